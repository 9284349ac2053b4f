"""`build`: load files into the store."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from ..api.building import build
from ..loaders.build import PassedOver, Refused
from ..loaders.formats import spool
from ..loaders.input_checks import language_fault, symbol_fault
from ..ontology.iri import IriError, Minter
from ..store.temporary import temporary_folder
from .options import (
    LANGUAGES,
    base_option,
    example,
    jobs_option,
    store_option,
    update_endpoint_option,
)
from .progress import progress_reporter
from .tables import emit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..api.building import BuildReport

_Message = TypeVar("_Message", Refused, PassedOver)


@click.command("build")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…", type=click.Path(path_type=Path))
@store_option
@jobs_option
@click.option(
    "--manifest",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="CSV file with the columns file, symbol, language, issued_by.",
)
@click.option(
    "--symbol",
    default="",
    metavar="SYMBOL",
    help="Symbol of the document, or the designation that its body gave it (WHA76.4); overrides manifest,"
    " text and file name. For a single file.",
)
@click.option(
    "--issuer",
    default="",
    metavar="NAME",
    help="Issuing body of the documents; overrides the manifest. A body that the authority files do not know"
    " becomes a provisional actor.",
)
@click.option(
    "--language",
    "--lang",
    "language",
    default="",
    metavar="CODE",
    help=f"Language of the documents ({LANGUAGES}); overrides manifest, text and file name.",
)
@click.option("--split", is_flag=True, help="Load the other documents on the pages of a file as well.")
@click.option(
    "--reject-changes",
    is_flag=True,
    help="Reject the tracked changes of Word files; the default is to accept them.",
)
@base_option
@update_endpoint_option
@click.pass_context
@example("mandategraph build corpus/zh --manifest corpus/manifest.csv --store out/zh")
def build_command(
    context: click.Context,
    sources: tuple[Path, ...],
    place: str,
    jobs: int,
    manifest: Path | None,
    symbol: str,
    issuer: str,
    language: str,
    split: bool,
    reject_changes: bool,
    base: str,
    update_endpoint: str | None,
) -> None:
    """Load documents into the store: files, ZIP archives, folders to any depth, or - for standard input.

    Records of the UN Digital Library (MARCXML, MARC in JSON) give facts about documents. Unchanged files are
    skipped. One bad file does not stop the build.
    """
    try:
        Minter(base)
    except IriError as error:
        raise click.UsageError(str(error)) from error
    for option, fault in (
        ("--symbol", symbol and symbol_fault(symbol, issuer)),
        ("--language", language and language_fault(language)),
    ):
        if fault:
            raise click.BadParameter(fault, param_hint=option)
    spooled: Path | None = None
    if Path("-") in sources:
        folder = context.with_resource(temporary_folder())
        spooled = spool(sys.stdin.buffer, folder)
        sources = tuple(spooled if source == Path("-") else source for source in sources)
    with progress_reporter() as progress:
        report = build(
            sources,
            place,
            manifest=manifest,
            symbol=symbol,
            language=language,
            split=split,
            reject_changes=reject_changes,
            issuer=issuer,
            jobs=jobs,
            base=base,
            update_endpoint=update_endpoint,
            progress=progress,
        )
    if spooled is not None:
        report = replace(
            report,
            rejected=tuple(_as_standard_input(outcome, spooled) for outcome in report.rejected),
            skipped=tuple(_as_standard_input(outcome, spooled) for outcome in report.skipped),
        )
    _print(report, debug=bool(context.find_root().params.get("debug")))
    if report.rejected:
        context.exit(1)


def _as_standard_input(outcome: _Message, spooled: Path) -> _Message:
    """Returns the outcome with "standard input" in place of the temporary file's path."""
    return replace(outcome, message=outcome.message.replace(str(spooled), "standard input"))


def _print(report: BuildReport, *, debug: bool) -> None:
    for skipped in report.skipped:
        click.echo(f"note: {skipped.message}", err=True)
    _print_rejected(report.rejected, debug=debug)
    rows: list[dict[str, object]] = [
        {"what": "documents loaded", "number": report.loaded},
        {"what": "documents unchanged", "number": report.unchanged},
        {"what": "files rejected", "number": len(report.rejected)},
        {"what": "texts in them", "number": report.units},
        {"what": "acts", "number": report.acts},
        {"what": "characters of text", "number": report.characters},
        {"what": "characters unread", "number": report.characters_unread},
        {"what": "operative paragraphs", "number": report.paragraphs},
        {"what": "operative paragraphs without an act", "number": report.paragraphs_without_act},
        *({"what": f"finding: {reason}", "number": number} for reason, number in report.findings),
        *(
            {"what": f"processor seconds: {stage}", "number": round(seconds, 3)}
            for stage, seconds in report.processor_seconds
        ),
        *({"what": f"seconds: {stage}", "number": round(seconds, 3)} for stage, seconds in report.seconds),
    ]
    emit(rows, ("what", "number"), "table", caption=" ")


def _print_rejected(rejected: Sequence[Refused], *, debug: bool) -> None:
    # Files that contradict each other share one message.
    for message, detail in dict.fromkeys((outcome.message, outcome.detail) for outcome in rejected):
        click.echo(f"error: {message}", err=True)
        if debug and detail:
            click.echo(detail, err=True)
