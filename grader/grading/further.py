"""Small examples of what no value of one call shows: an argument that is changed, a kink, a call that gives something else
again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.exercise.cases import Case, Purpose, generator
from grader.exercise.shape import BadExercise
from grader.exercise.spec import Exercise
from grader.grading import numeric
from grader.grading.own import Run, between, ranges
from grader.grading.shown import MOST_ENTRIES, arguments, digits_between, shown
from grader.grading.shrink import SHRINKABLE
from grader.grading.suite import Suite, special
from grader.values.call import Outcome
from grader.values.report import OTHER, Counterexample, ExerciseReport, GradientReport, Shows

MOST_CASES = 6
Valid = tuple[np.ndarray, ...]  # for each gradient the vectors that are right at a kink, (k, size)


def waiting(report: ExerciseReport, check: str) -> list[str]:
    """The gradients for which this check is the first that fails, and that have no small case yet."""
    return [item.name for item in _without_example(report) if item.check == check]


def lacks_example(report: ExerciseReport) -> bool:
    """Whether a wrong gradient has no small case yet."""
    return any(_without_example(report))


def _without_example(report: ExerciseReport) -> Iterator[GradientReport]:
    return (item for item in report.gradients if item.status in SHRINKABLE and item.counterexample is None)


def with_example(report: ExerciseReport, name: str, example: Counterexample | None) -> ExerciseReport:
    """The report with the example of one gradient, where there is one."""
    if example is None:
        return report
    changed = (replace(item, counterexample=example) if item.name == name else item for item in report.gradients)
    return replace(report, gradients=tuple(changed))


@dataclass(frozen=True)
class Tied:
    """A small case exactly at a kink, and what is right there."""

    case: Case
    valid: Valid


def tied_cases(suite: Suite, cases: Sequence[Case]) -> list[Tied]:
    """The first of some small cases, moved to a kink; none where there are no kinks, or nothing says what is right there."""
    rng = generator(suite.seed, suite.exercise.name, 3)
    found: list[Tied] = []
    for case in cases:
        tied = _tied(suite.exercise, case, rng)
        if tied is None or len(found) == MOST_CASES:
            continue
        try:
            valid = special(suite.exercise, tied, rng)
        except BadExercise:
            continue
        if len(valid) == len(suite.gradients) and any(len(vectors) > 1 for vectors in valid):
            found.append(Tied(tied, valid))
    return found


def _tied(exercise: Exercise, case: Case, rng: np.random.Generator) -> Case | None:
    ties = [item.domain.tie for item in exercise.inputs]
    moved = tuple(array if tie is None else tie(rng, array) for tie, array in zip(ties, case.inputs, strict=True))
    same = all(np.array_equal(one, other) for one, other in zip(moved, case.inputs, strict=True))
    return None if same else replace(case, inputs=moved, purpose=Purpose.KINK)


def kink_example(
    suite: Suite, name: str, tied: Sequence[Tied], outcomes: Sequence[Outcome], run_forward: Run | None = None
) -> Counterexample | None:
    """The first case at a kink for which no valid subgradient came back; ``run_forward`` runs a forward pass that is wrong, for
    which none came back either."""
    place = [item.name for item in suite.gradients].index(name)
    position = suite.gradients[place].position
    for item, outcome in zip(tied, outcomes, strict=False):
        got = outcome.arrays[place] if place < len(outcome.arrays) else None
        if got is None or got.shape != item.case.inputs[position].shape:
            continue
        valid = item.valid[place]
        if numeric.in_convex_hull(got.ravel(), valid, numeric.scale(valid, item.case.cotangent)):
            continue
        own = ranges(suite.exercise, item.case, position, range(got.size), run_forward) if run_forward else None
        if own is None and run_forward:
            continue
        if own is None or _alike(own, valid, item.case):
            return _beside_ranges(suite.exercise, item.case, got, valid)
        if not between(got.ravel(), *own, item.case):
            return replace(
                _beside_ranges(suite.exercise, item.case, got, _rounded(np.stack(own))), right=f"right for your own {suite.first}"
            )
    return None


def _alike(own: tuple[np.ndarray, np.ndarray], valid: np.ndarray, case: Case) -> bool:
    """Whether the ranges of a wrong forward pass are those of the right one."""
    ends = zip(own, (valid.min(axis=0), valid.max(axis=0)), strict=True)
    return all(between(right, end, end, case) for end, right in ends)


def _rounded(measured: np.ndarray) -> np.ndarray:
    """Measured numbers with as many digits as they are good for."""
    return np.array([float(f"{entry:.3g}") for entry in measured.flat]).reshape(measured.shape)


def _beside_ranges(exercise: Exercise, case: Case, got: np.ndarray, valid: np.ndarray) -> Counterexample:
    """What came back beside the least and the largest that each entry may be."""
    low, high = valid.min(axis=0).reshape(got.shape), valid.max(axis=0).reshape(got.shape)
    slack = 1e-6 * numeric.scale(valid, case.cotangent)
    free = high - low > slack
    wrong = ~((low - slack <= got) & (got <= high + slack))  # written so that NaN is wrong
    totals = valid.sum(axis=1)
    note = "At the kink every value in the range is right"
    if free.sum() > 1 and np.ptp(totals) <= slack:
        note += f", if all entries add up to {totals[0] + 0.0:.6g}"
    return Counterexample(
        arguments=arguments(exercise, case),
        parameters=dict(case.parameters),
        expected=_ranges(low, high, free),
        got=shown(got),
        wrong=(wrong if wrong.any() else free).tolist(),
        note=f"{note}.",
    )


def _ranges(low: np.ndarray, high: np.ndarray, free: np.ndarray) -> Any:
    def text(least: float, most: float, ranging: bool) -> Any:
        least, most = float(f"{least:.6g}") + 0.0, float(f"{most:.6g}") + 0.0
        return f"{least:g} to {most:g}" if ranging else least

    return np.vectorize(text, otypes=[object])(low, high, free).tolist()


def again_example(suite: Suite, name: str, case: Case, outcomes: Sequence[Outcome]) -> Counterexample | None:
    """A call that gave another gradient the second time; ``outcomes`` are those of both."""
    found = _differing(suite, name, case, outcomes)
    note = "It is the same call, made twice."
    return found and replace(found, right="the first time", yours="the second time", note=note, shows=Shows.AGAIN)


def overwritten_example(suite: Suite, name: str, case: Case, outcomes: Sequence[Outcome]) -> Counterexample | None:
    """A result that is another after another call; ``outcomes`` are that of the call and that of ``first_result_script``."""
    found = _differing(suite, name, case, outcomes)
    note, after = f"The other call has {OTHER:g} times this g.", "the same result after another call"
    return found and replace(found, right="the result", yours=after, note=note, shows=Shows.OVERWRITTEN)


def _differing(suite: Suite, name: str, case: Case, outcomes: Sequence[Outcome]) -> Counterexample | None:
    """A gradient in two outcomes that should be the same; None where they are, or one of them cannot be shown."""
    place = [item.name for item in suite.gradients].index(name)
    arrays = [item.arrays[place] for item in outcomes if place < len(item.arrays)]
    one, other = arrays if len(arrays) == 2 else (None, None)
    if one is None or other is None or one.shape != other.shape or one.dtype.kind != "f" or one.size > MOST_ENTRIES:
        return None
    with np.errstate(all="ignore"):
        differs = ~((one == other) | (np.isnan(one) & np.isnan(other)))
    if not differs.any():
        return None
    digits = digits_between(other[differs], one[differs])
    given, parameters = arguments(suite.exercise, case), dict(case.parameters)
    return Counterexample(given, parameters, shown(one, digits), shown(other, digits), differs.tolist())


def arguments_script(exercise: Exercise, functions: Sequence[str]) -> str:
    """A script for the sandbox that calls the student's functions and answers with the arguments, as they are afterwards."""
    answer = ", ".join(["*__g__" if len(exercise.outputs) > 1 else "__g__", *(f"__{item.name}__" for item in exercise.inputs)])
    return _script(exercise, functions, [*_call(exercise, functions), f"return ({answer})"])


def first_result_script(exercise: Exercise, functions: Sequence[str]) -> str:
    """A script for the sandbox that calls the student's functions twice, the second time with ``OTHER`` times g, and answers with
    the gradients of the first call, as they are afterwards."""
    call, bridge = _call(exercise, functions), exercise.bridge
    first = f"({', '.join(bridge.gradients)},)" if bridge else "__r__ if isinstance(__r__, (tuple, list)) else (__r__,)"
    other = f"tuple({OTHER} * g for g in __g__)" if len(exercise.outputs) > 1 else f"{OTHER} * __g__"
    return _script(exercise, functions, [*call, f"__first__ = {first}", f"__g__ = {other}", *call, "return tuple(__first__)"])


def _call(exercise: Exercise, functions: Sequence[str]) -> list[str]:
    """The lines that make one call with the arguments of a script."""
    names, bridge = [item.name for item in exercise.inputs], exercise.bridge
    kept = [f"{name} = __{name}__" for name in names]  # the lines may bind a name anew
    if bridge:
        return [*kept, f"{', '.join(bridge.cotangents)} = __g__", *bridge.lines.split("\n")]
    function = f"__combine__({', '.join(functions)}, {functions[0]!r})" if len(functions) > 1 else functions[0]
    keywords = [f"{item.name}={item.name}" for item in exercise.parameters]
    return [*kept, f"__r__ = {function}({', '.join(['__g__', *names, *keywords])})"]


def _script(exercise: Exercise, functions: Sequence[str], lines: Sequence[str]) -> str:
    given = [f"__{item.name}__" for item in exercise.inputs] + [item.name for item in exercise.parameters]
    body = "\n".join(f"    {line}" for line in lines)
    head = f"needs = {tuple(functions)!r}\n\ndef both(__g__, {', '.join(given)}):"
    return f"{head}\n{body}\n\ndef outputs_only(*_):\n    pass\n"


def argument_example(exercise: Exercise, case: Case, outcome: Outcome) -> Counterexample | None:
    """The first argument that is another after the call: how it was, how it is. ``outcome`` is that of ``arguments_script``."""
    for place, (name, before, after) in enumerate(zip(_names(exercise, case), _flat(case), outcome.arrays, strict=False)):
        if after is None or after.shape != np.shape(before):
            continue
        differs = ~(after == before) & ~(np.isnan(after) & np.isnan(before))
        if differs.any():
            digits = digits_between(np.asarray(after)[differs], np.asarray(before)[differs])
            return Counterexample(
                arguments=arguments(exercise, case),
                parameters=dict(case.parameters),
                expected=shown(before, digits),
                got=shown(after, digits),
                wrong=np.asarray(differs).tolist(),
                right=f"{name} before the call",
                yours=f"{name} after it",
                shows=Shows.ARGUMENT,
                place=place,
            )
    return None


def _flat(case: Case) -> Iterator[Any]:
    yield from case.cotangents
    yield from case.inputs


def _names(exercise: Exercise, case: Case) -> list[str]:
    several = exercise.bridge.cotangents if exercise.bridge else ("g",) * len(case.cotangents)
    return [*several, *(item.name for item in exercise.inputs)]
