"""Starter files: nothing private in them, graded as not attempted, the same bytes every time."""

import ast
import json
from functools import cache

import nbformat
import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.exercise.spec import Exercise
from grader.formats.starter import starter_notebook, starter_script
from grader.intake.limits import IntakeLimits
from grader.intake.read import read_submission
from grader.values.source import Source

NAMES = ("sin", "affine", "cross_entropy", "permute", "conv1d", "two_layer_net", "matvec")


@cache
def exercises() -> list[Exercise]:
    catalog = load_catalog(exercise_folders(), reference_folders())
    return [catalog[name] for name in NAMES]


def read(name: str, text: str) -> Source:
    return read_submission([(name, text.encode())], name=name, limits=IntakeLimits())


@pytest.mark.parametrize(("name", "write"), [("hw1.py", starter_script), ("hw1.ipynb", starter_notebook)])
class TestBoth:
    def test_handed_in_as_it_is_nothing_is_attempted(self, name, write) -> None:
        (module,) = read(name, write(exercises())).modules
        functions = {exercise.function for exercise in exercises()}
        assert functions <= module.defines
        assert functions == module.stubs
        assert all(chunk.problem is None for chunk in module.chunks)

    def test_the_same_exercises_give_the_same_bytes(self, name, write) -> None:
        assert write(exercises()) == write(exercises())

    def test_nothing_of_the_reference_is_in_it(self, name, write) -> None:
        text = write(exercises())
        for exercise in exercises():
            assert exercise.reference is not None
            for misconception in exercise.reference.misconceptions:
                assert misconception.name not in text
                assert misconception.text not in text

    def test_every_statement_is_in_it(self, name, write) -> None:
        text = write(exercises())
        found = text if name.endswith(".py") else "".join(cell["source"] for cell in nbformat.reads(text, as_version=4).cells)
        for exercise in exercises():
            assert exercise.title in found
            assert all(line.strip() in found for line in exercise.statement.split("\n"))

    def test_without_exercises_it_is_still_a_file(self, name, write) -> None:
        assert read(name, write([])).defines == set()


def test_each_function_can_be_called_as_the_exercise_is() -> None:
    tree = ast.parse(starter_script(exercises()))
    found = {node.name: f"{node.name}({ast.unparse(node.args)})" for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert found == {exercise.function: exercise.signature for exercise in exercises()}


def test_the_docstring_tells_shapes_and_what_to_return() -> None:
    text = starter_script(exercises())
    assert "Return: a tuple of dx (n, d), dw (d, m), db (m,)" in text
    assert "Return: dlogits (n, c)" in text
    assert "labels: (n,); integers from 0 to c - 1, no gradient" in text
    assert "g: a number; the gradient with respect to the output" in text
    assert "stride: 1, 2 or 3" in text
    assert "with lo = (l + 2*pad - k)//stride + 1 and k <= l + 2*pad" in text


def test_the_notebook_is_valid_and_alternates() -> None:
    notebook = nbformat.reads(starter_notebook(exercises()), as_version=4)
    nbformat.validate(notebook)
    kinds = [cell.cell_type for cell in notebook.cells]
    assert kinds == ["markdown", "code"] * (len(exercises()) + 1)
    assert len({cell.id for cell in notebook.cells}) == len(kinds)


def test_an_exercise_twice_keeps_cell_names_apart() -> None:
    content = json.loads(starter_notebook(exercises()[:1] * 2))
    assert len({cell["id"] for cell in content["cells"]}) == 6


def test_the_script_is_plain_python_without_long_lines_of_ours() -> None:
    text = starter_script(exercises())
    own = [line for line in text.split("\n") if not line.startswith("#")]
    assert max(map(len, own)) <= 130
    assert not any(line != line.rstrip() for line in own)
