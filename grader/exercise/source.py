"""Runs an author's file, and says what is wrong with one that cannot be run: the line, the mistake, a right example."""

import ast
import difflib
import importlib.util
import re
import sys
import traceback
from pathlib import Path
from types import ModuleType

from grader.exercise.shape import BadExercise

EXAMPLE = '@exercise("(n)->(n)", number="1.1", module="Elementwise functions", level=1)'


def execute(path: Path) -> ModuleType:
    """What a file of exercises defines; raises BadExercise when it cannot be run or defines a function twice."""
    spec = importlib.util.spec_from_file_location(f"{path.parent.name}.{path.stem}", path)
    if spec is None or spec.loader is None:
        raise BadExercise(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except SyntaxError as error:
        raise BadExercise(f"{_place(path, error.lineno)} is no Python: {error.msg}") from None
    except (Exception, SystemExit) as error:
        said = f"{type(error).__name__}: {error}{_advice(error)}"
        raise BadExercise(f"{_place(path, _own_line(path, error))} cannot be run: {said}") from None
    _check_twice(path)
    return module


def _place(path: Path, line: int | None) -> str:
    """The file, and the line with its text."""
    file = f"{path.parent.name}/{path.name}"
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return f"{file}, line {line}, `{lines[line - 1].strip()}`," if line and line <= len(lines) else file


def _own_line(path: Path, error: BaseException) -> int | None:
    """The last line of the file itself on the way to an error."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    return lines[-1] if lines else None


def _advice(error: BaseException) -> str:
    """What may be meant instead."""
    from_here = list(sys.modules[__package__].__all__)
    if isinstance(error, NameError | ImportError) and (name := _unknown(error)):
        near = difflib.get_close_matches(name, from_here, n=2, cutoff=0.6)
        if near:
            return f"; did you mean {' or '.join(near)}?" + (" It has to be imported." if near[0] == name else "")
        return "; grader.exercise has " + ", ".join(from_here)
    if isinstance(error, TypeError) and "exercise()" in str(error):
        return f"; a right example is {EXAMPLE}"
    return ""


def _unknown(error: NameError | ImportError) -> str:
    """The name that is not known: anywhere, or in grader.exercise."""
    if isinstance(error, NameError):
        return error.name or ""
    found = re.match(r"cannot import name '(\w+)' from 'grader\.exercise'", str(error))
    return found[1] if found else ""


def _check_twice(path: Path) -> None:
    """The second function of a name would silently hide the first."""
    seen: dict[str, int] = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            if node.name in seen:
                raise BadExercise(
                    f'{_place(path, node.lineno)} defines "{node.name}" a second time (first in line {seen[node.name]}); '
                    "give every function a name of its own"
                )
            seen[node.name] = node.lineno
