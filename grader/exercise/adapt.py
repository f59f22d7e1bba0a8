"""An exercise in the arrangement of a course: the same entries in other arrays.

The way back is found by numbering: the entries of the course's inputs are numbered from 1, the numbers go through the same
rearrangement as the values, and then say where each entry of the exercise's inputs came from (0: it was added).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.exercise.spec import Exercise, Function, Misconception, Reference


@dataclass(frozen=True)
class Adapter:
    """``arrange(*inputs, **parameters)`` gives the inputs of ``base``; ``turn(output, *inputs)`` the course's output."""

    base: Exercise
    arrange: Function
    turn: Function | None
    gradient: tuple[bool, ...]

    def forward(self, *inputs: np.ndarray, **parameters: object) -> Any:
        """The course's forward function."""
        result = self.base.forward(*self._arranged(inputs, parameters), **self._own(parameters))
        return result if self.turn is None else self.turn(result, *inputs)

    def each(self, change: Callable[[Function], Function]) -> "Adapter":
        """The same with every function changed that the way forward takes."""
        turn = None if self.turn is None else change(self.turn)
        return replace(self, base=replace(self.base, forward=change(self.base.forward)), arrange=change(self.arrange), turn=turn)

    def reference(self, names: Sequence[str]) -> Reference:
        """The reference in the course's arrangement. Wrong formulas come along where their gradients are the exercise's."""
        own = self.base.reference
        assert own is not None
        every = self.base.gradients
        places = self._places(len(names))
        known = [item for item in own.misconceptions if places.keys() >= set(item.gradients)]
        wrong = [self._misconception(item, names, [places[name] for name in item.gradients]) for item in known]
        right = tuple(self._back(item, every) for item in own.accepted)
        return Reference(self._back(own.vjp, every), tuple(wrong), right, own.vjp, lambda item: self._back(item, every))

    def _places(self, count: int) -> dict[str, int]:
        """For each gradient of the exercise which of the course's ``count`` gradients it is, where it is one of them."""
        every = self.base.gradients
        if count == len(every):
            return {name: place for place, name in enumerate(every)}
        if len(self.gradient) != len(self.base.inputs):
            return {}
        asked = [item.name for item, wanted in zip(self.base.inputs, self.gradient, strict=True) if wanted]
        return {name: place for place, name in enumerate(asked)}

    def _misconception(self, item: Misconception, names: Sequence[str], places: Sequence[int]) -> Misconception:
        gradients = tuple(names[place] for place in places)
        return Misconception(item.name, gradients, item.text, self._back(item.function, item.gradients, places))

    def _arranged(self, inputs: Sequence[np.ndarray], parameters: dict[str, object]) -> tuple[np.ndarray, ...]:
        arranged = self.arrange(*inputs, **parameters)
        return arranged if isinstance(arranged, tuple) else (arranged,)

    def _own(self, parameters: dict[str, object]) -> dict[str, object]:
        return {item.name: parameters[item.name] for item in self.base.parameters}

    def _back(self, function: Function, gives: Sequence[str], places: Sequence[int] | None = None) -> Function:
        """A VJP of the exercise, which gives the gradients named, as one of the course; ``places`` says which are wanted."""

        def vjp(g: Any, *inputs: np.ndarray, **parameters: object) -> tuple[np.ndarray, ...]:
            arranged = self._arranged(inputs, parameters)
            result = function(self._cotangent(g, arranged, inputs, parameters), *arranged, **self._own(parameters))
            found = dict(zip(gives, result if isinstance(result, (tuple, list)) else (result,), strict=True))
            gradients = self._scattered(found, inputs, parameters)
            return tuple(gradients if places is None else [gradients[place] for place in places])

        return vjp

    def _scattered(self, found: dict[str, Any], inputs: Sequence[np.ndarray], parameters: dict[str, object]) -> list[np.ndarray]:
        """Gradients of the exercise's inputs as gradients of the course's, zeros where none was found."""
        sizes = [array.size for array in inputs]
        starts = np.cumsum([1, *sizes])
        numbers = [
            np.arange(start, start + array.size).reshape(array.shape) for start, array in zip(starts, inputs, strict=False)
        ]
        flat, strange = np.zeros(starts[-1]), dict[int, np.ndarray]()
        for item, places in zip(self.base.inputs, self._arranged(numbers, parameters), strict=True):
            if item.name not in found:
                continue
            gradient = np.asarray(found[item.name], dtype=float)
            if gradient.shape == places.shape:
                np.add.at(flat, places.astype(int).ravel(), gradient.ravel())
            else:
                strange[_unmoved(places, numbers)] = gradient
        split = [flat[start : start + array.size].reshape(array.shape) for start, array in zip(starts, inputs, strict=False)]
        return [strange.get(k, array) for k, array in enumerate(split) if self.gradient[k]]

    def _cotangent(
        self, g: Any, arranged: Sequence[np.ndarray], inputs: Sequence[np.ndarray], parameters: dict[str, object]
    ) -> Any:
        if self.turn is None:
            return g
        result = self.base.forward(*arranged, **self._own(parameters))
        outputs = result if isinstance(result, tuple) else (result,)
        ends = np.cumsum([0, *(output.size for output in outputs)])
        numbers = tuple(
            np.arange(start, start + output.size).reshape(output.shape) for start, output in zip(ends, outputs, strict=False)
        )
        turned = self.turn(numbers if isinstance(result, tuple) else numbers[0], *inputs)
        flat = np.zeros(ends[-1])
        pairs = zip(turned if isinstance(turned, tuple) else (turned,), g if isinstance(g, tuple) else (g,), strict=True)
        for places, part in pairs:
            flat[np.asarray(places).ravel()] = np.asarray(part).ravel()
        split = tuple(
            flat[start : start + output.size].reshape(output.shape) for start, output in zip(ends, outputs, strict=False)
        )
        return split if isinstance(result, tuple) else split[0]


def _unmoved(places: np.ndarray, numbers: Sequence[np.ndarray]) -> int:
    """Which of the course's inputs an input of the exercise is as it stands: there a wrong shape stays what it is."""
    for k, array in enumerate(numbers):
        if np.array_equal(places, array):
            return k
    raise ValueError("a gradient of a wrong shape for an input that the course has in another arrangement")
