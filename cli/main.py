"""The `mandategraph` command: its groups of verbs, and what becomes of errors.

Exit code 0: done. 1: something in the input is wrong. 2: the command was used wrongly.
"""

from __future__ import annotations

import os
import sys
import traceback

import click

from ..loaders.records import LoaderError
from ..ontology.authorities import AuthorityError
from ..publishing.ties import NetworkError
from ..queries import CatalogueError
from ..shapes.validator import ShapeError
from ..store import QueryError, StoreError
from .asking import acts_command, findings_command, queries_command, query_command
from .building import build_command, validate_command
from .comparing import compare_command
from .due import due_command
from .exporting import export_command
from .fetching import fetch_command
from .indexing import load_thesaurus_command
from .inspecting import show_command, stats_command
from .linking import link_command
from .networking import network_command
from .serving import serve_command
from .static_publishing import publish_command

_INPUT = (LoaderError, StoreError, AuthorityError, ShapeError, NetworkError)
_USAGE = (CatalogueError, QueryError)
_BROKEN_PIPE = 141
_INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="mandategraph")
@click.option(
    "--debug", is_flag=True, envvar="MANDATEGRAPH_DEBUG", help="Show where in the program an error arose."
)
def mandategraph(debug: bool) -> None:
    """Who was asked to do what by when: a knowledge graph of United Nations mandates.

    \b
    Example:
      mandategraph build corpus/zh --manifest corpus/manifest.csv
      mandategraph query who-what-when
    """


for _command in (
    acts_command,
    build_command,
    compare_command,
    due_command,
    export_command,
    fetch_command,
    findings_command,
    link_command,
    load_thesaurus_command,
    network_command,
    publish_command,
    queries_command,
    query_command,
    serve_command,
    show_command,
    stats_command,
    validate_command,
):
    mandategraph.add_command(_command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command and leave with its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    # People add --debug to the end of the line that failed.
    debug = "--debug" in given or bool(os.environ.get("MANDATEGRAPH_DEBUG"))
    given = ["--debug"] * ("--debug" in given) + [word for word in given if word != "--debug"]
    sys.exit(_run(given, debug))


def _run(given: list[str], debug: bool) -> int:
    try:
        outcome = mandategraph.main(given, prog_name="mandategraph", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has enough: standard output must not complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except (KeyboardInterrupt, click.Abort):
        return _fail("stopped", _INTERRUPTED, debug)
    except click.ClickException as error:
        if isinstance(error, click.UsageError) and error.ctx:
            click.echo(error.ctx.get_usage(), err=True)
        return _fail(error.format_message(), error.exit_code, debug)
    except _USAGE as error:
        return _fail(str(error), 2, debug)
    except _INPUT as error:
        return _fail(str(error), 1, debug)
    except Exception as error:
        return _fail(f"{type(error).__name__}: {error}; please report this with what --debug shows", 1, debug)
    return outcome if isinstance(outcome, int) else 0


def _fail(message: str, code: int, debug: bool) -> int:
    if debug:
        traceback.print_exc()
    click.echo(f"error: {message}", err=True)
    return code


if __name__ == "__main__":
    main()
