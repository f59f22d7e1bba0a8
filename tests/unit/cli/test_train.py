"""``grader train``: what cannot be trained, and how the curves are drawn."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from grader.cli.curves import HIGH, WIDE, as_svg, draw
from grader.values.report import Learning

SAMPLES = Path(__file__).parents[3] / "reference" / "samples" / "networks"
FOUND = Learning((0, 5, 9), (2.0, 1.5, 1.0), (2.0, 1.0, 0.1), 0.4, 0.9, 'In 10 steps the loss went from 2 to 1 & "so on".')


@pytest.fixture
def right(tmp_path: Path) -> Path:
    path = tmp_path / "layers.py"
    path.write_text((SAMPLES / "aisha.py.txt").read_text(encoding="utf-8"), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["-n", "relu"], "relu is no network; there are: sigmoid_network, relu_network"),
        (["-n", "relu_netwerk"], "relu_network"),
        (["-n", "letter_network"], "There is no embedding_vjp"),
        (["--steps", "1"], "1"),
        (["--steps", "many"], "'many'"),
    ],
)
def test_wrong_use_is_told(words: list[str], told: str, right: Path, grader: Callable) -> None:
    ran = grader("train", right, *words)
    assert ran.code == 2
    assert told in ran.err
    assert ran.out == ""


def test_a_file_without_a_whole_network_says_what_each_needs(tmp_path: Path, grader: Callable) -> None:
    path = tmp_path / "hw.py"
    path.write_text("def affine_vjp(g, x, w, b):\n    return g @ w.T, x.T @ g, g.sum(0)\n", encoding="utf-8")
    ran = grader("train", path)
    assert ran.code == 2
    assert "relu_network needs affine_vjp, relu_vjp, cross_entropy_vjp" in ran.err


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, grader: Callable) -> None:
    path = tmp_path / "hw.ipynb"
    path.write_text("{", encoding="utf-8")
    assert grader("train", path).code == 2


def test_a_divergence_is_exit_code_1(right: Path, grader: Callable) -> None:
    right.write_text(right.read_text().replace("return g * p / len(labels)", "return -1e200 * g * p"), encoding="utf-8")
    ran = grader("train", right, "--steps", "10")
    assert ran.code == 1
    assert "The training diverged" in ran.out


def test_the_first_whole_network_is_trained_drawn_and_kept(right: Path, tmp_path: Path, grader: Callable) -> None:
    out = tmp_path / "loss.svg"
    ran = grader("train", right, "--steps", "20", "-o", out)
    assert ran.code == 0
    assert ran.out.startswith("relu_network\n")
    assert "In 20 steps the loss went from" in ran.out
    assert "step 20" in ran.out
    assert str(out) in ran.err
    assert ET.fromstring(out.read_text(encoding="utf-8")).tag.endswith("svg")


def test_the_numbers_come_as_json_and_depend_on_the_seed(right: Path, grader: Callable) -> None:
    runs = [grader("train", right, "--steps", "5", "--seed", seed, "--json").out for seed in (3, 3, 4)]
    one, again, other = map(json.loads, runs)
    assert one == again
    assert one["network"] == "relu_network"
    assert len(one["yours"]) == len(one["reference"]) == len(one["steps"]) == 5
    assert one["yours"] != other["yours"]


def test_both_curves_are_drawn_with_a_key() -> None:
    lines = draw(FOUND)
    canvas = [line[10:] for line in lines[1 : 1 + HIGH]]
    assert max(map(len, canvas)) <= WIDE
    assert "".join(canvas).count("#") == 1  # both begin at 2
    assert "".join(canvas).count("*") == 2
    assert "".join(canvas).count(".") == 2
    assert "* yours" in lines[-1]
    assert lines[-2].split() == ["step", "1", "step", "10"]


@pytest.mark.parametrize("far", [1e30, 5.0])
def test_what_is_far_above_is_drawn_at_the_top_and_said_so(far: float) -> None:
    lines = draw(replace(FOUND, yours=(2.0, far, None)))
    assert "^" in lines[1]
    assert "^ above" in lines[-1]


def test_nothing_to_draw_is_drawn_too() -> None:
    assert draw(replace(FOUND, yours=(), reference=()))
    assert draw(replace(FOUND, steps=(0,), yours=(None,), reference=(0.0,)))


def test_the_picture_has_both_curves_and_a_text_alternative() -> None:
    root = ET.fromstring(as_svg(FOUND, "relu <network>"))
    space = "{http://www.w3.org/2000/svg}"
    assert root.find(f"{space}title").text == "relu <network>"
    assert root.find(f"{space}desc").text == FOUND.text
    assert len(root.findall(f"{space}polyline")) == 2
    assert root.attrib["role"] == "img"
