"""How a course's students write an exercise: the lines of Python that call their functions.

    out, cache = conv_forward_naive(x, w, b, {"stride": stride, "pad": pad})
    dx, dw, db = conv_backward_naive(dout, cache)

They stand over the exercise's inputs and parameters, and ``d`` before an output's name is its cotangent. Afterwards the
outputs and, with ``d`` before an input's name, the gradients are there. Lines that use no cotangent are those of a loss
whose gradient comes back with it: then g is 1. The same lines run in the sandbox, and stand in the snippet for students.
"""

import ast
import builtins
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from grader.exercise.shape import BadExercise

KNOWN = frozenset(vars(builtins)) | {"np"}
EXAMPLE = "out, cache = relu_forward(x)\ndx = relu_backward(dout, cache)"


@dataclass(frozen=True)
class StandIn:
    """A module of the course that students import, as a text that is run beside their code; ``path`` is where it lies
    ("needle/autograd.py")."""

    path: str
    text: str


@dataclass(frozen=True)
class Bridge:
    """How students write an exercise.

    ``lines`` call their functions ``needs``; ``outputs`` are the variables that hold the outputs, then what else is
    compared with ``observed`` (variable -> function of inputs and parameters). ``gradients`` and ``cotangents`` are the
    variables of these; ``unit`` says that g is 1. ``call`` is how the last function is called, ``script`` what the sandbox runs,
    ``starter`` what students begin with where these are not plain functions.
    """

    lines: str
    needs: tuple[str, ...]
    outputs: tuple[str, ...]
    gradients: tuple[str, ...]
    cotangents: tuple[str, ...]
    unit: bool
    call: str
    script: str
    observed: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    stand_ins: tuple[StandIn, ...] = ()
    starter: str = ""

    @property
    def forward_lines(self) -> str:
        """The lines after which all outputs are there."""
        body = ast.parse(self.lines).body
        last = body[_end(body, self.outputs) - 1].end_lineno
        return "\n".join(self.lines.split("\n")[:last])

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """What the student's functions call a variable of the lines, where that has another name: ``{"p": keep}`` or
        ``eps=epsilon``."""
        pairs = [pair for node in ast.walk(ast.parse(self.lines)) for pair in _keyed(node)]
        return {value.id: key for key, value in pairs if isinstance(value, ast.Name) and key != value.id}

    @property
    def repeats(self) -> bool:
        """Whether the lines call a function again and again: then its cost is not that of one call."""
        return any(isinstance(node, ast.For | ast.While) for node in ast.walk(ast.parse(self.lines)))


def read_bridge(
    lines: str, inputs: Sequence[str], wanted: Sequence[str], outputs: Sequence[str], observed: Mapping[str, Callable[..., Any]]
) -> Bridge:
    """The bridge of these lines.

    Args:
        lines: Python, at the left margin.
        inputs: names of the inputs and then the parameters.
        wanted: the inputs that have a gradient.
        outputs: variables that hold the outputs.
        observed: further variables that are compared.

    Raises:
        BadExercise: the lines are no Python, an output or gradient is never assigned, or a cotangent is used before an output.
    """
    try:
        body = ast.parse(lines).body
    except SyntaxError as error:
        raise BadExercise(f"the calls are not Python ({error}); a right example is\n{EXAMPLE}") from None
    kept, gradients = (*outputs, *observed), tuple(f"d{name}" for name in wanted)
    cotangents = tuple(f"d{name}" for name in outputs)
    bound = {*_assigned(body), *inputs, *cotangents}
    if lost := [name for name in (*kept, *gradients) if name not in bound - set(cotangents)]:
        raise BadExercise(f"the calls never assign {lost[0]!r}; a right example is\n{EXAMPLE}")
    used = {node.id for item in body for node in ast.walk(item) if isinstance(node, ast.Name)}
    needs = tuple(dict.fromkeys(node.id for node in _used(body, used - bound - KNOWN)))
    if not needs:
        raise BadExercise(f"the calls use no function of the student; a right example is\n{EXAMPLE}")
    end = _end(body, kept)
    early = [node.id for item in body[:end] for node in ast.walk(item) if isinstance(node, ast.Name) and node.id in cotangents]
    if early:  # the forward pass is also run alone
        raise BadExercise(f"the calls use {early[0]} before all outputs are there; a right example is\n{EXAMPLE}")
    unit = not set(cotangents) & used
    script = _script(body, end, _Names(needs, tuple(inputs), cotangents, kept, gradients))
    return Bridge(lines, needs, tuple(kept), gradients, cotangents, unit, _call(body, needs[-1]), script, dict(observed))


@dataclass(frozen=True)
class _Names:
    needs: tuple[str, ...]
    inputs: tuple[str, ...]
    cotangents: tuple[str, ...]
    kept: tuple[str, ...]
    gradients: tuple[str, ...]


def _keyed(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value, value
    elif isinstance(node, ast.keyword) and node.arg:
        yield node.arg, node.value


def _end(body: Sequence[ast.stmt], kept: Collection[str]) -> int:
    """How many of the statements it takes until all of these variables are there."""
    return max(index for index, item in enumerate(body) if set(kept) & set(_assigned([item]))) + 1


def _assigned(body: Sequence[ast.stmt]) -> Iterator[str]:
    for item in body:
        for node in ast.walk(item):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id
            elif isinstance(node, ast.alias):
                yield (node.asname or node.name).partition(".")[0]
            elif isinstance(node, ast.arg):
                yield node.arg


def _used(body: Sequence[ast.stmt], names: Collection[str]) -> list[ast.Name]:
    """Where the student's functions and classes are named, in the order of the text."""
    found = [node for item in body for node in ast.walk(item) if isinstance(node, ast.Name) and node.id in names]
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))


def _call(body: Sequence[ast.stmt], name: str) -> str:
    """How the student's function is called, or a method of their class; as text."""
    calls = [node for item in body for node in ast.walk(item) if isinstance(node, ast.Call)]
    own = [node for node in calls if ast.unparse(node.func).partition(".")[0] == name]
    return ast.unparse(own[0]) if own else name


def _script(body: Sequence[ast.stmt], end: int, names: _Names) -> str:
    """A module with ``needs`` and two functions: ``both(g, *inputs)`` gives gradients and then outputs, ``outputs_only(count,
    *inputs)`` the outputs. What a student's function returns goes through ``__take__``, which looks at its number."""
    checked = [ast.unparse(ast.fix_missing_locations(_Taken(names.needs).visit(ast.parse(ast.unparse(item))))) for item in body]
    unpack = f"{', '.join(names.cotangents)} = g" if len(names.cotangents) > 1 else f"{names.cotangents[0]} = g"
    outputs, gradients = "".join(f"{name}, " for name in names.kept), "".join(f"{name}, " for name in names.gradients)
    both = [unpack, *checked[:end], f"__kept__ = __keep__(({outputs}))", *checked[end:], f"return ({gradients}*__kept__)"]
    inputs = "".join(f", {name}" for name in names.inputs)
    return (
        f"needs = {names.needs!r}\n\n"
        f"def both(g{inputs}):\n{_indented(both)}\n\n"
        f"def outputs_only(count{inputs}):\n{_indented([*checked[:end], f'return ({outputs})'])}\n"
    )


def _indented(lines: Sequence[str]) -> str:
    return "\n".join("    " + line for item in lines for line in item.split("\n"))


class _Taken(ast.NodeTransformer):
    """``out, cache = f(x)`` becomes ``out, cache = __take__(f(x), 'f', ('out', 'cache'))`` for a student's f."""

    def __init__(self, needs: Sequence[str]) -> None:
        self.needs = needs

    def visit_Assign(self, node: ast.Assign) -> ast.Assign:
        """Wrap the value of an assignment that calls a student's function directly."""
        call, target = node.value, node.targets[0]
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in self.needs:
            parts = target.elts if isinstance(target, ast.Tuple) else [target]
            wanted = [ast.Constant(ast.unparse(part)) for part in parts]
            taken = ast.Call(
                ast.Name("__take__", ast.Load()), [call, ast.Constant(call.func.id), ast.Tuple([*wanted], ast.Load())], []
            )
            return ast.Assign(node.targets, taken)
        return node
