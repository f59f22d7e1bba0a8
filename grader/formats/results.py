"""``results.jsonl``: one graded submission a line, appended while a batch runs, so that a killed batch can go on.

A line is a Report as JSON and, under ``batch``, what it was graded with. A line that was not written to its
end is dropped when the file is read.
"""

import hashlib
import io
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from grader.values.assignment import AssignmentSpec
from grader.values.report import Report, json_text


@dataclass(frozen=True)
class Basis:
    """What a line was graded with: the assignment's title, the seed, and a digest of all that decides a verdict
    beside the submission itself (exercises, points, cost policy, their versions, the grader's and numpy's)."""

    assignment: str
    seed: int
    digest: str


@dataclass(frozen=True)
class Line:
    """One line of ``results.jsonl``: the gist of its report, what it was graded with, and where in the file it stands."""

    report: Report
    basis: Basis
    start: int
    length: int


def basis_of(spec: AssignmentSpec, seed: int, versions: dict[str, str]) -> Basis:
    """The basis of a run; ``versions`` names whatever has one (exercises, numpy, the grader)."""
    wanted = [[item.name, item.points, *item.functions] for item in spec.exercises]
    parts = {"exercises": wanted, "seed": seed, "cost": spec.cost.value, "versions": versions}
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    return Basis(spec.title, seed, digest[:16])


def line_text(report: Report, basis: Basis) -> str:
    """The line as it stands in the file, with its newline. Never holds NaN."""
    return json_text({**vars(report), "batch": basis}) + "\n"


def gist(report: Report) -> Report:
    """The report without what makes it large: verdicts and scores are left, gradients, checks and prints are not."""
    slim = tuple(replace(item, gradients=(), checks=(), traceback=(), printed="") for item in report.exercises)
    return replace(report, exercises=slim, warnings=(), printed="")


def read_lines(path: Path) -> tuple[dict[str, Line], int]:
    """The last line of each student, and how many lines were dropped as torn or foreign. A missing file has none."""
    lines: dict[str, Line] = {}
    start = dropped = 0
    if not path.exists():
        return lines, dropped
    with path.open("rb") as stream:
        for text in stream:
            line = _parsed(text, start)
            start += len(text)
            if line is None:
                dropped += 1
            else:
                lines[line.report.student] = line
    return lines, dropped


def append(stream: IO[bytes], text: str, report: Report, basis: Basis) -> Line:
    """Write one line and hand it to the operating system at once: it survives a kill of this process.

    ``text`` is the line of ``report``, of which the gist is enough."""
    data = text.encode()
    start = stream.seek(0, os.SEEK_END)
    stream.write(data)
    stream.flush()
    return Line(report, basis, start, len(data))


def write_sorted(path: Path, lines: Iterable[Line]) -> dict[str, Line]:
    """Replace ``path`` by these lines of it, sorted by student, atomically. Where they stand now, by student."""
    moved: dict[str, Line] = {}
    with ExitStack() as stack:
        whole = stack.enter_context(replacing(path))
        old = stack.enter_context(path.open("rb")) if path.exists() else io.BytesIO()
        for line in sorted(lines, key=lambda line: line.report.student):
            old.seek(line.start)
            moved[line.report.student] = replace(line, start=whole.tell())
            whole.write(old.read(line.length))
    return moved


def write_atomically(path: Path, text: str) -> None:
    """Write ``text`` to ``path``: whoever looks sees the old file or the whole new one. Raises OSError."""
    with replacing(path) as stream:
        stream.write(text.encode())


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write that takes the place of ``path`` when the block ends well, and vanishes when it does not."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
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


def _parsed(text: bytes, start: int) -> Line | None:
    if not text.endswith(b"\n"):
        return None
    try:
        data: dict[str, Any] = json.loads(text)
        basis = Basis(**data.pop("batch"))
        return Line(gist(Report.from_json(data)), basis, start, len(text))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
