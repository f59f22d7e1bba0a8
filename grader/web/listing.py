"""The code as handed in, piece by piece, and the way from a traceback into it."""

import re
from contextlib import suppress
from dataclasses import dataclass

from grader.intake.archive import unpack
from grader.intake.limits import IntakeLimits
from grader.intake.notebook import code_cells
from grader.service.views import FileView
from grader.values.source import Unreadable
from grader.web.upload import check

FRAME = re.compile(r"(?P<label>.+?), line (?P<line>\d+)\b")


@dataclass(frozen=True)
class Listing:
    """One file or notebook cell. ``number`` makes the ids of its lines; ``problem`` is why it does not parse."""

    number: int
    label: str
    lines: tuple[str, ...]
    problem: str | None


def listing(handed_in: FileView, limit: int) -> tuple[Listing, ...]:
    """All pieces that intake finds, in order; none when it cannot read them."""
    limit = max(limit, len(handed_in.content))  # a limit that was lowered later hides nothing
    try:
        source = check(handed_in.filename, handed_in.content, limit)
        written = _cells(handed_in, IntakeLimits(bytes=limit))
    except Unreadable:
        return ()
    chunks = [chunk for module in source.modules for chunk in module.chunks]
    return tuple(
        Listing(number, chunk.label, tuple(written.get(chunk.label, chunk.text).removesuffix("\n").split("\n")), chunk.problem)
        for number, chunk in enumerate(chunks, 1)
    )


def link(code: tuple[Listing, ...], frame: str) -> str | None:
    """The id of the line that ``frame`` ("hw1.ipynb, cell 7, line 3: ...") speaks of, None when it is not there."""
    match = FRAME.match(frame)
    if match is None:
        return None
    line = int(match["line"])
    for piece in code:
        if piece.label == match["label"] and 1 <= line <= len(piece.lines):
            return f"code-{piece.number}-{line}"
    return None


def _cells(handed_in: FileView, limits: IntakeLimits) -> dict[str, str]:
    """The cells of notebooks as they were written, by label: intake rewrites magics before they run."""
    name, content = handed_in.filename, handed_in.content
    files = unpack(content, name, limits) if name.lower().endswith(".zip") else [(name, content)]
    cells: dict[str, str] = {}
    for path, data in files:
        if path.lower().endswith(".ipynb"):
            with suppress(Unreadable):  # a file that intake passes over
                cells.update({f"{path}, cell {number}": text for number, text in code_cells(data, path, limits)})
    return cells
