"""What can be held against a statement without reading it: mathematics that does not end, and the answer in so many words."""

import ast
import inspect
import re
import textwrap

from grader.exercise.spec import Exercise, Function

SHORTEST = 4  # characters of an expression that cannot be there by chance


def statement_doubts(exercise: Exercise) -> list[str]:
    """A sentence for each thing that is wrong with the statement."""
    doubts = []
    if exercise.statement.count("$") % 2:
        doubts.append("the statement has a $ without a partner; formulas stand between two, as in $x$ or $$y = x$$")
    if exercise.reference is not None:
        text = _bare(exercise.statement)
        given = [item for item in answers(exercise.reference.vjp) if len(_bare(item)) >= SHORTEST and _bare(item) in text]
        doubts += [f"the statement gives the answer away: it says {item}, which is what the reference returns" for item in given]
    return doubts


def answers(function: Function) -> list[str]:
    """The expressions that a function returns, each part of a tuple by itself; none where there is no source."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        return []
    found = [node.value for node in ast.walk(tree) if isinstance(node, ast.Return) and node.value is not None]
    parts = [part for value in found for part in (value.elts if isinstance(value, ast.Tuple) else [value])]
    return [ast.unparse(part) for part in parts if not isinstance(part, ast.Name)]


def _bare(text: str) -> str:
    return re.sub(r"[\s`$]", "", text)
