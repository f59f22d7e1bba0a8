"""A report as people see it: no trick reaches the terminal, nothing is told twice, nothing is cut in a pipe."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from grader.cli.reportview import print_report
from grader.cli.terminal import SIGNS, Page, safe, words
from grader.values.report import (
    CheckResult,
    Cost,
    CostKind,
    Counterexample,
    ExerciseReport,
    GradientReport,
    PartReport,
    PartStatus,
    Report,
    Status,
)

LONG = "This is the transpose of the gradient. Rows of W belong to entries of g, columns to entries of x, " * 3 + "so it is."
WRONG = GradientReport(
    "W", Status.FAIL, max_error=0.5, check="reference", hint=LONG, failed_cases=3, cases=9, failed_shapes=("W (3, 2), x (2,)",)
)
RIGHT = GradientReport("x", Status.PASS, max_error=0.0, cases=9)
MATVEC = ExerciseReport("matvec", Status.FAIL, 0.5, 2.0, "x right, W not yet.", 0, (WRONG, RIGHT))


def shown(report: Report, *, terminal: bool = False, width: int = 40, snippets: dict[str, int] | None = None) -> str:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=terminal, width=width, highlight=False, markup=False, emoji=False)
    print_report(report, Page(console), snippets)
    return stream.getvalue()


def report(*exercises: ExerciseReport, score: float | None = 0.5) -> Report:
    return Report("hw1.py", "hw1", Status.FAIL, "", score, exercises)


@pytest.mark.parametrize("trick", ["\x1b[2J", "\x1b]0;title\x07", "\r", "\x08", "\x9b31m", "\u202e", "\u2066", "\x00"])
def test_no_control_character_of_a_student_reaches_the_terminal(trick: str) -> None:
    evil = replace(MATVEC, message=f"a{trick}b", traceback=(f"hw1.py, line 1: {trick}",), printed=f"x{trick}y")
    whole = replace(report(evil), file=f"h{trick}w.py", warnings=(trick,), printed=trick)
    text = shown(whole)
    assert trick not in text
    assert "\ufffd" in text


def test_markup_of_a_student_is_shown_as_it_stands() -> None:
    assert "[red]x[/red] :smile:" in shown(report(replace(MATVEC, printed="[red]x[/red] :smile:")))


def test_tabs_become_spaces() -> None:
    assert safe("a\tb") == "a   b"


def test_a_pipe_gets_whole_lines_without_colour() -> None:
    text = shown(report(MATVEC))
    assert LONG in text
    assert "\x1b" not in text


def test_a_narrow_terminal_gets_wrapped_lines() -> None:
    text = shown(report(MATVEC), terminal=True, width=40)
    plain = [line for line in text.replace("\x1b", "\n\x1b").splitlines() if not line.startswith("\x1b")]
    assert max(map(len, plain)) <= 40


def test_everything_about_a_wrong_gradient_is_told() -> None:
    text = shown(report(MATVEC))
    for fact in ("fail", "matvec", "1 of 2", "check: reference", "3 of 9 cases", "5.0e-01", "W (3, 2), x (2,)", "✓ x  pass"):
        assert fact in text


def test_the_smallest_case_is_shown_where_nothing_else_is_known() -> None:
    example = Counterexample((("g", [1.0]), ("x", [2.0])), {}, [3.0], [4.0], [True])
    bare = GradientReport("x", Status.ERROR, counterexample=example)
    text = shown(report(replace(MATVEC, status=Status.ERROR, gradients=(bare,))))
    assert "the smallest case that shows it" in text


def test_an_exception_is_shown_for_one_gradient_only() -> None:
    example = Counterexample((("g", [1.0]),), {}, [3.0], raised="ValueError: no")
    bare = GradientReport("x", Status.ERROR, counterexample=example)
    text = shown(report(replace(MATVEC, status=Status.ERROR, gradients=(bare, replace(bare, name="W")))))
    assert text.count("ValueError: no") == 1


def test_one_mistake_in_two_gradients_is_told_once() -> None:
    twice = replace(MATVEC, gradients=(WRONG, replace(WRONG, name="b")))
    text = shown(report(twice))
    assert text.count(LONG) == 1
    assert text.count("wrong for") == 1
    assert "✗ b  fail" in text


def test_a_failed_check_of_the_whole_exercise_is_told() -> None:
    check = CheckResult("deterministic", "the same call gives the same result", "fail", None, "two calls differ")
    assert "the same call gives the same result: two calls differ" in shown(report(replace(MATVEC, checks=(check,))))


def test_a_warning_of_a_right_solution_is_told_once_with_its_gradients() -> None:
    text = "It overflows for huge inputs. This costs no points."
    checks = tuple(CheckResult("stability", "Huge inputs do not overflow", "warning", name, text) for name in ("x", "W"))
    right = replace(MATVEC, status=Status.PASS, score=1.0, message=f"Right. {text}", gradients=(RIGHT,), checks=checks)
    lines = shown(report(right)).splitlines()
    assert f"      warning for x, W: {text}" in lines
    assert sum(text in line for line in lines) == 1
    assert text not in shown(report(replace(right, checks=())))


def test_repeated_prints_are_counted_and_long_ones_cut() -> None:
    printed = "again\n" * 50 + "\n".join(f"line {number}" for number in range(100))
    text = shown(report(replace(MATVEC, printed=printed)))
    assert "again   (50 times)" in text
    assert "line 18" in text
    assert "line 19\n" not in text
    assert "81 lines more" in text


def test_a_grader_fault_has_no_score_and_blames_nobody() -> None:
    fault = replace(MATVEC, status=Status.GRADER_FAULT, score=None, gradients=(), message="The worker died.")
    text = shown(report(fault, score=None))
    assert "grader fault" in text
    assert "costs you nothing" in text
    assert "0 of 2" not in text


def test_an_unreadable_file_has_its_sentence_and_no_score() -> None:
    text = shown(Report("hw1.pdf", "hw1", Status.UNREADABLE, "hw1.pdf is a PDF document.", 0.0))
    assert "unreadable  hw1.pdf is a PDF document." in text
    assert "Score" not in text


def test_a_judgement_without_reference_says_so() -> None:
    assert "slopes of the forward function" in shown(report(replace(MATVEC, reference=False)))


def test_the_score_is_in_points_and_percent() -> None:
    assert "Score 1 of 2 points (50 %), 0 of 1 exercise passed." in shown(report(MATVEC))


def test_snippets_are_shown_when_asked_for_and_can_be_pasted_as_they_stand() -> None:
    example = Counterexample((("g", [1.0]), ("W", [[2.0]]), ("x", [3.0])), {}, [[3.0]], [[6.0]], [[True]])
    whole = report(replace(MATVEC, gradients=(replace(WRONG, counterexample=example), RIGHT)))
    assert "import numpy" not in shown(whole)
    lines = shown(whole, terminal=True, snippets={}).splitlines()  # narrow, and yet no line is broken
    start = lines.index("import numpy as np")
    assert lines[start + 1] == "from hw1 import matvec_vjp"
    assert "print(np.array([[3.0]]), 'is expected')" in lines


def test_the_parts_of_a_wrong_network_are_told_and_where_to_look() -> None:
    parts = (
        PartReport("affine", "affine_vjp", PartStatus.RIGHT, ("h1",)),
        PartReport("relu", "relu_vjp", PartStatus.WRONG, ("h2",), "relu_vjp gives a wrong gradient of x."),
        PartReport("tanh", "tanh_vjp", PartStatus.RIGHT, ("h3",), "It is right here, but it writes into g."),
    )
    text = shown(report(replace(MATVEC, parts=parts)))
    assert "relu_vjp gives a wrong gradient of x. See the exercise relu." in text
    assert "It is right here, but it writes into g.\n" in text
    assert "affine" not in text


@pytest.mark.parametrize("told", ["", " A Jacobian is built. In this assignment that costs a quarter of the points."])
def test_what_a_right_solution_costs_is_told_once(told: str) -> None:
    cost = Cost(CostKind.JACOBIAN, "A Jacobian is built.", (10,), (800,), (80,), (800,))
    right = replace(MATVEC, status=Status.PASS, score=0.75, message=f"Right.{told}", gradients=(RIGHT,), cost=cost)
    text = shown(report(right))
    assert text.count("A Jacobian is built.") == 1
    assert ("a quarter of the points" in text) == bool(told)
    assert "explicit Jacobian" in text


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_a_look_and_words(status: Status) -> None:
    assert len(SIGNS[status][0]) == len(SIGNS[status][1]) == 1
    assert SIGNS[status][1].isascii()
    assert "_" not in words(status)
