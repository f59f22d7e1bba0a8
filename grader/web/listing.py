"""The code as handed in, piece by piece, and the way from a traceback into it."""

import re
from dataclasses import dataclass

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
    try:
        source = check(handed_in.filename, handed_in.content, max(limit, len(handed_in.content)))
    except Unreadable:
        return ()
    chunks = [chunk for module in source.modules for chunk in module.chunks]
    return tuple(
        Listing(number, chunk.label, tuple(chunk.text.removesuffix("\n").split("\n")), chunk.problem)
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
