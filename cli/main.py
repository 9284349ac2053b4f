"""Entry point of the `mandategraph` command: the table of commands, error messages and exit codes.

Exit codes: 0 success, 1 bad input, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import suppress
from importlib import import_module
from typing import Final, cast

import click

from ..ontology.errors import MandategraphError
from .faults import discard_output, open_standard_streams, system_fault
from .memory import MemoryWatch

COMMANDS: Final = {
    "acts": "asking",
    "build": "building",
    "check-pack": "checking_packs",
    "check-store": "validating",
    "compare": "comparing",
    "coverage": "coverage",
    "due": "due",
    "explain": "explaining",
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
    "validate": "validating",
}
"""The module of every command."""
_BROKEN_PIPE = 141
_INTERRUPTED = 130


class _Commands(click.Group):
    """A group that imports the module of a command only when the command is called, for a fast start."""

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
@click.option("--debug", is_flag=True, envvar="MANDATEGRAPH_DEBUG", help="Show the traceback of an error.")
def mandategraph(debug: bool) -> None:
    """Build and query a knowledge graph of United Nations mandates: who was asked to do what by when.

    \b
    Example:
      mandategraph build corpus/zh --manifest corpus/manifest.csv
      mandategraph query who-what-when
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command and exit with its exit code."""
    open_standard_streams()
    given = sys.argv[1:] if arguments is None else arguments
    # Accept --debug anywhere, because users append it to the line that failed.
    debug = "--debug" in given or bool(os.environ.get("MANDATEGRAPH_DEBUG"))
    given = ["--debug"] * ("--debug" in given) + [word for word in given if word != "--debug"]
    sys.exit(_run(given, debug))


def _run(given: list[str], debug: bool) -> int:
    output = sys.stdout
    try:
        with MemoryWatch() as watch:
            outcome = mandategraph.main(given, prog_name="mandategraph", standalone_mode=False, obj=watch)
            sys.stdout.flush()
    except BrokenPipeError:
        return _stop_output()
    except SystemExit as leave:
        # click exits on a broken pipe with another standard output, rich while it handles the error.
        if sys.stdout is not output or _is_broken_pipe(leave):
            sys.stdout = output
            return _stop_output()
        # Other libraries, such as the web server, have printed why.
        return leave.code if isinstance(leave.code, int) else int(leave.code is not None)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except (KeyboardInterrupt, click.Abort):
        return _fail("Interrupted.", _INTERRUPTED, debug)
    except click.ClickException as error:
        if isinstance(error, click.UsageError) and error.ctx:
            click.echo(error.ctx.get_usage(), err=True)
        return _fail(error.format_message(), error.exit_code, debug)
    except MandategraphError as error:
        return _fail(str(error), error.exit_code, debug)
    except Exception as error:
        discard_output()
        message = system_fault(error) or (
            f"{type(error).__name__}: {error}. This is a bug: please report it with the output of --debug."
        )
        return _fail(message, 1, debug)
    return outcome if isinstance(outcome, int) else 0


def _is_broken_pipe(error: BaseException | None) -> bool:
    """Whether an exception was raised because of a broken pipe."""
    while error is not None:
        if isinstance(error, BrokenPipeError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _stop_output() -> int:
    """Returns the exit code for a pipe whose reader has closed it."""
    discard_output()
    return _BROKEN_PIPE


def _fail(message: str, code: int, debug: bool) -> int:
    # The exit code remains if the message cannot be written.
    with suppress(OSError):
        if debug:
            traceback.print_exc()
        click.echo(f"error: {message}", err=True)
    return code


if __name__ == "__main__":
    main()
