"""Notebook commands made harmless: what IPython understands and Python does not, line by line.

A cell that parses is left alone, so that a ``%`` in a string or a continued line is never touched. Otherwise every
line that starts a statement is looked at, and replaced by a line of Python with the same indentation: the number of
lines never changes, so that line numbers in tracebacks are those of the notebook.
"""

import ast
import re

from grader.intake.parse import parse

_RUNS_THE_CELL = frozenset({"time", "timeit", "capture", "prun", "memit", "mprun", "lprun", "scalene", "snakeviz"})
_HELP = re.compile(r"[%\w.*]+\?{1,2};?")
_TARGET = re.compile(r"[^\W\d][\w., \t\[\]]*")
_BACKSLASH, _HASH = "\\", "#"


def harmless(text: str) -> str:
    """``text`` of a cell that does not parse, with its notebook commands replaced and as many lines as before.

    ``%magic``, ``!shell``, ``?help``, ``help?`` become ``pass``; ``%time x = f(y)`` becomes ``x = f(y)``;
    ``x = !ls`` and ``x = %magic`` become ``x = []`` and ``x = None``; ``%%time``, ``%%timeit``, ``%%capture`` and the
    like lose their first line; every other ``%%`` cell becomes a comment as a whole.
    """
    lines = text.split("\n")
    first = _first_line(lines, 0)
    while first is not None and lines[first].startswith("%%"):
        name = lines[first][2:].split(None, 1)[:1]
        if not (name and name[0].lower() in _RUNS_THE_CELL):
            return "\n".join(_commented(line) for line in lines)
        lines[first] = _commented(lines[first])
        first = _first_line(lines, first)
    unwrapped = "\n".join(lines)
    if unwrapped != text and parse(unwrapped, "")[0] is not None:
        return unwrapped
    _replace_commands(lines)
    return "\n".join(lines)


def hidden_cell(text: str) -> str | None:
    """The ``%%name`` of a cell that ``harmless`` turns into a comment although it holds a ``def``, else None."""
    lines = text.split("\n")
    first = _first_line(lines, 0)
    if first is None or not lines[first].startswith("%%") or not any(line.startswith("def ") for line in lines):
        return None
    name = lines[first].split(None, 1)[0]
    return None if name[2:].lower() in _RUNS_THE_CELL else name


def _first_line(lines: list[str], start: int) -> int | None:
    """The first line from ``start`` on that is neither blank nor a comment."""
    return next((i for i in range(start, len(lines)) if lines[i].strip() and not lines[i].lstrip().startswith(_HASH)), None)


def _commented(line: str) -> str:
    return f"# {line}" if line.strip() else line


def _replace_commands(lines: list[str]) -> None:
    """Replace commands at statement starts, in place, following strings, brackets and continued lines."""
    state = _Scan()
    continued = False
    for number, line in enumerate(lines):
        if continued:
            lines[number] = _commented(line)
        elif state.at_statement and (plain := _plain_python(line)) is not None:
            lines[number] = plain
        else:
            state.read(line)
            continue
        continued = line.rstrip().endswith(_BACKSLASH)


def _plain_python(line: str) -> str | None:
    """Python in place of a line that is a notebook command; None for any other line."""
    stripped = line.strip()
    indent = line[: len(line) - len(line.lstrip())]
    if stripped.startswith(("%", "!", "?")) or _HELP.fullmatch(stripped):
        timed = stripped.removeprefix("%time ").strip() if stripped.startswith("%time ") else ""
        return indent + (timed if timed and _is_statement(timed) else f"pass  # {stripped}")
    target, _, value = stripped.partition("=")
    if value.lstrip()[:1] in ("!", "%") and _TARGET.fullmatch(target.strip()):
        nothing = "[]" if value.lstrip().startswith("!") else "None"
        return f"{indent}{target.strip()} = {nothing}  # {value.strip()}"
    return None


def without_ipython_calls(text: str, tree: ast.Module) -> str:
    """``text`` with ``get_ipython().run_line_magic(...)`` statements, which exports write for magics, made ``pass``."""
    if "get_ipython" not in text:
        return text
    lines = text.split("\n")
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and _root(node.value) == "get_ipython" and _is_alone(node, lines):
            for number in range(node.lineno - 1, node.end_lineno or node.lineno):
                lines[number] = _commented(lines[number])
            lines[node.lineno - 1] = " " * node.col_offset + "pass  " + lines[node.lineno - 1]
    return "\n".join(lines)


def _root(node: ast.expr) -> str:
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            node = node.value
        else:
            return ""
    return node.id


def _is_alone(node: ast.Expr, lines: list[str]) -> bool:
    before = lines[node.lineno - 1].encode()[: node.col_offset]
    after = lines[(node.end_lineno or node.lineno) - 1].encode()[node.end_col_offset :]
    return not before.strip(b" ") and not after.split(b"#")[0].strip()


def _is_statement(text: str) -> bool:
    tree, _ = parse(text, "")
    return tree is not None and not any(isinstance(node, ast.FunctionDef) for node in tree.body)


class _Scan:
    """Whether the next line starts a statement: no open string, bracket or backslash before it."""

    def __init__(self) -> None:
        self.depth = 0
        self.quote = ""
        self.joined = False
        self.comment = False

    @property
    def at_statement(self) -> bool:
        return not (self.depth or self.quote or self.joined)

    def read(self, line: str) -> None:
        """Go through one line of Python, however broken, in time proportional to its length."""
        position, self.comment = 0, False
        while position < len(line):
            position = self._in_string(line, position) if self.quote else self._in_code(line, position)
        self.joined = line.endswith(_BACKSLASH) and not self.comment
        if len(self.quote) == 1 and not self.joined:
            self.quote = ""  # a string in single quotes ends with its line, closed or not

    def _in_string(self, line: str, position: int) -> int:
        if line[position] == _BACKSLASH:
            return position + 2
        if line.startswith(self.quote, position):
            closed = position + len(self.quote)
            self.quote = ""
            return closed
        return position + 1

    def _in_code(self, line: str, position: int) -> int:
        character = line[position]
        if character == _HASH:
            self.comment = True
            return len(line)
        if character in "\"'":
            self.quote = character * 3 if line.startswith(character * 3, position) else character
            return position + len(self.quote)
        if character in "([{":
            self.depth += 1
        elif character in ")]}":
            self.depth = max(0, self.depth - 1)
        return position + 1
