"""Exercises by name, from folders."""

from pathlib import Path

import pytest

from grader.exercise.catalog import UnknownExercise, load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.exercise.shape import BadExercise

FIRST_TWELVE = {
    "sin": "sin_vjp(g, x)",
    "permute": "permute_vjp(g, x, p)",
    "cross_product": "cross_product_vjp(g, a, b)",
    "matvec": "matvec_vjp(g, W, x)",
    "affine": "affine_vjp(g, x, w, b)",
    "relu": "relu_vjp(g, x)",
    "sigmoid": "sigmoid_vjp(g, z)",
    "sigmoid_layer": "sigmoid_layer_vjp(g, W, a, b)",
    "two_layer_net": "two_layer_net_vjp(g, W1, b1, W2, b2, x, y)",
    "softmax": "softmax_vjp(g, x)",
    "cross_entropy": "cross_entropy_vjp(g, logits, labels)",
    "conv1d": "conv1d_vjp(g, x, w, b, *, stride, pad)",
}


def test_an_unknown_name_is_answered_with_close_ones() -> None:
    catalog = load_catalog(exercise_folders(), ())
    with pytest.raises(UnknownExercise, match="did you mean affine"):
        catalog["afine"]
    with pytest.raises(UnknownExercise, match="lists them all"):
        catalog["zzz"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadExercise, match="nowhere"):
        load_catalog([tmp_path / "nowhere"], ())


def test_a_reference_without_its_exercise_is_named(tmp_path: Path) -> None:
    (tmp_path / "orphan.py").write_text("")
    with pytest.raises(BadExercise, match="orphan"):
        load_catalog((), [tmp_path])


def test_the_exercises_that_people_ask_for_are_there_in_curriculum_order() -> None:
    catalog = load_catalog(exercise_folders(), reference_folders())
    names = [name for name in catalog if name in FIRST_TWELVE]
    assert names == list(FIRST_TWELVE)
    assert {name: catalog[name].signature for name in names} == FIRST_TWELVE


def test_every_exercise_has_misconceptions_and_a_variant() -> None:
    catalog = load_catalog(exercise_folders(), reference_folders())
    for exercise in catalog.values():
        assert exercise.reference is not None, exercise.name
        if exercise.plan is None:  # what can go wrong in a network are its parts
            assert len(exercise.reference.misconceptions) >= 2, exercise.name
            assert exercise.reference.accepted, exercise.name
        assert all(item in catalog for item in exercise.needs), exercise.name


def test_an_exercise_of_a_bundled_name_is_told_and_never_joined_to_the_bundled_reference(tmp_path: Path) -> None:
    (tmp_path / "softmax.py").write_text((exercise_folders()[0] / "softmax.py").read_text())
    catalog = load_catalog([*exercise_folders(), tmp_path], reference_folders())
    assert catalog.folder("softmax") == tmp_path
    assert catalog["softmax"].reference is None
    (note,) = catalog.notes
    assert f'the exercise "softmax" in {tmp_path} replaces the one in {exercise_folders()[0]}; rename' in note


def test_a_reference_of_a_bundled_name_is_told(tmp_path: Path) -> None:
    (tmp_path / "softmax.py").write_text((reference_folders()[0] / "softmax.py").read_text())
    catalog = load_catalog(exercise_folders(), [*reference_folders(), tmp_path])
    assert catalog["softmax"].reference is not None
    assert [note.split(" in ")[0] for note in catalog.notes] == ['the reference "softmax"']


def test_names_are_known_although_a_file_is_broken(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("1 / 0\n")
    catalog = load_catalog([*exercise_folders(), tmp_path], reference_folders())
    assert catalog.names[0] == "sin"
    assert catalog.names[-1] == "broken"
    assert "broken" not in list(catalog)
    assert "ZeroDivisionError" in catalog.broken["broken"]
