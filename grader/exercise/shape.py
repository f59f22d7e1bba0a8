"""Shape signatures: ``"(n,c,l),(f,c,k),(f)->(n,f,lo)"`` with ``sizes={"lo": "(l + 2*pad - k)//stride + 1"}``.

Every dimension is an expression over names. A name that is neither in ``sizes`` nor a parameter is a free
size, which the hidden cases choose.
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from types import CodeType

EXAMPLE = '"(m,n),(n)->(m)"'
Shape = tuple["Size", ...]
KNOWN = {"__builtins__": {}, "min": min, "max": max}


class BadExercise(ValueError):
    """A specification that cannot be used; ``str`` of it quotes what is wrong and shows a right example."""


@dataclass(frozen=True)
class Size:
    """An expression over sizes and parameters, such as ``n``, ``3`` or ``l + 2*pad``."""

    text: str
    names: frozenset[str]
    code: CodeType

    def __call__(self, values: Mapping[str, object]) -> int:
        """The value; raises BadExercise when a name is missing or the result is not a whole number."""
        try:
            known = values.get(self.text)  # a plain name, most often
            result = eval(self.code, KNOWN, dict(values)) if known is None else known  # noqa: S307 (the author's own text)
        except (NameError, TypeError, ZeroDivisionError) as error:
            raise BadExercise(
                f'the size "{self.text}" cannot be worked out: {error}; write it with the names of sizes and parameters'
            ) from None
        if not isinstance(result, int):
            raise BadExercise(
                f'the size "{self.text}" gives {result!r}, which is no whole number; divide with //, as in "(l - k)//stride + 1"'
            )
        return result

    def __str__(self) -> str:
        return self.text


def parse_size(text: str) -> Size:
    """Read one expression; raises BadExercise when it is none."""
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError):
        raise BadExercise(
            f'"{text}" is no size; write a name, a number or an expression, as in "n", "3" or "(l - k)//stride + 1"'
        ) from None
    names = frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name)) - {"min", "max"}
    return Size(text.strip(), names, compile(tree, "<size>", "eval"))


@dataclass(frozen=True)
class Signature:
    """The shapes of all inputs and outputs."""

    text: str
    inputs: tuple[Shape, ...]
    outputs: tuple[Shape, ...]


def parse_signature(text: str) -> Signature:
    """Read ``"(m,n),(n)->(m)"``; raises BadExercise, quoting the text, when it is not of this form."""
    left, arrow, right = text.partition("->")
    if not arrow:
        raise BadExercise(f'the shapes "{text}" have no "->"; write inputs, an arrow and outputs, as in {EXAMPLE}')
    try:
        return Signature(text, _shapes(left), _shapes(right))
    except BadExercise as error:
        raise BadExercise(f'in the shapes "{text}": {error}; a right example is {EXAMPLE}') from None


def parse_shape(text: str) -> Shape:
    """Read one shape, ``"(m,n)"``; raises BadExercise when it is none."""
    shapes = _shapes(text)
    if len(shapes) != 1:
        raise BadExercise(f'"{text}" is no single shape; write one in parentheses, as in "(m,n)"')
    return shapes[0]


def _shapes(text: str) -> tuple[Shape, ...]:
    try:
        tree = ast.parse(f"[{_tuples(text)}]", mode="eval").body
    except SyntaxError:
        raise BadExercise(f'"{text.strip()}" is no list of shapes in parentheses') from None
    if not isinstance(tree, ast.List) or not tree.elts or not all(isinstance(item, ast.Tuple) for item in tree.elts):
        raise BadExercise(f'"{text.strip()}" is no list of shapes in parentheses')
    return tuple(tuple(parse_size(ast.unparse(size)) for size in item.elts) for item in tree.elts if isinstance(item, ast.Tuple))


def _tuples(text: str) -> str:
    """``(n)`` as a tuple: a comma before each closing parenthesis that ends a shape (depth 1)."""
    result, depth = [], 0
    for position, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        inside = text[:position].rpartition("(")[2].strip()
        if character == ")" and depth == 0 and inside and not inside.endswith(","):
            result.append(",")
        result.append(character)
    return "".join(result)
