"""Three ways to one gradient: what an author writes, what is refused, and whether the kept numbers are true."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.load import load_exercise
from grader.exercise.places import exercise_folders, reference_folders
from grader.exercise.shape import BadExercise
from grader.exercise.ways import FILE, Measured, keep
from grader.grading.ways import measure_ways
from grader.service.stopwatch import peak

CATALOG = load_catalog(exercise_folders(), reference_folders())
WITH_WAYS = [name for name in CATALOG if CATALOG[name].ways]
TWICE = '''from grader.exercise import *

@three_ways(components=(("one entry", "()"),), jacobian=(("$J$", "(n,n)"), ("$J^T g$", "(n)")), vjp=(("all", "(n)"),))
@exercise("(n)->(n)", number="0.1", module="Test", level=1)
def twice(x: real()):
    """Twice.

    Twice $x$.
    """
    return 2 * x
'''
WRONG = {
    "no shape": (TWICE.replace('("all", "(n)")', '"all"'), "@three_ways(vjp=...)"),
    "no parentheses": (TWICE.replace('"(n,n)"', '"n,n"'), '"n,n" is no list of shapes'),
    "two shapes": (TWICE.replace('"(n,n)"', '"(n),(n)"'), "no single shape"),
    "no steps": (TWICE.replace('(("all", "(n)"),)', "()"), "has no step"),
    "unknown size": (TWICE.replace('"(n,n)"', '"(n,k)"'), "'k'"),
    "unknown fixed size": (TWICE.replace("@three_ways(", '@three_ways(fixed={"q": 2}, '), "'q'"),
}


def written(folder: Path, text: str) -> Path:
    path = folder / "twice.py"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("text", "quoted"), WRONG.values(), ids=WRONG.keys())
def test_steps_that_cannot_be_used_are_refused(tmp_path: Path, text: str, quoted: str) -> None:
    with pytest.raises(BadExercise, match=r"twice\.py") as refused:
        load_exercise(written(tmp_path, text), None)
    assert quoted in str(refused.value)


def test_broken_numbers_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, TWICE)
    (tmp_path / FILE).write_text('{"twice": {"sizes": [1]}}')
    with pytest.raises(BadExercise, match="grader measure"):
        load_exercise(path, None)


def test_numbers_are_kept_beside_the_exercise(tmp_path: Path) -> None:
    path = written(tmp_path, TWICE)
    fresh = load_exercise(path, None).ways
    assert fresh is not None
    assert fresh.measured is None
    assert [way.key for way in fresh.ways] == ["components", "jacobian", "vjp"]
    keep(tmp_path, {"other": Measured((1,), (2,), (3,), (4,))})
    keep(tmp_path, {"twice": Measured((8,), (1,), (2,), (3,))})
    again = load_exercise(path, None).ways
    assert again is not None
    assert again.measured == Measured((8,), (1,), (2,), (3,))
    assert set(json.loads((tmp_path / FILE).read_text())) == {"other", "twice"}


def test_what_cannot_be_measured_says_why() -> None:
    sin = CATALOG["sin"]
    assert sin.reference is not None
    with pytest.raises(BadExercise, match="no @three_ways"):
        measure_ways(CATALOG["relu"], peak)
    with pytest.raises(BadExercise, match="no reference here"):
        measure_ways(replace(sin, reference=None), peak)
    with pytest.raises(BadExercise, match='no @accepted function "by_components"'):
        measure_ways(replace(sin, reference=replace(sin.reference, accepted=())), peak)


def test_the_exercises_where_people_ask_show_three_ways() -> None:
    assert {"sin", "matvec", "matrix_chain", "sigmoid_layer", "softmax"} <= set(WITH_WAYS)


@pytest.mark.parametrize("name", WITH_WAYS)
def test_the_kept_numbers_are_what_is_measured(name: str) -> None:
    ways = CATALOG[name].ways
    assert ways is not None
    kept = ways.measured
    assert kept is not None
    found = measure_ways(CATALOG[name], peak, largest_bytes=1 << 17)
    assert found.sizes == kept.sizes[: len(found.sizes)]
    assert len(found.sizes) >= 2
    for key in ("components", "jacobian", "vjp"):
        again = zip(getattr(found, key), getattr(kept, key)[: len(found.sizes)], strict=True)
        assert all(abs(new - old) <= 0.2 * old + 3000 for new, old in again), (key, found, kept)


@pytest.mark.parametrize("name", WITH_WAYS)
def test_the_shapes_that_are_told_explain_the_memory(name: str) -> None:
    """At the largest size the largest array of each way, as told, is most of what was measured."""
    ways = CATALOG[name].ways
    assert ways is not None
    assert ways.measured is not None
    for way in ways.ways:
        _, told = ways.largest(way, ways.measured.sizes[-1])
        taken = getattr(ways.measured, way.key)[-1]
        assert told <= 1.1 * taken, way
        assert taken <= 4 * told + 20_000, way


def test_a_folder_of_ones_own_may_hold_ideas(tmp_path: Path) -> None:
    written(tmp_path, TWICE)
    (tmp_path / "modules.toml").write_text('["Test"]\nidea = "Once more."\n')
    assert load_catalog([tmp_path], ()).ideas == {"Test": "Once more."}
    (tmp_path / "modules.toml").write_text('["Test"]\nthought = "Once more."\n')
    with pytest.raises(BadExercise, match="a right example"):
        load_catalog([tmp_path], ())


def test_every_module_has_its_idea() -> None:
    assert list(CATALOG.ideas) == list(dict.fromkeys(item.module for item in CATALOG.values()))
