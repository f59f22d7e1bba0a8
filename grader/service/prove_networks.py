"""Proves what is said of a network: right parts in any accepted style pass together, and a part that is wrong is named."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from grader.exercise.spec import Exercise, Function
from grader.grading import network
from grader.grading.local import called, with_mistake
from grader.grading.suite import Suite, build_suite
from grader.grading.verify import SEEDS, Verification
from grader.sandbox.runner.network import Composition
from grader.service import networks
from grader.values.call import Answers, Call
from grader.values.report import ExerciseReport, PartStatus, Status

Functions = Mapping[str, Function]  # for each part a VJP of ours; no student's code is run here


def prove_parts(exercise: Exercise, proved: Verification) -> Verification:
    """What is known of a network, with everything tried that is known of its parts: their accepted variants and their wrong
    formulas, one at a time."""
    suite = build_suite(exercise, SEEDS[0])
    right = {name: part.reference.vjp for name, part in exercise.parts.items() if part.reference}
    doubts, wrong, accepted = list(proved.doubts), 0, 0
    for name, part in exercise.parts.items():
        assert part.reference is not None
        for variant in part.reference.accepted:
            accepted += 1
            report = _graded(exercise, suite, {**right, name: variant})
            if report.status is not Status.PASS:
                doubts.append(f'with the variant "{variant.__name__}" of {name} it should pass, but: {report.message}')
        tried = [_told(exercise, suite, right, name, item.name) for item in part.reference.misconceptions]
        seen = [told for told in tried if told is not None]
        wrong += len(seen)
        doubts += [told for told in seen if told]
        if not seen:
            doubts.append(f"no wrong formula of {name} breaks it")
    return replace(proved, misconceptions=wrong, accepted=accepted, doubts=tuple(doubts))


def _told(exercise: Exercise, suite: Suite, right: Functions, name: str, mistake: str) -> str | None:
    """What is not told rightly when one part has a wrong formula: empty when that part alone is named, None when the network
    does not show it."""
    part = exercise.parts[name]
    assert part.reference is not None
    item = next(item for item in part.reference.misconceptions if item.name == mistake)
    report = _graded(exercise, suite, {**right, name: with_mistake(part, item.function, item.gradients)})
    if report.status is Status.PASS:
        return None
    named = [found.name for found in report.parts if found.status is not PartStatus.RIGHT]
    return "" if named == [name] else f'with "{mistake}" of {name} what is named is {", ".join(named) or "nothing"}'


def _graded(exercise: Exercise, suite: Suite, functions: Functions) -> ExerciseReport:
    """The report on a network of these functions, judged and explained as a student's is."""
    composed = Composition([*functions.values()], [*functions])

    def ask(asked: Sequence[network.Asked]) -> list[Answers]:
        return [_answers(part, functions.get(part, composed), calls) for part, calls in asked]

    [answers] = ask([(network.WHOLE, network.calls(exercise, suite.cases))])
    names = {name: f"{name}_vjp" for name in functions}
    return network.explain(exercise, networks.judged(suite, answers, 1.0), names, ask)


def _answers(name: str, function: Function, calls: Sequence[Call]) -> Answers:
    return Answers(name, tuple(called(function, [item.value for item in call.args], call.kwargs) for call in calls))
