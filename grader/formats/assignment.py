"""An assignment as a TOML file: ``title``, ``seed``, ``hints_after``, ``cost``, ``convention``, and ``[[exercises]]`` of
``name``, ``points``, and what students call their functions: ``function``, or ``forward`` and ``backward``.

The convention is "vjp", "passes", or the name of a course, in whose names the exercises then stand.

Nothing else is allowed in it, so that a misspelt key is an error and not a silent default.
"""

import difflib
import keyword
import math
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader.values.assignment import AssignmentSpec, Convention, CostPolicy, Wanted, in_course

EXAMPLE = """title = "Linear layers"
seed = 7

[[exercises]]
name = "matvec"
points = 2"""

FUNCTIONS = ("function", "forward", "backward")
MAX_BYTES = 1_000_000
MAX_SEED = 2**63 - 1
MOST_ATTEMPTS = 10_000


class BadAssignment(ValueError):
    """An assignment that cannot be used. ``str`` of it says where, quotes the value and shows what is right."""


def parse_assignment(text: str, file: str) -> AssignmentSpec:
    """The assignment that ``text`` describes; ``file`` is its name in messages. Raises BadAssignment."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _bad(file, f"this is not TOML: {error}") from None
    _only(data, ("title", "seed", "hints_after", "cost", "convention", "exercises"), file, "the assignment")
    return AssignmentSpec(
        _title(data, file), _seed(data, file), _exercises(data, file), cost=_cost(data, file), hints_after=_hints(data, file)
    )


def ready_made() -> dict[str, Path]:
    """The assignments that come with the grader: name -> file, in the order of their names."""
    folder = Path(__file__).parent / "assignments"
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


def read_assignment(wanted: str) -> AssignmentSpec:
    """The assignment in the file ``wanted``, else the ready-made one of that name. Raises BadAssignment."""
    path = Path(wanted)
    if not path.is_file():
        known = ready_made()
        if wanted not in known:
            raise BadAssignment(_neither(wanted, list(known)))
        path = known[wanted]
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadAssignment(f"{wanted}: the file has {path.stat().st_size} bytes; no assignment is that long.")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise _bad(wanted, "this is not a text file in UTF-8") from None
    except OSError as error:
        raise BadAssignment(f"{wanted}: cannot be read ({error.strerror}).") from None
    return parse_assignment(text, wanted)


def _neither(wanted: str, known: list[str]) -> str:
    near = difflib.get_close_matches(wanted, known, n=1)
    advice = f"Did you mean {near[0]}? " if near else ""
    return f"{wanted!r} is neither a file nor a ready-made assignment. {advice}Ready-made are: {', '.join(known)}."


def _title(data: Mapping[str, Any], file: str) -> str:
    title = data.get("title")
    if not isinstance(title, str) or not title.strip():
        raise _bad(file, "a title is missing" if title is None else f"title = {title!r} is not a text")
    return title.strip()


def _seed(data: Mapping[str, Any], file: str) -> int:
    seed = data.get("seed", 0)
    if not isinstance(seed, int) or isinstance(seed, bool) or not 0 <= seed <= MAX_SEED:
        raise _bad(file, f"seed = {_toml(seed)} is not a whole number from 0 to {MAX_SEED}")
    return seed


def _hints(data: Mapping[str, Any], file: str) -> int:
    attempt = data.get("hints_after", 1)
    if not isinstance(attempt, int) or isinstance(attempt, bool) or not 1 <= attempt <= MOST_ATTEMPTS:
        raise _bad(file, f"hints_after = {_toml(attempt)} is not a whole number from 1 (hints at once) to {MOST_ATTEMPTS}")
    return attempt


def _cost(data: Mapping[str, Any], file: str) -> CostPolicy:
    policy = data.get("cost", CostPolicy.INFORM.value)
    if policy not in list(CostPolicy):
        raise _bad(file, f"cost = {_toml(policy)} is not one of {', '.join(repr(item.value) for item in CostPolicy)}")
    return CostPolicy(policy)


def _exercises(data: Mapping[str, Any], file: str) -> tuple[Wanted, ...]:
    tables = data.get("exercises")
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        raise _bad(file, "at least one [[exercises]] table is needed")
    convention = _convention(data, file)
    wanted = tuple(_wanted(table, file, convention) for table in tables)
    names = [item.name for item in wanted]
    for name in names:
        if names.count(name) > 1:
            raise _bad(file, f"the exercise {name!r} is listed {names.count(name)} times")
    return wanted


def _convention(data: Mapping[str, Any], file: str) -> str:
    convention = data.get("convention", Convention.FILE.value)
    if not isinstance(convention, str) or not re.fullmatch(r"[a-z][a-z0-9_]*", convention) or convention == Convention.NAMES:
        known = 'is neither "vjp" nor "passes" nor the name of a course, like "cs231n"'
        raise _bad(file, f"convention = {_toml(convention)} {known}")
    return convention


def _wanted(table: Mapping[str, Any], file: str, convention: str) -> Wanted:
    _only(table, ("name", "points", *FUNCTIONS), file, "[[exercises]]")
    name, points = table.get("name"), table.get("points", 1)
    if not isinstance(name, str) or not name:
        raise _bad(file, "an [[exercises]] table has no name" if name is None else f"name = {_toml(name)} is no exercise's name")
    number = isinstance(points, int | float) and not isinstance(points, bool)
    if not number or not 0 < points < math.inf:
        raise _bad(file, f"points = {_toml(points)} of {name!r} is not a number above 0")
    if convention not in list(Convention):
        return Wanted(f"{convention}.{name}", float(points), _functions(table, file, f"{convention}.{name}"))
    own = _functions(table, file, name)
    return Wanted(name, float(points), own or (() if in_course(name) else Convention(convention).functions(name)))


def _functions(table: Mapping[str, Any], file: str, name: str) -> tuple[str, ...]:
    """What students call their functions, where the file says it."""
    given = {key: table[key] for key in FUNCTIONS if key in table}
    for key, value in given.items():
        if not isinstance(value, str) or not value.isidentifier() or keyword.iskeyword(value):
            raise _bad(file, f"{key} = {_toml(value)} of {name!r} is no name of a function")
    if given and in_course(name):
        raise _bad(file, f"{name!r} is of a course, which says what its functions are called: take out {', '.join(given)}")
    if given and set(given) not in ({"function"}, {"forward", "backward"}):
        raise _bad(file, f"{name!r} has {' and '.join(given)}; give function, or forward and backward")
    return tuple(given.values())


def _only(table: Mapping[str, Any], allowed: tuple[str, ...], file: str, where: str) -> None:
    for key in table:
        if key not in allowed:
            near = difflib.get_close_matches(key, allowed, n=1)
            advice = f"did you mean {near[0]!r}?" if near else f"allowed are {', '.join(allowed)}"
            raise _bad(file, f"{where} has an unknown key {key!r}; {advice}")


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _bad(file: str, problem: str) -> BadAssignment:
    return BadAssignment(f"{file}: {problem}. A right one looks like this:\n\n{EXAMPLE}\n")
