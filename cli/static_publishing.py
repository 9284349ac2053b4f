"""`publish`: the graph as a static site."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from ..ontology.iri import IriError
from .options import InputError, example, store_option

_SHOWN = 20


@click.command("publish")
@store_option
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder to publish into: new, empty, or published into before.",
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    type=click.Choice(("en", "zh")),
    default=("en", "zh"),
    show_default=True,
    help="Languages of the pages; the first stands at the root, another in a folder of its own.",
)
@click.option(
    "--data",
    multiple=True,
    type=click.Choice(("ttl", "jsonld", "nt", "rdf", "nq")),
    default=("ttl", "jsonld"),
    show_default=True,
    help="Formats in which each thing's data is published.",
)
@click.option("--linked-only", is_flag=True, help="Leave out names and texts that no page leads to.")
@click.option(
    "--base", metavar="IRI", help="What the IRIs of the graph begin with, if the store does not say."
)
@example("mandategraph publish --store out/samples --out out/site")
def publish_command(
    place: str,
    out: Path,
    languages: tuple[str, ...],
    data: tuple[str, ...],
    linked_only: bool,
    base: str | None,
) -> None:
    """Write the graph as a site that any web server can host: pages, data files, and a search.

    Publishing again writes only the files whose content changed.
    """
    # The server's libraries would slow the start of every other command.
    from ..publishing import static_site
    from ..publishing.site import Site

    try:
        site = Site.open(place, base)
    except IriError as error:
        raise click.UsageError(str(error)) from error
    console = Console(stderr=True)
    try:
        with Progress(
            SpinnerColumn(), TextColumn("{task.description}"), console=console, transient=True
        ) as shown:
            task = shown.add_task("publishing")
            done = static_site.publish(
                site,
                out,
                languages=tuple(dict.fromkeys(languages)),
                data=data,
                everything=not linked_only,
                progress=lambda files: shown.update(task, description=f"{files} files"),
            )
    except static_site.PublishError as error:
        raise InputError(str(error)) from error
    except OSError as error:
        raise InputError(
            f"{out}: cannot be written ({error.strerror}); check the path and the space left"
        ) from error
    finally:
        site.store.close()
    for target, pages in done.unlinked[:_SHOWN]:
        click.echo(f"{target} does not exist: links to it were taken out of {pages} pages", err=True)
    if len(done.unlinked) > _SHOWN:
        click.echo(f"{len(done.unlinked) - _SHOWN} more targets do not exist", err=True)
    click.echo(
        f"{out}: {done.pages} pages, {done.files} files; {done.written} written, {done.removed} removed"
    )
