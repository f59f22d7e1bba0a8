"""Notebook commands: what they become, what is left alone, and that lines stay where they are."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.intake.samples import module, notebook


def cleaned(*lines: str) -> list[str]:
    """The lines of a cell after reading; the cell must parse and keep its number of lines."""
    (chunk,) = module("hw1.ipynb", notebook("\n".join(lines))).chunks
    assert chunk.problem is None, chunk.problem
    found = chunk.text.split("\n")
    assert len(found) == len(lines)
    return found


def values(*lines: str) -> dict[str, object]:
    """What the cleaned cell leaves behind when it is run."""
    namespace: dict[str, object] = {"np": None}
    exec("\n".join(cleaned(*lines)), namespace)
    return namespace


@pytest.mark.parametrize(
    "line",
    [
        "%matplotlib inline",
        "%load_ext autoreload",
        "!pip install numpy",
        "!!ls",
        "!ls | grep '(' # \"",
        "?np.dot",
        "??np",
        "np.dot?",
        "np.dot??",
        "np.*dot*?",
        "%time",
        "%timeit f(x)",
        "%run other.py",
        "! echo '''",
    ],
)
def test_a_command_becomes_nothing(line: str) -> None:
    assert cleaned("x = 1", line, "y = 2")[1] == f"pass  # {line}"
    assert values("x = 1", line, "y = 2")["y"] == 2


def test_a_command_keeps_its_indentation() -> None:
    found = cleaned("def f(x):", "    %time", "    for i in x:", "        !ls", "    return x")
    assert found[1] == "    pass  # %time"
    ast.parse("\n".join(found))


def test_a_block_with_only_a_command_stays_a_block() -> None:
    assert values("if True:", "    !ls", "else:", "    %cd ..", "y = 2")["y"] == 2


def test_an_assigned_command_binds_its_name() -> None:
    found = values("files = !ls *.py", "where = %pwd", "a, b = 1, 2", "c = 3")
    assert (found["files"], found["where"], found["c"]) == ([], None, 3)


def test_timed_statements_are_kept() -> None:
    assert values("%time y = 1 + 2", "z = y")["z"] == 3


@pytest.mark.parametrize("command", ["%%time", "%%timeit -n 3", "%%capture out", "%%prun", "%%TIME"])
def test_a_cell_that_is_timed_or_captured_is_run(command: str) -> None:
    assert values("", "# my solution", command, "def f(x):", "    return x", "y = f(3)")["y"] == 3


def test_commands_inside_a_timed_cell_are_replaced() -> None:
    assert values("%%capture", "%%time", "!ls", "y = 1")["y"] == 1


@pytest.mark.parametrize(
    "command", ["%%bash", "%%html", "%%writefile f.py", "%%javascript", "%%cython", "%%latex", "%%", "%%markdown"]
)
def test_a_cell_in_another_language_becomes_a_comment(command: str) -> None:
    found = cleaned(command, "x = 1", "", "  <b>(")
    assert ast.parse("\n".join(found)).body == []
    assert found[1] == "# x = 1"


def test_a_cell_that_parses_is_left_alone() -> None:
    lines = ["s = '''", "%matplotlib inline", "!ls", "x?", "'''", "y = (10", "% 3)", "z = 7 \\", "% 4", "t = '%d' % 3"]
    assert cleaned(*lines) == lines


def test_strings_brackets_and_continued_lines_are_left_alone_beside_commands() -> None:
    lines = [
        "!ls",
        "s = '''",
        "%matplotlib inline",
        "'''",
        "y = (10",
        "% 3)",
        "z = 7 \\",
        "% 4",
        "t = '%d (' % 3  # it's \\",
        "%time",
    ]
    found = cleaned(*lines)
    assert found[1:9] == lines[1:9]
    assert values(*lines)["s"] == "\n%matplotlib inline\n"
    assert values(*lines)["y"] == 1


def test_escaped_quotes_and_raw_strings_do_not_end_early() -> None:
    assert values("%time", r"""a = '\'(' + r'\'[' + "{" """.rstrip(), "!ls")["a"] == "'(\\'[{"


def test_a_continued_command_takes_its_lines_with_it() -> None:
    assert values("!pip install \\", "   numpy \\", "   scipy", "y = 1")["y"] == 1


def test_a_comment_with_a_backslash_continues_nothing() -> None:
    assert values("%time", "# note \\", "!ls", "y = 1")["y"] == 1


def test_modulo_at_the_start_of_a_line_in_an_unfinished_cell_does_not_hide_the_error() -> None:
    (chunk,) = module("hw1.ipynb", notebook("%time\nx = (1\n")).chunks
    assert chunk.problem is not None
    assert "line 2" in chunk.problem


LINES = [
    "%time",
    "!ls (",
    "x = !ls",
    "x = '''",
    "'''",
    "y = (",
    ")",
    "a = 1 \\",
    "if 1:",
    "    pass",
    "    %cd",
    "# it's",
    "b = 'c",
    "%%time",
    "",
    "d?",
    "\t",
]


@given(st.lists(st.sampled_from(LINES) | st.text("%!?='\"()#\\ax \t", max_size=8), max_size=12))
def test_the_number_of_lines_never_changes(lines: list[str]) -> None:
    text = "x = 0\n" + "\n".join(lines)
    (chunk,) = module("hw1.ipynb", notebook(text)).chunks
    assert chunk.text.count("\n") == text.count("\n")


@given(st.lists(st.sampled_from(["a = 1", "b = '''", "%x", "'''", "c = (2", "% 1)", "def f(): return 3", ""]), max_size=8))
def test_what_parses_is_never_touched(lines: list[str]) -> None:
    text = "x = 0\n" + "\n".join(lines)
    try:
        ast.parse(text)
    except SyntaxError:
        return
    (chunk,) = module("hw1.ipynb", notebook(text)).chunks
    assert chunk.text == text
