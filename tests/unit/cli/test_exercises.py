"""What there is to solve, on the command line: all of it public."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders

CATALOG = load_catalog(exercise_folders(), reference_folders())
KEYS = {"number", "name", "module", "level", "function", "signature", "shapes", "inputs", "outputs"}


def test_the_list_has_every_exercise_once_in_the_order_of_the_curriculum(grader: Callable) -> None:
    ran = grader("exercises", "--json")
    found = json.loads(ran.out)
    assert [item["name"] for item in found] == list(CATALOG)
    assert all(set(item) >= KEYS for item in found)
    plain = grader("exercises").out
    assert all(f" {name} " in plain for name in CATALOG)


@pytest.mark.parametrize(
    ("option", "value", "name"),
    [("--module", "LOSS", "cross_entropy"), ("--search", "Slide", "conv1d"), ("--course", "cs231n a2", "conv2d")],
)
def test_the_list_can_be_narrowed(option: str, value: str, name: str, grader: Callable) -> None:
    found = {item["name"] for item in json.loads(grader("exercises", "--json", option, value).out)}
    assert name in found
    assert len(found) < len(CATALOG) / 2


def test_levels_narrow_the_list(grader: Callable) -> None:
    found = json.loads(grader("exercises", "--json", "--level", "1").out)
    assert {item["name"] for item in found} == {name for name in CATALOG if CATALOG[name].level == 1}


def test_nothing_found_is_told(grader: Callable) -> None:
    ran = grader("exercises", "--search", "cooking")
    assert (ran.code, ran.out) == (0, "")
    assert "no exercise fits" in ran.err


@pytest.mark.parametrize("name", CATALOG)
def test_an_exercise_is_shown_with_all_that_a_student_needs(name: str, grader: Callable) -> None:
    ran = grader("show", name)
    exercise = CATALOG[name]
    assert ran.code == 0
    written = [item.signature for item in exercise.parts.values()] or [exercise.signature]
    for fact in (exercise.title, *written, exercise.module, *(item.name for item in exercise.inputs)):
        assert fact in ran.out
    assert "$" not in ran.out
    assert "\\" not in ran.out
    assert max(map(len, ran.out.splitlines())) <= 100


@pytest.mark.parametrize("name", CATALOG)
def test_nothing_private_is_shown(name: str, grader: Callable) -> None:
    reference = CATALOG[name].reference
    assert reference is not None
    text = grader("show", name).out + grader("exercises", "--json").out
    for item in reference.misconceptions:
        assert item.name not in text
        assert item.text not in text


def test_an_unknown_course_is_answered_with_the_known_ones(grader: Callable) -> None:
    ran = grader("exercises", "--course", "cs999")
    assert ran.code == 2
    assert "CS231n A2" in ran.err


def test_modules_are_listed_with_their_idea(grader: Callable) -> None:
    assert "What the forward pass copies, the backward pass adds up." in grader("exercises").out
    assert "adds up. What" not in grader("exercises", "--search", "add_bias").out


def test_a_functions_name_is_taken_too(grader: Callable) -> None:
    assert grader("show", "affine_vjp").out == grader("show", "affine").out


def test_a_starter_is_written_once(grader: Callable, tmp_path: Path) -> None:
    out = tmp_path / "hw1.py"
    assert grader("starter", "softmax", "affine", "-o", out).code == 0
    first = out.read_text()
    assert "def softmax_vjp(g, x)" in first
    out.write_text("my own work")
    ran = grader("starter", "softmax", "-o", out)
    assert ran.code == 2
    assert str(out) in ran.err
    assert out.read_text() == "my own work"
    assert grader("starter", "softmax", "affine", "-o", out, "--force").code == 0
    assert out.read_text() == first


def test_without_a_file_the_starter_is_printed(grader: Callable, tmp_path: Path) -> None:
    out = tmp_path / "hw1.py"
    grader("starter", "softmax", "affine", "-o", out)
    ran = grader("starter", "softmax", "affine")
    assert (ran.code, ran.out) == (0, out.read_text())


def test_a_starter_of_an_assignment_is_a_notebook_if_asked(grader: Callable, tmp_path: Path) -> None:
    out = tmp_path / "week3.ipynb"
    assert grader("starter", "-a", "linear-layers", "-o", out).code == 0
    text = "".join("".join(cell["source"]) for cell in json.loads(out.read_text())["cells"])
    assert all(f"def {name}_vjp(" in text for name in ("matvec", "affine", "sigmoid_layer"))


def test_settings_are_shown_with_their_source(grader: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_CPU_SECONDS", "7")
    monkeypatch.setenv("GRADER_CPU_SECOND", "7")
    ran = grader("settings")
    assert "GRADER_CPU_SECONDS = 7\n" in ran.out
    assert "from the environment; the default is 3" in ran.out
    assert "did you mean GRADER_CPU_SECONDS?" in ran.err


def test_a_bad_setting_stops_a_command_by_name(grader: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_MEMORY_MB", "lots")
    ran = grader("exercises")
    assert ran.code == 2
    assert "GRADER_MEMORY_MB='lots': expected a whole number" in ran.err


def test_verify_proves_and_a_broken_exercise_is_a_doubt(
    grader: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = grader("verify", "sin")
    assert (ran.code, "1 of 1 exercise proved." in ran.out) == (0, True)
    (tmp_path / "sin.py").write_text("def sin_vjp(g, x):\n    return g\n")
    monkeypatch.setenv("GRADER_REFERENCE", str(tmp_path))
    ran = grader("verify", "sin", "relu")
    assert ran.code == 1
    assert "sin:" in ran.out
    assert "1 in doubt" in ran.out
