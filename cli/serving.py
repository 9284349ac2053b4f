"""`serve`: the graph for browsers and programs."""

from __future__ import annotations

import click

from ..ontology.iri import IriError
from .options import InputError, example, store_option


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
@example("mandategraph serve --store out/all")
def serve_command(
    place: str, endpoint: str | None, host: str, port: int, base: str | None, address: str
) -> None:
    """Serve the graph: linked data, SPARQL, pages. It is read only; stop it with Ctrl-C."""
    # The server's libraries would slow the start of every other command.
    import uvicorn

    from ..publishing.application import application
    from ..publishing.site import Site

    try:
        site = Site.open(endpoint or place, base, address)
    except IriError as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"http://{host}:{port}/ serves {site.place}; stop it with Ctrl-C")
    try:
        uvicorn.run(application(site), host=host, port=port, log_level="warning", server_header=False)
    except SystemExit as leave:
        raise InputError(f"port {port} of {host} cannot be listened at; give another --port") from leave
