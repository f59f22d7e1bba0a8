"""The grader's checks on a submission run in this very process: no isolation, no limits, nothing that survives a loop.

This is what the sandbox's cost is measured against; it is never used to grade. Recognising misconceptions is left out:
it explains verdicts and makes none, and other graders have nothing like it.
"""

import contextlib
import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.submissions import EXERCISES
from grader.exercise.catalog import Catalog, load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.exercise.spec import Exercise
from grader.grading.judge import judge
from grader.grading.suite import Suite, build_suite
from grader.values.call import Answers, Argument, Call, Kind, Outcome
from grader.values.report import Status

SEED = 0


def bundled_catalog() -> Catalog:
    """The exercises that come with the grader."""
    return load_catalog(exercise_folders(), reference_folders())


def suites(catalog: Catalog) -> dict[str, Suite]:
    """Cases, expected gradients and finite differences of the four exercises."""
    return {name: build_suite(_without_misconceptions(catalog[name]), SEED) for name in EXERCISES}


def _without_misconceptions(exercise: Exercise) -> Exercise:
    if exercise.reference is None:
        raise FileNotFoundError(f"{exercise.name} has no reference here, and the measurement needs it")
    return replace(exercise, reference=replace(exercise.reference, misconceptions=()))


def verdicts(text: str, catalog: Catalog, shared: Mapping[str, Suite] | None = None) -> dict[str, bool]:
    """Whether each of the four functions of a submission is right.

    Without ``shared`` the suites are worked out anew, as a grader does that runs the reference beside each submission.
    """
    names: dict[str, Any] = {"__name__": "submission"}
    with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
        exec(compile(text, "submission.py", "exec"), names)  # the point of this module: no isolation
        suite = shared or suites(catalog)
        return {name: _passes(suite[name], names[catalog[name].function]) for name in EXERCISES}


def check(name: str, function: Callable[..., Any], catalog: Catalog) -> bool:
    """Whether ``function`` is the VJP called ``name``, by all checks of the grader; its suite is worked out anew."""
    with np.errstate(all="ignore"):
        return _passes(build_suite(_without_misconceptions(catalog[name]), SEED), function)


def _passes(suite: Suite, function: Callable[..., Any]) -> bool:
    return judge(suite, _answers(suite, function), 1.0).status is Status.PASS


def _answers(suite: Suite, function: Callable[..., Any]) -> Answers:
    calls = suite.calls
    first = _call(function, calls[0])
    kept = tuple(np.array(array) for array in first.arrays)
    outcomes = (first, *(_call(function, call) for call in calls[1:]))
    return Answers(
        exercise=suite.exercise.name,
        outcomes=outcomes,
        repeats=_same(_call(function, calls[0]).arrays, kept),
        aliased=not _same(first.arrays, kept),
    )


def _call(function: Callable[..., Any], call: Call) -> Outcome:
    arguments = [_fresh(argument) for argument in call.args]
    try:
        result = function(*arguments, **call.kwargs)
    except Exception as error:  # whatever a student's function raises is its answer
        return Outcome(Kind.RAISED, detail=f"{type(error).__name__}: {error}")
    if result is None:
        return Outcome(Kind.NOTHING)
    several = isinstance(result, (tuple, list))
    arrays = tuple(np.asarray(item) for item in (result if several else (result,)))
    changed = tuple(i for i, (now, then) in enumerate(zip(arguments, call.args, strict=True)) if not _same((now,), (then.value,)))
    return Outcome(Kind.RETURNED, arrays=arrays, several=several, changed_inputs=changed)


def _fresh(argument: Argument) -> Any:
    value = argument.value
    if not isinstance(value, np.ndarray):
        return value
    if argument.layout == "F":
        return np.asfortranarray(value.copy())
    if argument.layout == "reversed":
        return value[::-1].copy()[::-1]
    if argument.layout == "strided":
        wide = np.empty((*value.shape[:-1], 2 * value.shape[-1]), value.dtype)
        wide[..., ::2] = value
        return wide[..., ::2]
    return value.copy()


def _same(left: tuple[Any, ...], right: tuple[Any, ...]) -> bool:
    pairs = zip(left, right, strict=False)
    return len(left) == len(right) and all(np.array_equal(a, b, equal_nan=np.asarray(a).dtype.kind == "f") for a, b in pairs)
