"""What runs student code, as grading sees it: the sandbox, or a fake in tests."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from grader.values.call import Outcome, Run, Task, Usage
from grader.values.source import Source


class Session(Protocol):
    """One submission where it runs. All that is asked of it has one budget of time."""

    def run(self, tasks: Sequence[Task], *, apart: bool = False) -> Run:
        """All calls of all tasks; one Answers per task, in order. ``apart``: unseen by what ran earlier tasks."""
        ...

    def measure(self, tasks: Sequence[Task], *, apart: bool = False) -> Sequence[tuple[Usage | None, Outcome]]:
        """What each task of one call takes, read from outside (None for one that did not end well), and its answer; ``apart``
        in a new process."""
        ...


class Runner(Protocol):
    """What runs student code: the sandbox, or a fake in tests."""

    def open(self, source: Source) -> AbstractContextManager[Session]:
        """A session of one submission."""
        ...
