"""Three ways to one gradient: component by component, with the Jacobian as an array, and as a VJP.

The author writes the steps of each with the shape of what it makes; the private file holds the first two as accepted
variants named ``by_components`` and ``by_jacobian``. What each takes is measured once (``grader measure``) and kept in
``ways.json`` beside the exercise, because pages and students' machines have no reference to measure.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grader.exercise.shape import BadExercise, Shape, parse_shape

TAG = "__grader_ways__"
FILE = "ways.json"
EXAMPLE = 'jacobian=((r"the Jacobian, a diagonal matrix", "(n,n)"), (r"its transpose times $g$", "(n)"))'
Steps = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Step:
    """What is done, in words with mathematics, and the shape of what comes of it."""

    text: str
    shape: Shape


@dataclass(frozen=True)
class Measured:
    """The most bytes allocated at once beside the inputs, for each value of the growing sizes."""

    sizes: tuple[int, ...]
    components: tuple[int, ...]
    jacobian: tuple[int, ...]
    vjp: tuple[int, ...]


@dataclass(frozen=True)
class Way:
    """One of the three; ``key`` is its field in Measured."""

    key: str
    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Ways:
    """The three, in order. ``growing`` sizes are equal and grow when memory is measured, ``fixed`` ones stay."""

    ways: tuple[Way, ...]
    growing: tuple[str, ...]
    fixed: Mapping[str, int]
    measured: Measured | None

    def sizes(self, n: int) -> dict[str, int]:
        """All free sizes where the growing ones are ``n``."""
        return {**dict.fromkeys(self.growing, n), **self.fixed}

    def largest(self, way: Way, n: int) -> tuple[Shape, int]:
        """The largest array that a way makes where the growing sizes are ``n``: its shape and its bytes as float64."""
        sizes = self.sizes(n)
        counted = [(step.shape, 8 * _product(step.shape, sizes)) for step in way.steps]
        return max(counted, key=lambda item: item[1])

    @property
    def over(self) -> str:
        """The growing sizes for people: "m = n"."""
        return " = ".join(self.growing)


def three_ways(
    *, components: Steps, jacobian: Steps, vjp: Steps, fixed: Mapping[str, int] | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Say how a gradient is found in three ways, above ``@exercise``; each step is (what is done, shape of the result).

    Tell of the VJP what it makes, not its formula: that is what the student is asked for. ``fixed`` sizes stay when memory
    is measured; all others are equal and grow.
    """

    def mark(function: Callable[..., Any]) -> Callable[..., Any]:
        setattr(function, TAG, ({"components": components, "jacobian": jacobian, "vjp": vjp}, dict(fixed or {})))
        return function

    return mark


TITLES = {
    "components": "Component by component",
    "jacobian": "With the Jacobian as an array",
    "vjp": "As a vector-Jacobian product",
}


def read_ways(function: Callable[..., Any], public: Path, free_sizes: Sequence[str]) -> Ways | None:
    """What ``@three_ways`` was given above ``function``, with the numbers kept for it; raises BadExercise."""
    steps, fixed = getattr(function, TAG, (None, {}))
    if steps is None:
        return None
    ways = tuple(Way(key, TITLES[key], _steps(key, given)) for key, given in steps.items())
    used = {name for way in ways for step in way.steps for size in step.shape for name in size.names} | set(fixed)
    if unknown := sorted(used - set(free_sizes)):
        raise BadExercise(f"@three_ways speaks of the size {unknown[0]!r}; this exercise has {', '.join(free_sizes)}")
    growing = tuple(name for name in free_sizes if name not in fixed)
    return Ways(ways, growing, fixed, _kept(public.with_name(FILE)).get(public.stem))


def keep(public_folder: Path, found: Mapping[str, Measured]) -> None:
    """Write what was measured into the folder's file, beside what it holds of other exercises."""
    path = public_folder / FILE
    everything = {**_kept(path), **found}
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(asdict(everything[name]))}" for name in sorted(everything))
    path.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


def _kept(path: Path) -> dict[str, Measured]:
    if not path.is_file():
        return {}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return {
            name: Measured(**{key: tuple(map(int, values)) for key, values in item.items()}) for name, item in content.items()
        }
    except (ValueError, TypeError, AttributeError) as error:
        raise BadExercise(f"{path.name} cannot be used ({error}); remove it and write it anew with `grader measure`") from None


def _steps(key: str, given: object) -> tuple[Step, ...]:
    try:
        pairs = [(text, shape) for text, shape in given]  # type: ignore[attr-defined]
        steps = tuple(Step(str(text), parse_shape(shape)) for text, shape in pairs)
    except (TypeError, ValueError) as error:
        raise BadExercise(f"@three_ways({key}=...): {error}; a right example is {EXAMPLE}") from None
    if not steps:
        raise BadExercise(f"@three_ways({key}=...) has no step; a right example is {EXAMPLE}")
    return steps


def _product(shape: Shape, sizes: Mapping[str, int]) -> int:
    count = 1
    for size in shape:
        count *= size(sizes)
    return count
