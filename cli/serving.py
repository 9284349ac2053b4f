"""`serve`: the graph for browsers and programs."""

from __future__ import annotations

import socket
import sys
from typing import TYPE_CHECKING

import click

from ..ontology.iri import IriError
from .building import progress_bar
from .options import InputError, example, store_option

if TYPE_CHECKING:
    from ..publishing.site import Site


@click.command("serve")
@store_option
@click.option(
    "--endpoint", metavar="URL", help="Instead of --store: a SPARQL 1.1 endpoint that holds the graph."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen at."
)
@click.option(
    "--base", metavar="IRI", help="What the IRIs of the graph begin with, if the store does not say."
)
@click.option(
    "--address",
    default="/",
    show_default=True,
    metavar="URL",
    help="What the addresses of the pages begin with, behind a proxy: /graph/ or https://example.org/graph/.",
)
@click.option(
    "--time-limit",
    default=30.0,
    show_default=True,
    type=click.FloatRange(0.1),
    metavar="SECONDS",
    help="What a SPARQL query may take.",
)
@click.option(
    "--row-limit",
    default=100_000,
    show_default=True,
    type=click.IntRange(1),
    metavar="ROWS",
    help="What a SPARQL query may give.",
)
@click.option(
    "--on-disk",
    is_flag=True,
    help="Answer SPARQL from disk, even where half of the free memory would hold the graph.",
)
@example("mandategraph serve --store out/all")
def serve_command(
    place: str,
    endpoint: str | None,
    host: str,
    port: int,
    base: str | None,
    address: str,
    time_limit: float,
    row_limit: int,
    on_disk: bool,
) -> None:
    """Serve the graph: linked data, SPARQL, pages. It is read only; stop it with Ctrl-C."""
    # The server's libraries would slow the start of every other command.
    import uvicorn

    from ..publishing.endpoint.workers import Limits
    from ..publishing.pages.explorer import index
    from ..publishing.reloading import Reloading
    from ..publishing.site import Site

    limits = Limits(seconds=time_limit, rows=row_limit, held_bytes=0 if on_disk else None)

    def opened() -> Site:
        return Site.open(endpoint or place, base, address, limits)

    def opened_again() -> Site:
        site = opened()
        # The edition before is served until this is done.
        index(site)
        return site

    try:
        site = opened()
    except IriError as error:
        raise click.UsageError(str(error)) from error
    _prepare(site)
    try:
        listening = socket.create_server((host, port), backlog=2048)
    except OSError as error:
        raise InputError(
            f"{host}:{port}: cannot be listened at ({error.strerror}); give another --port or --host"
        ) from error
    with listening:
        # Accepted connections inherit it; without it every second packet waits for the client.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        port = listening.getsockname()[1]
        click.echo(f"http://{host}:{port}/ serves {site.place}; stop it with Ctrl-C")
        # An endpoint is asked for its whole manifest each time.
        reloading = Reloading(site, opened_again, every=60.0 if endpoint else 2.0)
        settings = uvicorn.Config(reloading, log_level="warning", access_log=False, server_header=False)
        uvicorn.Server(settings).run(sockets=[listening])


def _prepare(site: Site) -> None:
    """Read the index of the search; where this state of the store has none make it, and tell so."""
    from ..publishing.pages.explorer import index
    from ..publishing.search.making import index_file

    begun = False
    with progress_bar() as shown:
        task = shown.add_task("making the index of the search", total=None, visible=False)

        def progress(done: int, total: int) -> None:
            nonlocal begun
            if not begun and not sys.stderr.isatty():
                click.echo(f"{site.place}: making the index of the search, once for this state", err=True)
            begun = True
            shown.update(task, completed=done, total=total, visible=True)

        try:
            index_file(site.store, progress=progress)
            index(site)
        except OSError as error:
            raise InputError(
                f"the index of the search cannot be made ({error.strerror}); "
                "free space, or set XDG_CACHE_HOME to a folder that can be written to"
            ) from error
    if begun and not sys.stderr.isatty():
        click.echo(f"{site.place}: the index of the search is made", err=True)
