"""`fetch`: documents from the UN's document system to disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..loaders.fetch import BASE_URL, LANGUAGES, Fetcher, RequestPolicy
from ..loaders.mirror import Mirror
from ..loaders.records import LoaderError
from .options import InputError, example

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command("fetch")
@click.argument("symbols", nargs=-1, metavar="[SYMBOL…]")
@click.option(
    "--from",
    "mirror",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help="Folder of official files (A_RES_79_1-2416433E.docx, A_RES_79_1.en.xml) to take them from"
    " instead of the document system; without symbols, all documents in it.",
)
@click.option(
    "--language",
    "--lang",
    "languages",
    multiple=True,
    default=("en",),
    show_default=True,
    metavar="CODES",
    help="Languages, separated by commas: zh,en.",
)
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("documents"),
    show_default=True,
    metavar="DIR",
    help="Output directory.",
)
@click.option("--refresh", is_flag=True, help="Download files again that are already there.")
@click.option(
    "--delay",
    type=click.FloatRange(min=0),
    default=RequestPolicy().delay,
    show_default=True,
    metavar="SECONDS",
    help="Pause between two requests.",
)
@click.option(
    "--tries",
    type=click.IntRange(min=1, max=10),
    default=RequestPolicy().tries,
    show_default=True,
    metavar="N",
    help="How often to try before giving up.",
)
@click.option(
    "--base-url",
    envvar="MANDATEGRAPH_DOCUMENTS_URL",
    default=BASE_URL,
    show_default=True,
    show_envvar=True,
    metavar="URL",
    help="The document system; takes the parameters s, l and t.",
)
@example("mandategraph fetch A/RES/73/3 E/RES/2012/19 --lang zh,en --out documents")
def fetch_command(
    symbols: tuple[str, ...],
    mirror: Path | None,
    languages: tuple[str, ...],
    folder: Path,
    refresh: bool,
    delay: float,
    tries: int,
    base_url: str,
) -> None:
    """Fetch documents by their symbols, as files named for symbol and language.

    The document system gives PDF files; a local mirror (--from) gives the format it has.

    Prints the file names to standard output, as input for `build`. A failed download does not stop the
    others; the exit code is 1 if one failed.
    """
    words = ",".join(languages).split(",")
    codes = list(dict.fromkeys(code.strip().lower() for code in words if code.strip()))
    unknown = [code for code in codes if code not in LANGUAGES]
    if unknown or not codes:
        raise click.BadParameter(
            f"{', '.join(unknown) or 'none'}: use some of {','.join(LANGUAGES)}", param_hint="--language"
        )
    chosen = list(dict.fromkeys(symbols))
    pairs = [(symbol, code) for symbol in chosen for code in codes]
    if mirror is not None:
        local = Mirror(mirror, folder)
        failed, total = _fetch(local, pairs if chosen else local.documents(codes), refresh=refresh)
        if not total:
            raise InputError(f"{mirror}: no official files in {', '.join(codes)}; a name looks like "
                             "A_RES_79_1-2416433E.docx or A_RES_79_1.en.xml")  # fmt: skip
    elif not chosen:
        raise click.UsageError("Give the symbols of the documents, or a folder of official files (--from).")
    else:
        with Fetcher(folder, base_url, RequestPolicy(delay=delay, tries=tries)) as fetcher:
            failed, total = _fetch(fetcher, pairs, refresh=refresh)
    if failed:
        raise InputError(f"{failed} of {total} downloads failed")


def _fetch(source: Fetcher | Mirror, pairs: Sequence[tuple[str, str]], *, refresh: bool) -> tuple[int, int]:
    """Fetches documents by symbol and language, and returns how many failed, and how many there are."""
    failed = 0
    for symbol, code in pairs:
        try:
            fetched = source.fetch(symbol, code, refresh=refresh)
        except LoaderError as error:
            failed += 1
            click.echo(f"error: {error}", err=True)
        else:
            click.echo(str(fetched.path))
            if not fetched.fresh:
                click.echo(f"{fetched.path}: already downloaded (use --refresh to download again)", err=True)
    return failed, len(pairs)
