"""Calls trusted functions in this process, in the shape in which the sandbox answers.

For the project's own formulas only (references, misconceptions, variants): a student's code is never run here.
"""

from typing import Any

import numpy as np

from grader.exercise.spec import Function
from grader.grading.suite import Suite, evaluate
from grader.values.call import Answers, Kind, Outcome


def answer(suite: Suite, function: Function) -> Answers:
    """What a trusted VJP gives on every case of a suite."""
    outcomes = []
    for prediction in (evaluate(function, case) for case in suite.cases):
        if prediction is None:
            outcomes.append(Outcome(Kind.RAISED, detail="an exception"))
        else:
            outcomes.append(Outcome(Kind.RETURNED, prediction, several=len(prediction) > 1))
    return Answers(suite.exercise.name, tuple(outcomes))


def with_mistake(suite: Suite, function: Function, gradients: tuple[str, ...]) -> Function:
    """The reference VJP with the named gradients replaced by those of a wrong formula."""
    reference = suite.exercise.reference
    if reference is None:
        raise ValueError(f"{suite.exercise.name} has no reference; add reference/{suite.exercise.name}.py")

    def vjp(*args: Any, **kwargs: Any) -> tuple[np.ndarray, ...]:
        wrong = function(*args, **kwargs)
        replaced = dict(zip(gradients, wrong if isinstance(wrong, tuple) else (wrong,), strict=True))
        right = reference.vjp(*args, **kwargs)
        rights = right if isinstance(right, tuple) else (right,)
        return tuple(replaced.get(name, item) for name, item in zip(suite.exercise.gradients, rights, strict=True))

    return vjp
