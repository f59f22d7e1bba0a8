"""Other ways of checking a VJP, on the same mutants: each looks at one input, as people use it, and accepts or refuses.

HIPS autograd's ``check_grads``, PyTorch's ``gradcheck`` (in ``torchpeer``, which runs in an environment of its own), and two
styles of course notebooks: central differences of the summed output (a cotangent of ones), and one fixed shape compared
with the reference by ``np.allclose``.
"""

import importlib
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks.calling import Function
from benchmarks.mutants import Mutant, reference_of
from grader.exercise.cases import draw_case, generator
from grader.exercise.sizes import regimes
from grader.exercise.spec import Exercise
from grader.grading.numeric import TOLERANCE, scaled_error

STEP = 1e-5
RELATIVE = 1e-6
TITLES = {
    "torch_full": "torch gradcheck, full",
    "torch_fast": "torch gradcheck, fast",
    "hips": "HIPS check_grads",
    "all_ones": "course: g = 1, differences",
    "one_shape": "course: one shape, allclose",
}


@dataclass
class Subject:
    """One exercise with one input. ``forwards`` counts how often the forward function was called."""

    exercise: Exercise
    inputs: tuple[np.ndarray, ...]
    cotangent: Any
    parameters: dict[str, object]
    forwards: int = 0

    def forward(self, *inputs: Any) -> Any:
        """The forward function, counted."""
        self.forwards += 1
        return self.exercise.forward(*inputs, **self.parameters)

    @property
    def positions(self) -> list[int]:
        """The inputs that have a gradient."""
        return [position for position, item in enumerate(self.exercise.inputs) if item.has_gradient]

    def gradients(self, function: Function, g: Any, inputs: tuple[np.ndarray, ...]) -> tuple[Any, ...]:
        """What a VJP returns, as a tuple; raises ValueError on another number of gradients."""
        result = function(g, *inputs, **self.parameters)
        found = tuple(result) if isinstance(result, (tuple, list)) else (result,)
        if len(found) != len(self.positions):
            raise ValueError(f"{len(found)} gradients came back, {len(self.positions)} were expected")
        return found


def subject(exercise: Exercise, seed: int = 0) -> Subject:
    """The input that a check is made on: all sizes small and different, as in the first hidden case."""
    case = draw_case(exercise, regimes(exercise)[0], generator(seed, exercise.name, 9))
    return Subject(exercise, case.inputs, case.cotangent, dict(case.parameters))


Peer = Callable[[Subject, Function], bool]


def hips(given: Subject, function: Function) -> bool:
    """``autograd.test_util.check_grads`` in reverse mode, first order, with its own settings."""
    extend = importlib.import_module("autograd.extend")
    test_util = importlib.import_module("autograd.test_util")
    np.random.seed(0)
    primitive = extend.primitive(given.forward)
    extend.defvjp(primitive, *(_rule(given, function, place) for place in range(len(given.positions))), argnums=given.positions)
    test_util.check_grads(primitive, argnum=tuple(given.positions), modes=["rev"], order=1)(*_copies(given.inputs))
    return True


def _rule(given: Subject, function: Function, place: int) -> Callable[..., Any]:
    return lambda ans, *inputs: lambda g: given.gradients(function, g, inputs)[place]


def all_ones(given: Subject, function: Function) -> bool:
    """Every entry moved both ways, the difference of the summed output compared with the VJP of ones, relative to both."""
    inputs = _copies(given.inputs)
    g = np.ones_like(given.cotangent) if isinstance(given.cotangent, np.ndarray) else 1.0
    found = given.gradients(function, g, _copies(inputs))
    for position, gradient in zip(given.positions, found, strict=True):
        slopes = _slopes(given, inputs, position)
        sizes = float(np.linalg.norm(slopes)) + float(np.linalg.norm(gradient))
        if not np.linalg.norm(np.asarray(gradient) - slopes) <= RELATIVE * max(sizes, 1e-8):
            return False
    return True


def _slopes(given: Subject, inputs: tuple[np.ndarray, ...], position: int) -> np.ndarray:
    slopes = np.zeros_like(inputs[position])
    for place in np.ndindex(slopes.shape):
        sums = []
        for sign in (1.0, -1.0):
            moved = _copies(inputs)
            moved[position][place] += sign * STEP
            sums.append(float(np.sum(given.forward(*moved))))
        slopes[place] = (sums[0] - sums[1]) / (2.0 * STEP)
    return slopes


def one_shape(given: Subject, function: Function) -> bool:
    """The reference's gradients for one random cotangent, compared by ``np.allclose`` with its own tolerances."""
    expected = given.gradients(reference_of(given.exercise).vjp, given.cotangent, _copies(given.inputs))
    found = given.gradients(function, given.cotangent, _copies(given.inputs))
    return all(np.shape(got) == np.shape(right) and np.allclose(got, right) for got, right in zip(found, expected, strict=True))


def exact(given: Subject, function: Function) -> bool:
    """The grader's own rule on this one input: what it refuses is wrong here, and so within reach of the others."""
    expected = given.gradients(reference_of(given.exercise).vjp, given.cotangent, _copies(given.inputs))
    found = given.gradients(function, given.cotangent, _copies(given.inputs))
    return all(
        isinstance(got, (np.ndarray, float))
        and np.asarray(got).dtype == np.float64
        and np.shape(got) == np.shape(right)
        and scaled_error(np.asarray(got), np.asarray(right), given.cotangent) <= TOLERANCE
        for got, right in zip(found, expected, strict=True)
    )


def _copies(arrays: Iterable[np.ndarray]) -> tuple[np.ndarray, ...]:
    return tuple(array.copy() for array in arrays)


HERE: dict[str, Peer] = {"hips": hips, "all_ones": all_ones, "one_shape": one_shape, "exact": exact}


@dataclass
class Outcome:
    """What one peer made of one exercise: which mutants it accepted (by place), how often it called the forward function on
    right code, and whether it refused right code."""

    accepted: list[int] = field(default_factory=list)
    forwards: int = 0
    refuses_right: bool = False


def ask(exercise: Exercise, mutants: list[Mutant], peers: dict[str, Peer]) -> dict[str, Outcome]:
    """Every peer on right code and on every mutant. An exception of any kind counts as a refusal."""
    if len(exercise.outputs) > 1:
        return {}  # none of them takes a function of several outputs as it is
    return {name: _ask(exercise, mutants, peer) for name, peer in peers.items()}


def _ask(exercise: Exercise, mutants: list[Mutant], peer: Peer) -> Outcome:
    outcome = Outcome()
    given = subject(exercise)
    outcome.refuses_right = not _accepts(peer, given, reference_of(exercise).vjp)
    outcome.forwards = given.forwards
    outcome.accepted = [place for place, item in enumerate(mutants) if _accepts(peer, subject(exercise), item.make())]
    return outcome


def _accepts(peer: Peer, given: Subject, function: Function) -> bool:
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return peer(given, function)
    except Exception:  # a wrong function fails in any way, and a checker reports by raising
        return False
