"""`serve`: the web server with pages, linked data and the SPARQL endpoint."""

from __future__ import annotations

import ipaddress
import socket
import sys
from typing import TYPE_CHECKING

import click

from ..ontology.iri import IriError
from .options import InputError, example, store_option
from .progress import progress_bar

if TYPE_CHECKING:
    from ..publishing.site import Site


@click.command("serve")
@store_option
@click.option("--endpoint", metavar="URL", help="SPARQL 1.1 endpoint with the graph, in place of --store.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on."
)
@click.option("--base", metavar="IRI", help="Base IRI of the graph, if the store does not state it.")
@click.option(
    "--address",
    default="/",
    show_default=True,
    metavar="URL",
    help="URL prefix of the pages when running behind a proxy: /graph/ or https://example.org/graph/.",
)
@click.option(
    "--time-limit",
    default=30.0,
    show_default=True,
    type=click.FloatRange(0.1),
    metavar="SECONDS",
    help="Maximum run time of a SPARQL query, in seconds.",
)
@click.option(
    "--row-limit",
    default=100_000,
    show_default=True,
    type=click.IntRange(1),
    metavar="ROWS",
    help="Maximum number of rows a SPARQL query may return.",
)
@click.option(
    "--on-disk",
    is_flag=True,
    help="Answer SPARQL from disk, even if the graph fits into half of the free memory.",
)
@click.option(
    "--trusted-proxy",
    "trusted",
    multiple=True,
    metavar="ADDRESS",
    help="Address or network of a proxy whose X-Forwarded-For names the client; may be repeated.",
)
@click.option(
    "--connections",
    default=2_000,
    show_default=True,
    type=click.IntRange(10),
    help="Maximum number of connections; a tenth of it for one client address.",
)
@click.option(
    "--stop-time",
    default=10,
    show_default=True,
    type=click.IntRange(0, 600),
    metavar="SECONDS",
    help="Time for open requests when the server is stopped, in seconds.",
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
    trusted: tuple[str, ...],
    connections: int,
    stop_time: int,
) -> None:
    """Serve the graph read-only: pages, linked data, JSON and SPARQL. Stop with Ctrl-C."""
    # Import here: the server's libraries would slow the start of every other command.
    from ..publishing.endpoint.workers import Limits
    from ..publishing.pages.explorer import index
    from ..publishing.reloading import Reloading
    from ..publishing.serving.connections import ConnectionLimits
    from ..publishing.serving.server import run, server
    from ..publishing.site import Site

    _check_networks(trusted)
    limits = Limits(seconds=time_limit, rows=row_limit, held_bytes=0 if on_disk else None)

    def opened() -> Site:
        return Site.open(endpoint or place, base, address, limits)

    def reopened() -> Site:
        site = opened()
        # The previous snapshot is served until the new index is ready.
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
            f"{host}:{port}: cannot listen here ({error.strerror}); choose another --port or --host"
        ) from error
    with listening:
        # Accepted connections inherit TCP_NODELAY; without it every second packet is delayed.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        port = listening.getsockname()[1]
        click.echo(f"http://{host}:{port}/ serves {site.place}; stop with Ctrl-C")
        # Poll an endpoint less often: each check reads its whole manifest.
        reloading = Reloading(site, reopened, every=60.0 if endpoint else 2.0)
        of_client = max(10, connections // 10)
        bounds = ConnectionLimits(connections=connections, connections_of_client=of_client, trusted=trusted)
        run(server(reloading, bounds, stop_time), listening)


def _check_networks(trusted: tuple[str, ...]) -> None:
    """Raises UsageError for what is no address or network."""
    for one in trusted:
        try:
            ipaddress.ip_network(one, strict=False)
        except ValueError as error:
            raise click.UsageError(f"--trusted-proxy {one}: {error}") from error


def _prepare(site: Site) -> None:
    """Opens the search index; builds it, with a message, if the store has changed since it was built."""
    from ..publishing.pages.explorer import index
    from ..publishing.search.making import index_file

    begun = False
    with progress_bar() as shown:
        task = shown.add_task("building the search index", total=None, visible=False)

        def progress(done: int, total: int) -> None:
            nonlocal begun
            if not begun and not sys.stderr.isatty():
                click.echo(
                    f"{site.place}: building the search index (only needed after the store changes)", err=True
                )
            begun = True
            shown.update(task, completed=done, total=total, visible=True)

        try:
            index_file(site.store, progress=progress)
            index(site)
        except OSError as error:
            raise InputError(
                f"cannot build the search index ({error.strerror}); "
                "free disk space, or set XDG_CACHE_HOME to a writable directory"
            ) from error
    if begun and not sys.stderr.isatty():
        click.echo(f"{site.place}: search index ready", err=True)
