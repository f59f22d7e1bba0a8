"""Calls trusted functions in this process, in the shape in which the sandbox answers.

For the project's own formulas only (references, misconceptions, variants): a student's code is never run here.
"""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grader.exercise.cases import Case
from grader.exercise.spec import Exercise, Function
from grader.grading.suite import Suite
from grader.values.call import Answers, Kind, Outcome


def answer(suite: Suite, function: Function) -> Answers:
    """What a trusted VJP gives on every case of a suite, watched as the sandbox watches: changed inputs, state, shared memory."""
    first = _call(function, suite.cases[0])
    before = tuple(np.array(array) for array in first.arrays)
    others = [_call(function, case) for case in suite.cases[1:]]
    aliased = not all(map(_identical, first.arrays, before))  # before the repeat, which may write the same bytes again
    again = _call(function, suite.cases[0])
    repeats = again.kind is first.kind and len(again.arrays) == len(before) and all(map(_identical, again.arrays, before))
    return Answers(suite.exercise.name, (replace(first, arrays=before), *others), repeats, aliased)


def _identical(one: np.ndarray | None, other: np.ndarray) -> bool:
    """Whether two arrays hold the same bytes (so that NaN equals itself)."""
    return one is not None and one.shape == other.shape and one.tobytes() == other.tobytes()


def _call(function: Function, case: Case) -> Outcome:
    return called(function, case.arguments, case.parameters, writable=case.writable)


def called(function: Function, arguments: Sequence[Any], parameters: Mapping[str, object], *, writable: bool = True) -> Outcome:
    """What a trusted function gives for copies of some arguments; an exception of any kind is an outcome too."""
    given = [_fresh(value, writable) for value in arguments]
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = function(*given, **parameters)
    except Exception as error:  # a wrong formula may fail in any way on shapes that it does not fit
        return Outcome(Kind.RAISED, detail=f"{type(error).__name__}: {error}")
    several = isinstance(result, (tuple, list))
    arrays = tuple(np.asarray(item) for item in (result if several else (result,)))
    changed = tuple(k for k, (now, was) in enumerate(zip(given, arguments, strict=True)) if not _unchanged(now, was))
    return Outcome(Kind.RETURNED, arrays, several, changed_inputs=changed)


def _unchanged(now: Any, was: Any) -> bool:
    if isinstance(was, tuple):
        return all(map(_unchanged, now, was))
    return _identical(now, was) if isinstance(was, np.ndarray) else True


def _fresh(value: Any, writable: bool) -> Any:
    if isinstance(value, tuple):
        return tuple(_fresh(item, writable) for item in value)
    if not isinstance(value, np.ndarray):
        return value
    copy = value.copy()
    copy.flags.writeable = writable
    return copy


def with_mistake(exercise: Exercise, function: Function, gradients: tuple[str, ...]) -> Function:
    """The reference VJP with the named gradients replaced by those of a wrong formula."""
    reference = exercise.reference
    if reference is None:
        raise ValueError(f"{exercise.name} has no reference; add reference/{exercise.name}.py")

    def vjp(*args: Any, **kwargs: Any) -> tuple[np.ndarray, ...]:
        wrong = function(*args, **kwargs)
        replaced = dict(zip(gradients, wrong if isinstance(wrong, tuple) else (wrong,), strict=True))
        right = reference.vjp(*args, **kwargs)
        rights = right if isinstance(right, tuple) else (right,)
        return tuple(replaced.get(name, item) for name, item in zip(exercise.gradients, rights, strict=True))

    return vjp
