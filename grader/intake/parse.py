"""Hostile text to a syntax tree, or to the sentence that says why not. Nothing is compiled or run."""

import ast
import re
import warnings
from collections.abc import Iterator

from grader.intake.wording import shown_line

# What stands in the line decides before Python's own words: these are what beginners meet most.
_LINES = (
    (re.compile(r"(<{7}|={7}|>{7}|\|{7})( |$)"), "it is left from a merge conflict: keep one version, delete the marks"),
    (re.compile(r"```"), "it is a Markdown code fence, not Python: delete it"),
    (re.compile(r"\s*>>> "), "it begins with the prompt >>>: delete the prompts"),
    (re.compile(r"\s*raise [\w.]+ *,"), 'it is Python 2: write raise ValueError("...") with parentheses'),
    (re.compile(r"\s*print\b[^(]*$"), "it is Python 2: in Python 3 print is a function, write print(...)"),
    (re.compile(r"[^#'\"]*<>"), "it is Python 2: write != instead of <>"),
    (re.compile(r"[^#'\"]*`"), "a backquote is no Python 3: write repr(...)"),
)
_MESSAGES = (
    ("Missing parentheses in call to 'print'", "it is Python 2: in Python 3 print is a function, write print(...)"),
    ("Missing parentheses in call to 'exec'", "it is Python 2: in Python 3 exec is a function"),
    ("multiple exception types must be parenthesized", "it is Python 2: write except ValueError as error:"),
    ("inconsistent use of tabs and spaces", "tabs and spaces are mixed in the indentation: use four spaces everywhere"),
    ("invalid non-printable character", "it holds an invisible character, often from copying a web page: retype the line"),
)
_LEAVES_FUNCTION = (ast.Return, ast.Yield, ast.YieldFrom)
# In these nothing stands that is outside a function: they are one, or hold no expression.
_CLOSED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.Import, ast.ImportFrom, ast.Constant, ast.Name)


def parse(text: str, label: str) -> tuple[ast.Module | None, str | None]:
    """The tree of ``text``, or None and one sentence with the line ("hw1.py, line 3 is not valid Python: ...")."""
    unusable = re.search(r"[\x00\ud800-\udfff]", text)
    if unusable:
        line = text.count("\n", 0, unusable.start()) + 1
        return None, f"{label}, line {line} holds the character U+{ord(unusable.group()):04X}, which is not text: delete it."
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "\d" in a string is the student's business, not our log's
            tree = ast.parse(text)
    except SyntaxError as error:
        return None, _sentence(error, text, label)
    except (RecursionError, MemoryError):
        return None, f"{label} is nested too deeply to be read: split the longest expression into several lines."
    except (ValueError, OverflowError, SystemError) as error:
        return None, f"{label} is not valid Python: {shown_line(str(error))}."
    return tree, _misplaced(tree, text, label)


def _sentence(error: SyntaxError, text: str, label: str) -> str:
    lines = text.split("\n")
    number = min(max(error.lineno or 1, 1), len(lines))
    line = lines[number - 1]
    reason = _reason(error.msg or "invalid syntax", line[:500])
    reads = f" The line reads: {shown_line(line)}" if line.strip() else ""
    return f"{label}, line {number} is not valid Python: {reason}.{reads}"


def _reason(message: str, line: str) -> str:
    for pattern, reason in _LINES:
        if pattern.match(line):
            return reason
    for start, reason in _MESSAGES:
        if message.startswith(start):
            return reason
    if message.startswith("invalid character") and any(quote in message for quote in "“”‘’"):
        return f"{message}; type straight quotes instead of curly ones"
    return message[:200].rstrip(".")


def _misplaced(tree: ast.Module, text: str, label: str) -> str | None:
    """The parser lets a ``return`` outside a function pass, the compiler does not."""
    for node in _outside_functions(tree):
        if isinstance(node, _LEAVES_FUNCTION):
            word = "return" if isinstance(node, ast.Return) else "yield"
            line = shown_line(text.split("\n")[node.lineno - 1])
            reason = f"{word} stands outside a function, look at the indentation"
            return f"{label}, line {node.lineno} is not valid Python: {reason}. The line reads: {line}"
    return None


def _outside_functions(tree: ast.Module) -> Iterator[ast.AST]:
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        yield node
        inner = [child for child in ast.iter_child_nodes(node) if not isinstance(child, _CLOSED)]
        stack.extend(reversed(inner))
