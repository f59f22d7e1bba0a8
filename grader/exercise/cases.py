"""The hidden cases of an exercise: inputs and cotangents, drawn from a seed and the exercise's name."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.exercise.domain import draw_cotangent
from grader.exercise.shape import BadExercise, Shape
from grader.exercise.sizes import Regime, regimes
from grader.exercise.spec import Exercise

LAYOUTS = ("C", "F", "reversed", "strided")
Cotangent = Any  # ndarray, float, or a tuple of them when the exercise has several outputs


@dataclass(frozen=True)
class Case:
    """One call of the VJP. ``sizes`` holds also the sizes that follow from others; ``layout`` is the memory
    layout in which the student's function gets the arrays."""

    label: str
    sizes: Mapping[str, int]
    parameters: Mapping[str, object]
    inputs: tuple[np.ndarray, ...]
    cotangent: Cotangent
    layout: str = "C"

    @property
    def arguments(self) -> tuple[Any, ...]:
        """``(g, *inputs)``, the positional arguments of a VJP."""
        return (self.cotangent, *self.inputs)


def generator(seed: int, name: str, *more: int) -> np.random.Generator:
    """The random generator of one exercise: the seed and the name together, so that exercises do not share draws."""
    digest = hashlib.sha256(name.encode()).digest()
    return np.random.default_rng([seed, int.from_bytes(digest[:8], "big"), *more])


def draw_cases(exercise: Exercise, seed: int) -> tuple[Case, ...]:
    """All hidden cases; raises BadExercise when the forward function does not fit its specification."""
    rng = generator(seed, exercise.name)
    return tuple(draw_case(exercise, regime, rng, LAYOUTS[index % 4]) for index, regime in enumerate(regimes(exercise)))


def draw_case(exercise: Exercise, regime: Regime, rng: np.random.Generator, layout: str = "C") -> Case:
    """Draw inputs and a cotangent for one choice of sizes and parameters; raises BadExercise."""
    values = regime.values(exercise)
    sizes = {name: value for name, value in values.items() if name not in regime.parameters and isinstance(value, int)}
    inputs = tuple(item.domain.draw(rng, measure(item.shape, values), sizes) for item in exercise.inputs)
    outputs = forward(exercise, inputs, regime.parameters)
    for shape, output in zip(exercise.outputs, outputs, strict=True):
        if output.shape != measure(shape, values):
            raise BadExercise(
                f'{exercise.name}: for {_text(values)} the forward function returns shape {output.shape}, but '
                f'"{exercise.shapes.text}" says {measure(shape, values)}; mend the shapes or the function'
            )
    cotangents = tuple(draw_cotangent(rng, output.shape) for output in outputs)
    return Case(regime.label, sizes, regime.parameters, inputs, cotangents if len(cotangents) > 1 else cotangents[0], layout)


def forward(exercise: Exercise, inputs: tuple[np.ndarray, ...], parameters: Mapping[str, object]) -> tuple[np.ndarray, ...]:
    """The forward function's outputs as a tuple of float64 (or complex128) arrays; raises BadExercise on a wrong number."""
    result = exercise.forward(*inputs, **parameters)
    outputs = tuple(np.asarray(item) for item in (result if isinstance(result, tuple) else (result,)))
    if len(outputs) != len(exercise.outputs):
        raise BadExercise(
            f"{exercise.name}: the forward function returns {len(outputs)} outputs, but "
            f'"{exercise.shapes.text}" says {len(exercise.outputs)}'
        )
    return outputs


def measure(shape: Shape, values: Mapping[str, object]) -> tuple[int, ...]:
    """The shape as numbers."""
    return tuple(size(values) for size in shape)


def _text(values: Mapping[str, object]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in values.items())
