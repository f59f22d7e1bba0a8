"""The words of a report in the names of a course: dx and dout, where others read "the gradient of x" and g."""

import re
from dataclasses import replace

from grader.exercise.bridge import Bridge
from grader.exercise.spec import Exercise
from grader.grading.words import summary
from grader.values.report import FORWARD, Counterexample, ExerciseReport, GradientReport, Status


def in_course_names(report: ExerciseReport, exercise: Exercise) -> ExerciseReport:
    """The report with the variables of the exercise's bridge in its sentences and as labels; others are left as they are."""
    bridge = exercise.bridge
    if bridge is None:
        return report
    labels = dict(zip(exercise.gradients, bridge.gradients, strict=True))
    gradients = tuple(_gradient(item, labels, bridge) for item in report.gradients)
    checks = tuple(replace(item, detail=_said(item.detail, labels, bridge)) for item in report.checks)
    message = summary(tuple(map(_labelled, gradients))) if _is_summary(report) else _said(report.message, labels, bridge)
    return replace(report, message=message, gradients=gradients, checks=checks)


def size_name(exercise: Exercise, name: str) -> str:
    """What a size is called: as in the exercise's shapes, or, where students know them from a course, by the first array that has
    it as an axis ("x.shape[0]")."""
    if exercise.bridge is None:
        return name
    inputs = [(item.name, item.shape) for item in exercise.inputs]
    arrays = [*inputs, *zip(exercise.bridge.outputs, exercise.outputs, strict=False)]
    places = (f"{array}.shape[{axis}]" for array, shape in arrays for axis, size in enumerate(shape) if size.text == name)
    return next(places, name)


def _gradient(item: GradientReport, labels: dict[str, str], bridge: Bridge) -> GradientReport:
    return replace(
        item,
        label=labels.get(item.name, ""),
        hint=_said(item.hint, labels, bridge),
        failed_shapes=tuple(_with_keys(shapes, bridge) for shapes in item.failed_shapes),
        counterexample=item.counterexample and _example(item.counterexample, bridge),
    )


def _example(example: Counterexample, bridge: Bridge) -> Counterexample:
    """A small case with parameters as the student's functions call them; ``bridge.keys`` leads back."""
    parameters = {bridge.keys.get(name, name): value for name, value in example.parameters.items()}
    before = tuple((bridge.keys.get(name, name), value) for name, value in example.before)
    return replace(example, parameters=parameters, before=before)


def _with_keys(text: str, bridge: Bridge) -> str:
    for name, key in bridge.keys.items():
        text = re.sub(rf"(?<![\w'.]){name}(?![\w'(])", key, text)
    return text


def _is_summary(report: ExerciseReport) -> bool:
    wrong = any(item.status is not Status.PASS for item in report.gradients)
    return wrong and report.message == summary(report.gradients)


def _labelled(item: GradientReport) -> GradientReport:
    return item if item.name == FORWARD else replace(item, name=item.label)


def _said(text: str, labels: dict[str, str], bridge: Bridge) -> str:
    names = "|".join(map(re.escape, labels))
    several = rf"[Tt]he gradients of ((?:(?:{names})(?:, | and )?)+)(?![\w'])"
    text = re.sub(several, lambda found: re.sub(rf"\b(?:{names})\b", lambda name: labels[name[0]], found[1]), text)
    text = re.sub(rf"[Tt]he gradient of ({names})\b", lambda found: labels[found[1]], text)
    text = _with_keys(text, bridge)
    if len(bridge.cotangents) == 1 and not bridge.unit:
        text = re.sub(r"(?<![\w'])g(?![\w'])", bridge.cotangents[0], text)
    return text
