"""A wrong forward pass: an output is an array with an expected value on each case, just as a gradient is, and so the same guesses
explain it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from grader.exercise.cases import Case
from grader.exercise.spec import Exercise
from grader.grading import numeric
from grader.grading.claims import Claim, claim
from grader.grading.evidence import Evidence
from grader.grading.gradient import GradientSuite
from grader.grading.own import Run, forward_call
from grader.grading.shown import output_example, raised_example, readable
from grader.grading.suite import Suite, describe, exact, right_outputs
from grader.grading.tried import Tried, tried
from grader.values.call import AT_IMPORT, Answers, Array, Kind
from grader.values.report import FORWARD, Counterexample, GradientReport, Status

RAISED = (Kind.RAISED, Kind.FORBIDDEN)
READ_ONLY = "read-only"  # being refused to write into an array is told elsewhere
RESTLESS = (
    "The same call gave another output the second time. Look for random numbers and for values kept between calls "
    "(globals, default arguments)."
)
SMALLEST = 1e-2  # what an error is relative to where an output is 0
ORDINALS = ("the first output", "the second output", "the third output")


class OutputSuite(Suite):
    """The outputs of an exercise's forward pass in the place of gradients, on cases whose inputs differ; g is 1 and unused."""

    @property
    def of_outputs(self) -> bool:
        """They do."""
        return True

    def right(self, case: Case) -> tuple[np.ndarray, ...] | None:
        """The outputs for a case that may have been changed. Raises what the forward function raises."""
        return right_outputs(self.exercise, case)


def count(exercise: Exercise) -> int:
    """How many arrays come back beside the gradients: outputs, and what else a course compares."""
    return len(exercise.bridge.outputs if exercise.bridge else exercise.outputs)


def names(exercise: Exercise) -> tuple[str, ...]:
    """What these are called in sentences."""
    if exercise.bridge:
        return exercise.bridge.outputs
    return ("the output",) if len(exercise.outputs) == 1 else ORDINALS[: len(exercise.outputs)]


def returned(answers: Answers, index: int, outputs: int) -> tuple[Array | None, ...]:
    """What a forward pass gave for a case; nothing where the call did not return."""
    outcome = answers.outcomes[index]
    if outcome.kind is Kind.UNUSABLE:
        return (None,) * outputs
    return outcome.arrays[-outputs:] if outcome.kind is Kind.RETURNED else ()


@dataclass(frozen=True)
class Forward:
    """The verdict on a forward pass: what was ``seen`` of a wrong one, without the reasons; whether it ``died`` in some case;
    whether it ``repeats``, or gives something else the second time."""

    report: GradientReport
    seen: str = ""
    died: bool = False
    repeats: bool = True


def of_forward(suite: Suite, answers: Answers, run_forward: Run) -> Answers:
    """What the answers to the hidden cases tell of the forward pass alone: its outputs also where the backward pass raised, and
    whether it is the one that gives something else the second time."""
    found = with_outputs(suite.cases[: suite.judged], answers, run_forward)
    if answers.repeats:
        return found
    return replace(found, repeats=run_forward([forward_call(case) for case in suite.cases]).repeats)


def with_outputs(cases: Sequence[Case], answers: Answers, run_forward: Run) -> Answers:
    """The answers to some cases, with the outputs of the forward pass alone where the backward pass raised."""
    outcomes = list(answers.outcomes)
    raised = [index for index in range(len(cases)) if outcomes[index].kind in RAISED]
    lost = [i for i in raised if READ_ONLY not in outcomes[i].detail and not outcomes[i].detail.endswith(AT_IMPORT)]
    if not lost:
        return answers
    for index, outcome in zip(lost, run_forward([forward_call(cases[i]) for i in lost]).outcomes, strict=True):
        outcomes[index] = outcome
    return replace(answers, outcomes=tuple(outcomes))


def judge_forward(suite: Suite, answers: Answers) -> Forward | None:
    """Whether the forward pass is right on every judged case in which it returned, and why not; None where nothing is known.

    Args:
        answers: from ``of_forward``.
    """
    outputs, died = count(suite.exercise), _died(suite, answers)
    heard = [index for index in range(suite.judged) if answers.outcomes[index].kind in (Kind.RETURNED, Kind.UNUSABLE)]
    if not heard:
        return Forward(GradientReport(FORWARD, Status.ERROR), "", died) if died else None
    found = {index: first_wrong(suite.cases[index], returned(answers, index, outputs), suite.outputs[index]) for index in heard}
    worst = numeric.two_digits(max(error for _, error in found.values()))
    wrong = {index: place for index, (place, _) in found.items() if place is not None}
    if not wrong:
        return Forward(GradientReport(FORWARD, Status.PASS, max_error=worst, cases=len(heard)), "", died)
    first, place = next(iter(wrong.items()))
    seen = f"{suite.first} {problem(suite, first, returned(answers, first, outputs), place)}"
    reason = explained(suite, answers, place) if answers.repeats else None  # what changes by itself has no one formula
    why = RESTLESS if not answers.repeats else reason.text if reason else ""
    report = GradientReport(
        name=FORWARD,
        status=Status.FAIL,
        hypothesis=reason.name if reason else None,
        max_error=worst,
        check=FORWARD,
        hint=f"{seen} {why}".strip(),
        failed_cases=len(wrong),
        cases=len(heard),
        failed_shapes=tuple(dict.fromkeys(describe(suite, index) for index in wrong))[:3],
    )
    return Forward(report, seen, died, answers.repeats)


def _died(suite: Suite, answers: Answers) -> bool:
    """Whether the forward pass itself ended in some case."""
    outcomes = answers.outcomes[: suite.judged]
    ended = [item for item in outcomes if item.kind not in (Kind.RETURNED, Kind.UNUSABLE, Kind.NOTHING)]
    guilty = suite.function == suite.first
    return any(guilty or item.kind in RAISED for item in ended if READ_ONLY not in item.detail)


def first_wrong(case: Case, arrays: Sequence[Array | None], expected: Sequence[np.ndarray]) -> tuple[int | None, float]:
    """Which output of a case is wrong, None where none is, and the largest scaled error (0 for float32)."""
    limit, worst = tolerance(case), 0.0
    for place, (got, right) in enumerate(zip(arrays, expected, strict=False)):
        off = error(got, right)
        worst = max(worst, off if np.isfinite(off) else np.inf)
        if not off <= limit:
            return place, worst
    return None, worst if limit == numeric.TOLERANCE else 0.0


def problem(suite: Suite, index: int, arrays: Sequence[Array | None], place: int) -> str:
    """What is wrong with an output of a case, in words that go on after the function's name."""
    name, got, right = names(suite.exercise)[place], arrays[place], suite.outputs[index][place]
    where, one = describe(suite, index), f"an{name.removeprefix('the')}" if name == "the output" else name
    if got is None or got.dtype.kind != "f":
        came = "that is no array of floats" if got is None else f"of dtype {got.dtype} where floats are expected"
        return f"returns {one} {came} (for {where})."
    if got.shape != right.shape:
        turned = " The axes are the other way round." if got.shape == right.shape[::-1] else ""
        return f"returns {one} of shape {got.shape} where {right.shape} is expected (for {where}).{turned}"
    return f"gives a wrong {name.removeprefix('the ')} for {where}.{_not_finite(got)}"


def tolerance(case: Case) -> float:
    """The largest scaled error of an output."""
    return numeric.TOLERANCE if exact(case) is case else numeric.TOLERANCE_SINGLE


def error(got: Array | None, right: np.ndarray) -> float:
    """max|y' - y| / max(max|y|, 0.01), NaN where y' is, infinite where that is no array of floats of the right shape."""
    if got is None or got.dtype.kind != "f" or got.shape != right.shape:
        return np.inf
    with np.errstate(all="ignore"):
        return float(np.abs(got - right).max(initial=0.0) / size(right))


def size(right: np.ndarray) -> float:
    """What errors of an output are relative to."""
    return max(numeric.largest(right), SMALLEST)


def _not_finite(got: np.ndarray) -> str:
    if np.isfinite(got).all():
        return ""
    what = "NaN" if np.isnan(got).any() else "infinite"
    return (
        f" It has {what} entries: look for a division by zero, a logarithm of zero, an overflow, or np.empty that is not filled."
    )


def smallest(suite: Suite, cases: Sequence[Case], answers: Answers) -> Counterexample | None:
    """The first small case on which an output is wrong or none came; ``answers`` are those of ``with_outputs``."""
    called = names(suite.exercise)
    for index, (case, outcome) in enumerate(zip(cases, answers.outcomes, strict=True)):
        arrays, expected = returned(answers, index, len(called)), right_outputs(suite.exercise, case)
        if outcome.kind is Kind.RAISED and readable(case, outcome):
            return raised_example(suite.exercise, case, outcome, expected[0], called[0].removeprefix("the "))
        place, _ = first_wrong(case, arrays, expected) if readable(case, outcome) else (None, 0.0)
        if place is not None:
            limit, name = numeric.TOLERANCE * size(expected[place]), called[place].removeprefix("the ")
            return output_example(suite.exercise, case, arrays[place], expected[place], limit, place, name)
    return None


def explained(suite: Suite, answers: Answers, place: int) -> Claim | None:
    """What can be said of output number ``place``, which is wrong somewhere; None where nothing is certain.

    Args:
        suite: that of the exercise.
        answers: those of ``with_outputs``.
    """
    judged = output_suite(suite)
    arrays = arrays_of(suite, answers, place)
    usable = tuple(array if array is not None and array.dtype.kind == "f" else None for array in arrays)
    came = [answers.outcomes[index].kind not in RAISED for index in _different(suite)]
    unusable = tuple(k for k, array in enumerate(usable) if array is None and came[k])
    found = claim(Evidence(judged, place, usable, (), unusable))
    return found and replace(found, text=in_words(found.text, judged))


def tried_on(suite: Suite, answers: Answers) -> list[tuple[str, list[Tried]]]:
    """For each output what was tried to explain it, and how it fared; the arguments are those of ``explained``."""
    judged = output_suite(suite)
    found = []
    for place, item in enumerate(judged.gradients):
        fared = tried(judged, place, arrays_of(suite, answers, place))
        found.append((item.name, [replace(guess, text=in_words(guess.text, judged)) for guess in fared if guess.wrong]))
    return found


def arrays_of(suite: Suite, answers: Answers, place: int) -> list[Array | None]:
    """What came back for output number ``place`` on each case of ``output_suite``."""
    outputs = count(suite.exercise)
    return [_array(returned(answers, index, outputs), place) for index in _different(suite)]


def _array(arrays: Sequence[Array | None], place: int) -> Array | None:
    return arrays[place] if place < len(arrays) else None


def _different(suite: Suite) -> list[int]:
    """The judged cases, those with the inputs of an earlier one left out."""
    first = {id(case.inputs): index for index, case in reversed(list(enumerate(suite.cases[: suite.judged])))}
    return sorted(first.values())


def output_suite(suite: Suite) -> OutputSuite:
    """What is expected of the forward pass."""
    chosen = _different(suite)
    cases = tuple(replace(suite.cases[index], cotangent=1) for index in chosen)
    expected = [suite.outputs[index] for index in chosen]
    parts = [_outputs(name, cases, [arrays[place] for arrays in expected]) for place, name in enumerate(names(suite.exercise))]
    return OutputSuite(suite.exercise, suite.seed, cases, tuple(parts), {}, suite.first, first=suite.first)


def _outputs(name: str, cases: Sequence[Case], expected: Sequence[np.ndarray]) -> GradientSuite:
    """One output on all cases; it has no slopes."""
    counts = [array.size for array in expected]
    scale = np.array(list(map(size, expected)))
    none = np.zeros((0, len(cases)))
    return GradientSuite(
        name=name,
        position=-1,
        shapes=tuple(array.shape for array in expected),
        starts=np.concatenate(([0], np.cumsum(counts)[:-1])).astype(int),
        expected=np.concatenate([np.asarray(array, dtype=float).ravel() for array in expected]),
        scale=scale,
        tolerance=scale * np.array(list(map(tolerance, cases))),
        directions=np.zeros((0, sum(counts))),
        slopes=none,
        slack=none,
    )


def in_words(text: str, suite: OutputSuite) -> str:
    """What is said of a gradient, said of an output."""
    for name in (item.name for item in suite.gradients):
        begins = f"T{name[1:]}" if name.startswith("the ") else name
        text = text.replace(f"The gradient of {name}", begins).replace(f"the gradient of {name}", name)
    return text
