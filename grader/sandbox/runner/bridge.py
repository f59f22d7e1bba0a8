"""Students who write an exercise as their course does: the lines of a bridge call their functions."""

from collections.abc import Callable
from typing import Any

import numpy as np

from .failure import Failure
from .passes import combine


class Miscounted(TypeError):
    """A function of the student returned another number of values than the lines take."""

    def __init__(self, words: str, values: tuple[Any, ...]) -> None:
        super().__init__(words)
        self.values = values


class Named(dict[Any, Any]):
    """A dict that a student returned; a key that is not there is told with the function's name."""

    def __init__(self, values: dict[Any, Any], function: str) -> None:
        super().__init__(values)
        self.function = function

    def __missing__(self, key: object) -> Any:
        there = ", ".join(sorted(str(item)[:40] for item in self)) or "nothing"
        raise LookupError(f"{self.function} returned a dict without {key!r}; it has {there[:400]}")


def take(result: Any, function: str, wanted: tuple[str, ...]) -> Any:
    """What a student's function returned, where it has as many values as are taken."""
    several = isinstance(result, (tuple, list))
    values = tuple(result) if several else (result,)
    text = ", ".join(wanted)
    # A cache alone is no sign of work: the stubs of courses return it with None.
    if not values or all(value is None for value in values[: max(1, len(wanted) - 1)]):
        raise NotImplementedError(f"{function} returned None; it returns {text}")
    if len(wanted) == 1:
        if several and len(values) == 1:
            result = values[0]
        return Named(result, function) if isinstance(result, dict) else result
    if len(values) != len(wanted):
        got = f"{len(values)} values" if several else f"a {type(result).__name__}"
        raise Miscounted(f"{function} returned {got} where {text} are expected", values)
    return values


def bridge(script: str, find: Callable[[str], Any], names: dict[str, Any], *, gradients: bool) -> Any:
    """A function of (g, *inputs) that gives gradients and then outputs, or of (count, *inputs) that gives outputs; the
    Failure that says why where a function of the student is not there. ``names`` are the builtins of student modules."""
    kept: list[tuple[Any, ...]] = []

    def keep(outputs: tuple[Any, ...]) -> tuple[Any, ...]:
        kept[:] = [tuple([value.copy() if hasattr(value, "copy") else value for value in outputs])]
        return kept[0]

    space: dict[str, Any] = {"__builtins__": names, "np": np, "__take__": take, "__keep__": keep, "__combine__": combine}
    exec(compile(script, "<bridge>", "exec", dont_inherit=True), space)
    for name in space["needs"]:
        found = find(name)
        if type(found) is Failure:
            return found
        space[name] = found
    if not gradients:
        return space["outputs_only"]
    both = space["both"]

    def counted(*args: Any, **kwargs: Any) -> Any:
        kept.clear()
        try:
            return both(*args, **kwargs)
        except Miscounted as error:
            if not kept:  # it was the forward pass
                raise
            return (*error.values, *kept[0])

    return counted
