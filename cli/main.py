"""The `mandategraph` command: its groups of verbs, and what becomes of errors.

Exit code 0: done. 1: something in the input is wrong. 2: the command was used wrongly.
"""

from __future__ import annotations

import os
import sys
import traceback
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMANDS: Final = {
    "acts": "asking",
    "build": "building",
    "compare": "comparing",
    "due": "due",
    "export": "exporting",
    "fetch": "fetching",
    "findings": "asking",
    "link": "linking",
    "load-thesaurus": "indexing",
    "network": "networking",
    "publish": "static_publishing",
    "queries": "asking",
    "query": "asking",
    "serve": "serving",
    "show": "inspecting",
    "stats": "inspecting",
    "validate": "building",
}
"""The module of every command."""
_INPUT: Final = (
    ("loaders.records", "LoaderError"),
    ("ontology.authorities", "AuthorityError"),
    ("publishing.ties", "NetworkError"),
    ("shapes.validator", "ShapeError"),
    ("store.interface", "StoreError"),
)
_USAGE: Final = (("queries.catalogue", "CatalogueError"), ("store.interface", "QueryError"))
_BROKEN_PIPE = 141
_INTERRUPTED = 130


class _Commands(click.Group):
    """Commands that are imported when they are called: what one of them needs, the others do not wait for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f".{COMMANDS[cmd_name]}", __package__)
        return cast("click.Command", getattr(module, f"{cmd_name.replace('-', '_')}_command"))


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
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
    except Exception as error:
        for code, kinds in ((2, _USAGE), (1, _INPUT)):
            if isinstance(error, tuple(_known(kinds))):
                return _fail(str(error), code, debug)
        return _fail(f"{type(error).__name__}: {error}; please report this with what --debug shows", 1, debug)
    return outcome if isinstance(outcome, int) else 0


def _known(kinds: tuple[tuple[str, str], ...]) -> Iterator[type[Exception]]:
    """The kinds of errors in the modules that were needed; no other module can have raised one."""
    home = (__package__ or "").rpartition(".")[0]
    for module, name in kinds:
        loaded = sys.modules.get(f"{home}.{module}")
        if loaded is not None:
            yield cast("type[Exception]", getattr(loaded, name))


def _fail(message: str, code: int, debug: bool) -> int:
    if debug:
        traceback.print_exc()
    click.echo(f"error: {message}", err=True)
    return code


if __name__ == "__main__":
    main()
