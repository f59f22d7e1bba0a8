"""Exercises and what they build on as a map: places for the boxes, and lines between them. The page draws it as SVG.

A box stands to the right of all that it builds on; modules lie below each other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from grader.exercise.path import depths
from grader.exercise.spec import Exercise
from grader.web.way import Mark

WIDTH, HEIGHT = 112, 40  # of a box
ACROSS, DOWN = 28, 12  # between boxes
HEAD = 30  # of a module's name
EDGE = 8
LINE = 17  # letters that fit beside each other in a box


@dataclass(frozen=True)
class Box:
    """One exercise. ``lines`` is its name on one or two lines."""

    exercise: Exercise
    mark: Mark
    address: str
    x: int
    y: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Band:
    """The room of one module."""

    name: str
    y: int
    height: int


@dataclass(frozen=True)
class Line:
    """From a prerequisite to what builds on it; ``path`` is SVG, ``within`` says that both are of one module."""

    source: str
    target: str
    path: str
    within: bool


@dataclass(frozen=True)
class Roadmap:
    """All of it, in pixels."""

    width: int
    height: int
    bands: tuple[Band, ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def roadmap(exercises: Sequence[Exercise], marks: Mapping[str, Mark], address: Callable[[str], str]) -> Roadmap:
    """The map of ``exercises``; prerequisites that are not among them are left out."""
    column = depths({item.name: item.needs for item in exercises})
    columns = sorted(set(column.values()))  # no empty columns
    bands: list[Band] = []
    boxes: dict[str, Box] = {}
    y = EDGE
    for module in dict.fromkeys(item.module for item in exercises):
        rows: dict[int, int] = {}
        for item in (item for item in exercises if item.module == module):
            at = columns.index(column[item.name])
            row = rows[at] = rows.get(at, -1) + 1
            place = EDGE + at * (WIDTH + ACROSS), y + HEAD + row * (HEIGHT + DOWN)
            boxes[item.name] = Box(item, marks[item.name], address(item.name), *place, name_lines(item.name))
        height = HEAD + (max(rows.values()) + 1) * (HEIGHT + DOWN)
        bands.append(Band(module, y, height))
        y += height
    width = 2 * EDGE + len(columns) * (WIDTH + ACROSS) - ACROSS
    lines = (_line(boxes[name], box) for box in boxes.values() for name in box.exercise.needs if name in boxes)
    return Roadmap(width, y + EDGE, tuple(bands), tuple(boxes.values()), tuple(lines))


def _line(one: Box, other: Box) -> Line:
    source, target = one.exercise, other.exercise
    x, y, u, v = one.x + WIDTH, one.y + HEIGHT // 2, other.x, other.y + HEIGHT // 2
    bend = max(ACROSS // 2, (u - x) // 3)
    path = f"M{x} {y}C{x + bend} {y} {u - bend} {v} {u} {v}"
    return Line(source.name, target.name, path, source.module == target.module)


def name_lines(name: str) -> tuple[str, ...]:
    """The name on one line, or on two that are parted at an underscore, the second cut where it is too long."""
    if len(name) <= LINE:
        return (name,)
    cuts = [at + 1 for at, letter in enumerate(name) if letter == "_" and at < LINE] or [LINE]
    first, rest = name[: cuts[-1]], name[cuts[-1] :]
    return first, rest if len(rest) <= LINE else f"{rest[: LINE - 1]}…"
