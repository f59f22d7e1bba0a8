"""The report on a whole submission, from those on its exercises: status, score and message."""

from collections.abc import Callable, Sequence

import numpy as np

from grader import __version__
from grader.values.call import Run
from grader.values.report import ExerciseReport, Report, Status
from grader.values.source import Source


def whole_report(source: Source, exercises: tuple[ExerciseReport, ...], run: Run, student: str, file: str) -> Report:
    """What is told of a submission, with the warnings and the printed text of running it."""
    return Report(
        file=file,
        student=student,
        status=_status(exercises),
        message=_message(exercises),
        score=_score(exercises),
        exercises=exercises,
        warnings=(*source.warnings, *run.warnings),
        printed=run.printed,
        grader=__version__,
        numpy=np.__version__,
        sha256=source.sha256,
    )


def _status(exercises: Sequence[ExerciseReport]) -> Status:
    """Pass when all pass, grader_fault when any is ours, the one status that all failures share, else fail."""
    statuses = {item.status for item in exercises}
    if Status.GRADER_FAULT in statuses:
        return Status.GRADER_FAULT
    wrong = statuses - {Status.PASS}
    if not wrong:
        return Status.PASS
    return wrong.pop() if len(wrong) == 1 else Status.FAIL


def _score(exercises: Sequence[ExerciseReport]) -> float | None:
    total = sum(item.points for item in exercises)
    earned = [item.points * item.score for item in exercises if item.score is not None]
    if len(earned) < len(exercises) or not total:
        return None
    return sum(earned) / total


def _message(exercises: Sequence[ExerciseReport]) -> str:
    count: Callable[[Status], int] = [item.status for item in exercises].count
    right = count(Status.PASS)
    noun = "exercise" if len(exercises) == 1 else "exercises"
    text = f"{right} of {len(exercises)} {noun} right."
    if absent := count(Status.MISSING):
        text += f" {absent} not handed in."
    if faults := count(Status.GRADER_FAULT):
        text += f" {faults} could not be graded: our fault, it will be tried again."
    return text


def unreadable_report(file: str, student: str, message: str, sha256: str = "") -> Report:
    """The report of a file that cannot be read: its status and sentence, no exercises, score 0."""
    return Report(file, student, Status.UNREADABLE, message, 0.0, grader=__version__, numpy=np.__version__, sha256=sha256)
