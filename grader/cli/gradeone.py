"""From files on disk to a Report, for one submission at the command line."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from grader.cli.equipment import intake_limits, sandbox_limits
from grader.cli.handins import digest, printable, read_files
from grader.exercise.catalog import Catalog
from grader.intake.read import read_submission
from grader.sandbox.limits import DEFAULT_IMPORTS
from grader.sandbox.pool import Sandbox
from grader.service.grade import Grader
from grader.service.whole import unreadable_report
from grader.settings import Settings
from grader.values.assignment import Wanted
from grader.values.report import ExerciseReport, Report, Status
from grader.values.source import Source, Unreadable


@contextmanager
def grader_in_sandbox(settings: Settings, catalog: Catalog) -> Iterator[Grader]:
    """A Grader with its own sandbox, for one process. Raises Unprotected."""
    imports = DEFAULT_IMPORTS | frozenset(settings.imports)
    with Sandbox(sandbox_limits(settings), imports=imports, unprotected=settings.unprotected) as sandbox:
        yield Grader(catalog, sandbox)


def read_source(files: Sequence[tuple[str, Path]], name: str, student: str, settings: Settings) -> Source | Report:
    """The submission, or the report that says why it cannot be read. Raises OSError for what cannot be opened."""
    limits = intake_limits(settings)
    sha256 = ""
    try:
        content = read_files(files, limits.bytes)
        sha256 = digest(content)
        return replace(read_submission(content, name=name, limits=limits), sha256=sha256)
    except Unreadable as error:
        return unreadable_report(name, student, str(error), sha256)


def student_of(path: Path) -> str:
    """The student that a file or folder stands for: its name without the ending."""
    return printable(path.resolve().stem)


def fault_report(file: str, student: str, wanted: Sequence[Wanted], seed: int, message: str) -> Report:
    """The report of a submission that we could not grade: no score, nothing counted against anybody."""
    exercises = tuple(ExerciseReport(item.name, Status.GRADER_FAULT, None, item.points, message, seed) for item in wanted)
    return Report(file, student, Status.GRADER_FAULT, message, None, exercises)
