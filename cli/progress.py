"""Progress bars on standard error."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Generator

    from rich.progress import Task

    from ..api.building import Progress as Reporter


class _Rate(ProgressColumn):
    """Number of items a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:.1f}/s" if speed else "")


def progress_bar() -> Progress:
    """Returns a bar with number, rate and remaining time, disabled unless standard error is a terminal."""
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    )


@contextmanager
def progress_reporter() -> Generator[Reporter]:
    """Yields a callback (stage, done, total) of the Python API that moves a bar.

    The bar, which has a thread, starts with the first call: after the worker processes have been forked.
    """
    progress = progress_bar()
    task = progress.add_task("", total=None, start=False)

    def report(stage: str, done: int, total: int) -> None:
        if not progress.live.is_started:
            progress.start()
            progress.start_task(task)
        progress.update(task, description=stage, completed=done, total=total)

    try:
        yield report
    finally:
        progress.stop()
