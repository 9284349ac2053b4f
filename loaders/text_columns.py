"""Stage 1 of the loader, columns: text whose lines hold two columns comes in, one column after the other goes out."""


def one_column(text: str) -> str:
    return text
