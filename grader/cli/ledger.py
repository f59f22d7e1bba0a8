"""The folder that a batch writes: results as they come, grades at the end, and what of an earlier run still holds."""

import fcntl
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO

from grader.cli.problems import Failed
from grader.formats.grades import grades_csv
from grader.formats.results import Basis, Line, append, read_lines, write_atomically, write_sorted
from grader.values.report import Report

RESULTS, GRADES, FAULTS = "results.jsonl", "grades.csv", "faults.log"


class Ledger:
    """One run's hold on ``OUT``. A context manager; raises Failed when another run holds it or it is another assignment's."""

    def __init__(self, out: Path, basis: Basis, *, resume: bool, force: bool) -> None:
        self.out = out
        self.lines: dict[str, Line] = {}
        self.dropped = 0
        self.replaced = 0
        self._basis = basis
        self._resume = resume
        self._force = force
        self._lock = -1
        self._stream: IO[bytes] | None = None

    def __enter__(self) -> "Ledger":
        self.out.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(self.out, os.O_RDONLY)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._read()
        except BlockingIOError:
            os.close(self._lock)
            raise Failed(f"another batch is writing to {self.out}; wait for it, or take another folder.") from None
        except BaseException:
            os.close(self._lock)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._stream:
            self._stream.close()
        os.close(self._lock)

    @property
    def descriptors(self) -> list[int]:
        """What no other process may keep open: it would keep the hold on OUT as well."""
        return [self._lock, *([self._stream.fileno()] if self._stream else [])]

    def begin(self, students: Iterable[str], holds: Callable[[str, str], bool]) -> list[str]:
        """Start writing; returns the students who must be graded.

        With resume, a student's line is kept when it was graded on the same basis, is no fault of ours, and
        ``holds(student, sha256)`` says that the files are still the same."""
        kept = {}
        for student in students:
            line = self.lines.get(student)
            if line and self._resume and self._valid(line) and holds(student, line.report.sha256):
                kept[student] = line
        todo = [student for student in students if student not in kept]
        self.replaced = len(self.lines) - len(kept)
        self.lines = write_sorted(self.out / RESULTS, kept.values())  # a torn last line must not run into the next one
        self._stream = (self.out / RESULTS).open("ab")
        return todo

    def add(self, report: Report, text: str, problem: str) -> None:
        """Keep one result, the gist of a report and its line; it is handed to the operating system before this returns."""
        assert self._stream is not None, "begin first"
        self.lines[report.student] = append(self._stream, text, report, self._basis)
        if problem:
            with (self.out / FAULTS).open("a", encoding="utf-8") as stream:
                stream.write(problem.rstrip() + "\n")

    def finish(self, exercises: list[str]) -> None:
        """Sort the results and write the grades, each atomically."""
        self.lines = write_sorted(self.out / RESULTS, self.lines.values())
        reports = {student: line.report for student, line in self.lines.items()}
        write_atomically(self.out / GRADES, grades_csv(reports, exercises))

    def _read(self) -> None:
        self.lines, self.dropped = read_lines(self.out / RESULTS)
        others = {line.basis.assignment for line in self.lines.values()} - {self._basis.assignment}
        if others and not self._force:
            raise Failed(
                f"{self.out} holds results of the assignment {min(others)!r}, not {self._basis.assignment!r}; "
                "take another folder, or --force to begin anew."
            )

    def _valid(self, line: Line) -> bool:
        return line.basis == self._basis and all(exercise.score is not None for exercise in line.report.exercises)
