"""Stage 1 of the loader, columns: lines that hold two columns come in, single columns go out."""


def one_column(text: str) -> str:
    return text
