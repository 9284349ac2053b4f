"""`publish`: the graph as a static site."""

from __future__ import annotations

import time
from pathlib import Path

import click

from ..ontology.iri import IriError
from ..publishing.negotiation import LANGUAGES
from .options import InputError, example, jobs_option, store_option
from .progress import progress_bar

_SHOWN = 20


@click.command("publish")
@store_option
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Output directory: new, empty, or written by an earlier publish.",
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    type=click.Choice(LANGUAGES),
    default=LANGUAGES,
    show_default=True,
    help="Languages of the pages; the first is at the root, each other in a directory of its own.",
)
@click.option(
    "--data",
    multiple=True,
    type=click.Choice(("ttl", "jsonld", "nt", "rdf", "nq")),
    default=("ttl", "jsonld"),
    show_default=True,
    help="RDF formats of the data files.",
)
@click.option("--linked-only", is_flag=True, help="Leave out names and texts that no page links to.")
@click.option(
    "--url",
    default="",
    metavar="URL",
    help="Public URL of the site, for sitemap.xml and robots.txt.",
)
@jobs_option
@click.option("--base", metavar="IRI", help="Base IRI of the graph, if the store does not state it.")
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

    Publishing again renders only the pages whose content changed.
    """
    # Import here: the server's libraries would slow the start of every other command.
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
            f"{out}: cannot write ({error.strerror}); check the path and the free disk space"
        ) from error
    finally:
        site.store.close()
    for target, links in done.unlinked[:_SHOWN]:
        click.echo(f"Removed {links} links to {target}: the page does not exist.", err=True)
    if len(done.unlinked) > _SHOWN:
        click.echo(f"{len(done.unlinked) - _SHOWN} more link targets do not exist", err=True)
    for failure in done.failed[:_SHOWN]:
        click.echo(f"{failure.address} failed ({failure.status}) and is left out", err=True)
    if len(done.failed) > _SHOWN:
        click.echo(f"{len(done.failed) - _SHOWN} more pages or files failed", err=True)
    seconds = time.perf_counter() - started
    click.echo(
        f"{out}: {done.pages} pages, {done.files} files, {done.size / 1e6:.0f} MB; "
        f"{done.made} rendered, {done.written} written, {done.removed} removed in {seconds:.0f} s"
    )
    if done.failed:
        raise InputError(
            f"{out}: {len(done.failed)} pages or files failed and are left out, with the links to them; "
            "the rest is published. Open their addresses with `mandategraph serve`, then publish again."
        )
