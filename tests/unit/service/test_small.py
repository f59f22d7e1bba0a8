"""How much of a student's code is called for the smallest failing case."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from grader.exercise.cases import Case
from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.grading.judge import judge
from grader.grading.local import answer, called
from grader.service.prepared import FEW, Prepared, Shelf
from grader.service.remembered import Remembered
from grader.service.small import with_small_cases
from grader.values.call import Answers, Outcome, Run, Task
from grader.values.report import Counterexample

PREPARED = Shelf(load_catalog(exercise_folders(), reference_folders())).prepare("sin", 0)
Function = Callable[[np.ndarray, np.ndarray], np.ndarray]


class Here:
    """A session that calls a trusted function on the small cases and keeps how many it was asked about at a time."""

    def __init__(self, function: Function) -> None:
        self.function = function
        self.asked: list[int] = []

    def run(self, tasks: Sequence[Task], *, apart: bool = False) -> Run:
        (task,) = tasks
        self.asked.append(task.count)
        return Run((Answers("sin", tuple(map(self._call, PREPARED.small[0][: task.count]))),))

    def _call(self, case: Case) -> Outcome:
        return called(self.function, case.arguments, case.parameters)


def example(session: Here, prepared: Prepared = PREPARED) -> Counterexample | None:
    first = answer(prepared.suite, session.function)
    report = judge(prepared.suite, first, 1.0)
    (shown,) = with_small_cases(Remembered(), session, [prepared], [report], {"sin": first})  # type: ignore[arg-type]
    return shown.gradients[0].counterexample


def only_beyond(entries: int) -> Function:
    return lambda g, x: g * np.cos(x) + (x.size > entries)


def test_a_mistake_that_the_first_cases_show_needs_no_others() -> None:
    session = Here(lambda g, x: np.asarray(np.cos(x)))
    found = example(session)
    assert found is not None
    assert session.asked == [FEW]


def test_a_mistake_that_they_do_not_show_is_looked_for_in_all() -> None:
    largest = max(case.inputs[0].size for case in PREPARED.few[0])
    session = Here(only_beyond(largest))
    found = example(session)
    assert found is not None
    assert session.asked == [FEW, len(PREPARED.small[0])]


@pytest.mark.parametrize("entries", [0, 1])
def test_the_smallest_is_found_either_way(entries: int) -> None:
    found = example(Here(only_beyond(entries)))
    assert found is not None
    sizes = [np.asarray(value).size for name, value in found.arguments if name == "x"]
    assert sizes == [min(case.inputs[0].size for case in PREPARED.small[0] if case.inputs[0].size > entries)]


def test_right_code_is_not_called_again() -> None:
    session = Here(lambda g, x: g * np.cos(x))
    assert example(session) is None
    assert session.asked == []
