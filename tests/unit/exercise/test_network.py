"""Networks: what a plan may not do, and the mathematics that follows from a plan and the parts alone."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from grader.exercise.catalog import Catalog, load_catalog
from grader.exercise.network import network_of
from grader.exercise.places import exercise_folders, reference_folders
from grader.exercise.shape import BadExercise

CATALOG = load_catalog(exercise_folders(), reference_folders())
NETWORKS = [name for name, item in CATALOG.items() if item.plan]
HEAD = """from grader.exercise import Training, integers, network, part, real

affine, relu, tanh, batch_norm, lstm_step = map(part, ("affine", "relu", "tanh", "batch_norm", "lstm_step"))
sin, other = part("sin"), part("sine_of_nothing")


@network({shapes!r}, number="13.9", level=3, trained=Training({{}}, {{}}, rate=0.1))
def mine({inputs}):
    '''A network

    Text.
    '''
    {body}
"""


def load(folder: Path, shapes: str, inputs: str, body: str) -> Catalog:
    (folder / "mine.py").write_text(HEAD.format(shapes=shapes, inputs=inputs, body=body), encoding="utf-8")
    return load_catalog([*exercise_folders(), folder], [*reference_folders()])


WRONG = [
    ("(n)->(n)", "x", "return x * 2", "calls parts, adds values and cuts them into rows"),
    ("(n)->(n)", "x", "return x.sum()", "calls parts, adds values and cuts them into rows"),
    ("(n)->(n)", "x", "return x", "returns what its last step gives"),
    ("(n)->(n)", "x", "y = sin(x)\n    sin(x)\n    return y", "returns what its last step gives"),
    ("(n)->(n)", "x", "return None", "returns what its last step gives"),
    ("(n)->(n)", "x", "return sin(2.0)", "takes values of the network"),
    ("(n)->(n)", "x", "return other(x)", 'there is no exercise "sine_of_nothing"'),
    ("(n,d),(d,m)->(n,m)", "x, w", "return affine(x, w)", '"out = affine(x, w)" has 2 inputs, but affine takes 3 (x, w, b)'),
    ("(n,d),(d),(d)->(n,d)", "x, a, b", "return batch_norm(x, a, b)", "those of batch_norm are: epsilon"),
    ("(n),(n)->(n)", "x, y", "return sin(x)", 'no way leads from the output back to "y"'),
    ("(n)->(n)", "x", "return lstm_step(x)", "a part has one output and is no network itself"),
    ("(n)->(n)", "x: real(gradient=False)", "return sin(x)", "has a gradient"),
]


@pytest.mark.parametrize(("shapes", "inputs", "body", "told"), WRONG, ids=[item[3][:40] for item in WRONG])
def test_a_plan_that_cannot_be_used_is_refused(shapes: str, inputs: str, body: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(BadExercise) as caught:
        load(tmp_path, shapes, inputs, body)["mine"]
    assert told in str(caught.value)
    assert str(caught.value).startswith("mine.py")


@pytest.mark.parametrize(
    ("feeds", "told"),
    [
        ('{"y": "pixels"}', 'Training feeds "y" with "pixels"; inputs are'),
        ('{"x": "pictures"}', "feeds pixels, letters, image, labels, labels_by_row, targets"),
        ("{}", '"t" has no gradient, so it must be fed in Training'),
    ],
)
def test_data_goes_to_inputs_that_there_are(feeds: str, told: str, tmp_path: Path) -> None:
    catalog = load(tmp_path, "(n,d),(n,d)->()", "x, t: real(gradient=False)", 'return part("mean_squared_error")(x, t)')
    path = tmp_path / "mine.py"
    path.write_text(path.read_text().replace("Training({}", f"Training({feeds}"), encoding="utf-8")
    with pytest.raises(BadExercise) as caught:
        catalog["mine"]
    assert told in str(caught.value)


def test_a_network_of_a_network_is_refused(tmp_path: Path) -> None:
    load(tmp_path, "(n)->(n)", "x", "return sin(x)")
    (tmp_path / "outer.py").write_text((tmp_path / "mine.py").read_text().replace("mine", "outer").replace('"sin"', '"mine"'))
    with pytest.raises(BadExercise, match="is no network itself"):
        load_catalog([*exercise_folders(), tmp_path], [*reference_folders()])["outer"]


def test_what_is_used_twice_gets_the_sum(tmp_path: Path) -> None:
    exercise = load(tmp_path, "(n)->(n)", "x", "y = sin(x)\n    return sin(y) + y + x")["mine"]
    assert exercise.plan is not None
    assert exercise.plan.lines == ("h1 = sin(x)", "h2 = sin(h1)", "h3 = h2 + h1", "out = h3 + x")
    x, g = np.array([0.3, -1.2]), np.array([2.0, -0.5])
    [gradient] = exercise.reference.vjp(g, x)
    y = np.sin(x)
    assert np.allclose(gradient, g * (np.cos(y) * np.cos(x) + np.cos(x) + 1.0))
    assert np.allclose(exercise.forward(x), np.sin(y) + y + x)


def test_an_elementwise_part_gets_a_vector_and_gives_back_the_shape(tmp_path: Path) -> None:
    exercise = load(tmp_path, "(n,d),(d,m),(m)->(n,m)", "x, w, b", "return relu(affine(x, w, b))")["mine"]
    rng = np.random.default_rng(0)
    x, w, b, g = (rng.standard_normal(shape) for shape in ((4, 3), (3, 2), (2,), (4, 2)))
    gate = g * (x @ w + b > 0)
    expected = (gate @ w.T, x.T @ gate, gate.sum(axis=0))
    assert all(map(np.allclose, exercise.reference.vjp(g, x, w, b), expected))


def test_rows_are_cut_and_put_together_again() -> None:
    exercise = CATALOG["letter_network"]
    rng = np.random.default_rng(1)
    shapes = ((4, 2), (6, 5), (5,), (5,), (5, 3))
    learned = [rng.standard_normal(shape) for shape in shapes]
    indices, labels = rng.integers(0, 4, 9), rng.integers(0, 3, 3)
    values = network_of(exercise).values([*learned, indices, labels])
    assert values[1].shape == (3, 6)
    assert np.array_equal(values[1][1], learned[0][indices[3:6]].ravel())
    assert exercise.reference.vjp(1.0, *learned, indices, labels)[0].shape == (4, 2)


def test_inputs_that_bring_a_value_near_a_kink_do_not_fit() -> None:
    fits = CATALOG["relu_network"].fits
    assert fits is not None
    inputs = [np.ones((1, 1)), np.array([-1.0]), np.ones((1, 2)), np.zeros(2), np.ones((1, 1)), np.array([0])]
    assert not fits(inputs)
    assert fits([inputs[0], np.array([-1.001]), *inputs[2:]])


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_builds_on_its_parts_and_has_no_file_among_the_references(name: str) -> None:
    exercise = CATALOG[name]
    assert exercise.needs == tuple(exercise.parts) == exercise.plan.parts
    assert exercise.function.split(", ") == [f"{part}_vjp" for part in exercise.parts]
    assert exercise.reference is not None
    assert not [folder for folder in reference_folders() if (folder / f"{name}.py").exists()]


def test_without_the_references_of_its_parts_a_network_has_none() -> None:
    exercise = load_catalog(exercise_folders(), [])["relu_network"]
    assert exercise.reference is None
    assert np.isfinite(exercise.forward(np.ones((2, 3)), np.ones(3), np.ones((3, 2)), np.ones(2), np.ones((1, 2)), np.array([1])))


def test_the_version_of_a_network_changes_with_a_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = CATALOG["relu_network"].version
    text = (reference_folders()[0] / "relu.py").read_text(encoding="utf-8")
    (tmp_path / "relu.py").write_text(text + "\n# changed\n", encoding="utf-8")
    after = load_catalog(exercise_folders(), [*reference_folders(), tmp_path])["relu_network"].version
    assert len(after) == 12
    assert after != before


def composed_by_hand() -> Callable[..., tuple[np.ndarray, ...]]:
    reference = CATALOG["two_layer_classifier"].reference
    assert reference is not None
    return reference.vjp


def test_the_composition_agrees_with_the_exercise_that_is_written_as_one_function() -> None:
    rng = np.random.default_rng(3)
    W1, b1, W2, b2, x = (rng.standard_normal(shape) for shape in ((3, 5), (5,), (5, 4), (4,), (6, 3)))
    labels = rng.integers(0, 4, 6)
    one = composed_by_hand()(1.7, W1, b1, W2, b2, x, labels, decay=0.0)
    other = CATALOG["relu_network"].reference.vjp(1.7, W1, b1, W2, b2, x, labels)
    assert all(map(np.allclose, one, other))
