"""`serve`: the web server with pages, linked data and the SPARQL endpoint."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import sys
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import click

from ..ontology.iri import DEFAULT_BASE, IriError, Minter
from ..store import open_store
from .options import InputError, example, store_option
from .progress import progress_bar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from ..publishing.serving.connections import ConnectionLimits
    from ..publishing.serving.site_handle import SiteSettings


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
    "--page-time-limit",
    default=30.0,
    show_default=True,
    type=click.FloatRange(0.1),
    metavar="SECONDS",
    help="Maximum time to make a page, a table or a list, in seconds.",
)
@click.option(
    "--memory-limit",
    default=2048,
    show_default=True,
    type=click.IntRange(64),
    metavar="MIB",
    help="Maximum memory of a worker process beyond what it shares with others, in MiB.",
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
    page_time_limit: float,
    memory_limit: int,
    on_disk: bool,
    trusted: tuple[str, ...],
    connections: int,
    stop_time: int,
) -> None:
    """Serve the graph read-only: pages, linked data, JSON and SPARQL. Stop with Ctrl-C."""
    # Import here: the server's libraries would slow the start of every other command.
    from ..publishing.endpoint.workers import Limits
    from ..publishing.serving.connections import ConnectionLimits
    from ..publishing.serving.site_handle import SiteSettings

    _check_networks(trusted)
    memory = memory_limit << 20
    limits = Limits(
        seconds=time_limit, rows=row_limit, memory_bytes=memory, held_bytes=0 if on_disk else None
    )
    site = SiteSettings(
        place=endpoint or place,
        base=base,
        address=address if address.endswith("/") else f"{address}/",
        limits=limits,
        page_seconds=page_time_limit,
        page_memory=memory,
    )
    of_client = max(10, connections // 10)
    bounds = ConnectionLimits(connections=connections, connections_of_client=of_client, trusted=trusted)
    # Poll an endpoint less often: each check reads its whole manifest.
    asyncio.run(_serve(site, bounds, host, port, every=60.0 if endpoint else 2.0, stop_time=stop_time))


async def _serve(
    site: SiteSettings, bounds: ConnectionLimits, host: str, port: int, *, every: float, stop_time: int
) -> None:
    from ..publishing.serving.front import Front
    from ..publishing.serving.reloading import Reloading
    from ..publishing.serving.server import server

    try:
        # Fail before a process is started for a store that is not there.
        store = open_store(site.place, base=Minter(site.base or DEFAULT_BASE).base)
    except IriError as error:
        raise click.UsageError(str(error)) from error
    with _index_progress(site.place) as progress:
        first = await Front.start(site, progress)
    try:
        listening = socket.create_server((host, port), backlog=2048)
    except OSError as error:
        await first.close()
        raise InputError(
            f"{host}:{port}: cannot listen here ({error.strerror}); choose another --port or --host"
        ) from error
    with listening:
        # Accepted connections inherit TCP_NODELAY; without it every second packet is delayed.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        click.echo(f"http://{host}:{listening.getsockname()[1]}/ serves {site.place}; stop with Ctrl-C")
        reloading = Reloading(first, store, partial(Front.start, site), every)
        await server(reloading, bounds, stop_time).serve(sockets=[listening])


def _check_networks(trusted: tuple[str, ...]) -> None:
    """Raises UsageError for what is no address or network."""
    for one in trusted:
        try:
            ipaddress.ip_network(one, strict=False)
        except ValueError as error:
            raise click.UsageError(f"--trusted-proxy {one}: {error}") from error


@contextmanager
def _index_progress(place: str) -> Generator[Callable[[int, int], None]]:
    """Shows the progress of the search index, with a message if the store has changed since it was built."""
    begun = False
    with progress_bar() as shown:
        task = shown.add_task("building the search index", total=None, visible=False)

        def progress(done: int, total: int) -> None:
            nonlocal begun
            if not begun and not sys.stderr.isatty():
                click.echo(
                    f"{place}: building the search index (only needed after the store changes)", err=True
                )
            begun = True
            shown.update(task, completed=done, total=total, visible=True)

        yield progress
    if begun and not sys.stderr.isatty():
        click.echo(f"{place}: search index ready", err=True)
