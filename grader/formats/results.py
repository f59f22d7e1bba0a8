"""``results.jsonl``: one graded submission a line, appended while a batch runs, so that a killed batch can go on.

A line is a Report as JSON and, under ``batch``, what it was graded with. A line that was not written to its
end is dropped when the file is read.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from grader.values.assignment import AssignmentSpec
from grader.values.report import Report


@dataclass(frozen=True)
class Basis:
    """What a line was graded with: the assignment's title, the seed, and a digest of all that decides a verdict
    beside the submission itself (exercises, points, their versions, the grader's and numpy's)."""

    assignment: str
    seed: int
    digest: str


@dataclass(frozen=True)
class Line:
    """One line of ``results.jsonl``."""

    report: Report
    basis: Basis


def basis_of(spec: AssignmentSpec, seed: int, versions: dict[str, str]) -> Basis:
    """The basis of a run; ``versions`` names whatever has one (exercises, numpy, the grader)."""
    parts = {"exercises": [[item.name, item.points] for item in spec.exercises], "seed": seed, "versions": versions}
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    return Basis(spec.title, seed, digest[:16])


def line_text(line: Line) -> str:
    """The line as it stands in the file, with its newline. Never holds NaN."""
    return json.dumps({**line.report.to_json(), "batch": asdict(line.basis)}, allow_nan=False) + "\n"


def read_lines(path: Path) -> tuple[dict[str, Line], int]:
    """The last line of each student, and how many lines were dropped as torn or foreign. A missing file has none."""
    lines: dict[str, Line] = {}
    dropped = 0
    if not path.exists():
        return lines, dropped
    with path.open(encoding="utf-8", errors="replace", newline="\n") as stream:
        for text in stream:
            line = _parsed(text)
            if line is None:
                dropped += 1
            else:
                lines[line.report.student] = line
    return lines, dropped


def append(stream: IO[str], line: Line) -> None:
    """Write one line and hand it to the operating system at once: it survives a kill of this process."""
    stream.write(line_text(line))
    stream.flush()


def write_sorted(path: Path, lines: Iterable[Line]) -> None:
    """Replace ``path`` by these lines, sorted by student, atomically."""
    write_atomically(path, "".join(line_text(line) for line in sorted(lines, key=lambda line: line.report.student)))


def write_atomically(path: Path, text: str) -> None:
    """Write ``text`` to ``path``: whoever looks sees the old file or the whole new one. Raises OSError."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, 0o666 & ~_umask())  # a temporary file is private; the result follows the user's habits
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _parsed(text: str) -> Line | None:
    if not text.endswith("\n"):
        return None
    try:
        data: dict[str, Any] = json.loads(text)
        basis = Basis(**data.pop("batch"))
        return Line(Report.from_json(data), basis)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
