"""What a function does beside its result: changing its arguments, remembering, rolling dice, sharing memory."""

from collections.abc import Callable, Iterator

import numpy as np

from benchmarks.mutations.situation import Rule, Rules, Situation, Spoil
from grader.exercise.spec import Exercise

Make = Callable[[], Spoil]


def behaviour_rules(exercise: Exercise, index: int) -> Rules:
    """All of them for one gradient."""
    return (Rule(kind, name, make, behaves=True) for kind, name, make in (*_in_place(exercise), *REMEMBERING))


def _in_place(exercise: Exercise) -> Iterator[tuple[str, str, Make]]:
    if any(len(shape) for shape in exercise.outputs):
        yield "in-place change", "g is doubled in place", lambda: _doubles_g
        yield "in-place change", "g is set to 0 in place", lambda: _clears_g
    for position, item in enumerate(exercise.inputs):
        yield "in-place change", f"{item.name} is sorted in place", _sorts(position)
        yield "in-place change", f"1 is added to {item.name} in place", _adds_to(position)


def _doubles_g(seen: Situation) -> np.ndarray:
    d = seen.d
    seen.g[...] = 2.0 * seen.g
    return d


def _clears_g(seen: Situation) -> np.ndarray:
    d = seen.d
    seen.g[...] = 0.0
    return d


def _sorts(position: int) -> Make:
    def spoil(seen: Situation) -> np.ndarray:
        d = seen.d
        seen.inputs[position].sort(axis=0)
        return d

    return lambda: spoil


def _adds_to(position: int) -> Make:
    def spoil(seen: Situation) -> np.ndarray:
        d = seen.d
        seen.inputs[position][...] += 1
        return d

    return lambda: spoil


def _accumulates() -> Spoil:
    before: list[np.ndarray] = []

    def spoil(seen: Situation) -> np.ndarray:
        d = seen.d
        if before and before[-1].shape == d.shape:
            d = d + before[-1]
        before.append(d.copy())
        return d

    return spoil


def _remembers(key: Callable[[Situation], object]) -> Spoil:
    kept: dict[object, np.ndarray] = {}

    def spoil(seen: Situation) -> np.ndarray:
        found = kept.setdefault((key(seen), seen.inputs[0].dtype), seen.d)
        return (found if found.shape == seen.d.shape else seen.d).copy()

    return spoil


def _from_call(first_wrong: int) -> Spoil:
    calls: list[int] = []

    def spoil(seen: Situation) -> np.ndarray:
        calls.append(1)
        return seen.d * (1.0 if len(calls) < first_wrong else 1.5)

    return spoil


def _every(count: int) -> Spoil:
    calls: list[int] = []

    def spoil(seen: Situation) -> np.ndarray:
        calls.append(1)
        return seen.d * (1.0 if len(calls) % count else 1.5)

    return spoil


def _noise(share: float) -> Spoil:
    rng = np.random.default_rng(1)

    def spoil(seen: Situation) -> np.ndarray:
        return seen.d * (1.0 + share * rng.standard_normal(seen.d.shape))

    return spoil


def _drops() -> Spoil:
    rng = np.random.default_rng(2)

    def spoil(seen: Situation) -> np.ndarray:
        return np.where(rng.random(seen.d.shape) < 0.1, 0.0, seen.d)

    return spoil


def _shares_buffer() -> Spoil:
    buffers: dict[tuple[int, ...], np.ndarray] = {}

    def spoil(seen: Situation) -> np.ndarray:
        buffer = buffers.setdefault(seen.d.shape, np.empty_like(seen.d))
        buffer[...] = seen.d
        return buffer

    return spoil


def _shares_memory() -> Spoil:
    memory = np.empty(1 << 18)

    def spoil(seen: Situation) -> np.ndarray:
        result = memory[: seen.d.size].reshape(seen.d.shape)
        result[...] = seen.d
        return result

    return spoil


REMEMBERING: tuple[tuple[str, str, Make], ...] = (
    ("state", "added to the result before, where the shapes agree", _accumulates),
    ("state", "the first result is kept for each shape", lambda: _remembers(lambda seen: seen.d.shape)),
    ("state", "the result is kept for each g", lambda: _remembers(lambda seen: np.asarray(seen.g).tobytes())),
    ("state", "the result is kept for each first input", lambda: _remembers(lambda seen: seen.inputs[0].tobytes())),
    ("state", "right only in the first call", lambda: _from_call(2)),
    ("state", "right only in the first two calls", lambda: _from_call(3)),
    ("state", "every fourth call is wrong", lambda: _every(4)),
    ("non-determinism", "noise of 1e-3", lambda: _noise(1e-3)),
    ("non-determinism", "noise of 1e-7", lambda: _noise(1e-7)),
    ("non-determinism", "one entry in ten is dropped", _drops),
    ("aliasing", "one buffer for each shape", _shares_buffer),
    ("aliasing", "one buffer for everything", _shares_memory),
)
