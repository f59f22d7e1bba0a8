"""`grader new exercise`: names that cannot be are refused, and what is written proves itself."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

REFUSED = {
    "softmax": "there is an exercise 'softmax' already",
    "Soft-Max": "'Soft-Max' is no name for an exercise",
    "lambda": "'lambda' is no name for an exercise",
    "../up": "'../up' is no name for an exercise",
    "scale_vjp": "ends in _vjp",
    "scale_backward": "ends in _backward",
    "a" * 41: "at most 40",
}


@pytest.mark.parametrize(("name", "sentence"), REFUSED.items())
def test_a_name_that_cannot_be_is_refused(grader: Callable, tmp_path: Path, name: str, sentence: str) -> None:
    ran = grader("new", "exercise", name, "--folder", tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert sentence in ran.err
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_never_overwritten(grader: Callable, tmp_path: Path) -> None:
    path = tmp_path / "reference" / "scale_columns.py"
    path.parent.mkdir()
    path.write_text("precious")
    ran = grader("new", "exercise", "scale_columns", "--folder", tmp_path)
    assert ran.code == 2
    assert "scale_columns.py exists; choose another name or another --folder." in ran.err
    assert path.read_text() == "precious"
    assert not (tmp_path / "exercises").exists()


def test_both_files_prove_themselves_as_they_are(grader: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = grader("new", "exercise", "scale_columns", "--folder", tmp_path)
    assert ran.code == 0
    *variables, program, verb, name = ran.out.split()
    assert (program, verb, name) == ("grader", "verify", "scale_columns")
    for variable in variables:
        monkeypatch.setenv(*variable.split("="))
    proved = grader(verb, name)
    assert proved.code == 0
    assert "1 of 1 exercise proved." in proved.out
    second = grader("new", "exercise", "second", "--folder", tmp_path)
    assert second.code == 0
    numbers = [(tmp_path / "exercises" / f"{item}.py").read_text().partition('number="')[2][:4] for item in (name, "second")]
    assert numbers[0].endswith(".1")
    assert numbers[1] == f"{numbers[0][:-1]}2"


def test_adding_an_exercise_touches_two_files_and_no_test(
    grader: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is listed, shown, has a starter, is graded and proved, from the two files alone."""
    grader("new", "exercise", "scale_columns", "--folder", tmp_path)
    written = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.py"))
    assert written == [os.path.join("exercises", "scale_columns.py"), os.path.join("reference", "scale_columns.py")]
    monkeypatch.setenv("GRADER_EXERCISES", str(tmp_path / "exercises"))
    monkeypatch.setenv("GRADER_REFERENCE", str(tmp_path / "reference"))
    assert "scale_columns" in grader("exercises").out
    assert "scale_columns_vjp(g, x, s, *, offset)" in grader("show", "scale_columns").out
    solution = tmp_path / "hw.py"
    solution.write_text(
        (tmp_path / "reference" / "scale_columns.py")
        .read_text()
        .partition("# Mistakes")[0]
        .replace("from grader.exercise import accepted, misconception", "")
    )
    assert grader("grade", solution, "-e", "scale_columns").code == 0
    starter = tmp_path / "starter.py"
    assert grader("starter", "scale_columns", "-o", starter).code == 0
    graded = grader("grade", starter)
    assert graded.code == 1
    assert "not attempted" in graded.out
