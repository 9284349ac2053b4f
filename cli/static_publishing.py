"""`publish`: the graph as a static site."""

from __future__ import annotations

import time
from pathlib import Path

import click

from ..ontology.iri import IriError
from .building import progress_bar
from .options import InputError, example, jobs_option, store_option

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
    "--url",
    default="",
    metavar="URL",
    help="Where the folder will be found: for sitemap.xml and robots.txt, which need whole addresses.",
)
@jobs_option
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
    url: str,
    jobs: int,
    base: str | None,
) -> None:
    """Write the graph as a site that any web server can host: pages, data files, and a search.

    Publishing again makes only the pages that tell of something that changed.
    """
    # The server's libraries would slow the start of every other command.
    from ..publishing.offline import publication
    from ..publishing.site import Site

    try:
        site = Site.open(place, base)
    except IriError as error:
        raise click.UsageError(str(error)) from error
    started = time.perf_counter()
    try:
        with progress_bar() as shown:
            task = shown.add_task("publishing", total=None)

            def progress(stage: str, done: int, total: int) -> None:
                shown.update(task, description=stage, completed=done, total=total)

            done = publication.publish(
                site,
                out,
                languages=tuple(dict.fromkeys(languages)),
                data=data,
                everything=not linked_only,
                url=url,
                jobs=jobs,
                progress=progress,
            )
    except publication.PublishError as error:
        raise InputError(str(error)) from error
    except OSError as error:
        raise InputError(
            f"{out}: cannot be written ({error.strerror}); check the path and the space left"
        ) from error
    finally:
        site.store.close()
    for target, links in done.unlinked[:_SHOWN]:
        click.echo(f"{target} is no file of the site: {links} links to it were taken out", err=True)
    if len(done.unlinked) > _SHOWN:
        click.echo(f"{len(done.unlinked) - _SHOWN} more targets are no files of the site", err=True)
    for failure in done.failed[:_SHOWN]:
        click.echo(f"{failure.address} could not be made ({failure.status}) and is left out", err=True)
    if len(done.failed) > _SHOWN:
        click.echo(f"{len(done.failed) - _SHOWN} more pages or files could not be made", err=True)
    seconds = time.perf_counter() - started
    click.echo(
        f"{out}: {done.pages} pages, {done.files} files, {done.size / 1e6:.0f} MB; "
        f"{done.made} made, {done.written} written, {done.removed} removed in {seconds:.0f} s"
    )
    if done.failed:
        raise InputError(
            f"{out}: {len(done.failed)} planned files could not be made and are left out, with the links to "
            "them; the rest is published: look at their addresses with mandategraph serve, then publish again"
        )
