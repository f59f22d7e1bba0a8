"""How far long work is: a bar on a terminal's stderr, a plain line every few seconds elsewhere."""

import sys
import time
from types import TracebackType

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

EVERY = 5.0  # seconds between plain lines,
BETWEEN = 0.1  # and between two looks of the bar


class Meter:
    """Counts ``done`` of ``total``. Call ``tick`` often; it decides when there is something to say."""

    def __init__(self, title: str, total: int) -> None:
        self._title = title
        self._total = total
        self._done = 0
        self._started = self._said = time.monotonic()
        self._bar: Progress | None = None

    def __enter__(self) -> "Meter":
        console = Console(file=sys.stderr)
        if console.is_terminal:
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._bar = Progress(*columns, console=console, transient=True, auto_refresh=False)  # that would be a thread
            self._bar.start()
            self._task = self._bar.add_task(self._title, total=self._total)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar:
            self._bar.stop()

    def tick(self, more: int = 0) -> None:
        """``more`` are done since the last call."""
        self._done += more
        now = time.monotonic()
        if self._bar and now - self._said >= BETWEEN:
            self._said = now
            self._bar.update(self._task, completed=self._done, refresh=True)
        elif not self._bar and now - self._said >= EVERY and self._done < self._total:
            self._said = now
            click.echo(self._line(), err=True)

    def _line(self) -> str:
        passed = time.monotonic() - self._started
        left = f", about {passed / self._done * (self._total - self._done):.0f} s left" if self._done else ""
        return f"{self._title}: {self._done} of {self._total} after {passed:.0f} s{left}"
