"""A specification that cannot be used is refused when it is loaded: quoted, with a right example."""

from pathlib import Path

import pytest

from grader.exercise.load import load_exercise
from grader.exercise.shape import BadExercise

HEAD = "from grader.exercise import *\n"
GOOD = '''@exercise("(n)->(n)", number="0.1", module="Test", level=1)
def twice(x: real()):
    """Twice.

    Twice $x$.
    """
    return 2 * x
'''


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.py"
    path.write_text(HEAD + text, encoding="utf-8")
    return path


WRONG = {
    "no arrow": (GOOD.replace("->", ","), '"(n),(n)" have no "->"', '"(m,n),(n)->(m)"'),
    "no parentheses": (GOOD.replace("(n)->(n)", "n->n"), '"n" is no list of shapes', '"(m,n),(n)->(m)"'),
    "too many shapes": (GOOD.replace("(n)->", "(n),(n)->"), "describe 2 inputs", "def matvec(W, x)"),
    "no domain": (GOOD.replace("real()", "float"), "has no domain", "def log(x: positive())"),
    "no values": (GOOD.replace("x: real()", "x: real(), *, stride: int"), "has no values", "one_of(1, 2, 3)"),
    "no statement": (GOOD.replace("    Twice $x$.\n", ""), "has no statement", "a title line"),
    "no gradient": (GOOD.replace("real()", "integers(3)"), "has a gradient", "def sin(x: real())"),
    "level": (GOOD.replace("level=1", "level=9"), "level=9", "level=2"),
    "unknown size": (GOOD.replace("->(n)", "->(m)"), '"m" stands in no input', 'sizes={"m":'),
    "condition": (GOOD.replace("level=1", 'level=1, where=("n",)'), 'where="n" is no condition', '"n >= 5"'),
    "condition of unknown": (GOOD.replace("level=1", 'level=1, where=("q >= 5",)'), "'q'", "known are n"),
    "variadic": (GOOD.replace("x: real()", "*x"), "variadic", "def affine(x, w, b)"),
    "not tagged": ("def twice(x): ...\n", 'no function "twice" with @exercise', "def twice(x)"),
    "raises": ("1 / 0\n", "ZeroDivisionError", "twice.py"),
    "misspelt domain": (GOOD.replace("real()", "rael()"), "line 3, `def twice(x: rael()):`", "did you mean real?"),
    "misspelt import": ("from grader.exercise import postive\n", "cannot import name 'postive'", "did you mean positive?"),
    "no Python": (GOOD.replace("real()):", "real())"), "line 3, `def twice(x: real())`, is no Python", "expected ':'"),
    "no level": (GOOD.replace(", level=1", ""), "'level'", "level=1)"),
    "misspelt keyword": (GOOD.replace("module", "modul"), "'modul'", 'module="Elementwise functions"'),
    "number": (GOOD.replace('"0.1"', "0.1"), "number=0.1 is no place", 'number="4.5"'),
    "module": (GOOD.replace('"Test"', '""'), "module='' is no chapter", 'module="Losses"'),
    "a text for a tuple": (GOOD.replace("level=1", 'level=1, needs=("relu")'), "needs='relu'", 'needs=("relu",)'),
    "control character": (GOOD.replace("$x$", "$\\beta$"), r"'\x08eta'", 'r"""Title'),
    "twice the same name": (GOOD + "def half(x): ...\ndef half(y): ...\n", 'defines "half" a second time', "a name of its own"),
    "exits": ("raise SystemExit(1)\n", "line 2, `raise SystemExit(1)`, cannot be run", "SystemExit: 1"),
    "half a range": (GOOD.replace("real()", "real(low=1)"), "low=1, high=None", "real(0.5, 2.0)"),
}


@pytest.mark.parametrize(("text", "quoted", "example"), WRONG.values(), ids=WRONG.keys())
def test_a_bad_specification_is_refused_and_quoted(tmp_path: Path, text: str, quoted: str, example: str) -> None:
    with pytest.raises(BadExercise) as refused:
        load_exercise(write(tmp_path, "twice", text), None)
    assert quoted in str(refused.value)
    assert example in str(refused.value)
    assert str(refused.value).startswith("twice.py")


WRONG_REFERENCES = {
    "no vjp": ("def other(g, x): ...\n", 'no function "twice_vjp"', "def twice_vjp(g, x)"),
    "other parameters": ("def twice_vjp(g, y): return 2 * g\n", "takes (g, y)", "must take (g, x)"),
    "unknown gradient": (
        'def twice_vjp(g, x): return 2 * g\n@misconception("w", "No.")\ndef once(g, x): return g\n',
        'the gradient "w"',
        '@misconception("x",',
    ),
    "no call": (
        "def twice_vjp(g, x): return 2 * g\n@misconception\ndef once(g, x): return g\n",
        "line 3, `@misconception`, cannot be run",
        '@misconception("w", "What was misunderstood.")',
    ),
    "twice the same name": (
        "def twice_vjp(g, x): return 2 * g\n@accepted\ndef plus(g, x): return g + g\n@accepted\ndef plus(g, x): return 2 * g\n",
        'defines "plus" a second time (first in line 4)',
        "a name of its own",
    ),
    "no gradient named": (
        'def twice_vjp(g, x): return 2 * g\n@misconception("No.")\ndef once(g, x): return g\n',
        '"once" names the gradient ""',
        '@misconception("x",',
    ),
}


@pytest.mark.parametrize(("text", "quoted", "example"), WRONG_REFERENCES.values(), ids=WRONG_REFERENCES.keys())
def test_a_bad_reference_is_refused_and_quoted(tmp_path: Path, text: str, quoted: str, example: str) -> None:
    public = write(tmp_path / "exercises", "twice", GOOD)
    with pytest.raises(BadExercise) as refused:
        load_exercise(public, write(tmp_path / "reference", "twice", text))
    assert quoted in str(refused.value)
    assert example in str(refused.value)


def test_a_good_pair_says_everything_once(tmp_path: Path) -> None:
    public = write(tmp_path / "exercises", "twice", GOOD)
    private = write(
        tmp_path / "reference",
        "twice",
        'def twice_vjp(g, x): return 2 * g\n@misconception("x", "Once is not twice.")\ndef once(g, x): return g\n'
        "@accepted\ndef plus(g, x): return g + g\n",
    )
    exercise = load_exercise(public, private)
    assert (exercise.title, exercise.statement) == ("Twice", "Twice $x$.")
    assert exercise.signature == "twice_vjp(g, x)"
    assert exercise.gradients == ("x",)
    assert exercise.reference is not None
    assert [item.name for item in exercise.reference.misconceptions] == ["once"]
    assert [item.__name__ for item in exercise.reference.accepted] == ["plus"]


def test_the_version_follows_both_files(tmp_path: Path) -> None:
    public = write(tmp_path / "exercises", "twice", GOOD)
    alone = load_exercise(public, None).version
    both = load_exercise(public, write(tmp_path / "reference", "twice", "def twice_vjp(g, x): return 2 * g\n")).version
    changed = load_exercise(public, write(tmp_path / "reference", "twice", "def twice_vjp(g, x): return g * 2\n")).version
    assert len({alone, both, changed}) == 3
