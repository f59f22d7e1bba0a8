"""The hidden cases: which sizes, which values."""

from pathlib import Path

import numpy as np
import pytest

from grader.exercise.cases import AGAIN, Case, Purpose, draw_cases
from grader.exercise.catalog import load_catalog
from grader.exercise.load import load_exercise
from grader.exercise.occasions import facts, occasions
from grader.exercise.places import exercise_folders
from grader.exercise.shape import BadExercise
from grader.exercise.sizes import regimes

CATALOG = load_catalog(exercise_folders(), ())
NAMES = list(CATALOG)


def load(tmp_path: Path, decorator: str, signature: str, body: str) -> Path:
    path = tmp_path / "thing.py"
    head = f'from grader.exercise import *\nimport numpy as np\n@exercise({decorator}, number="0.1", module="Test", level=1)\n'
    path.write_text(f'{head}def thing({signature}):\n    """Thing.\n\n    A thing.\n    """\n    {body}\n')
    return path


def test_a_forward_function_that_does_not_fit_its_shapes_is_refused(tmp_path: Path) -> None:
    exercise = load_exercise(load(tmp_path, '"(n)->(n)"', "x", "return x[:-1]"), None)
    with pytest.raises(BadExercise, match=r'returns shape \(2,\), but "\(n\)->\(n\)" says \(3,\)'):
        draw_cases(exercise, 0)


def test_conditions_that_nothing_meets_are_refused(tmp_path: Path) -> None:
    exercise = load_exercise(load(tmp_path, '"(n)->(n)", where=("n > 1000",)', "x", "return x"), None)
    with pytest.raises(BadExercise, match="n > 1000"):
        draw_cases(exercise, 0)


@pytest.mark.parametrize("name", NAMES)
def test_the_seed_and_the_name_decide_everything(name: str) -> None:
    first, again, other = (draw_cases(CATALOG[name], seed) for seed in (7, 7, 8))
    assert [case.sizes for case in first] == [case.sizes for case in again] == [case.sizes for case in other]
    for one, two in zip(first, again, strict=True):
        np.testing.assert_equal(one.arguments, two.arguments)
    assert any(not np.array_equal(a, b) for a, b in zip(first[0].arguments, other[0].arguments, strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_every_size_is_distinct_equal_one_and_large_where_that_is_possible(name: str) -> None:
    exercise = CATALOG[name]
    sizes = [case.sizes for case in draw_cases(exercise, 0)]
    free = exercise.free_sizes
    assert any(len({case[size] for size in free}) == len(free) for case in sizes)
    for size in free:
        assert any(case[size] > 100 for case in sizes) or any("<" in str(item) for item in exercise.where)
        assert any(case[size] == 1 for case in sizes) or exercise.where
    if len(free) > 1:
        assert any(len({case[size] for size in free}) == 1 for case in sizes)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sin", "n even"),
        ("affine", "d even"),
        ("conv1d", "l < k"),
        ("conv1d", "lo = 1"),
        ("conv1d", "k = lo"),
        ("conv1d", "stride >= k"),
        ("conv1d", "lo the same for a smaller l"),
        ("conv1d", "(n, c, l) = (n, f, lo)"),
        ("conv2d", "p > q"),
        ("conv2d", "lo even"),
        ("concatenate", "m = p + q"),
        ("makemore_mlp", "(b * e, h) = (h, v)"),
        ("dilated_conv1d", "lo = n = l"),
    ],
)
def test_what_a_mistake_may_hang_on_happens(name: str, text: str) -> None:
    wanted = next(item for item in occasions(CATALOG[name]) if item.text == text)
    assert any(wanted.holds(choice.values(CATALOG[name])) for choice in regimes(CATALOG[name]))


def test_what_a_mistake_may_hang_on_happens_where_gradients_do_not_vanish() -> None:
    wanted = next(item for item in occasions(CATALOG["makemore_mlp"]) if item.text == "(b * e, h) = (n, b)")
    met = [choice for choice in regimes(CATALOG["makemore_mlp"]) if wanted.holds(choice.values(CATALOG["makemore_mlp"]))]
    assert any(choice.sizes["v"] > 1 for choice in met), "with a single letter every gradient is 0"


@pytest.mark.parametrize("name", ["sort", "max_over_axis", "eigenvalues", "nuclear_norm", "matrix_inverse", "rnn_step"])
def test_values_that_a_domain_makes_rare_occur_too(name: str) -> None:
    for seed in range(10):
        plain = [case for case in draw_cases(CATALOG[name], seed) if case.purpose is Purpose.PLAIN]
        for arrays in zip(*(_real(case) for case in plain), strict=True):
            assert set().union(*map(facts, arrays)) == {0, 1, 2, 3}


@pytest.mark.parametrize("name", ["sin", "affine", "conv1d", "softmax", "lstm_step"])
def test_values_of_both_signs_and_sizes_occur_with_every_seed(name: str) -> None:
    for seed in range(30):
        plain = [case for case in draw_cases(CATALOG[name], seed) if case.purpose is Purpose.PLAIN]
        for arrays in zip(*(_real(case) for case in plain), strict=True):
            assert set().union(*map(facts, arrays)) >= {0, 1}
    firsts = [[case.inputs[0].flat[0] for case in draw_cases(CATALOG["sin"], seed) if case.inputs[0].size] for seed in range(30)]
    assert all(max(values) > 1 for values in firsts)
    assert all(min(values) < -1 for values in firsts)


def _real(case: Case) -> list[np.ndarray]:
    g = case.cotangent if isinstance(case.cotangent, tuple) else (case.cotangent,)
    return [array for array in map(np.asarray, (*case.inputs, *g)) if array.dtype.kind == "f"]


def test_larger_inputs_come_with_the_first_cotangent_and_reach_far() -> None:
    for seed in range(30):
        cases = draw_cases(CATALOG["sin"], seed)
        again = next(case for case in cases if case.label == AGAIN)
        np.testing.assert_array_equal(again.cotangent, cases[0].cotangent)
        assert np.abs(again.inputs[0]).max() > 4


def test_what_is_remembered_for_a_cotangent_shows_also_where_only_signs_or_the_order_count() -> None:
    for seed in range(40):
        for name in ("relu", "sort"):
            cases = draw_cases(CATALOG[name], seed)
            one, other = cases[0].inputs[0], next(case for case in cases if case.label == AGAIN).inputs[0]
            assert (np.sign(one) != np.sign(other)).any()
            assert (np.argsort(one) != np.argsort(other)).any()


def test_larger_inputs_of_networks_keep_off_their_kinks() -> None:
    for seed in range(60):
        again = next(case for case in draw_cases(CATALOG["two_layer_classifier"], seed) if case.label == AGAIN)
        W1, b1, _, _, x, _ = again.inputs
        assert np.abs(x @ W1 + b1).min() > 0.01


def test_what_cannot_be_large_alone_is_large_with_another() -> None:
    assert any(choice.sizes["k"] > 64 for choice in regimes(CATALOG["dilated_conv1d"]))
    assert any(choice.values(CATALOG["average_pool"])["ho"] > 64 for choice in regimes(CATALOG["average_pool"]))


@pytest.mark.parametrize("name", ["conv2d", "dilated_conv1d", "group_norm"])
def test_every_parameter_takes_turns(name: str) -> None:
    chosen = [tuple(choice.parameters.values()) for choice in regimes(CATALOG[name])]
    assert max(map(chosen.count, set(chosen))) <= len(chosen) / 2


def test_small_cotangents_and_far_labels_and_masks_of_both_kinds_occur() -> None:
    for seed in range(20):
        assert any(
            0 < np.abs(case.cotangent).max() < 0.01 for case in draw_cases(CATALOG["sin"], seed) if np.size(case.cotangent)
        )
        assert any(case.inputs[1].max(initial=0) > 64 for case in draw_cases(CATALOG["pick_per_row"], seed))
        masks = [case.inputs[0] for case in draw_cases(CATALOG["where"], seed)]
        assert all(len(set(mask)) == 2 for mask in masks if mask.size > 1)


def test_convolutions_meet_every_stride_and_padding_and_overlap() -> None:
    cases = draw_cases(CATALOG["conv1d"], 0)
    assert {(case.parameters["stride"], case.parameters["pad"]) for case in cases} == {
        (s, p) for s in (1, 2, 3) for p in (0, 1, 2)
    }
    strides = [(case.parameters["stride"], case.sizes["k"]) for case in cases]
    assert any(stride < k for stride, k in strides)
    assert any(stride >= k for stride, k in strides)


@pytest.mark.parametrize("name", NAMES)
def test_cotangents_are_signed_and_never_all_ones(name: str) -> None:
    cotangents = [case.cotangent for case in draw_cases(CATALOG[name], 0)]
    parts = [part for g in cotangents for part in (g if isinstance(g, tuple) else (g,))]
    values = np.concatenate([np.ravel(part) for part in parts])
    assert (values < 0).any()
    assert (values > 0).any()
    assert (np.abs(values) != 1).any()


def test_relu_inputs_keep_away_from_the_kink() -> None:
    plain = [case for case in draw_cases(CATALOG["relu"], 0) if case.purpose in (Purpose.PLAIN, Purpose.SINGLE)]
    assert min(np.abs(case.inputs[0]).min() for case in plain) >= 0.099


def test_kinks_huge_inputs_and_empty_batches_have_cases_of_their_own() -> None:
    kink = next(case for case in draw_cases(CATALOG["relu"], 0) if case.purpose is Purpose.KINK)
    assert 1 <= (kink.inputs[0] == 0).sum() <= 2
    huge = next(case for case in draw_cases(CATALOG["softmax"], 0) if case.purpose is Purpose.EXTREME)
    assert set(np.abs(huge.inputs[0]).ravel()) == {1000.0}
    empty = next(case for case in draw_cases(CATALOG["affine"], 0) if case.purpose is Purpose.EMPTY)
    assert empty.inputs[0].shape[0] == 0 < empty.inputs[0].shape[1]


@pytest.mark.parametrize("name", NAMES)
def test_inputs_come_in_every_memory_layout_and_precision_and_read_only(name: str) -> None:
    cases = draw_cases(CATALOG[name], 0)
    assert {case.layout for case in cases} >= ({"C", "F", "reversed"} if len(cases) > 6 else {"C", "F"})
    assert any(not case.writable for case in cases)
    assert any(array.dtype == np.float32 for case in cases for array in case.inputs)


def test_permutations_are_not_their_own_inverse() -> None:
    for case in draw_cases(CATALOG["permute"], 0):
        order = case.inputs[1]
        assert (order[order] != np.arange(len(order))).any()
