"""Single changes of a program's text, as a hand that slips would make them: what a place of the tree may become, and the
name of the kind of change."""

import ast
import copy
from collections.abc import Callable, Iterator
from typing import Any

Changes = Iterator[tuple[str, ast.expr | ast.stmt]]
PARTNERS = {
    "cos": ("sin",),
    "sin": ("cos",),
    "exp": ("log",),
    "log": ("exp",),
    "tanh": ("cosh",),
    "cosh": ("tanh",),
    "sqrt": ("square",),
    "maximum": ("minimum",),
    "minimum": ("maximum",),
    "max": ("min",),
    "min": ("max",),
    "argmax": ("argmin",),
    "outer": ("multiply",),
    "sum": ("mean",),
    "mean": ("sum",),
}
REDUCTIONS = ("sum", "mean")
AXES = (0, 1, -1, None)
FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
}


def changes(node: ast.AST, names: list[str]) -> Changes:
    """What may stand in the place of ``node``; ``names`` are the variables of the function. The node itself stays as it is."""
    if isinstance(node, ast.Name):
        yield from _name(node, names)
    make = OF_NODE.get(type(node))
    if make is not None:
        yield from make(node)


def _name(node: ast.Name, names: list[str]) -> Changes:
    if isinstance(node.ctx, ast.Load) and node.id in names:
        yield "transpose", _transposed(node)
        yield "sign_of_a_term", ast.UnaryOp(ast.USub(), node)
        for other in names:
            if other != node.id:
                yield "another_quantity", ast.Name(other, ast.Load())


def _unary(node: ast.UnaryOp) -> Changes:
    if isinstance(node.op, ast.USub):
        yield "sign_of_a_term", node.operand


def _attribute(node: ast.Attribute) -> Changes:
    if node.attr == "T":
        yield "transpose", node.value


def _compare(node: ast.Compare) -> Changes:
    if type(node.ops[0]) in FLIPPED:
        yield "comparison", ast.Compare(node.left, [FLIPPED[type(node.ops[0])]()], node.comparators[:1])


def _subscript(node: ast.Subscript) -> Changes:
    if isinstance(node.ctx, ast.Load):
        yield ("axis_left_out" if _makes_an_axis(node.slice) else "constant"), node.value


def _makes_an_axis(index: ast.expr) -> bool:
    """Whether an index only adds axes, as in ``[:, None]``."""
    parts = index.elts if isinstance(index, ast.Tuple) else [index]
    new = [isinstance(part, ast.Constant) and part.value is None for part in parts]
    whole = [isinstance(part, ast.Slice) and ast.unparse(part) == ":" for part in parts]
    return any(new) and all(a or b for a, b in zip(new, whole, strict=True))


def _augmented(node: ast.AugAssign) -> Changes:
    yield "overwritten", ast.Assign([node.target], node.value)
    if isinstance(node.op, ast.Add):
        yield "sign_of_a_term", ast.AugAssign(node.target, ast.Sub(), node.value)


def _transposed(node: ast.expr) -> ast.expr:
    return ast.Attribute(node, "T", ast.Load())


def _binary(node: ast.BinOp) -> Changes:
    left, right = node.left, node.right
    if isinstance(node.op, ast.Mult):
        yield "factor_left_out", left
        yield "factor_left_out", right
        if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Mult):
            yield "factor_left_out", left.left
        yield "factor_twice", ast.BinOp(node, ast.Mult(), left)
        yield "factor_twice", ast.BinOp(node, ast.Mult(), right)
        yield "product_or_quotient", ast.BinOp(left, ast.Div(), right)
        yield "kind_of_product", ast.BinOp(left, ast.MatMult(), right)
    elif isinstance(node.op, ast.Div):
        yield "factor_left_out", left
        yield "factor_twice", ast.BinOp(node, ast.Div(), right)
        yield "product_or_quotient", ast.BinOp(left, ast.Mult(), right)
    elif isinstance(node.op, ast.MatMult):
        yield "kind_of_product", ast.BinOp(left, ast.Mult(), right)
        yield "order_of_factors", ast.BinOp(right, ast.MatMult(), left)
        yield "transpose", ast.BinOp(_transposed(left), ast.MatMult(), right)
        yield "transpose", ast.BinOp(left, ast.MatMult(), _transposed(right))
    elif isinstance(node.op, (ast.Add, ast.Sub)):
        other = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        yield "term_left_out", left
        yield "term_left_out", right if isinstance(node.op, ast.Add) else ast.UnaryOp(ast.USub(), right)
        if isinstance(left, ast.BinOp) and isinstance(left.op, (ast.Add, ast.Sub)):
            yield "terms_left_out", left.left
        yield "sign_of_a_term", ast.BinOp(left, other, right)
        yield "sign_of_a_term", ast.BinOp(ast.UnaryOp(ast.USub(), left), node.op, right)
    elif isinstance(node.op, ast.Pow):
        yield "constant", left


def _call(node: ast.Call) -> Changes:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
    for partner in PARTNERS.get(name, ()):
        if isinstance(node.func, ast.Attribute):
            label = "kind_of_sum" if name in REDUCTIONS else "another_function"
            yield label, ast.Call(ast.Attribute(node.func.value, partner, ast.Load()), node.args, node.keywords)
    method = isinstance(node.func, ast.Attribute) and not _is_numpy(node.func.value)
    operands = [node.func.value, *node.args] if method and isinstance(node.func, ast.Attribute) else node.args
    if name in REDUCTIONS and operands:
        yield "sum_left_out", operands[0]
    elif len(operands) == 1:
        yield "function_left_out", operands[0]
        if not method:
            yield "function_twice", ast.Call(node.func, [copy.deepcopy(node)], node.keywords)
    if not method and len(node.args) == 2 and not node.keywords:
        yield "exchanged_arguments", ast.Call(node.func, node.args[::-1], [])
    if name == "where" and len(node.args) == 3:
        yield "comparison", ast.Call(node.func, [node.args[0], node.args[2], node.args[1]], [])
    yield from _axes(node)


def _is_numpy(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("np", "numpy", "math")


def _axes(node: ast.Call) -> Changes:
    """The same call along every other axis, and without ``keepdims``."""
    for place, keyword in enumerate(node.keywords):
        if keyword.arg == "keepdims":
            yield "axis_left_out", ast.Call(node.func, node.args, [*node.keywords[:place], *node.keywords[place + 1 :]])
        if keyword.arg == "axis":
            for axis in AXES:
                changed = [*node.keywords[:place], ast.keyword("axis", ast.Constant(axis)), *node.keywords[place + 1 :]]
                yield "axis", ast.Call(node.func, node.args, changed)


def _number(node: ast.Constant) -> Changes:
    value = node.value
    if type(value) not in (int, float):
        return
    assert isinstance(value, (int, float))
    for other in (value + 1, value - 1, 2 * value, value / 2, -value):
        if other != value:
            yield "constant", ast.Constant(int(other) if isinstance(value, int) and other == int(other) else other)


OF_NODE: dict[type[ast.AST], Callable[[Any], Changes]] = {
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.Constant: _number,
    ast.Compare: _compare,
    ast.Subscript: _subscript,
    ast.AugAssign: _augmented,
}
