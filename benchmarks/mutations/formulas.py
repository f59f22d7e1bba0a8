"""Another formula in the place of the right one: other cotangents, other inputs, sums over other axes, other outputs."""

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.mutations.situation import Rules, Situation, Spoil, output_rank, rank, rule
from grader.exercise.cases import forward
from grader.exercise.spec import Exercise

CHANGES_OF_G: dict[str, tuple[str, Callable[[np.ndarray], Any]]] = {
    "g ignored": ("1 in the place of g", np.ones_like),
    "|g|": ("|g| in the place of g", np.abs),
    "g rectified": ("max(g, 0) in the place of g", lambda g: np.maximum(g, 0.0)),
    "g clipped": ("g cut to [-1, 1]", lambda g: np.clip(g, -1.0, 1.0)),
    "g squared": ("g * g in the place of g", np.square),
    "sign of g": ("the sign of g in its place", np.sign),
    "g normalised": ("g / |g| in the place of g", lambda g: g / (np.linalg.norm(g) + 1e-12)),
    "g flipped": ("g backwards along its first axis", lambda g: g[::-1] if g.ndim else g),
    "g centred": ("g with its mean subtracted", lambda g: g - g.mean() if g.ndim and g.size else g),
    "g averaged": ("the mean of g in every place", lambda g: np.full_like(g, g.mean()) if g.ndim and g.size else g),
    "g halved": ("g scaled and not scaled back", lambda g: g * 0.9),
    "g rounded": ("g as whole numbers", np.round),
}
CHANGES_OF_INPUT: dict[str, tuple[str, Callable[[np.ndarray], Any]]] = {
    "input left out": ("0 in its place", np.zeros_like),
    "input negated": ("its negative", np.negative),
    "input ones": ("1 in its place", np.ones_like),
    "input absolute": ("its absolute value", np.abs),
    "wrong point": ("its sine", np.sin),
    "input flipped": ("it backwards along the first axis", lambda x: x[::-1]),
    "input transposed": (
        "its transpose, where it is square",
        lambda x: x.T.copy() if x.ndim == 2 and x.shape[0] == x.shape[1] else x,
    ),
    "input centred": ("its mean subtracted", lambda x: x - x.mean() if x.size else x),
    "input rounded": ("it in float16", lambda x: x.astype(np.float16).astype(x.dtype)),
}


def formula_rules(exercise: Exercise, index: int) -> Rules:
    """All of them for one gradient."""
    for kind, (words, change) in CHANGES_OF_G.items():
        yield rule(kind, words, _with_g(change))
    yield from _slices(exercise)
    yield from _axes(exercise, index)
    yield from _inputs(exercise)
    yield from _parameters(exercise)
    yield from _others(exercise, index)


def _with_g(change: Callable[[np.ndarray], Any]) -> Spoil:
    def one(g: Any) -> Any:
        changed = change(np.asarray(g))
        return changed if isinstance(g, np.ndarray) else float(changed)

    return lambda seen: seen.under(g=tuple(map(one, seen.g)) if isinstance(seen.g, tuple) else one(seen.g))


def _slices(exercise: Exercise) -> Rules:
    """Not all of g counts."""
    for axis in range(output_rank(exercise)):
        yield rule("first row only", f"only the first entry of g along axis {axis}", _kept(axis, slice(0, 1)))
        yield rule("last row only", f"only the last entry of g along axis {axis}", _kept(axis, slice(-1, None)))
        yield rule("last row left out", f"all but the last entry of g along axis {axis}", _kept(axis, slice(None, -1)))
        yield rule("first row left out", f"all but the first entry of g along axis {axis}", _kept(axis, slice(1, None)))
        yield rule("beyond 64", f"only 64 entries of g along axis {axis}", _kept(axis, slice(None, 64)))


def _kept(axis: int, part: slice) -> Spoil:
    def change(g: np.ndarray) -> np.ndarray:
        kept = np.zeros_like(g)
        place = (slice(None),) * axis + (part,)
        kept[place] = g[place]
        return kept

    return _with_g(change)


def contributions(seen: Situation, axis: int) -> np.ndarray:
    """What each slice of g along an axis contributes to the gradient, stacked in front: they add up to it."""
    parts = []
    for place in range(seen.g.shape[axis]):
        g = np.zeros_like(seen.g)
        chosen = (slice(None),) * axis + (place,)
        g[chosen] = seen.g[chosen]
        parts.append(seen.under(g=g))
    return np.array(parts)


def _axes(exercise: Exercise, index: int) -> Rules:
    """The contributions of the rows of g, treated in another way than adding them up."""
    for axis in range(output_rank(exercise)):
        yield rule("sum forgotten", f"one gradient for each entry of g along axis {axis}", _treated(axis, lambda parts: parts))
        yield rule("mean for sum", f"averaged over axis {axis} of g", _treated(axis, lambda parts: parts.mean(axis=0)))
        yield rule("maximum for sum", f"the largest over axis {axis} of g", _treated(axis, lambda parts: parts.max(axis=0)))
        for wrong in range(1, rank(exercise, index) + 1):
            words = f"added up over axis {wrong - 1} instead of axis {axis} of g"
            yield rule("wrong axis", words, _treated(axis, _summed(wrong)))
            yield rule("wrong axis when it fits", f"{words}, where that fits", _if_it_fits(_treated(axis, _summed(wrong))))


def _summed(axis: int) -> Callable[[np.ndarray], np.ndarray]:
    return lambda parts: parts.sum(axis=axis)


def _treated(axis: int, treat: Callable[[np.ndarray], np.ndarray]) -> Spoil:
    return lambda seen: treat(contributions(seen, axis)) if seen.g.shape[axis] else seen.d


def _if_it_fits(spoil: Spoil) -> Spoil:
    """Wrong only where the wrong array happens to have the right shape."""

    def spoiled(seen: Situation) -> Any:
        wrong = spoil(seen)
        return wrong if wrong.shape == seen.d.shape else seen.d

    return spoiled


def _inputs(exercise: Exercise) -> Rules:
    """The formula evaluated for other inputs."""
    for position, item in enumerate(exercise.inputs):
        if "permutation" in item.domain.text:
            yield rule("labels", f"the inverse of {item.name}", _with_input(position, np.argsort))
            yield rule("labels", f"{item.name} twice", _with_input(position, lambda p: p[p]))
        elif "integers" in item.domain.text:
            yield rule("labels", f"{item.name} backwards", _with_input(position, lambda p: p[::-1].copy()))
            yield rule("labels", f"0 in the place of {item.name}", _with_input(position, np.zeros_like))
        else:
            for kind, (words, change) in CHANGES_OF_INPUT.items():
                yield rule(kind, f"{item.name}: {words}", _with_input(position, change))


def _with_input(position: int, change: Callable[[np.ndarray], Any]) -> Spoil:
    return lambda seen: seen.with_input(position, np.asarray(change(seen.inputs[position])))


def _parameters(exercise: Exercise) -> Rules:
    """A parameter taken as another value, where the formula still fits."""
    for item in exercise.parameters:
        for value in item.values:
            yield rule("parameter ignored", f"{item.name} taken as {value!r}", _with_parameter(item.name, value))


def _with_parameter(name: str, value: object) -> Spoil:
    return lambda seen: seen.under(parameters={**seen.parameters, name: value})


def _others(exercise: Exercise, index: int) -> Rules:
    """Something else that was at hand."""
    for other, name in enumerate(exercise.gradients):
        if other != index:
            yield rule("swapped outputs", f"the gradient of {name}", _other(other))
            yield rule("swapped outputs", f"the gradient of {name}, where it fits", _if_it_fits(_other(other)))
    yield rule("g passed through", "g itself, where it fits", _if_it_fits(lambda seen: np.array(seen.g, dtype=float)))
    for position, item in enumerate(exercise.inputs):
        yield rule("g times input", f"g * {item.name}, where it fits", _if_it_fits(_times(position)))
    if len(exercise.outputs) == 1:
        yield rule("g times output", "g times the output, where it fits", _if_it_fits(_times_output))
        yield rule("output", "the output, where it fits", _if_it_fits(_output))


def _other(other: int) -> Spoil:
    return lambda seen: seen.rights[other].copy()


def _times(position: int) -> Spoil:
    def product(seen: Situation) -> np.ndarray:
        array = seen.inputs[position]
        try:
            return np.asarray(seen.g * array, dtype=float)
        except ValueError:  # shapes that do not fit
            return np.zeros((0, 0, 0, 0))

    return product


def _output(seen: Situation) -> np.ndarray:
    return np.asarray(forward(seen.exercise, seen.inputs, seen.parameters)[0], dtype=float)


def _times_output(seen: Situation) -> np.ndarray:
    return np.asarray(seen.g * _output(seen))
