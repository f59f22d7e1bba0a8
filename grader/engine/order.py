"""What a worker process is told when it starts, as one line of JSON."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Self

from grader.exercise.places import exercise_folders, reference_folders
from grader.sandbox.limits import MIB, ONE_THREAD, Limits
from grader.settings import Settings

GRACE: Final = 60.0  # seconds that a grading may take beyond all limits of the student's code


@dataclass(frozen=True)
class Order:
    """Plain values only. ``longest`` seconds after its start a grading counts as stuck and its lease is no longer renewed."""

    database: str
    exercises: tuple[str, ...]
    reference: tuple[str, ...]
    imports: tuple[str, ...]
    unprotected: bool
    limits: dict[str, float]
    upload_bytes: int
    lease_seconds: float
    max_attempts: int
    log_level: str
    longest: float
    poll_seconds: float = 1.0
    backoff_seconds: float = 5.0

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The order that these settings mean."""
        limits = sandbox_limits(settings)
        return cls(
            database=settings.database,
            exercises=_texts((*exercise_folders(), *settings.exercises)),
            reference=_texts((*reference_folders(), *settings.reference)),
            imports=settings.imports,
            unprotected=settings.unprotected,
            limits=asdict(limits),
            upload_bytes=settings.upload_bytes,
            lease_seconds=settings.lease_seconds,
            max_attempts=settings.max_attempts,
            log_level=settings.log_level,
            longest=GRACE + 4 * limits.submission_wall_seconds,
        )

    def to_line(self) -> bytes:
        """One line of JSON."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> Self:
        """The order that ``to_line`` wrote."""
        values: dict[str, Any] = json.loads(line)
        return cls(**(values | {name: tuple(value) for name, value in values.items() if isinstance(value, list)}))


def sandbox_limits(settings: Settings) -> Limits:
    """What a submission may use."""
    return Limits(
        cpu_seconds=settings.cpu_seconds,
        wall_seconds=settings.wall_seconds,
        submission_cpu_seconds=max(settings.submission_cpu_seconds, settings.cpu_seconds),
        submission_wall_seconds=max(6 * settings.wall_seconds, 4 * settings.submission_cpu_seconds),
        memory_bytes=settings.memory_mb * MIB,
        printed_bytes=settings.printed_bytes,
    )


def one_thread() -> dict[str, str]:
    """The environment of a process that grades: one thread of linear algebra, since more would fight over the processors that
    the others use."""
    return {**os.environ, **ONE_THREAD}


def _texts(folders: tuple[Path, ...]) -> tuple[str, ...]:
    return tuple(str(folder) for folder in folders)
