"""What a spoiled VJP sees of one call, and what a way of spoiling is."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from grader.exercise.sizes import all_sizes
from grader.exercise.spec import Exercise


@dataclass(frozen=True)
class Situation:
    """One call of a VJP, looked at from the gradient at ``index``. All arrays are as the caller gave them."""

    exercise: Exercise
    index: int
    g: Any
    inputs: tuple[np.ndarray, ...]
    parameters: Mapping[str, object]

    @property
    def position(self) -> int:
        """The place among the inputs of the input whose gradient is spoiled."""
        return [k for k, item in enumerate(self.exercise.inputs) if item.has_gradient][self.index]

    @cached_property
    def rights(self) -> tuple[np.ndarray, ...]:
        """What the reference returns, as arrays."""
        reference = self.exercise.reference
        assert reference is not None
        result = reference.vjp(self.g, *self.inputs, **self.parameters)
        return tuple(map(np.array, result if isinstance(result, (tuple, list)) else (result,)))

    @property
    def d(self) -> np.ndarray:
        """The right gradient, in memory of its own."""
        return self.rights[self.index].copy()

    def at(self, index: int) -> "Situation":
        """The same call looked at from another gradient."""
        other = replace(self, index=index)
        other.__dict__["rights"] = self.rights
        return other

    def under(self, **changes: Any) -> np.ndarray:
        """The reference's gradient for other arguments: ``g``, ``inputs`` or ``parameters``."""
        return replace(self, **changes).d

    def with_input(self, position: int, array: np.ndarray) -> np.ndarray:
        """The reference's gradient with another array in the place of one input."""
        return self.under(inputs=(*self.inputs[:position], array, *self.inputs[position + 1 :]))

    @cached_property
    def sizes(self) -> dict[str, int]:
        """Every size by its name, also those that follow from others."""
        found: dict[str, int] = {}
        for item, array in zip(self.exercise.inputs, self.inputs, strict=True):
            found |= {size.text: length for size, length in zip(item.shape, array.shape, strict=True) if size.text.isidentifier()}
        return all_sizes(self.exercise, found, self.parameters)


Spoil = Callable[[Situation], Any]


@dataclass(frozen=True)
class Rule:
    """A way of spoiling one gradient. ``kind`` is the class of mistake; what ``make()`` gives says what is returned instead.

    ``behaves``: the numbers may be right; what is wrong is what the function does, or that it remembers. Each function
    gets a spoil of its own.
    """

    kind: str
    name: str
    make: Callable[[], Spoil]
    behaves: bool = False


Rules = Iterator[Rule]


def rule(kind: str, name: str, spoil: Spoil) -> Rule:
    """A rule that remembers nothing."""
    return Rule(kind, name, lambda: spoil)


def output_rank(exercise: Exercise) -> int:
    """The number of axes of g; 0 for a scalar or for several outputs."""
    return len(exercise.outputs[0]) if len(exercise.outputs) == 1 else 0


def rank(exercise: Exercise, index: int) -> int:
    """The number of axes of one gradient."""
    return len([item for item in exercise.inputs if item.has_gradient][index].shape)


def nameless(d: np.ndarray) -> np.ndarray:
    """A gradient that is wrong in every entry and in no way that has a name."""
    size = float(np.abs(d).max(initial=0.0)) or 1.0
    return np.asarray(d + 0.3 * size * np.cos(1.0 + 2.3 * np.arange(d.size)).reshape(d.shape))
