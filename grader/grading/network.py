"""Networks of the student's own functions: what is asked of the box, and which of the functions breaks a wrong network.

Each function is called alone, on the inputs and the cotangent that it gets in the network when all others are right; then
the network is put together once more with right results in the place of those that were wrong, to see that it is right.
All of this on cases of its own: what stands in for a function is what a right one returns, and no hidden case shows that.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from grader.exercise.cases import Case, Purpose, draw_cases
from grader.exercise.network import Network, network_of
from grader.exercise.plan import ADD, GLUE
from grader.exercise.spec import Exercise
from grader.grading import numeric
from grader.grading.words import listed
from grader.values.call import Answers, Argument, Call, Kind, Outcome
from grader.values.report import ExerciseReport, PartReport, PartStatus, Status

FRESH = 1_000_003  # added to the seed: cases of the same sizes as the hidden ones, with other values
EXPLAINED = (Status.FAIL, Status.INVALID, Status.ERROR, Status.NOT_ATTEMPTED)
TELLING = (Kind.RETURNED, Kind.RAISED, Kind.UNUSABLE, Kind.NOTHING, Kind.UNWRITTEN)
WHOLE = ""  # in the place of a part's name: the network of all functions
NUMBERS = {ADD: -1, "rows": -2}
Asked = tuple[str, tuple[Call, ...]]
Ask = Callable[[Sequence[Asked]], Sequence[Answers]]


@dataclass(frozen=True)
class Scene:
    """One case with everything that happens in the network when all parts are right: the values of all inputs and steps, the
    gradients at them, and what each step adds to the gradients of the values that it uses."""

    case: Case
    known: tuple[Any, ...]
    cotangents: Mapping[int, Any]
    pulled: Mapping[int, Sequence[tuple[int, np.ndarray]]]


def steps(exercise: Exercise) -> tuple[tuple[object, ...], ...]:
    """The plan as the box reads it."""
    assert exercise.plan is not None
    network, slots = network_of(exercise), {name: number for number, name in enumerate(exercise.plan.parts)}
    found: list[tuple[object, ...]] = []
    for step in exercise.plan.steps:
        if step.part in GLUE:
            backward = step.inputs if step.part == ADD else step.inputs[:1]
            found.append((NUMBERS[step.part], step.inputs, backward, (), False))
        else:
            parameters = tuple(step.parameters.items())
            flat = exercise.parts[step.part].elementwise
            found.append((slots[step.part], step.inputs, network.differentiated(step), parameters, flat))
    return tuple(found)


def calls(
    exercise: Exercise, cases: Sequence[Case], stand_ins: Callable[[int], Mapping[int, tuple[Any, ...]]] | None = None
) -> tuple[Call, ...]:
    """The calls of the whole network. ``stand_ins`` gives for the number of a case what some steps return."""
    assert exercise.plan is not None
    network, count = network_of(exercise), len(exercise.plan.steps)
    plan = (steps(exercise), tuple(index for index, item in enumerate(exercise.inputs) if item.has_gradient))
    found = []
    for number, case in enumerate(cases):
        values = network.values(case.inputs)[:-1]
        given = stand_ins(number) if stand_ins else {}
        replaced = tuple(given.get(step, ()) for step in range(count)) if given else ()
        arguments = (plan, case.cotangent, *case.inputs, values, replaced)
        found.append(Call(tuple(Argument(value, case.layout) for value in arguments)))
    return tuple(found)


def gradients_only(answers: Answers) -> Answers:
    """The answers of a network as those of one function: what its functions write into is told where it does harm."""
    return replace(answers, outcomes=tuple(replace(item, changed_inputs=()) for item in answers.outcomes))


def explain(exercise: Exercise, report: ExerciseReport, functions: Mapping[str, str], ask: Ask) -> ExerciseReport:
    """The report of a network that is wrong, with what is known of each part.

    Args:
        functions: for each part the name of the function that gives its gradients.
        ask: runs the student's functions: pairs of a part (or WHOLE) and calls.
    """
    if report.status not in EXPLAINED or exercise.reference is None or exercise.plan is None:
        return report
    scenes = _scenes(exercise, report.seed)
    alone = dict(zip(exercise.plan.parts, ask([_alone(exercise, part, scenes) for part in exercise.plan.parts]), strict=True))
    if any(outcome.kind not in TELLING for answers in alone.values() for outcome in answers.outcomes):
        return report  # a process ended, or the time was over: what is missing says nothing about a part
    judged = {part: _judge(exercise, part, scenes, answers) for part, answers in alone.items()}
    wrong = [part for part, found in judged.items() if found]
    groups = [wrong] if wrong else [[part] for part in exercise.plan.parts]
    trials = ask([(WHOLE, _replaced(exercise, scenes, group)) for group in groups])
    healing = [group for group, answers in zip(groups, trials, strict=True) if _is_right(exercise, scenes, answers)]
    disturbing = [] if wrong else [part for group in healing for part in group]
    parts = tuple(
        _part(exercise, part, functions[part], judged[part], alone[part], disturbs=part in disturbing)
        for part in exercise.plan.parts
    )
    gradients = report.gradients
    if healing:  # the parts say what is wrong: shapes of a dozen inputs for each gradient would bury it
        gradients = tuple(replace(item, hint="", failed_shapes=()) for item in gradients)
    told = f"{report.message} {_story(parts, healed=bool(healing))}"
    explained = replace(report, parts=parts, gradients=gradients, message=told)
    return _credited(explained) if wrong and healing else explained


def _credited(report: ExerciseReport) -> ExerciseReport:
    """Each part carries the same share of the score, and a mistake in it costs that share once, however many gradients of the
    network it spoils; where fewer gradients are wrong than that, the share of the right ones counts."""
    if report.status not in (Status.FAIL, Status.INVALID) or report.score is None:
        return report
    right = sum(part.status is PartStatus.RIGHT for part in report.parts)
    return replace(report, score=max(report.score, right / len(report.parts)))


@lru_cache(maxsize=16)
def _scenes(exercise: Exercise, seed: int) -> tuple[Scene, ...]:
    network = network_of(exercise)
    return tuple(_scene(network, case) for case in draw_cases(exercise, seed + FRESH) if case.purpose is Purpose.PLAIN)


def _scene(network: Network, case: Case) -> Scene:
    values = network.values(case.inputs)
    cotangents, pulled = network.sweep(case.cotangent, case.inputs, values)
    return Scene(case, (*case.inputs, *values), cotangents, pulled)


def _alone(exercise: Exercise, part: str, scenes: Sequence[Scene]) -> Asked:
    """The calls of one part at all its places, case by case."""
    assert exercise.plan is not None
    network, found = network_of(exercise), []
    for scene in scenes:
        for number in exercise.plan.places(part):
            step = exercise.plan.steps[number]
            g, arrays = network.arguments(step, scene.cotangents[exercise.plan.count + number], scene.known)
            found.append(Call(tuple(Argument(value) for value in (g, *arrays)), dict(step.parameters)))
    return part, tuple(found)


def _judge(exercise: Exercise, part: str, scenes: Sequence[Scene], answers: Answers) -> str:
    """What is wrong with a part alone, as the end of a sentence about its function; empty when nothing is."""
    assert exercise.plan is not None
    asked = [(scene, number) for scene in scenes for number in exercise.plan.places(part)]
    wrong: dict[str, str] = {}
    for (scene, number), outcome in zip(asked, answers.outcomes, strict=True):
        if told := _unusable(exercise, scene, number, outcome):
            return told
        for name, index in _wrong(exercise, scene, number, outcome):
            wrong.setdefault(name, f"{exercise.plan.describe(number)}, where {name} is {exercise.plan.names[index]}")
    return f"gives a wrong gradient of {listed([*wrong])}: seen at {'; '.join(wrong.values())}" if wrong else ""


def _unusable(exercise: Exercise, scene: Scene, number: int, outcome: Outcome) -> str:
    """Why what came back of a call cannot be compared; empty when it can."""
    assert exercise.plan is not None
    step = exercise.plan.steps[number]
    part = exercise.parts[step.part]
    if outcome.kind in (Kind.UNWRITTEN, Kind.NOTHING):
        return "is not written yet"
    if outcome.kind is not Kind.RETURNED:
        verb = "raises" if outcome.kind is Kind.RAISED else "returns"
        return f"{verb} {outcome.detail}"
    if len(outcome.arrays) != len(part.gradients):
        return f"returns {len(outcome.arrays)} arrays instead of {len(part.gradients)} ({listed(part.gradients)})"
    for name, got, (_, right) in zip(part.gradients, outcome.arrays, scene.pulled[number], strict=True):
        shape = (right.size,) if part.elementwise else right.shape
        if got is None or got.dtype != np.float64:
            return f"returns {'no array' if got is None else f'an array of dtype {got.dtype}'} for the gradient of {name}"
        if got.shape != shape:
            return f"returns shape {got.shape} for the gradient of {name}, where {name} has shape {shape}"
    return ""


def _wrong(exercise: Exercise, scene: Scene, number: int, outcome: Outcome) -> list[tuple[str, int]]:
    """The gradients of a part that are wrong in a call, each with the number of the value that it belongs to."""
    assert exercise.plan is not None
    names, g = exercise.parts[exercise.plan.steps[number].part].gradients, scene.cotangents[exercise.plan.count + number]
    found = []
    for name, got, (index, right) in zip(names, outcome.arrays, scene.pulled[number], strict=True):
        if got is not None and not numeric.scaled_error(got.reshape(right.shape), right, g) <= numeric.SAME:  # NaN is wrong
            found.append((name, index))
    return found


def _replaced(exercise: Exercise, scenes: Sequence[Scene], parts: Sequence[str]) -> tuple[Call, ...]:
    """The calls of the network with right results in the place of some parts."""
    assert exercise.plan is not None
    numbers = [number for part in parts for number in exercise.plan.places(part)]

    def stand_ins(case: int) -> dict[int, tuple[Any, ...]]:
        return {number: tuple(array for _, array in scenes[case].pulled[number]) for number in numbers}

    return calls(exercise, [scene.case for scene in scenes], stand_ins)


def _is_right(exercise: Exercise, scenes: Sequence[Scene], answers: Answers) -> bool:
    """Whether all gradients of the network came back right in all cases."""
    wanted = [index for index, item in enumerate(exercise.inputs) if item.has_gradient]
    for scene, outcome in zip(scenes, answers.outcomes, strict=True):
        if outcome.kind is not Kind.RETURNED or len(outcome.arrays) != len(wanted):
            return False
        for index, got in zip(wanted, outcome.arrays, strict=True):
            right = np.asarray(scene.cotangents[index])
            if got is None or got.shape != right.shape:
                return False
            if not numeric.scaled_error(got, right, scene.case.cotangent) <= numeric.SAME:
                return False
    return True


def _part(exercise: Exercise, part: str, function: str, wrong: str, answers: Answers, *, disturbs: bool) -> PartReport:
    assert exercise.plan is not None
    places = tuple(exercise.plan.describe(number) for number in exercise.plan.places(part))
    habits = "; ".join(_habits(exercise.parts[part], answers))
    if wrong:
        also = f" Besides, {habits}." if habits else ""
        return PartReport(part, function, PartStatus.WRONG, places, f"{function} {wrong}.{also}")
    if disturbs:
        seen = habits or "look for what it changes in place and for what it keeps between calls"
        return PartReport(part, function, PartStatus.DISTURBS, places, f"{function} is right alone, but not in company: {seen}.")
    return PartReport(part, function, PartStatus.RIGHT, places, f"It is right here, but {habits}." if habits else "")


def _habits(part: Exercise, answers: Answers) -> list[str]:
    """What a function does beside returning gradients."""
    names = ("g", *(item.name for item in part.inputs))
    changed = sorted({position for outcome in answers.outcomes for position in outcome.changed_inputs})
    told = [f"it writes into {listed([names[position] for position in changed if position < len(names)])}"] if changed else []
    if answers.aliased or not answers.repeats:
        told.append("it keeps something between calls")
    return told


def _story(parts: Sequence[PartReport], *, healed: bool) -> str:
    """Which parts break the network, and how this is known."""
    wrong = [part.function for part in parts if part.status is PartStatus.WRONG]
    unsure = [part.function for part in parts if part.status is PartStatus.DISTURBS]
    if wrong and healed:
        if len(wrong) == 1:
            return f"What breaks it is {wrong[0]}: with a right one in its place all gradients of the network are right."
        return f"What breaks it are {listed(wrong)}: with right ones in their places all gradients of the network are right."
    if wrong:
        verb = "is" if len(wrong) == 1 else "are"
        return f"{listed(wrong)} {verb} wrong; with right ones in their places the others still disturb each other."
    if unsure:
        return (
            f"Each of your functions is right when it is called alone, but together they are not. With a right "
            f"{' or '.join(unsure)} in its place the network is right."
        )
    return (
        "Each of your functions was right when it was called alone. The mistake shows only in some cases or only together: look "
        "for what a function keeps between calls and for what it writes into its arguments."
    )
