"""`network`: the institutional network as a table of measures, a graph file or a figure."""

from __future__ import annotations

from pathlib import Path

import click

from ..publishing.negotiation import LANGUAGES, SOURCE_LANGUAGE
from ..queries import Names
from ..queries.networks import ties
from ..store import base_of, open_store
from .completing import complete_actor
from .options import example, format_option, store_option
from .output import replacing
from .tables import emit

_FIGURES = (".svg", ".png", ".pdf")
_ENDINGS = (".graphml", ".gexf", ".csv", ".json", *_FIGURES)
_DEFAULT_TOP = 40
"""Actors in a figure without --top."""


@click.command("network")
@store_option
@click.option(
    "--kind",
    type=click.Choice((*ties.kinds(), *ties.ALIASES)),
    default="requests",
    show_default=True,
    metavar=f"[{'|'.join(ties.kinds())}]",
    help="Kind of tie.",
)
@click.option(
    "--actor",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_actor,
    help="Only this actor, its neighbours and the ties among them.",
)
@click.option("--after", metavar="YEAR", help="Only texts of this year or later.")
@click.option("--before", metavar="YEAR", help="Only texts of this year or earlier.")
@click.option("--topic", metavar="NAME", help="Only texts on this concept of the thesaurus.")
@click.option(
    "--top", type=click.IntRange(min=2), metavar="N", help="Only the N actors with the heaviest ties."
)
@click.option(
    "--table",
    type=click.Choice(("actors", "ties")),
    default="actors",
    show_default=True,
    help="Rows: actors with their measures, or ties.",
)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default=SOURCE_LANGUAGE,
    show_default=True,
    help="Language of names and figures.",
)
@click.option("--title", default="", metavar="TEXT", help="Title of a figure.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=f"Output file; the suffix sets the format: {', '.join(_ENDINGS)}.",
)
@format_option
@example("mandategraph network --kind cooperation --actor UNODC --top 30 --out cooperation.pdf")
def network_command(
    place: str,
    kind: str,
    actor: tuple[str, ...],
    after: str | None,
    before: str | None,
    topic: str | None,
    top: int | None,
    table: str,
    language: str,
    title: str,
    out: Path | None,
    form: str,
) -> None:
    """Draw or measure the institutional network: requests, cooperation, reporting and more.

    Without --top, a figure shows the 40 actors with the heaviest ties.
    """
    # Import here: two large libraries that no other command needs.
    from ..publishing.networks import drawing
    from ..queries.networks import network

    if out is not None and out.suffix.lower() not in _ENDINGS:
        raise click.UsageError(f"--out {out}: use one of the suffixes {', '.join(_ENDINGS)}")
    kind = ties.ALIASES.get(kind, kind)
    figure = out is not None and out.suffix.lower() in _FIGURES
    store = open_store(place)
    found = ties.edges(store, kind, after=after, before=before, topic=topic)
    whole = network.graph(kind, found, ties.labels(store, language))
    chosen: list[str] = []
    if actor:
        names = Names.of(store)
        chosen = [iri for given in actor for iri in ties.nodes_named(store, names, given)]
        whole = network.around(whole, chosen)
    whole = network.measured(whole)
    most = top or (_DEFAULT_TOP if figure else len(whole))
    shown = network.strongest(whole, most, always=chosen) if most < len(whole) else whole
    if out is None:
        emit(network.TABLES[table](shown), network.COLUMNS[table], form, base=base_of(store))
        return
    with replacing(out) as draft:
        if figure:
            drawing.write(shown, ties.kinds()[kind], draft, language=language, title=title, total=len(whole))
        else:
            network.write(shown, draft, table)
    click.echo(f"{out}: {len(shown)} of {len(whole)} actors, {shown.number_of_edges()} ties")
