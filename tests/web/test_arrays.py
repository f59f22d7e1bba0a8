import pytest

from grader.web.arrays import array_html


@pytest.mark.parametrize(
    ("value", "wrong", "text"),
    [
        (1.5, None, "1.5"),
        (1.5, True, "<mark>✗1.5</mark>"),
        ([], None, "[]"),
        ([1.0, -2.0], None, "[ 1, -2]"),
        ([1.0, 2.0], [False, True], "[ 1, <mark>✗2</mark>]"),
        ([[1.0, 2.0], [3.0, 4.0]], None, "[[1, 2],\n [3, 4]]"),
        ([None, 1.0], [True, False], "[<mark>✗not finite</mark>,           1]"),
        ("<b>", None, "&lt;b&gt;"),
        (["<b>"], [True], "[<mark>✗&lt;b&gt;</mark>]"),
        ([1.0, 2.0], [True], "[ 1,  2]"),
        ([[1.0, -2.0], [3.0, 4.0]], [[True, True], [False, False]], "[[ <mark>✗1</mark>, <mark>✗-2</mark>],\n [  3,   4]]"),
        ([[[1.0]], [[2.0]]], None, "[[[1]],\n [[2]]]"),
        (3, None, "3"),
    ],
)
def test_arrays_read_as_numpy_writes_them(value: object, wrong: object, text: str) -> None:
    assert array_html(value, wrong) == text
