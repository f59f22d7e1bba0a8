"""The snippet that goes with a counterexample in a report."""

import keyword

from grader.grading.passes import FORWARD
from grader.grading.shrink import snippet
from grader.values.report import ExerciseReport

CODE = ".py"


def module_of(file: str) -> str | None:
    """The name under which Python imports ``file``; None for a notebook, an archive, several files, or a name that is none."""
    name = file.removesuffix(CODE)
    return name if name != file and name.isidentifier() and not keyword.iskeyword(name) else None


def gradient_snippet(file: str, exercise: ExerciseReport, gradient: int, outputs: int = 1) -> str | None:
    """Lines that show the mistake of one gradient in a plain Python prompt; None where there is no counterexample.

    Args:
        file: as the report names it.
        gradient: position in ``exercise.gradients``.
        outputs: how many outputs the exercise has.
    """
    example = exercise.gradients[gradient].counterexample
    if example is None:
        return None
    if exercise.gradients[0].name != FORWARD:
        return snippet(f"{exercise.name}_vjp", module_of(file), gradient, example, outputs=outputs)
    if gradient == 0:
        return None
    backward, forward = f"{exercise.name}_backward", f"{exercise.name}_forward"
    return snippet(backward, module_of(file), gradient - 1, example, forward=forward, outputs=outputs)
