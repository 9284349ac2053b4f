"""Runs readers in a separate process: bytes in, a `Flow` out; a hostile file affects only itself.

Parsers written in C may crash, hang or exhaust memory on a malicious file; here they only
end their process. `python -m` runs this module as that process: a file on standard input, JSON on
standard output.
"""

from __future__ import annotations

import gc
import json
import math
import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import Final, TypedDict, cast

from ..findings import Finding, LoaderError, TableRow
from .flow import Flow

SECONDS: Final = 25
"""Maximum processor time per file, in seconds."""
_PATIENCE: Final = 20
"""Maximum time per file on a busy machine, in multiples of its processor time."""
MEMORY: Final = 1 << 30
"""Maximum address space per file, in bytes."""


class _Answer(TypedDict):
    error: str
    """The error message; "" on success."""
    text: str
    findings: list[tuple[str, str, int, int]]
    rows: list[tuple[int, str, list[int], list[tuple[str, str]], list[int]]]


def read(kind: str, content: bytes, name: str, seconds: float = SECONDS) -> Flow:
    """Returns the running text of a file of format `kind` ("pdf", "docx", "html"; HTML in UTF-8).

    "docx-original" is a Word file with its tracked changes rejected.

    `name` stands for it in messages. Raises LoaderError if the reader does, if it dies, or if it takes more
    than `seconds` of processor time; a busy machine refuses nothing.
    """
    # -P: a folder `mandategraph` in the working directory, as in a clone, is not the installed package.
    command = [sys.executable, "-P", "-m", __name__, kind, name, f"{seconds:g}"]
    limit = _PATIENCE * seconds
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        raise LoaderError(
            f"{name}: reading takes more than {limit:g} seconds; split it or save it again"
        ) from None
    if done.returncode == -getattr(signal, "SIGXCPU", 0) != 0:
        raise LoaderError(
            f"{name}: reading takes more than {seconds:g} seconds of processor time; split it or save it"
            " again"
        )
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2] or f"code {done.returncode}"
        raise LoaderError(
            f"{name}: the reader crashed ({last}): the file is damaged or needs too much memory;"
            " download or save it again, or split it"
        )
    answer = cast("_Answer", json.loads(done.stdout))
    if answer["error"]:
        raise LoaderError(answer["error"])
    findings = tuple(Finding(reason, words, (start, end)) for reason, words, start, end in answer["findings"])
    rows = {
        line: TableRow(
            place, tuple(columns), tuple((words, address) for words, address in links), tuple(below)
        )
        for line, place, columns, links, below in answer["rows"]
    }
    return Flow(answer["text"], findings, rows)


def read_here(kind: str, content: bytes, name: str) -> Flow:
    """Reads in this process, for trusted files."""
    if kind == "pdf":
        from . import pdf

        return pdf.read(content, name)
    if kind in ("docx", "docx-original"):
        from . import docx

        return docx.read(content, name, reject_changes=kind == "docx-original")
    from . import html

    return html.read(content.decode())


def _answer(kind: str, name: str, seconds: str) -> None:
    with suppress(ImportError, ValueError):  # no such limits on Windows, or stricter ones already
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        # The limit counts whole seconds, the start of Python among them.
        whole = math.ceil(float(seconds))
        resource.setrlimit(resource.RLIMIT_CPU, (whole, whole + 5))
    # The process ends with the file: a search for cycles among its millions of elements frees nothing.
    gc.disable()
    answer: _Answer
    try:
        flow = read_here(kind, sys.stdin.buffer.read(), name)
        findings = [(finding.reason, finding.message, *finding.span) for finding in flow.findings]
        rows = [
            (line, row.place, list(row.columns), list(row.links), list(row.continued))
            for line, row in flow.rows.items()
        ]
        answer = {
            "error": "",
            "text": flow.text,
            "findings": findings,
            "rows": rows,
        }
    except LoaderError as error:
        answer = {"error": str(error), "text": "", "findings": [], "rows": []}
    sys.stdout.buffer.write(json.dumps(answer).encode())
    sys.stdout.flush()
    # Nothing is left to do: taking the modules apart one by one is as slow as importing them.
    os._exit(0)


if __name__ == "__main__":
    _answer(*sys.argv[1:])
