"""The snippet that goes with a counterexample in a report."""

import keyword

from grader.exercise.bridge import Bridge
from grader.exercise.spec import Exercise
from grader.grading.passes import FORWARD
from grader.grading.shrink import definitions, expectation, snippet
from grader.values.report import Counterexample, ExerciseReport

CODE = ".py"


def module_of(file: str) -> str | None:
    """The name under which Python imports ``file``; None for a notebook, an archive, several files, or a name that is none."""
    name = file.removesuffix(CODE)
    return name if name != file and name.isidentifier() and not keyword.iskeyword(name) else None


def gradient_snippet(file: str, report: ExerciseReport, gradient: int, exercise: Exercise | None = None) -> str | None:
    """Lines that show the mistake of one gradient in a plain Python prompt; None where there is no counterexample.

    Args:
        file: as the report names it.
        gradient: position in ``report.gradients``.
        exercise: None for one that there is no more.
    """
    example, both = report.gradients[gradient].counterexample, report.gradients[0].name == FORWARD
    if example is None or (both and gradient == 0):
        return None
    outputs = len(exercise.outputs) if exercise else 1
    if exercise and exercise.bridge:
        place = exercise.gradients.index(report.gradients[gradient].name)
        return _bridged(exercise.bridge, module_of(file), place, example, outputs)
    names = [f"{report.name}_forward", f"{report.name}_backward"] if both else [f"{report.name}_vjp"]
    *forward, function = report.functions or names
    return snippet(function, module_of(file), gradient - both, example, forward="".join(forward), outputs=outputs)


def _bridged(bridge: Bridge, module: str | None, gradient: int, example: Counterexample, outputs: int) -> str:
    """The same for functions that are called as a course calls them."""
    functions = ", ".join(bridge.needs)
    first = f"from {module} import {functions}" if module else f"# first paste the code that defines {functions}"
    named = definitions(example, 1 if bridge.unit else outputs)
    keywords = [f"{name} = {value!r}" for name, value in example.parameters.items()]
    lines = ["import numpy as np", first, "", *named, *keywords, *_pasteable(bridge.lines)]
    return "\n".join([*lines, f"print({bridge.gradients[gradient]})", expectation(example)])


def _pasteable(text: str) -> list[str]:
    """The lines with an empty one after each block, which a Python prompt waits for."""
    lines: list[str] = []
    for line in text.split("\n"):
        if lines and lines[-1].startswith(" ") and not line.startswith(" "):
            lines.append("")
        lines.append(line)
    return lines
