"""Mathematics as a line of Unicode; what is unknown stays readable."""

import re

import pytest

from grader.cli.mathtext import in_unicode
from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders


@pytest.mark.parametrize(
    ("tex", "line"),
    [
        (r"\unknown{x}", "unknownx"),
        (r"x^", "x^()"),
        ("{", ""),
        ("", ""),
        (r"\frac{a}", "a/()"),
        (r"y_i = \sum_j W_{ij} x_j", "yᵢ = Σⱼ Wᵢⱼ xⱼ"),
        (r"\bar W^T g", "W̄ᵀ g"),
        (r"\frac{1}{1 + e^{-z}}", "1/(1 + e^(−z))"),
        (r"g \odot \sigma'(z)", "g ⊙ σ′(z)"),
        (r"\tfrac12 \lVert o - y \rVert^2", "1/2 ‖ o − y ‖²"),
        (r"\operatorname{softmax}(Z_i)_{t_i}", "softmax(Zᵢ)_tᵢ"),
        (r"x \in \mathbb{R}^{n \times m}", "x ∈ R^(n × m)"),
        (r"x_{f c q}", "x_fcq"),
    ],
)
def test_tex_becomes_a_line(tex: str, line: str) -> None:
    assert in_unicode(tex) == line


def test_nothing_of_tex_is_left_in_the_statements() -> None:
    catalog = load_catalog(exercise_folders(), ())
    formulas = [found for item in catalog.values() for found in re.findall(r"\$+([^$]+)\$+", item.statement)]
    assert len(formulas) > 50
    shown = [re.sub(r"∈ \{[^{}]*\}", "", in_unicode(formula)) for formula in formulas]  # the braces of a set are meant
    assert [line for line in shown if re.search(r"[\\{}$]|[a-z]{12}", line)] == []
