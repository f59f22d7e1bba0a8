"""What the pages and commands know of an engine."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Health:
    """``workers`` are wanted, ``alive`` of them are ready to grade. ``detail`` says what keeps the others, "" if nothing does."""

    workers: int
    alive: int
    detail: str = ""


class Engine(Protocol):
    """Brings workers to the queue."""

    def start(self) -> None:
        """Begin to grade what waits; returns at once."""
        ...

    def nudge(self, submission_id: int | None = None) -> None:
        """Something new waits (this submission, or several). Never blocks, never raises."""
        ...

    def stop(self, drain: float) -> None:
        """Take nothing new, finish what is under way within ``drain`` seconds, give back the rest."""
        ...

    def health(self) -> Health:
        """How the workers do, from memory: cheap and never raises."""
        ...
