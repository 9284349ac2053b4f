"""Readers in a process of their own: bytes come in, a `Flow` goes out, and a hostile file costs only itself.

Parsers written in C may crash, hang or take all memory over a file made for it; here they cannot do more than
end their process. `python -m` runs this module as that process: a file on standard input, JSON on standard
output.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from typing import Final, TypedDict, cast

from ..records import Finding, LoaderError
from .flow import Flow

SECONDS: Final = 25
"""Time that one file may take."""
MEMORY: Final = 1 << 30
"""Bytes of address space that one file may take."""


class _Answer(TypedDict):
    error: str
    """"" where all went well."""
    text: str
    findings: list[tuple[str, str, int, int]]


def read(kind: str, content: bytes, name: str, seconds: float = SECONDS) -> Flow:
    """The running text of a file of format `kind` ("pdf", "docx", "html"; HTML in UTF-8).

    `name` stands for it in messages. Raises LoaderError if the reader does, if it dies, or if it takes more
    than `seconds`.
    """
    command = [sys.executable, "-m", __name__, kind, name]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        raise LoaderError(
            f"{name}: reading it takes more than {seconds:g} seconds; cut it in parts, or save it again"
        ) from None
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2] or f"code {done.returncode}"
        raise LoaderError(
            f"{name}: reading it ended the reader ({last}): it is damaged or takes too much memory;"
            " fetch or save it again, or cut it in parts"
        )
    answer = cast("_Answer", json.loads(done.stdout))
    if answer["error"]:
        raise LoaderError(answer["error"])
    findings = tuple(Finding(reason, words, (start, end)) for reason, words, start, end in answer["findings"])
    return Flow(answer["text"], findings)


def read_here(kind: str, content: bytes, name: str) -> Flow:
    """The same in this process, for files that are trusted."""
    if kind == "pdf":
        from . import pdf

        return pdf.read(content, name)
    if kind == "docx":
        from . import docx

        return docx.read(content, name)
    from . import html

    return html.read(content.decode())


def _answer(kind: str, name: str) -> None:
    with suppress(ImportError, ValueError):  # no such limits on Windows, or stricter ones already
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer: _Answer
    try:
        flow = read_here(kind, sys.stdin.buffer.read(), name)
        findings = [(finding.reason, finding.message, *finding.span) for finding in flow.findings]
        answer = {"error": "", "text": flow.text, "findings": findings}
    except LoaderError as error:
        answer = {"error": str(error), "text": "", "findings": []}
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    _answer(*sys.argv[1:])
