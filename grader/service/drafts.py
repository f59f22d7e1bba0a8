"""From the texts of a form to an assignment that can be stored, with a sentence for each field that cannot."""

import difflib
import math
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from grader.service import texts
from grader.service.errors import Invalid
from grader.service.times import from_local
from grader.service.views import AssignmentDraft, Wanted
from grader.values.assignment import Convention, CostPolicy, in_course

LARGEST_SEED: Final = 2**31 - 1
LONGEST_DESCRIPTION: Final = 20_000
MOST_ATTEMPTS: Final = 10_000
LONGEST_NAME: Final = 140
Value = TypeVar("Value")


@dataclass(frozen=True)
class Checked:
    """A draft that holds together; times in UTC."""

    slug: str
    title: str
    description: str
    seed: int
    opens: datetime | None
    due: datetime | None
    closes: datetime | None
    attempts: int | None
    hints_after: int
    cost: CostPolicy
    exercises: tuple[Wanted, ...]


def checked(draft: AssignmentDraft, timezone: str, known: Collection[str]) -> Checked:
    """The draft as values. Raises Invalid with all problems at once, by field."""
    problems: dict[str, str] = {}

    def value(field: str, parse: Callable[[], Value], otherwise: Value) -> Value:
        try:
            return parse()
        except ValueError as error:
            problems[field] = str(error)
            return otherwise

    result = Checked(
        slug=value("slug", lambda: _named(draft.slug.strip(), texts.slug_problem(draft.slug.strip())), ""),
        title=value("title", lambda: _named(texts.line(draft.title), texts.name_problem(texts.line(draft.title), "title")), ""),
        description=value("description", lambda: _description(draft.description), ""),
        seed=value("seed", lambda: _whole(draft.seed.strip() or "0", 0, LARGEST_SEED), 0),
        opens=value("opens", lambda: from_local(draft.opens, timezone), None),
        due=value("due", lambda: from_local(draft.due, timezone), None),
        closes=value("closes", lambda: from_local(draft.closes, timezone), None),
        attempts=value("attempts", lambda: _whole(draft.attempts, 1, MOST_ATTEMPTS) if draft.attempts.strip() else None, None),
        hints_after=value("hints_after", lambda: _whole(draft.hints_after.strip() or "1", 1, MOST_ATTEMPTS), 1),
        cost=value("cost", lambda: _cost(draft.cost.strip()), CostPolicy.INFORM),
        exercises=value("exercises", lambda: _exercises(draft, known), ()),
    )
    value("convention", lambda: _convention(draft.convention), Convention.FILE)
    problems = {**_disorder(result), **problems}
    if problems:
        raise Invalid(problems)
    return result


def _named(text: str, problem: str | None) -> str:
    if problem:
        raise ValueError(problem)
    return text


def _description(text: str) -> str:
    if len(text) > LONGEST_DESCRIPTION:
        raise ValueError(f"The description has {len(text)} characters; at most {LONGEST_DESCRIPTION}.")
    return texts.clean(text).replace("\r\n", "\n")


def _whole(text: str, low: int, high: int) -> int:
    if not re.fullmatch(r"\s*\+?[0-9]{1,15}\s*", text) or not low <= int(text) <= high:
        raise ValueError(f"{text[:40]!r}: expected a whole number from {low} to {high}.")
    return int(text)


def _cost(text: str) -> CostPolicy:
    try:
        return CostPolicy(text)
    except ValueError:
        raise ValueError(f"{text[:40]!r}: expected one of {', '.join(CostPolicy)}.") from None


def _points(name: str, text: str) -> float:
    try:
        points = float(text.strip() or "1")
    except ValueError:
        points = math.nan
    if not 0 < points <= 1_000_000:  # written so that NaN is refused
        raise ValueError(f"{name}: {text[:40]!r} points; expected a number above 0, like 1 or 2.5.")
    return points


def _convention(text: str) -> Convention:
    try:
        return Convention(text.strip())
    except ValueError:
        raise ValueError(f"{text[:40]!r}: expected one of {', '.join(Convention)}.") from None


def _functions(draft: AssignmentDraft, name: str) -> tuple[str, ...]:
    if in_course(name) or draft.convention not in list(Convention):
        return ()
    if draft.convention != Convention.NAMES:
        return Convention(draft.convention).functions(name)
    functions = tuple(dict(draft.functions).get(name, "").split())
    if len(functions) > 2 or not all(item.isidentifier() and len(item) <= LONGEST_NAME for item in functions):
        raise ValueError(f"{name}: {' '.join(functions)[:80]!r}: expected one function, or a forward and a backward pass.")
    return functions


def _exercises(draft: AssignmentDraft, known: Collection[str]) -> tuple[Wanted, ...]:
    given = draft.exercises
    if not given:
        raise ValueError("Choose at least one exercise.")
    names = [name for name, _ in given]
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            raise ValueError(f"There is no exercise {name[:80]!r}." + (f" Did you mean {near[0]!r}?" if near else ""))
        if names.count(name) > 1:
            raise ValueError(f"The exercise {name!r} is there twice.")
    return tuple(Wanted(name, _points(name, points), _functions(draft, name)) for name, points in given)


def _disorder(draft: Checked) -> dict[str, str]:
    problems = {}
    if draft.opens and draft.due and draft.due <= draft.opens:
        problems["due"] = "It is due before it opens."
    if draft.due and draft.closes and draft.closes < draft.due:
        problems["closes"] = "It closes before it is due."
    elif draft.opens and draft.closes and draft.closes <= draft.opens:
        problems["closes"] = "It closes before it opens."
    if draft.attempts and draft.hints_after > draft.attempts:
        problems["hints_after"] = f"Nobody gets as far as attempt {draft.hints_after}: there are only {draft.attempts}."
    return problems
