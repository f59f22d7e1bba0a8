"""The instruments of the measurements: mutants that are wrong, samples that show it, checkers that accept what is right."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.admissible import difference, sampled_suite
from benchmarks.alarms import false_alarms
from benchmarks.calling import answers
from benchmarks.detection import all_alarms, look_at, share
from benchmarks.diagnosis import NAMEABLE, RANDOM, diagnose_exercise, joined, named, untrue
from benchmarks.hunt import living, without_catalogue
from benchmarks.inprocess import bundled_catalog
from benchmarks.mutants import Mutant, doubles, everything, generic, misconceptions, noises, reference_of
from benchmarks.peers import HERE, ask, subject
from benchmarks.told import told
from grader.grading.judge import judge
from grader.grading.suite import build_suite

CATALOG = bundled_catalog()


def mutant(exercise: str, gradient: str, name: str) -> Mutant:
    return next(item for item in generic(CATALOG[exercise]) if item.name == name and item.gradients == (gradient,))


@pytest.mark.parametrize("name", ["sin", "affine", "cross_entropy", "conv1d"])
def test_right_code_differs_nowhere(name: str) -> None:
    reference = reference_of(CATALOG[name])
    sample = sampled_suite(CATALOG[name], 40, 3)
    for function in (reference.vjp, *reference.accepted):
        assert not difference(sample, function).any


@pytest.mark.parametrize(
    ("exercise", "gradient", "name"),
    [
        ("affine", "w", "the sign reversed"),
        ("affine", "w", "axes 0 and 1 exchanged, where they are equal"),
        ("affine", "b", "the last entry off by 1e-6 of the largest"),
        ("affine", "x", "wrong only when d is larger than 64"),
        ("affine", "x", "g is doubled in place"),
        ("affine", "b", "one buffer for each shape"),
        ("affine", "x", "the result is kept for each g"),
        ("sin", "x", "wrong only when n is even"),
        ("conv1d", "x", "wrong only when stride is 2 and pad is 1"),
    ],
)
def test_a_mutant_differs_on_some_admissible_input(exercise: str, gradient: str, name: str) -> None:
    live, never = living(CATALOG[exercise], [mutant(exercise, gradient, name)])
    assert (len(live), never) == (1, [])


def test_a_change_that_changes_nothing_does_not_count() -> None:
    live, never = living(CATALOG["affine"], [mutant("affine", "x", "b: 0 in its place")])
    assert (live, len(never)) == ([], 1)


def test_every_mutant_has_a_name_of_its_own() -> None:
    names = [(item.name, item.gradients) for item in everything(CATALOG["conv1d"])]
    assert len(set(names)) == len(names) > 500


def test_two_mistakes_spoil_two_gradients_and_no_third() -> None:
    exercise = CATALOG["affine"]
    pair = doubles(exercise, [mutant("affine", "x", "the sign reversed"), mutant("affine", "b", "zero everywhere")], 1)[0]
    x, w, b, g = np.ones((2, 3)), np.ones((3, 2)), np.ones(2), np.ones((2, 2))
    right, wrong = reference_of(exercise).vjp(g, x, w, b), pair.make()(g, x, w, b)
    assert pair.gradients == ("x", "b")
    np.testing.assert_array_equal(wrong[0], -right[0])
    np.testing.assert_array_equal(wrong[1], right[1])
    np.testing.assert_array_equal(wrong[2], 0.0 * right[2])


def test_noise_is_the_same_for_the_same_input_and_another_for_another() -> None:
    noise = noises(CATALOG["sin"], 1)[0].make()
    g, x = np.array([1.0, 2.0]), np.array([0.5, 0.25])
    assert (noise(g, x) == noise(g, x)).all()
    assert (noise(g, x) != noise(2 * g, x)).all()


def test_what_a_function_remembers_is_its_own() -> None:
    kept = mutant("sin", "x", "the first result is kept for each shape")
    first, second = kept.make(), kept.make()
    first(np.ones(2), np.zeros(2))
    assert (second(np.full(2, 3.0), np.zeros(2)) == 3.0).all()


def test_a_call_is_watched_as_in_the_sandbox() -> None:
    suite = build_suite(without_catalogue(CATALOG["affine"]), 0)
    assert answers(suite, mutant("affine", "x", "g is doubled in place").make()).outcomes[0].changed_inputs == (0,)
    assert answers(suite, mutant("affine", "x", "one buffer for each shape").make()).aliased
    assert not answers(suite, mutant("affine", "x", "noise of 1e-3").make()).repeats


@pytest.mark.parametrize("name", ["sin", "affine", "cross_entropy", "conv1d"])
def test_other_checkers_accept_right_code_and_refuse_another_sign(name: str) -> None:
    exercise = CATALOG[name]
    wrong = next(item for item in generic(exercise) if item.kind == "sign")
    for outcome in ask(exercise, [wrong], HERE).values():
        assert not outcome.refuses_right
        assert outcome.accepted == []


def test_a_check_on_one_small_input_misses_what_shows_on_large_ones_only() -> None:
    far = mutant("sin", "x", "wrong only when n is larger than 64")
    assert ask(CATALOG["sin"], [far], HERE)["hips"].accepted == [0]
    assert subject(CATALOG["sin"]).inputs[0].size < 64


def test_right_code_raises_no_alarm_and_wrong_code_does() -> None:
    exercise = CATALOG["sin"]
    found = false_alarms(exercise, range(3))
    assert (found.seeds, found.false) == (3, ())
    assert found.checks > found.submissions >= 3 * (1 + len(reference_of(exercise).accepted))
    reference = reference_of(exercise)
    lying = replace(exercise, reference=replace(reference, accepted=(misconceptions(exercise)[0].make(),)))
    assert len(false_alarms(lying, range(2)).false) == 2


def test_larger_inputs_do_not_overflow_where_right_code_forgoes_the_shift_of_a_softmax() -> None:
    assert false_alarms(CATALOG["multi_head_attention"], range(1, 2)).false == ()


def test_what_was_judged_is_added_to_a_record_and_not_judged_again(tmp_path: Path) -> None:
    record = tmp_path / "alarms"
    first = all_alarms(["negate"], range(5, 8), map, record)
    assert (first["negate"].seeds, first["negate"].false) == (3, ())

    def refuses(*_: object) -> Iterator[Any]:
        raise AssertionError("it is judged again")
        yield

    assert all_alarms(["negate"], range(5, 8), lambda f, tasks: map(refuses, tasks), record) == first
    both = all_alarms(["negate", "sin"], range(5, 8), map, record)
    assert both["negate"] == first["negate"]
    assert both["sin"].seeds == 3
    assert len(record.read_text().splitlines()) == 2


def test_shares_count_what_was_found() -> None:
    findings = [look_at(("negate", 1))]
    assert share(findings, "grader", "sign") == 1.0
    assert share(findings, "all_ones", "g ignored") == 0.0
    assert share(findings, "nobody") is None


def test_names_are_counted_and_checked_on_other_inputs() -> None:
    _, found = diagnose_exercise(("negate", 25))
    everything_wrong = joined(found, NAMEABLE)
    assert len(named(everything_wrong)) > 0.6 * len(everything_wrong)
    assert untrue(RANDOM, found[RANDOM]) == []


def test_lost_axes_and_arrays_laid_out_alike_are_named_truly() -> None:
    exercise = CATALOG["matrix_product"]
    suite, sample = build_suite(exercise, 1), sampled_suite(exercise, 60, 2)
    wanted = ("an axis of length 1 in front", "wrong only when B is not in C order")
    chosen = [item for item in generic(exercise) if item.name in wanted and item.gradients == ("A",)]
    found = [item for mutant in chosen for item in told(suite, sample, mutant, judge(suite, answers(suite, mutant.make()), 1.0))]
    assert [item.claim for item in found] == ["axes_of_length_1", "pattern_of_cases"]
    assert all(item.true for item in found)
