"""Stage 1 of the loader, columns: lines that hold two columns come in, one column after the other goes out."""


def one_column(text: str) -> str:
    return text
