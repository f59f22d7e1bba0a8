"""The hidden cases of an exercise: inputs and cotangents, drawn from a seed and the exercise's name."""

import hashlib
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Any

import numpy as np

from grader.exercise.domain import draw_cotangent
from grader.exercise.occasions import all_facts, facts
from grader.exercise.shape import BadExercise, Shape
from grader.exercise.sizes import Regime, regimes
from grader.exercise.spec import Exercise, Input

LAYOUTS = ("C", "reversed", "F", "strided")
ZERO, SINGLE_ENTRY, COMBINATION = "a cotangent of zero", "a cotangent with a single entry", "a large cotangent"
AGAIN = "the first sizes with other, larger values"  # for what is kept by shape, and what is cut off
LARGE_FACTOR, SMALL = 100.0, 1e-3  # cotangents of these sizes show what is cut off, and what is taken for 0
MOST_DRAWS = 200  # for inputs that bring no value inside a network near a kink
REDRAWS = 12  # of one argument in one case, for values that show what no case before has shown
CHEAP = 500  # entries of an argument that may be drawn again
Draw = Callable[[], np.ndarray | float]
Shown = set[int]  # which facts the values of one argument have shown in the cases so far
Cotangent = Any  # ndarray, float, or a tuple of them when the exercise has several outputs


class Purpose(StrEnum):
    """What a case is there for, and so how it is judged."""

    PLAIN = "plain"  # against the reference, in float64
    SINGLE = "single"  # the same with float32 inputs, more loosely
    KINK = "kink"  # some entries exactly on a kink: any valid subgradient is right
    EXTREME = "extreme"  # huge inputs: does it overflow? Told, not counted
    EMPTY = "empty"  # a size of 0: does it work? Told, not counted


@dataclass(frozen=True)
class Case:
    """One call of the VJP. ``sizes`` holds also the sizes that follow from others; ``layout`` is the memory
    layout in which the student's function gets the arrays, read-only unless ``writable``."""

    label: str
    sizes: Mapping[str, int]
    parameters: Mapping[str, object]
    inputs: tuple[np.ndarray, ...]
    cotangent: Cotangent
    layout: str = "C"
    writable: bool = True
    purpose: Purpose = Purpose.PLAIN

    @property
    def arguments(self) -> tuple[Any, ...]:
        """``(g, *inputs)``, the positional arguments of a VJP."""
        return (self.cotangent, *self.inputs)

    @property
    def cotangents(self) -> tuple[Any, ...]:
        """One for each output."""
        return self.cotangent if isinstance(self.cotangent, tuple) else (self.cotangent,)


def generator(seed: int, name: str, *more: int) -> np.random.Generator:
    """The random generator of one exercise: the seed and the name together, so that exercises do not share draws."""
    digest = hashlib.sha256(name.encode()).digest()
    return np.random.default_rng([seed, int.from_bytes(digest[:8], "big"), *more])


def draw_cases(exercise: Exercise, seed: int) -> tuple[Case, ...]:
    """All hidden cases, plain ones first; raises BadExercise when the forward function does not fit its specification.

    Beside the choices of sizes there are the first sizes once more with larger values, and with the inputs of the first
    case a cotangent of zero, a small one, one with a single entry, and a large combination (read-only); then float32,
    kink, extreme and empty cases where they apply.
    """
    rng = generator(seed, exercise.name)
    chosen = regimes(exercise)
    shown: list[Shown] = [set() for _ in (*exercise.inputs, *exercise.outputs)]
    drawn = [draw_case(exercise, regime, rng, LAYOUTS[index % 4], shown) for index, regime in enumerate(chosen)]
    again = _unlike(exercise, drawn[0], lambda: draw_case(_widened(exercise), replace(chosen[0], label=AGAIN), rng, shown=shown))
    drawn.append(replace(again, cotangent=drawn[0].cotangent))  # what is remembered for a cotangent shows
    cotangents = () if _is_unit(exercise) else _cotangents(drawn[0])
    return (*drawn, *cotangents, *_special(exercise, drawn, rng), *_empty(exercise, drawn[0], rng))


def _unlike(exercise: Exercise, first: Case, draw: Callable[[], Case]) -> Case:
    """A case of the same sizes of which no argument is alike, where a few draws find one: labels and masks are short."""
    for _ in range(REDRAWS):
        case = draw()
        if not any(map(_alike, exercise.inputs, first.inputs, case.inputs)):
            break
    return case


def _alike(item: Input, one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two draws of an input are the same; at a kink also those on the same sides of it, or in the same order."""
    if item.domain.tie is None or np.array_equal(one, other):
        return np.array_equal(one, other)
    kink = item.domain.kink or 0.0
    order = one.size > 1 and np.array_equal(np.argsort(one, None), np.argsort(other, None))
    return order or np.array_equal(one > kink, other > kink)


def _widened(exercise: Exercise) -> Exercise:
    """The exercise with inputs drawn larger where their domain allows it: of several draws the one that reaches farthest, so that
    what is cut off shows with every seed. It is multiplied by a whole number, which leaves multiples multiples."""

    def wider(item: Input) -> Input:
        domain = item.domain

        def draw(rng: np.random.Generator, shape: tuple[int, ...], sizes: Mapping[str, int]) -> np.ndarray:
            draws = [domain.draw(rng, shape, sizes) for _ in range(REDRAWS)]
            return max(draws, key=lambda array: float(np.abs(array).max(initial=0.0))) * domain.wide

        return replace(item, domain=replace(domain, draw=draw)) if domain.wide != 1.0 else item

    return replace(exercise, inputs=tuple(map(wider, exercise.inputs)))


def _cotangents(first: Case) -> list[Case]:
    """The inputs of a case with other cotangents: zero, a small one, a single entry e, and the combination 100 g - e / 2."""
    single = replace(first, label=SINGLE_ENTRY, cotangent=_each(single_entry, first.cotangent))
    combined = tuple(LARGE_FACTOR * g - e / 2.0 for g, e in zip(first.cotangents, single.cotangents, strict=True))
    return [
        replace(first, label=ZERO, cotangent=_each(lambda g: g * 0.0, first.cotangent)),
        replace(first, label="a small cotangent", cotangent=_each(lambda g: SMALL * g, first.cotangent)),
        single,
        replace(
            first, label=COMBINATION, cotangent=combined if isinstance(first.cotangent, tuple) else combined[0], writable=False
        ),
    ]


def single_entry(g: Any) -> Any:
    """A cotangent with one entry that is not 0 (the last); a scalar stays one."""
    if not isinstance(g, np.ndarray):
        return 1.0
    single = np.zeros_like(g)
    single.flat[-1:] = 1.0
    return single


def _empty(exercise: Exercise, like: Case, rng: np.random.Generator) -> list[Case]:
    """For each size that may be 0, a case where it is."""
    free = {name: like.sizes[name] for name in exercise.free_sizes}
    choices = [Regime(f"{name} = 0", {**free, name: 0}, like.parameters) for name in exercise.empty]
    return [replace(draw_case(exercise, choice, rng), purpose=Purpose.EMPTY) for choice in choices]


def _special(exercise: Exercise, drawn: list[Case], rng: np.random.Generator) -> list[Case]:
    """Cases that are judged in a way of their own: float32, kinks, huge inputs."""
    like = drawn[min(1, len(drawn) - 1)]
    cases = [replace(_single_precision(like), label="float32 inputs", layout="C", purpose=Purpose.SINGLE)]
    ties = [item.domain.tie for item in exercise.inputs]
    if any(ties):
        tied = tuple(array if tie is None else tie(rng, array) for tie, array in zip(ties, like.inputs, strict=True))
        cases.append(replace(like, label="exactly at a kink", inputs=tied, layout="C", purpose=Purpose.KINK))
    extremes = [item.domain.extreme for item in exercise.inputs]
    if any(extremes):
        pairs = zip(extremes, like.inputs, strict=True)
        huge = tuple(array if extreme is None else extreme * np.sign(array) for extreme, array in pairs)
        cases.append(replace(like, label="huge inputs", inputs=huge, layout="C", purpose=Purpose.EXTREME))
    return cases


def _single_precision(case: Case) -> Case:
    """The case with float32 reals; a scalar cotangent is a Python float, rounded to float32."""

    def convert(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return value.astype(np.float32) if value.dtype.kind == "f" else value
        return float(np.float32(value))

    return replace(case, inputs=tuple(map(convert, case.inputs)), cotangent=_each(convert, case.cotangent))


def _each(change: Callable[[Any], Any], cotangent: Cotangent) -> Cotangent:
    return tuple(map(change, cotangent)) if isinstance(cotangent, tuple) else change(cotangent)


def draw_case(
    exercise: Exercise, regime: Regime, rng: np.random.Generator, layout: str = "C", shown: Sequence[Shown] = ()
) -> Case:
    """Draw inputs and a cotangent for one choice of sizes and parameters; raises BadExercise.

    ``shown``: what earlier cases have shown, for inputs and outputs; values are drawn that show something else, if they can.
    """
    values = regime.values(exercise)
    sizes = _sizes(regime, values)
    draws: list[Draw] = [partial(_drawn, exercise, item, rng, measure(item.shape, values), sizes) for item in exercise.inputs]
    draws += [partial(draw_cotangent, rng, measure(shape, values)) for shape in exercise.outputs]
    drawn = [_telling(draw, item) for draw, item in itertools.zip_longest(draws, shown)]
    return _case(exercise, regime, _fitting(exercise, draws, drawn), layout)


def _drawn(
    exercise: Exercise, item: Input, rng: np.random.Generator, shape: tuple[int, ...], sizes: Mapping[str, int]
) -> np.ndarray:
    """Values of an input; raises BadExercise when its domain does not go with its shape."""
    try:
        return item.domain.draw(rng, shape, sizes)
    except Exception as error:  # a matrix asked of a vector, a size that there is not
        raise BadExercise(
            f'{exercise.name}: the input "{item.name}" ({item.domain.text}) cannot have the shape {shape} '
            f"with the sizes {_text(sizes)}: {type(error).__name__}: {error}; choose a domain for this shape, as in x: real()"
        ) from None


def _fitting(exercise: Exercise, draws: Sequence[Draw], drawn: list[np.ndarray]) -> list[np.ndarray]:
    """The values, drawn again while something inside lies too near a kink."""
    for _ in range(MOST_DRAWS):
        if exercise.fits is None or exercise.fits(drawn[: len(exercise.inputs)]):
            return drawn
        drawn = [np.asarray(draw()) for draw in draws]
    raise BadExercise(f"{exercise.name}: a value inside lies near a kink in each of {MOST_DRAWS} draws; choose other domains")


def _telling(draw: Draw, shown: Shown | None) -> np.ndarray:
    """Values that show something new, where a few draws find them; ``shown`` is brought up to date."""
    array = np.asarray(draw())
    if shown is None:
        return array
    tries = REDRAWS if array.size <= CHEAP and all_facts(array) - shown else 0
    while tries and not facts(array) - shown:
        tries -= 1
        array = np.asarray(draw())
    shown |= facts(array)
    return array


def _sizes(regime: Regime, values: Mapping[str, object]) -> dict[str, int]:
    return {name: value for name, value in values.items() if name not in regime.parameters and isinstance(value, int)}


def _case(exercise: Exercise, regime: Regime, drawn: Sequence[np.ndarray], layout: str) -> Case:
    """The case with these inputs and cotangents; raises BadExercise where the forward function contradicts the shapes."""
    values = regime.values(exercise)
    inputs = tuple(drawn[: len(exercise.inputs)])
    outputs = _outputs(exercise, inputs, regime.parameters, values)
    for shape, output in zip(exercise.outputs, outputs, strict=True):
        if output.shape != measure(shape, values):
            raise BadExercise(
                f"{exercise.name}: for {_text(values)} the forward function returns shape {output.shape}, but "
                f'"{exercise.shapes.text}" says {measure(shape, values)}; mend the shapes or the function'
            )
    cotangents = tuple(g if g.shape else float(g) for g in drawn[len(exercise.inputs) :])
    g = 1.0 if _is_unit(exercise) else cotangents if len(cotangents) > 1 else cotangents[0]
    return Case(regime.label, _sizes(regime, values), regime.parameters, inputs, g, layout)


def _outputs(
    exercise: Exercise, inputs: tuple[np.ndarray, ...], parameters: Mapping[str, object], values: Mapping[str, object]
) -> tuple[np.ndarray, ...]:
    """The outputs for a case; raises BadExercise when the forward function raises or returns no finite numbers."""
    try:
        with np.errstate(all="ignore"):
            outputs = forward(exercise, inputs, parameters)
    except BadExercise:
        raise
    except Exception as error:  # the author's code
        raise BadExercise(
            f"{exercise.name}: for {_text(values)} the forward function raises {type(error).__name__}: {error}; "
            'it must take every size that the shapes allow, or a condition must forbid it, as in where=("n >= 2",)'
        ) from None
    for output in outputs:
        if output.dtype.kind not in "fiub":
            kind = "nothing" if output.dtype == object else output.dtype
            raise BadExercise(
                f"{exercise.name}: the forward function returns {kind} instead of real numbers; is a return missing?"
            )
        if not np.isfinite(output).all():
            raise BadExercise(
                f"{exercise.name}: for {_text(values)} the forward function returns NaN or infinity; "
                "keep the inputs away from there, as in x: positive()"
            )
    return outputs


def _is_unit(exercise: Exercise) -> bool:
    """Whether g is always 1: a course's loss that comes with its own gradient."""
    return exercise.bridge is not None and exercise.bridge.unit


def forward(exercise: Exercise, inputs: tuple[np.ndarray, ...], parameters: Mapping[str, object]) -> tuple[np.ndarray, ...]:
    """The forward function's outputs as a tuple of float64 (or complex128) arrays; raises BadExercise on a wrong number."""
    result = exercise.forward(*inputs, **parameters)
    outputs = tuple(map(np.asarray, result)) if isinstance(result, tuple) else (np.asarray(result),)
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
