"""Changes of the reference: what they are, and that their words give nothing away."""

import ast
import re
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.load import load_exercise
from grader.exercise.places import exercise_folders, reference_folders
from grader.grading.changes import changes
from grader.grading.variants import WORDS, variants

CATALOG = load_catalog(exercise_folders(), reference_folders())

EXERCISE = '''
import numpy as np
from grader.exercise import exercise, real

@exercise("(n)->(n)", number="1.1", module="M", level=1)
def double(x: real()):
    """Title

    Statement.
    """
    return 2.0 * x
'''
REFERENCE = """
def _helper(g):
    return 2.0 * g

def double_vjp(g, x):
    return _helper(g)
"""
ENDLESS = """
def double_vjp(g, x):
    result = 0.0 * g
    while result[0] != 2.0 * g[0]:
        result = result + g
    return result
"""


def written(folder: Path, reference: str) -> Any:
    public, private = folder / "exercises" / "double.py", folder / "reference" / "double.py"
    for path, text in ((public, EXERCISE), (private, reference)):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load_exercise(public, private)


def test_a_text_that_changed_after_loading_is_not_used(tmp_path: Path) -> None:
    exercise = written(tmp_path, REFERENCE)
    written(tmp_path, REFERENCE.replace("2.0 * g", "2.0 * g + 0.0"))
    assert variants(exercise) == ()


def test_a_loop_without_a_bound_is_not_changed(tmp_path: Path) -> None:
    assert variants(written(tmp_path, ENDLESS)) == ()


def test_helpers_are_changed_too_and_the_original_stays_as_it_is(tmp_path: Path) -> None:
    exercise = written(tmp_path, REFERENCE)
    results = {
        float(item.function(np.array([3.0]), np.array([1.0]))[0]) for item in variants(exercise) if item.name == "constant"
    }
    assert {9.0, 3.0, 12.0} <= results
    assert exercise.reference.vjp(np.array([3.0]), np.array([1.0]))[0] == 6.0


@pytest.mark.parametrize("name", ["affine", "softmax", "conv1d", "sigmoid"])
def test_every_reference_has_variants_of_several_kinds(name: str) -> None:
    kinds = Counter(item.name for item in variants(CATALOG[name]))
    assert len(kinds) > 5
    assert set(kinds) <= set(WORDS)


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
def test_the_words_hold_no_formula(words: str) -> None:
    assert not re.search(r"[*/@=()\[\]]|np\.|\d", words)


def made(text: str, *names: str) -> dict[str, set[str]]:
    """The changes of every place of an expression: what they are called, and what the place then says."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse(text, mode="eval").body):
        for label, changed in changes(node, list(names)):
            found.setdefault(label, set()).add(ast.unparse(ast.fix_missing_locations(changed)))
    return found


@pytest.mark.parametrize(
    ("text", "label", "result"),
    [
        ("g * a * (1 - a)", "factor_left_out", "g * a"),
        ("g * a * (1 - a)", "term_left_out", "1"),
        ("g * a * (1 - a)", "sign_of_a_term", "1 + a"),
        ("g @ w.T", "transpose", "w"),
        ("g @ w", "order_of_factors", "w @ g"),
        ("g.sum(axis=0)", "axis", "g.sum(axis=1)"),
        ("g.sum(axis=0)", "kind_of_sum", "g.mean(axis=0)"),
        ("g.sum(axis=0)", "sum_left_out", "g"),
        ("g * np.cos(x)", "another_function", "np.sin(x)"),
        ("g * np.cos(x)", "function_left_out", "x"),
        ("f(x)", "function_twice", "f(f(x))"),
        ("x > 0", "comparison", "x < 0"),
        ("np.outer(g, x)", "exchanged_arguments", "np.outer(x, g)"),
        ("x ** 2", "constant", "x"),
        ("g * x", "another_quantity", "w"),
    ],
)
def test_a_slip_of_the_hand(text: str, label: str, result: str) -> None:
    assert result in made(text, "g", "x", "w", "a")[label]
