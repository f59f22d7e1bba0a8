"""A verdict that is remembered is that of the same bytes, and of nothing else."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.grading.judge import judge
from grader.grading.local import answer
from grader.grading.shrink import candidates
from grader.grading.suite import Suite, build_suite
from grader.service import remembered
from grader.service.remembered import Remembered
from grader.values.call import Answers, Frame, Kind, Outcome, Returned, Table
from grader.values.report import ExerciseReport

SUITE = build_suite(load_catalog(exercise_folders(), reference_folders())["sin"], 0)
OTHER = build_suite(SUITE.exercise, 1)


def wrong(g: np.ndarray, x: np.ndarray) -> np.ndarray:
    return np.asarray(np.cos(x))


def right(g: np.ndarray, x: np.ndarray) -> np.ndarray:
    return np.asarray(g * np.cos(x), x.dtype)


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[Suite]:
    """The suites of all verdicts that were worked out."""
    done: list[Suite] = []

    def counted(suite: Suite, answers: Answers, points: float) -> ExerciseReport:
        done.append(suite)
        return judge(suite, answers, points)

    monkeypatch.setattr(remembered, "judge", counted)
    return done


def with_first(change: Callable[[Outcome], Outcome]) -> Answers:
    answers = answer(SUITE, wrong)
    return replace(answers, outcomes=(change(answers.outcomes[0]), *answers.outcomes[1:]))


def changed_array(outcome: Outcome) -> Outcome:
    array = np.array(outcome.arrays[0])
    array[0] = np.nextafter(array[0], 9.0)
    return replace(outcome, arrays=(array,))


OTHERS = {
    "the last bit of one entry": with_first(changed_array),
    "a precision": with_first(lambda outcome: replace(outcome, arrays=(outcome.arrays[0].astype(np.float32),))),
    "a shape": with_first(lambda outcome: replace(outcome, arrays=(outcome.arrays[0][None],))),
    "a changed input": with_first(lambda outcome: replace(outcome, changed_inputs=(0,))),
    "a tuple": with_first(lambda outcome: replace(outcome, several=True)),
    "what was printed": replace(answer(SUITE, wrong), printed="hello"),
    "another result the second time": replace(answer(SUITE, wrong), repeats=False),
}


@pytest.mark.parametrize("answers", OTHERS.values(), ids=OTHERS)
def test_answers_that_differ_are_judged_anew(answers: Answers, judged: list[Suite]) -> None:
    memory = Remembered()
    memory.judge(SUITE, answer(SUITE, wrong), 1.0)
    assert memory.judge(SUITE, answers, 1.0) == judge(SUITE, answers, 1.0)
    assert len(judged) == 2


def test_another_suite_or_other_points_are_judged_anew(judged: list[Suite]) -> None:
    memory = Remembered()
    for suite, points in ((SUITE, 1.0), (SUITE, 2.0), (OTHER, 1.0)):
        assert memory.judge(suite, answer(suite, wrong), points) == judge(suite, answer(suite, wrong), points)
    assert len(judged) == 3


@pytest.mark.parametrize("function", [wrong, right])
def test_the_same_bytes_are_judged_once(function: Callable[..., np.ndarray], judged: list[Suite]) -> None:
    memory = Remembered()
    first, second = (memory.judge(SUITE, answer(SUITE, function), 1.0) for _ in range(2))
    assert first == second == judge(SUITE, answer(SUITE, function), 1.0)
    assert len(judged) == 1


def test_right_answers_do_not_speak_for_wrong_ones(judged: list[Suite]) -> None:
    memory, answers = Remembered(), answer(SUITE, right)
    spoilt = replace(answers.outcomes[0], arrays=(np.asarray(answers.outcomes[0].arrays[0]) + 1.0,))
    wrong_once = replace(answers, outcomes=(spoilt, *answers.outcomes[1:]))
    assert [memory.judge(SUITE, item, 1.0).score for item in (answers, wrong_once, answers)] == [1.0, 0.0, 1.0]
    assert len(judged) == 2


def test_the_same_bytes_of_other_arrays_are_judged_anew(judged: list[Suite]) -> None:
    memory, data = Remembered(), b"".join(np.asarray(item.arrays[0]).tobytes() for item in answer(SUITE, right).outcomes)
    for axes in (1, 2):
        given, start = [], 0
        for case in SUITE.cases:
            dtype, shape = case.inputs[0].dtype, case.inputs[0].shape[:1] + (1,) * (axes - 1)
            given.append((False, ((shape, dtype, start),)))
            start += case.inputs[0].nbytes
        answers = Answers("sin", Returned(Table(tuple(given), start), data))
        assert memory.judge(SUITE, answers, 1.0) == judge(SUITE, answers, 1.0)
        assert memory.judge(SUITE, answers, 1.0).score == (1.0 if axes == 1 else 0.0)
    assert len(judged) == 2


def test_the_same_mistake_in_another_line_is_judged_once_and_told_with_its_own_line(judged: list[Suite]) -> None:
    memory = Remembered()
    for line in (3, 8):
        ended = Outcome(Kind.RAISED, detail="NameError: cosine", frames=(Frame("hw.py", line, "return g * cosine(x)"),))
        answers = with_first(lambda _, ended=ended: ended)
        report = memory.judge(SUITE, answers, 1.0)
        assert report.traceback == (f"hw.py, line {line}: return g * cosine(x)",)
        assert report == judge(SUITE, answers, 1.0)
    assert len(judged) == 1


def test_the_smallest_failing_case_is_that_of_the_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[str] = []
    counted = remembered.counterexamples
    monkeypatch.setattr(remembered, "counterexamples", lambda *given: found.append(given[0].function) or counted(*given))
    memory, cases = Remembered(), candidates(SUITE.exercise, 0)
    report = memory.judge(SUITE, answer(SUITE, wrong), 1.0)

    def shown(function: Callable[..., np.ndarray]) -> object:
        arrays = [function(case.cotangent, *case.inputs) for case in cases]
        answers = Answers("sin", tuple(Outcome(Kind.RETURNED, (array,)) for array in arrays))
        return memory.shrink(report, SUITE, cases, answers).gradients[0].counterexample

    first, again, other = shown(wrong), shown(wrong), shown(lambda g, x: -g * np.cos(x))
    assert first is not None
    assert first == again
    assert first != other
    assert len(found) == 2


def passes(forward: Callable[[np.ndarray], np.ndarray]) -> Answers:
    """What a student gives who writes both passes, the backward one right."""
    pairs = [(case.cotangent * np.cos(case.inputs[0]), forward(case.inputs[0])) for case in SUITE.cases]
    return Answers("sin", tuple(Outcome(Kind.RETURNED, pair, True) for pair in pairs))


def test_a_wrong_forward_pass_is_judged_once_for_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    counted = remembered.judge_forward
    monkeypatch.setattr(remembered, "judge_forward", lambda suite, answers: done.append(suite.first) or counted(suite, answers))
    memory, mine = Remembered(), replace(SUITE, function="sin_backward", first="sin_forward")
    theirs = replace(mine, first="my_forward")
    for suite, answers in ((mine, passes(np.cos)), (mine, passes(np.cos)), (theirs, passes(np.cos)), (mine, passes(np.tanh))):
        assert memory.judge_forward(suite, answers) == counted(suite, answers)
    assert done == ["sin_forward", "my_forward", "sin_forward"]


def test_the_smallest_case_of_a_forward_pass_is_that_of_its_outputs() -> None:
    memory, cases = Remembered(), candidates(SUITE.exercise, 0)

    def shown(forward: Callable[[np.ndarray], np.ndarray]) -> object:
        arrays = [(case.inputs[0], forward(case.inputs[0])) for case in cases]
        answers = Answers("sin", tuple(Outcome(Kind.RETURNED, pair, True) for pair in arrays))
        return memory.smallest(SUITE, cases, answers)

    assert shown(np.cos) == shown(np.cos) != shown(np.tanh)
    assert shown(np.sin) is None


def test_only_the_last_verdicts_are_kept(judged: list[Suite]) -> None:
    memory = Remembered(most=2)
    for points in (1.0, 2.0, 3.0, 3.0, 2.0, 1.0):
        memory.judge(SUITE, answer(SUITE, wrong), points)
    assert len(judged) == 4
