"""Whatever numbers come back, the judge says what is wrong in a report that can be stored: it neither fails nor warns."""

import json
from collections.abc import Callable

import numpy as np
import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.grading.judge import judge
from grader.grading.suite import Suite, build_suite
from grader.values.call import Answers, Kind, Outcome
from grader.values.report import Report, Status

CATALOG = load_catalog(exercise_folders(), reference_folders())
CHOSEN = sorted(CATALOG)[::20]
Fill = Callable[[np.ndarray], np.ndarray | None]
HOSTILE: dict[str, Fill] = {
    "NaN": lambda right: np.full(right.shape, np.nan),
    "infinities of both signs": lambda right: np.where(np.arange(right.size) % 2, np.inf, -np.inf).reshape(right.shape),
    "some NaN": lambda right: np.where(np.arange(right.size) % 3, right.ravel(), np.nan).reshape(right.shape),
    "the largest number": lambda right: np.full(right.shape, np.finfo(float).max),
    "the largest numbers of both signs": lambda right: np.finfo(float).max * (-1.0) ** np.indices(right.shape).sum(0),
    "the smallest number": lambda right: np.full(right.shape, 5e-324),
    "signalling NaN": lambda right: np.full(right.shape, 0x7FF0000000000001, np.uint64).view(float),
    "the largest float32": lambda right: np.full(right.shape, np.finfo(np.float32).max, np.float32),
    "the smallest integer": lambda right: np.full(right.shape, -(2**63), np.int64),
    "truth values of 2": lambda right: np.full(right.shape, 2, np.uint8).view(bool),
    "something large instead": lambda right: np.ones((300, 300)),
    "no entries": lambda right: np.empty((0, 5000)),
    "one dimension too many": lambda right: right[None],
    "nothing": lambda right: None,
}


@pytest.fixture(scope="module", params=CHOSEN)
def suite(request: pytest.FixtureRequest) -> Suite:
    return build_suite(CATALOG[request.param], 0)


def answered(suite: Suite, fill: Fill) -> Answers:
    """Every call answered with a hostile form of what is right, of what has the right shape where nothing right is known."""
    outcomes = []
    for index, case in enumerate(suite.cases):
        arrays = []
        for gradient in suite.gradients:
            known = index < suite.judged and gradient.expected is not None
            right = gradient.case(gradient.expected, index) if known else np.zeros(np.shape(case.inputs[gradient.position]))
            arrays.append(fill(np.array(right, dtype=float)))
        outcomes.append(Outcome(Kind.RETURNED, tuple(arrays), len(arrays) > 1))
    return Answers(suite.exercise.name, tuple(outcomes))


@pytest.mark.parametrize("fill", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_numbers_are_told_as_wrong(suite: Suite, fill: Fill) -> None:
    report = judge(suite, answered(suite, fill), 1.0)
    assert report.status in (Status.FAIL, Status.INVALID), report
    assert report.score == 0.0
    assert json.dumps(Report("hw.py", "eve", report.status, "", 0.0, (report,)).to_json(), allow_nan=False)
