"""`fetch`: documents from the UN's document system to disk."""

from __future__ import annotations

from pathlib import Path

import click

from ..loaders.fetch import BASE_URL, LANGUAGES, Fetcher, RequestPolicy
from ..loaders.records import LoaderError
from .options import InputError, example


@click.command("fetch")
@click.argument("symbols", nargs=-1, required=True, metavar="SYMBOL…")
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
    languages: tuple[str, ...],
    folder: Path,
    refresh: bool,
    delay: float,
    tries: int,
    base_url: str,
) -> None:
    """Fetch documents by their symbols, as PDF files named for symbol and language.

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
    failed = 0
    with Fetcher(folder, base_url, RequestPolicy(delay=delay, tries=tries)) as fetcher:
        for symbol in dict.fromkeys(symbols):
            for code in codes:
                try:
                    fetched = fetcher.fetch(symbol, code, refresh=refresh)
                except LoaderError as error:
                    failed += 1
                    click.echo(f"error: {error}", err=True)
                else:
                    click.echo(str(fetched.path))
                    if not fetched.fresh:
                        click.echo(
                            f"{fetched.path}: already downloaded (use --refresh to download again)", err=True
                        )
    if failed:
        raise InputError(f"{failed} of {len(codes) * len(dict.fromkeys(symbols))} downloads failed")
