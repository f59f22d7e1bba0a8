"""What is known of one task while its answers come in, and how it ends when its process does."""

from dataclasses import dataclass, field, replace

from grader.values.call import Kind, Outcome, Returned, Task


@dataclass
class Record:
    """What is known of one task so far. ``outcomes`` are Returned when all came in one piece."""

    task: Task
    outcomes: list[Outcome] | Returned = field(default_factory=list)
    repeats: bool = True
    aliased: bool = False
    printed: bytearray = field(default_factory=bytearray)
    cpu: float = 0.0
    memory: int = 0
    done: bool = False
    bytes: int = 0


def with_kind(record: Record, kind: Kind, detail: str) -> list[Outcome]:
    """The record's outcomes when its process ended early: the call under way gets ``kind``, the later ones were not run."""
    missing = record.task.count - len(record.outcomes)
    ended = [Outcome(kind, detail=detail)] if missing else []
    return [*record.outcomes, *ended, *[Outcome(Kind.NOT_RUN)] * (missing - len(ended))]


def for_all(record: Record, outcome: Outcome) -> list[Outcome]:
    """The same outcome for every call of the task."""
    return [replace(outcome)] * record.task.count
