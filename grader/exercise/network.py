"""A network out of its plan and the exercises it is built from: the forward pass, the way back, and every value between.

Both follow from the parts alone: the forward pass from their forward functions, the gradients from their references.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.exercise.digits import FEEDS
from grader.exercise.plan import ADD, ROWS, Plan, Step, Training, trace
from grader.exercise.shape import BadExercise
from grader.exercise.spec import TAG, Exercise, ExerciseTag, Function, Reference

NEAR = 5e-4  # a value inside the network that is closer to a kink is drawn again: slopes are taken with smaller steps
Arrays = tuple[Any, ...]
Pulled = list[tuple[int, Any]]  # (number of a value, what is added to its gradient)
MODULE = "Networks from your own layers"


@dataclass(frozen=True)
class NetworkTag(ExerciseTag):
    """What ``@network`` was given."""

    training: Training


def network(
    shapes: str,
    *,
    number: str,
    level: int,
    trained: Training,
    where: tuple[str, ...] = (),
    known_from: tuple[str, ...] = (),
    module: str = MODULE,
) -> Callable[[Function], Function]:
    """Tag a forward function as a network of other exercises; it is called once, with values that remember what is done to
    them. Its prerequisites are its parts, and it needs no file of its own among the references."""
    tag = NetworkTag(
        shapes=shapes,
        number=number,
        module=module,
        level=level,
        sizes={},
        where=where,
        needs=(),
        known_from=known_from,
        empty=(),
        grows=(),
        also=(),
        training=trained,
    )

    def mark(function: Function) -> Function:
        setattr(function, TAG, tag)
        return function

    return mark


def is_network(exercise: Exercise) -> bool:
    """Whether an exercise, as it was loaded from its file, is built from others."""
    return isinstance(getattr(exercise.forward, TAG, None), NetworkTag)


def composed(exercise: Exercise, others: Mapping[str, Exercise]) -> Exercise:
    """The network that an exercise file describes, with its parts out of ``others``. Raises BadExercise."""
    tag: NetworkTag = getattr(exercise.forward, TAG)
    try:
        plan = trace(exercise.forward, tuple(item.name for item in exercise.inputs), tag.training)
        parts = {name: others[name] for name in plan.parts}
        _check(plan, parts, exercise)
        _check_training(tag.training, exercise)
    except (KeyError, BadExercise) as error:
        raise BadExercise(f"{exercise.name}.py: {error}") from None
    built = _built(plan, parts, exercise)
    reference = Reference(built.vjp) if all(item.reference for item in parts.values()) else None
    version = f"{exercise.version}-{'-'.join(item.version for item in parts.values())}"
    return replace(
        exercise,
        needs=plan.parts,
        forward=built.forward,
        reference=reference,
        version=hashlib.sha256(version.encode()).hexdigest()[:12],
        plan=plan,
        parts=parts,
        fits=built.fits,
    )


def network_of(exercise: Exercise) -> "Network":
    """The mathematics of an exercise that is a network."""
    assert exercise.plan is not None
    return _built(exercise.plan, exercise.parts, exercise)


def _built(plan: Plan, parts: Mapping[str, Exercise], exercise: Exercise) -> "Network":
    return Network(plan, parts, tuple(item.has_gradient for item in exercise.inputs))


@dataclass(frozen=True, eq=False)
class Network:
    """The mathematics of a plan. ``learned`` says which inputs have a gradient."""

    plan: Plan
    parts: Mapping[str, Exercise]
    learned: tuple[bool, ...]

    def forward(self, *inputs: Any) -> Any:
        """The output."""
        return self.values(inputs)[-1]

    def values(self, inputs: Sequence[Any]) -> Arrays:
        """What every step gives, in order."""
        known = list(inputs)
        for step in self.plan.steps:
            known.append(self._result(step, [known[index] for index in step.inputs]))
        return tuple(known[len(inputs) :])

    def vjp(self, g: Any, *inputs: Any) -> Arrays:
        """The gradients by the references of the parts, of the inputs that have one."""
        cotangents, _ = self.sweep(g, inputs, self.values(inputs))
        return tuple(cotangents[index] for index, wanted in enumerate(self.learned) if wanted)

    def sweep(self, g: Any, inputs: Sequence[Any], values: Sequence[Any]) -> tuple[dict[int, Any], dict[int, Pulled]]:
        """From the last step to the first: the gradient at every value that the output depends on, and for each step what it
        adds to the gradients of the values that it uses."""
        known = [*inputs, *values]
        cotangents: dict[int, Any] = {len(known) - 1: g}
        pulled: dict[int, Pulled] = {}
        for number in reversed(range(len(self.plan.steps))):
            at = self.plan.count + number
            if at not in cotangents:
                continue
            pulled[number] = self.pulled(self.plan.steps[number], cotangents[at], known)
            for index, gradient in pulled[number]:
                cotangents[index] = cotangents[index] + gradient if index in cotangents else gradient
        return cotangents, pulled

    def pulled(self, step: Step, g: Any, known: Sequence[Any]) -> Pulled:
        """What a step adds to the gradient of each value that it uses, by the reference."""
        if step.part == ADD:
            return [(index, g) for index in step.inputs]
        if step.part == ROWS:
            return [(step.inputs[0], g.reshape(known[step.inputs[0]].shape))]
        part = self.parts[step.part]
        assert part.reference is not None
        cotangent, arrays = self.arguments(step, g, known)
        result = part.reference.vjp(cotangent, *arrays, **step.parameters)
        gradients = result if isinstance(result, (tuple, list)) else (result,)
        places = self.differentiated(step)
        return [(i, np.asarray(d).reshape(np.shape(known[i]))) for i, d in zip(places, gradients, strict=True)]

    def arguments(self, step: Step, g: Any, known: Sequence[Any]) -> tuple[Any, list[Any]]:
        """The cotangent and the inputs that a part is called with."""
        arrays = [known[index] for index in step.inputs]
        if not self.parts[step.part].elementwise:
            return g, arrays
        return g.ravel(), [array.ravel() for array in arrays]

    def differentiated(self, step: Step) -> tuple[int, ...]:
        """The values for which a part returns a gradient, in its order."""
        pairs = zip(step.inputs, self.parts[step.part].inputs, strict=True)
        return tuple(index for index, item in pairs if item.has_gradient)

    def fits(self, inputs: Sequence[np.ndarray]) -> bool:
        """Whether no value inside lies so near a kink of the part that uses it that slopes could not be taken."""
        known = [*inputs, *self.values(inputs)]
        for step in self.plan.steps:
            if step.glue:
                continue
            for index, item in zip(step.inputs, self.parts[step.part].inputs, strict=True):
                if item.domain.kink is not None and (np.abs(known[index] - item.domain.kink) < NEAR).any():
                    return False
        return True

    def _result(self, step: Step, arrays: list[Any]) -> Any:
        if step.part == ADD:
            return arrays[0] + arrays[1]
        if step.part == ROWS:
            return arrays[0].reshape(len(arrays[1]), -1)
        part = self.parts[step.part]
        if not part.elementwise:
            return part.forward(*arrays, **step.parameters)
        return part.forward(*(array.ravel() for array in arrays), **step.parameters).reshape(arrays[0].shape)


def _check(plan: Plan, parts: Mapping[str, Exercise], exercise: Exercise) -> None:
    """That every part is called as it must be and every gradient that is asked for has a way back."""
    for number, step in enumerate(plan.steps):
        if not step.glue:
            _check_call(plan.describe(number), step, parts[step.part])
    reached = {plan.count + len(plan.steps) - 1}
    for number in reversed(range(len(plan.steps))):
        if plan.count + number in reached:
            reached.update(plan.steps[number].inputs)
    lost = [item.name for index, item in enumerate(exercise.inputs) if item.has_gradient and index not in reached]
    if lost:
        raise BadExercise(f'no way leads from the output back to "{lost[0]}"; use it, or write real(gradient=False)')


def _check_training(training: Training, exercise: Exercise) -> None:
    """That data is fed to inputs that there are, and whatever is not learned is fed."""
    names = {item.name for item in exercise.inputs}
    for name, kind in training.feeds.items():
        if name not in names or kind not in FEEDS:
            raise BadExercise(f'Training feeds "{name}" with "{kind}"; inputs are {", ".join(names)}, feeds {", ".join(FEEDS)}')
    if hungry := [item.name for item in exercise.inputs if not item.has_gradient and item.name not in training.feeds]:
        raise BadExercise(f'"{hungry[0]}" has no gradient, so it must be fed in Training, as in {{"{hungry[0]}": "pixels"}}')


def _check_call(told: str, step: Step, part: Exercise) -> None:
    if part.plan is not None or len(part.outputs) > 1:
        raise BadExercise(f'"{told}": a part has one output and is no network itself')
    if len(step.inputs) != len(part.inputs):
        names = ", ".join(item.name for item in part.inputs)
        raise BadExercise(f'"{told}" has {len(step.inputs)} inputs, but {part.name} takes {len(part.inputs)} ({names})')
    if set(step.parameters) != {item.name for item in part.parameters}:
        names = ", ".join(item.name for item in part.parameters) or "none"
        raise BadExercise(f'"{told}" gives the parameters {sorted(step.parameters)}, but those of {part.name} are: {names}')
