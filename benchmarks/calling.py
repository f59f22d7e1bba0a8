"""Calls a function on every case of a suite in this very process, with the arguments that the sandbox would build.

For functions of the project's own (references, mutants, made-up submissions). There is no isolation: a student's code is
never run here.
"""

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.grading.suite import Suite
from grader.values.call import Answers, Argument, Call, Kind, Outcome

Function = Callable[..., Any]
CARRIED = "fiub"  # kinds of numbers that the sandbox hands back; others are refused by name


def answers(suite: Suite, function: Function) -> Answers:
    """What the function gives on every case: the first call is repeated after all others and its result looked at again."""
    return answers_to(suite.exercise.name, suite.calls, function)


def answers_to(exercise: str, calls: Sequence[Call], function: Function) -> Answers:
    """The same for any calls."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        first, handed = _call(function, calls[0])
        outcomes = (first, *(_call(function, call)[0] for call in calls[1:]))
        aliased = not _same(handed, first.arrays)  # before the repeat, which may write the same bytes again
        again, _ = _call(function, calls[0])
    repeats = first.kind is not Kind.RETURNED or (again.kind is Kind.RETURNED and _same(again.arrays, first.arrays))
    return Answers(exercise, outcomes, repeats, aliased)


def _call(function: Function, call: Call) -> tuple[Outcome, tuple[Any, ...]]:
    """What a call gave, in memory of its own, and the arrays themselves as they were handed out."""
    arguments = [fresh(argument) for argument in call.args]
    try:
        result = function(*arguments, **call.kwargs)
    except Exception as error:  # whatever a function raises is its answer
        return Outcome(Kind.RAISED, detail=f"{type(error).__name__}: {error}", changed_inputs=_changed(arguments, call)), ()
    if result is None:
        return Outcome(Kind.NOTHING), ()
    several = isinstance(result, (tuple, list))
    items = tuple(result) if isinstance(result, (tuple, list)) else (result,)
    arrays = tuple(np.asarray(item) if _carried(item) else None for item in items)
    odd = [f"element {number} is a {type(item).__name__}" for number, item in enumerate(items, 1) if not _carried(item)]
    if len(odd) == len(items):
        return Outcome(Kind.UNUSABLE, detail=f"a {type(result).__name__}"), ()
    copies = tuple(None if array is None else array.copy() for array in arrays)
    return Outcome(Kind.RETURNED, copies, several, "; ".join(odd), changed_inputs=_changed(arguments, call)), arrays


def _carried(item: object) -> bool:
    """Whether the sandbox hands it back: arrays of numbers and floats."""
    return isinstance(item, (np.ndarray, float, np.float32)) and np.asarray(item).dtype.kind in CARRIED


def fresh(argument: Argument) -> Any:
    """The argument in its own memory, laid out and locked as the call asks."""
    if isinstance(argument.value, tuple):
        return tuple(fresh(Argument(item, argument.layout, argument.writable)) for item in argument.value)
    if not isinstance(argument.value, np.ndarray):
        return argument.value
    array = _laid_out(argument.value, argument.layout)
    array.flags.writeable = argument.writable
    return array


def _laid_out(value: np.ndarray, layout: str) -> np.ndarray:
    if layout == "C" or value.ndim == 0:
        return value.copy()
    if layout == "F":
        return value.copy(order="F")
    if layout == "reversed":
        turned = (slice(None, None, -1),) * value.ndim
        return value[turned].copy()[turned]
    wide = np.empty((*value.shape[:-1], 2 * value.shape[-1]), value.dtype)[..., ::2]
    wide[...] = value
    return wide


def _changed(arguments: Sequence[Any], call: Call) -> tuple[int, ...]:
    pairs = zip(arguments, call.args, strict=True)
    return tuple(position for position, (now, was) in enumerate(pairs) if not _same((now,), (was.value,)))


def _same(left: tuple[Any, ...], right: tuple[Any, ...]) -> bool:
    """Whether two arguments or results hold the same bytes, so that NaN equals itself."""
    return len(left) == len(right) and all(map(_identical, left, right))


def _identical(one: Any, other: Any) -> bool:
    if isinstance(one, tuple):
        return _same(one, other)
    if not isinstance(one, np.ndarray):
        return True
    return bool(one.shape == other.shape and one.dtype == other.dtype and one.tobytes() == other.tobytes())
