"""`load-thesaurus`: a thesaurus, and the topics of every document of the store."""

from __future__ import annotations

from pathlib import Path

import click

from ..api.thesaurus import load_thesaurus
from .options import base_option, example, store_option, update_endpoint_option
from .progress import progress_reporter
from .tables import emit


@click.command("load-thesaurus")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@store_option
@update_endpoint_option
@base_option
@example("mandategraph load-thesaurus unbis-thesaurus.ttl --store out/zh")
def load_thesaurus_command(file: Path, place: str, update_endpoint: str | None, base: str) -> None:
    """Load a thesaurus, and index every document of the store by it.

    FILE is SKOS (Turtle, N-Triples, RDF/XML) or a CSV file with the columns uri, en, zh, en_alternatives. It
    replaces the thesaurus of the store; documents built later are indexed by it too.
    """
    with progress_reporter() as progress:
        report = load_thesaurus(file, place, base=base, update_endpoint=update_endpoint, progress=progress)
    for finding in report.findings:
        click.echo(f"note: {finding}", err=True)
    numbers = {
        "concepts": report.concepts,
        "concepts without a language": len(report.findings),
        "language versions indexed": report.indexed,
        "language versions unchanged": report.unchanged,
        "seconds: in all": round(report.seconds, 3),
    }
    emit(({"what": what, "number": number} for what, number in numbers.items()), ("what", "number"), "table")
