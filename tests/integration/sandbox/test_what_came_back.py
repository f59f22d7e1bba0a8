"""What a function returns or raises, told in words of its own."""

import numpy as np
import pytest

from grader.sandbox.pool import Sandbox
from grader.values.call import Argument, Call, Kind
from tests.integration.sandbox.submitting import GOOD, G, X, call, first, module, run, source, task

UNUSABLE = [
    ("return [[1.0, 2.0], [3.0, 4.0]]", "element 1 is a list"),
    ("return 3", "an int"),
    ("return True", "a bool"),
    ("return {'x': g}", "a dict"),
    ("return 'done'", "a str"),
    ("return object()", "an object"),
    ("return np.int64(3)", "an int64"),
    ("return np.float16(3)", "a float16"),
    ("return np.array([None, x], dtype=object)", "an array of objects"),
    ("return np.array(['a', 'b'])", "an array of dtype <U1"),
    ("return g + 1j", "an array of dtype complex128"),
    ("return g.astype(np.longdouble)", "an array of dtype float128"),
    ("return np.zeros(3, dtype=[('a', 'f8')])", "an array of dtype [('a', '<f8')]"),
    ("return np.asmatrix(g)", "a matrix (a subclass of ndarray)"),
    ("return np.ma.masked_array(g)", "a MaskedArray (a subclass of ndarray)"),
    ("return np.broadcast_to(g, (10**6, 10**6, 3))", "24,000,000,000,000 bytes"),
    ("return np.zeros(10_000)", "80,000 bytes"),
    ("return np.zeros((1,) * 20)", "an array of 20 dimensions"),
    ("return [g] * 100", "a list of 100 elements"),
    ("return bad_vjp", "a function"),
    ("yield g", "a generator"),
]


@pytest.mark.parametrize(("body", "detail"), UNUSABLE)
def test_what_cannot_be_judged_is_named(box: Sandbox, body: str, detail: str) -> None:
    outcome = first(box, f"import numpy as np\ndef bad_vjp(g, x):\n    {body}\n")
    assert outcome.kind is Kind.UNUSABLE
    assert detail in outcome.detail
    assert outcome.arrays == ()


def test_a_subclass_that_answers_every_comparison_with_yes_is_refused(box: Sandbox) -> None:
    text = """
import numpy as np
class Yes(np.ndarray):
    def __eq__(self, other): return True
    def __array_ufunc__(self, *args, **kwargs): return True
def bad_vjp(g, x):
    return g.view(Yes)
"""
    outcome = first(box, text)
    assert outcome.kind is Kind.UNUSABLE
    assert outcome.detail == "a Yes (a subclass of ndarray)"


RAISED = [
    ("return g @ np.ones((7, 2))", "ValueError: matmul: Input operand 1 has a mismatch", ["return g @ np.ones((7, 2))"]),
    ("return undefined * g", "NameError: name 'undefined' is not defined", ["return undefined * g"]),
    ("return g[99]", "IndexError: index 99 is out of bounds for axis 0 with size 3", ["return g[99]"]),
    ("return 1 / 0", "ZeroDivisionError: division by zero", ["return 1 / 0"]),
    ("assert g.shape == (99,), g", "AssertionError: [#]", ["assert g.shape == (99,), g"]),
    ("raise ValueError(f'{x!r} {x[0]} at {id(x):#x}')", "ValueError: array([#]) # at 0x#", None),
    ("raise KeyboardInterrupt", "KeyboardInterrupt", None),
    ("return bad_vjp(g, x)", "RecursionError: the function calls itself again and again", None),
    ("return open('/etc/passwd').read()", "FileNotFoundError", None),
    ("return input()", "EOFError", None),
]


@pytest.mark.parametrize(("body", "detail", "lines"), RAISED)
def test_an_exception_is_told_with_the_students_own_lines(box: Sandbox, body: str, detail: str, lines: list[str] | None) -> None:
    outcome = first(box, f"import numpy as np\ndef bad_vjp(g, x):\n    {body}\n")
    assert outcome.kind is Kind.RAISED
    assert outcome.detail.startswith(detail)
    assert {frame.label for frame in outcome.frames} == {"hw1.py"}
    assert {frame.line for frame in outcome.frames} == {3}
    if lines is not None:
        assert [frame.text for frame in outcome.frames] == lines


def test_wrong_arity_is_an_exception_of_the_call(box: Sandbox) -> None:
    outcome = first(box, "def bad_vjp(g):\n    return g\n")
    assert outcome.kind is Kind.RAISED
    assert outcome.detail == "TypeError: bad_vjp() takes 1 positional argument but 2 were given"


@pytest.mark.parametrize(
    ("text", "kind", "detail"),
    [
        ("def bad_vjp(g, x):\n    pass\n", Kind.NOTHING, ""),
        ("def bad_vjp(g, x):\n    raise NotImplementedError\n", Kind.UNWRITTEN, "NotImplementedError"),
        ("def other(g, x):\n    return g\n", Kind.MISSING, ""),
        ("bad_vjp = 3.0\n", Kind.NOT_A_FUNCTION, "float"),
        ("import sys\ndef bad_vjp(g, x):\n    sys.exit(2)\n", Kind.EXITED, "sys.exit(2)"),
        ("def bad_vjp(g, x):\n    exit()\n", Kind.EXITED, "sys.exit(None)"),
    ],
)
def test_what_is_not_an_answer_has_its_own_kind(box: Sandbox, text: str, kind: Kind, detail: str) -> None:
    outcome = first(box, text)
    assert (outcome.kind, outcome.detail) == (kind, detail)


@pytest.mark.parametrize("dtype", ["f8", "f4", "?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", ">f8", ">i4"])
def test_plain_arrays_come_back_as_they_were(box: Sandbox, dtype: str) -> None:
    body = f"np.arange(6).reshape(2, 3).astype({dtype!r}), np.zeros((0, 4), {dtype!r})"
    text = f"import numpy as np\ndef bad_vjp(g, x):\n    return {body}\n"
    outcome = first(box, text)
    assert outcome.kind is Kind.RETURNED
    assert outcome.several
    array, empty = outcome.arrays
    assert array.dtype == np.dtype(dtype).newbyteorder("=")
    np.testing.assert_array_equal(array, np.arange(6).reshape(2, 3).astype(dtype))
    assert empty.shape == (0, 4)


def test_floats_stand_for_arrays_of_no_dimension(box: Sandbox) -> None:
    outcome = first(
        box, "import numpy as np\ndef bad_vjp(g, x):\n    return 1.5, np.float64('nan'), np.float32(2), np.array(3.0)\n"
    )
    assert [array.shape for array in outcome.arrays] == [(), (), (), ()]
    assert [float(array) for array in outcome.arrays[2:]] == [2.0, 3.0]
    assert np.isnan(outcome.arrays[1])


def test_arguments_arrive_in_every_layout_and_fresh(box: Sandbox) -> None:
    text = """
import numpy as np
def bad_vjp(g, x, n, pair, *, stride, axes, name):
    assert n == 3 and stride == 2 and axes == (0, 1) and name == "same" and pair[1] == 2.5
    flags = [x.flags.c_contiguous, x.flags.f_contiguous, min(x.strides) < 0, x.flags.writeable]
    return np.array(flags), x, pair[0]
"""
    x = np.arange(6.0).reshape(2, 3)
    kwargs = {"stride": 2, "axes": (0, 1), "name": "same"}
    layouts = [("C", True), ("F", True), ("reversed", True), ("strided", True), ("C", False), ("F", False)]
    calls = [Call((Argument(G), Argument(x, lay, w), Argument(3), Argument((X, 2.5))), kwargs) for lay, w in layouts]
    (answers,) = box.run(source(module("hw1", text)), [task("bad", calls)]).answers
    flags = [tuple(outcome.arrays[0].tolist()) for outcome in answers.outcomes]
    assert flags == [
        (True, False, False, True),
        (False, True, False, True),
        (False, False, True, True),
        (False, False, False, True),
        (True, False, False, False),
        (False, True, False, False),
    ]
    for outcome in answers.outcomes:
        np.testing.assert_array_equal(outcome.arrays[1], x)
        np.testing.assert_array_equal(outcome.arrays[2], X)


def test_inputs_changed_in_place_are_seen(box: Sandbox) -> None:
    text = "def bad_vjp(g, x):\n    x[0] = 7\n    return g\ndef worse_vjp(g, x):\n    g *= 2\n    x -= 1\n    return g\n"
    bad, worse = run(box, text, "bad", "worse").answers
    assert [outcome.changed_inputs for outcome in bad.outcomes] == [(1,), (1,)]
    assert [outcome.changed_inputs for outcome in worse.outcomes] == [(0, 1), (0, 1)]


@pytest.mark.parametrize(("element", "detail"), [("None", "element 2 is None"), ("[1.0]", "element 2 is a list")])
def test_an_element_that_is_no_array_leaves_the_others(box: Sandbox, element: str, detail: str) -> None:
    outcome = first(box, f"def bad_vjp(g, x):\n    return g, {element}, x\n")
    assert outcome.kind is Kind.RETURNED
    assert [array is None for array in outcome.arrays] == [False, True, False]
    assert outcome.detail == detail


@pytest.mark.parametrize("nothing", ["None", "None, None", "[None]"])
def test_none_alone_is_nothing(box: Sandbox, nothing: str) -> None:
    assert first(box, f"def bad_vjp(g, x):\n    return {nothing}\n").kind is Kind.NOTHING


def test_state_carried_over_and_shared_buffers_are_seen(box: Sandbox) -> None:
    text = """
import numpy as np
count = 0
buffer = np.zeros(3)
def counting_vjp(g, x):
    global count
    count += 1
    return g * count
def sharing_vjp(g, x):
    buffer[:] = g
    return buffer
def missing_vjp(g, x):
    return g * np.nan
"""
    counting, sharing, nan = run(box, text, "counting", "sharing", "missing").answers
    assert (counting.repeats, counting.aliased) == (False, False)
    assert (sharing.repeats, sharing.aliased) == (True, True)
    assert (nan.repeats, nan.aliased) == (True, False)


def test_a_first_result_overwritten_by_a_later_call_is_seen(box: Sandbox) -> None:
    text = """
import numpy as np
buffers = [np.zeros(3), np.zeros(3)]
def bad_vjp(g, x):
    buffers.reverse()
    buffers[0][:] = g
    return buffers[0]
"""
    calls = [call(G, X), call(X, G), call(X + 1, G)]
    (answers,) = box.run(source(module("hw1", text)), [task("bad", calls)]).answers
    assert answers.aliased


def test_printing_is_kept_with_its_exercise_and_cut(box: Sandbox) -> None:
    text = """
import sys
print("at import")
def bad_vjp(g, x):
    print("shape", x.shape, file=sys.stderr)
    return g
def loud_vjp(g, x):
    for _ in range(20000):
        print("\\x1b[31mred\\x1b[0m")
    sys.stdout.buffer.write(b"bytes")
    return g
"""
    result = run(box, text + GOOD, "bad", "loud", "good")
    bad, loud, good = result.answers
    assert result.printed == "at import\n"
    assert bad.printed.startswith("shape (3,)\nshape (3,)\n")
    assert len(loud.printed) <= box.limits.printed_bytes
    assert "\x1b" not in loud.printed
    assert "[31mred" in loud.printed
    assert good.printed == ""


def test_random_numbers_are_the_same_for_every_exercise_and_run(box: Sandbox) -> None:
    text = "import random, numpy as np\ndef a_vjp(g, x):\n    return np.random.randn(3) + random.random()\nb_vjp = a_vjp\n"
    a, b = run(box, text, "a", "b").answers
    (again,) = run(box, text, "b").answers
    values = [item.outcomes[0].arrays[0].tobytes() for item in (a, b, again)]
    assert values[0] == values[1] == values[2]


def test_new_generators_without_a_seed_draw_the_same_at_each_grading_and_something_else_at_each_call(box: Sandbox) -> None:
    text = (
        "import os, numpy as np\nold = np.random.default_rng()\n"
        "def a_vjp(g, x):\n"
        "    new = np.random.default_rng(), np.random.default_rng(list(os.urandom(8))), np.random.RandomState()\n"
        "    return tuple(item.normal(size=3) for item in (old, *new))\n"
    )
    (first,), (again,) = run(box, text, "a").answers, run(box, text, "a").answers
    drawn = [[array.tobytes() for array in item.outcomes[0].arrays] for item in (first, again)]
    assert drawn[0] == drawn[1]
    assert len(set(drawn[0])) == len(drawn[0])
    assert not first.repeats
