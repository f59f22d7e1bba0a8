import re
from collections.abc import Mapping

import pytest

from grader.exercise.spec import Exercise
from grader.web.markdown import to_html
from grader.web.mathematics import displayed, mathml


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a <b onclick='x'>b</b>",
        "$\\text{<img src=x onerror=alert(1)>}$",
        "$\\text{</math><script>alert(1)</script>}$",
        "$\\unknown<script>$",
        "[a](javascript:alert(1))",
        "[a](data:text/html,<script>1</script>)",
        "![a](http://evil.example/x.png)",
        "```\n</code><script>\n```",
        "$\\style{color:red}{x}$",
        "$\\href{javascript:alert(1)}{x}$",
    ],
)
def test_nothing_of_the_writer_becomes_code(text: str) -> None:
    page = to_html(text)
    tags = set(re.findall(r"<\s*([a-zA-Z]+)", page))
    assert not tags & {"script", "img", "b", "iframe", "style"}
    assert not re.search(r"<[^>]*\b(on\w+|style|src)\s*=", page)
    assert not re.search(r'href="(javascript|data):', page)


@pytest.mark.parametrize(
    ("latex", "part"),
    [
        (r"\frac{a}{b}", "<mfrac>"),
        (r"x^\top", "⊤"),
        (r"\hat{y}", "<mover"),
        (r"\begin{bmatrix}a&b\\c&d\end{bmatrix}", "matrix-square"),
        (r"\begin{pmatrix}1\end{pmatrix}", "matrix-round"),
        (r"\begin{cases}a\\b\end{cases}", "matrix-cases"),
        (r"\mathbb R^n", "ℝ"),
        (r"W^{\mathsf T}", "𝖳"),
        (r"\mathbf 1", "𝟏"),
        (r"\boldsymbol{\theta}", "𝜽"),
        (r"\lfloor x\rfloor", "<mo>⌊</mo>"),
        (r"\mathbf{x}", "𝐱"),
    ],
)
def test_what_formulas_of_the_field_become(latex: str, part: str) -> None:
    assert part in mathml(latex, display=False)


def test_aligned_lines_become_a_table() -> None:
    table = mathml(r"\begin{aligned} a &= b \\ c &= d \end{aligned}", display=True)
    assert table.count("<mtr>") == 2
    assert "&amp;" not in table


@pytest.mark.parametrize("latex", [r"\frac{", r"\begin{bmatrix}", "}{", "\\", r"\DeclareMathOperator", "x_", r"\left("])
def test_half_written_mathematics_never_costs_the_page(latex: str) -> None:
    shown = mathml(latex, display=False)
    assert shown.startswith(("<math", '<code class="latex">'))


def test_an_ampersand_is_escaped() -> None:
    assert "&amp;" in mathml(r"\text{a & b}", display=False)


def test_headings_fit_below_those_of_the_page() -> None:
    page = to_html("# One\n\n## Two\n", heading=3)
    assert "<h3>One</h3>" in page
    assert "<h4>Two</h4>" in page


def test_display_mathematics_in_a_paragraph_does_not_end_it() -> None:
    page = to_html("a\n$$x$$\nb")
    assert '<span class="math block"><math display="block">' in page
    assert page.count("<p>") == page.count("</p>") == 1


def test_dollars_that_are_money_stay() -> None:
    assert "It costs $5 and $6." in to_html("It costs $5 and $6.")


def test_no_exercise_has_mathematics_that_cannot_be_drawn(catalog: Mapping[str, Exercise]) -> None:
    for exercise in catalog.values():
        assert 'class="latex"' not in to_html(exercise.statement), exercise.name


@pytest.mark.parametrize(
    ("latex", "rows"),
    [
        (r"a = b, \qquad c = d", [2]),
        (r"a = b, \qquad c = d, \\ e = f", [2, 1]),
        (r"a = b \\ c = d", [1, 1]),
    ],
)
def test_formulas_beside_each_other_are_elements_of_their_own(latex: str, rows: list[int]) -> None:
    shown = displayed(latex)
    assert [row.count("<math ") for row in shown.split('<span class="row-of-math">')[1:]] == rows
    assert "latex" not in shown


@pytest.mark.parametrize(
    "latex",
    [
        r"a + b",
        r"\begin{cases} a \qquad b \\ c \end{cases}",
        r"\left( a \qquad b \right)",
        r"\text{a \qquad b}",
        r"\{ a \}",
    ],
)
def test_a_formula_that_is_one_stays_one(latex: str) -> None:
    shown = displayed(latex)
    assert shown.startswith("<math")
    assert shown.count("<math ") == 1


@pytest.mark.parametrize("latex", [r"\qquad", r"\\", r"a } \qquad b", r"a \qquad", ""])
def test_half_written_rows_are_shown_all_the_same(latex: str) -> None:
    assert "<" in displayed(latex)


def test_names_of_functions_have_their_space_and_primes_their_size() -> None:
    assert '<mo lspace="0em" rspace="0.1667em">tanh</mo><msub>' in mathml(r"u = \tanh a_u", display=False)
    assert '<mo lspace="0.1667em" rspace="0em">log</mo><mo stretchy="false">(' in mathml(r"x \log(y)", display=False)
    assert "<mi>ab</mi>" not in mathml(r"\mathrm{ab}", display=False)
    assert '<mrow><mi>c</mi><mo lspace="0em" rspace="0em">′</mo></mrow>' in mathml("c'", display=False)
    assert "<msup>" in mathml("c^2", display=False)


def test_an_index_stands_as_high_below_a_letter_with_a_tail() -> None:
    assert '<msub><mpadded depth="0em"><mi>y</mi></mpadded><mi>i</mi></msub>' in mathml("y_i", display=False)
    assert "mpadded" not in mathml("x_i + y^2", display=False)
