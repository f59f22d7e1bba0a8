"""How a network learns: the same gradient descent for the student's functions, in the box, and for right ones, here.

It shows what gradients are good for, and is never worth points.
"""

import ast
import inspect
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.exercise.cases import generator, measure
from grader.exercise.digits import TRAINED, digits
from grader.exercise.plan import Plan
from grader.exercise.shape import BadExercise
from grader.exercise.spec import Exercise, Input
from grader.grading.network import steps
from grader.values.call import Answers, Argument, Call, Kind
from grader.values.report import Learning

STEPS = 200
SECONDS = 2.0  # of processor time for the student's functions
LOOKS = 5  # at the accuracy, besides the last
POINTS = 60  # of a curve that is kept
CLOSE = 0.02  # curves that differ by no more than this share of where they began count as the same
Curves = tuple[np.ndarray, np.ndarray]  # loss of each step, accuracy at some of them


@dataclass(frozen=True)
class Lesson:
    """What training one network for a number of steps needs: the plan for the box, data, start and batches."""

    exercise: Exercise
    count: int
    plan: tuple[object, ...]
    data: tuple[np.ndarray, ...]
    start: tuple[np.ndarray, ...]
    batches: np.ndarray
    exam: np.ndarray
    answers: np.ndarray

    @property
    def call(self) -> Call:
        """The one call of the box."""
        values = (self.plan, self.data, self.start, self.batches, self.exam, self.answers)
        return Call(tuple(Argument(value) for value in values))


def lesson(exercise: Exercise, count: int, seed: int, seconds: float = SECONDS) -> Lesson:
    """The training of a network: ``count`` steps from a start and through batches that the seed decides.

    Raises:
        BadExercise: the forward function of a part uses more than numpy.
    """
    plan, rng = _plan(exercise), generator(seed, exercise.name, 3)
    training, all_digits = plan.training, digits()
    sizes = {**training.sizes, "n": training.batch}
    rounds = -(-count * training.batch // TRAINED)
    order = np.concatenate([rng.permutation(TRAINED) for _ in range(rounds)])[: count * training.batch]
    learned = [item for item in exercise.inputs if item.name not in training.feeds]
    roles = tuple((item.name in training.feeds, len(item.shape)) for item in exercise.inputs)
    places = tuple(index for index, (is_data, _) in enumerate(roles) if not is_data)
    sources = tuple(source(exercise.parts[name]) for name in plan.parts)
    box = (steps(exercise), places, sources, roles, _one_by_one(plan), training.rate, seconds, max(1, count // LOOKS))
    return Lesson(
        exercise=exercise,
        count=count,
        plan=box,
        data=tuple(all_digits.feed(training.feeds[item.name]) for item in exercise.inputs if item.name in training.feeds),
        start=tuple(_start(item, measure(item.shape, sizes), rng) for item in learned),
        batches=order.reshape(count, training.batch),
        exam=np.arange(TRAINED, len(all_digits.labels)),
        answers=all_digits.labels,
    )


def _plan(exercise: Exercise) -> Plan:
    if exercise.plan is None:
        raise BadExercise(f"{exercise.name} is no network; only those can be trained")
    return exercise.plan


def _one_by_one(plan: Plan) -> bool:
    return "image" in plan.training.feeds.values()


def _start(item: Input, shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    """Scales begin at 1, shifts at 0, weights small and by chance."""
    if "positive" in item.domain.text:
        return np.ones(shape)
    return rng.standard_normal(shape) / np.sqrt(shape[0]) if len(shape) > 1 else np.zeros(shape)


def source(part: Exercise) -> str:
    """The public forward function of a part as plain Python that needs nothing but ``np``. Raises BadExercise."""
    tree = ast.parse(inspect.getsource(part.forward))
    function = tree.body[0]
    if not isinstance(function, ast.FunctionDef):
        raise BadExercise(f"{part.name}: a part of a network is a plain function, as in def sin(x): ...")
    names = {node.id for statement in function.body for node in ast.walk(statement) if isinstance(node, ast.Name)}
    if used := names & set(part.forward.__globals__) - {"np"}:
        raise BadExercise(f"{part.name}: a part of a network uses nothing of its file but np, and this uses {sorted(used)}")
    function.decorator_list = []
    for argument in (*function.args.args, *function.args.kwonlyargs):
        argument.annotation = None
    return ast.unparse(tree)


def curves(answers: Answers) -> Curves | str:
    """What came back of a training, or why nothing did."""
    outcome = answers.outcomes[0]
    if outcome.kind is not Kind.RETURNED or len(outcome.arrays) != 2:
        return outcome.detail or outcome.kind.value
    losses, accuracies = outcome.arrays
    if losses is None or accuracies is None or losses.dtype != float or losses.ndim != 1 or not losses.size:
        return "nothing that can be drawn came back"
    return losses, np.asarray(accuracies, dtype=float)


def compare(training: Lesson, yours: Curves | str, reference: Curves | None) -> Learning:
    """Both curves, thinned out, and what they say; one where there is no reference."""
    kept = np.unique(np.linspace(0, training.count - 1, min(POINTS, training.count)).astype(int))
    right = tuple(_short(loss) for loss in reference[0][kept]) if reference else ()
    accuracy = _short(reference[1][-1]) if reference else None
    if isinstance(yours, str):
        text = f"Your network could not be trained: {yours}."
        return Learning(tuple(kept.tolist()), (), right, None, accuracy, text)
    losses = yours[0]
    kept_losses = tuple(_short(losses[step]) if step < len(losses) else None for step in kept)
    whole = len(losses) == training.count and bool(np.isfinite(losses[-1]))
    own = _short(yours[1][-1]) if whole and yours[1].size else None
    return Learning(tuple(kept.tolist()), kept_losses, right, own, accuracy, _words(training, yours, reference, own, accuracy))


def _words(training: Lesson, yours: Curves, reference: Curves | None, own: float | None, accuracy: float | None) -> str:
    losses, rights = yours[0], None if reference is None else reference[0]
    end = len(losses)
    if not np.isfinite(losses[-1]):
        told = f"The training diverged: at step {end} the loss is no number any more (it began at {losses[0]:.3g})."
        return told if rights is None else f"{told} With right gradients it goes down from {rights[0]:.3g} to {rights[-1]:.3g}."
    if own is None:
        return f"The time for training was over after {end} of {training.count} steps; the loss was {losses[-1]:.3g} then."
    told = (
        f"In {training.count} steps the loss went from {losses[0]:.3g} to {losses[-1]:.3g}; {100 * own:.0f} % of the "
        f"digits that it had never seen are recognised."
    )
    if rights is None or accuracy is None:
        return told
    gap = float(np.abs(losses - rights).max())
    if gap <= CLOSE * abs(rights[0]):
        return f"{told} That is about as with right gradients; a loss curve alone does not prove yours right."
    return f"{told} With right gradients the loss goes to {rights[-1]:.3g}, and {100 * accuracy:.0f} % are recognised."


def _short(value: float) -> float | None:
    """Three digits, None for what is no number."""
    return float(f"{value:.3g}") if math.isfinite(value) else None


def functions_of(exercise: Exercise) -> tuple[Sequence[Any], Sequence[Any]] | None:
    """The right gradients and the forward functions of a network's parts; None where references are missing."""
    references = [part.reference for part in exercise.parts.values()]
    if not all(references):
        return None
    return [item.vjp for item in references if item], [part.forward for part in exercise.parts.values()]
