"""The reference or the forward function with one thing changed: a term left out, a sign reversed, a sum over another axis ... as
students write it.

Their own text is read, never a student's. Every variant is a program that predicts what would have come back.
Its words say what kind of change it is and not where: that would give the answer away.
"""

import ast
import linecache
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from grader.exercise.adapt import Adapter
from grader.exercise.spec import Exercise, Function
from grader.grading.changes import changes

MOST = 600  # variants of one exercise


@dataclass(frozen=True)
class Variant:
    """A changed reference: a name for staff, what to say, and the function."""

    name: str
    words: str
    function: Function


WORDS = {
    "term_left_out": "lacks a term: is there a second way in which {name} reaches the output?",
    "terms_left_out": "has only the first of several terms: is a mean, a variance or a sum taken for a constant?",
    "factor_left_out": "lacks a factor: go through the chain rule link by link.",
    "factor_twice": "has a factor twice: go through the chain rule link by link.",
    "sign_of_a_term": "has the wrong sign in one of its terms.",
    "product_or_quotient": "multiplies where it should divide, or divides where it should multiply.",
    "kind_of_product": "has an elementwise product where a matrix product belongs, or the other way round.",
    "transpose": "has a transpose too much or too little: which index is summed over, and which one stays?",
    "order_of_factors": "has two factors in the wrong order: for these it matters.",
    "axis": "reduces over another axis than it should.",
    "axis_left_out": "lacks an axis of length one, such as keepdims leaves: which shapes meet, and how are they aligned?",
    "kind_of_sum": "has a sum where a mean belongs, or the other way round.",
    "sum_left_out": "lacks a sum: what is shared collects from all its uses.",
    "constant": "has a wrong number in it: a constant, an exponent or an index.",
    "function_left_out": "lacks a function: a quantity from before a function stands where the one after it belongs.",
    "function_twice": "applies a function once too often: at which point is the derivative taken?",
    "another_function": "has another function than the one that belongs there.",
    "another_quantity": "uses another quantity than the one that belongs there: what does the derivative of this step depend on?",
    "comparison": "has a condition the wrong way round.",
    "overwritten": "overwrites where contributions should add up.",
    "exchanged_arguments": "has two arguments of a function exchanged.",
}


HALFWAY = "is a value from halfway: what is still to be done with it?"
GROWING = ("append", "extend", "insert", "add", "update")
SIZED = ("zeros", "ones", "empty", "full", "eye", "identity", "arange", "linspace", "range")  # their arguments are sizes
RESIZED = ("reshape", "broadcast_to", "tile", "repeat", "pad", "resize")  # so are these, after the first


@lru_cache(maxsize=256)
def variants(exercise: Exercise) -> tuple[Variant, ...]:
    """All variants of an exercise's reference; none where its text cannot be read or is not what was loaded."""
    if exercise.reference is None:
        return ()
    reference = exercise.reference
    found = islice(_variants(reference.stands_on or reference.vjp), MOST)
    return tuple(replace(item, function=reference.back(item.function)) if reference.back else item for item in found)


@lru_cache(maxsize=256)
def forward_variants(exercise: Exercise) -> tuple[Variant, ...]:
    """All variants of an exercise's forward function; like a VJP they take a cotangent first, which they leave alone."""
    owner = getattr(exercise.forward, "__self__", None)
    own = owner.base.forward if isinstance(owner, Adapter) else exercise.forward
    if not isinstance(own, FunctionType):
        return ()

    def whole(changed: Function) -> Function:
        made = replace(owner, base=replace(owner.base, forward=changed)).forward if isinstance(owner, Adapter) else changed
        return lambda _, *inputs, **parameters: made(*inputs, **parameters)

    changed = (replace(item, words=f"{item.words.partition(':')[0].rstrip('.')}.") for item in _variants(own))
    return tuple(replace(item, function=whole(item.function)) for item in islice(chain(_halves(own), changed), MOST))


def _halves(own: Function) -> Iterator[Variant]:
    """The function returning what it has worked out halfway."""
    tree = _texts({own.__name__: own}).get(own.__name__)
    if tree is None:
        return
    stored = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    for last in [node for node in ast.walk(tree) if isinstance(node, ast.Return) and node.value is not None]:
        whole = last.value
        assert whole is not None
        for value in [*ast.walk(whole), *(ast.Name(node.id, ast.Load()) for node in stored)]:
            if value is not whole and isinstance(value, ast.expr) and not isinstance(value, ast.Constant):
                last.value = value
                made = _compiled(tree, own)
                if made is not None:
                    yield Variant("halfway", HALFWAY, _beside(own, {own.__name__: own, **_helpers(own)}, {own.__name__: made}))
        last.value = whole


def _variants(vjp: Function) -> Iterator[Variant]:
    """Changes of a VJP, or of a forward function, and of the functions beside it that it calls."""
    functions = {vjp.__name__: vjp, **_helpers(vjp)}
    for name, tree in _texts(functions).items():
        for label in _changes(tree):
            made = _compiled(tree, functions[name])
            if made is not None:
                yield Variant(label, WORDS[label], _beside(vjp, functions, {name: made}))


def _helpers(vjp: Function) -> dict[str, Function]:
    """The functions of the same file that a function calls, and those that they call."""
    space, found = vjp.__globals__, dict[str, Function]()
    waiting = [vjp]
    while waiting:
        for name in waiting.pop().__code__.co_names:
            item = space.get(name)
            if isinstance(item, FunctionType) and item.__globals__ is space and name not in found:
                found[name] = item
                waiting.append(item)
    return found


def _texts(functions: dict[str, Function]) -> dict[str, ast.FunctionDef]:
    """The functions as trees; none where the file cannot be read or is not what was loaded (it may have changed since), and
    none with a ``while``: with a changed condition it might never end."""
    text = "".join(linecache.getlines(next(iter(functions.values())).__code__.co_filename))
    try:
        tree = ast.parse(text)
        codes = {code.co_name: code for code in compile(tree, "<reference>", "exec").co_consts if isinstance(code, CodeType)}
    except (SyntaxError, ValueError):
        return {}
    if any(name not in codes or codes[name].co_code != function.__code__.co_code for name, function in functions.items()):
        return {}
    found = [_bare(item) for item in tree.body if isinstance(item, ast.FunctionDef) and item.name in functions]
    return {item.name: item for item in found if not any(isinstance(node, ast.While) for node in ast.walk(item))}


def _bare(tree: ast.FunctionDef) -> ast.FunctionDef:
    """The function without decorators, annotations and docstring: what it does."""
    tree.decorator_list = []
    for item in (*tree.args.args, *tree.args.kwonlyargs):
        item.annotation = None
    if ast.get_docstring(tree) is not None:
        tree.body = tree.body[1:]
    return tree


def _compiled(tree: ast.FunctionDef, like: Function) -> Function | None:
    """A function of the changed tree, with the defaults of the original; None where the change makes no program."""
    try:
        module = compile(ast.fix_missing_locations(ast.Module([tree], [])), "<variant>", "exec")
    except (SyntaxError, ValueError):
        return None
    code = next(item for item in module.co_consts if isinstance(item, CodeType))
    return _function(code, like, like.__globals__)


def _function(code: CodeType, like: Function, space: dict[str, Any]) -> Function:
    made = FunctionType(code, space, like.__name__, like.__defaults__, None)
    made.__kwdefaults__ = like.__kwdefaults__
    return made


def _beside(vjp: Function, names: dict[str, Function], changed: dict[str, Function]) -> Function:
    """The VJP in a name space of its own, in which it and its helpers see the changed function."""
    space = dict(vjp.__globals__)
    space.update({name: _Numpy() for name, item in space.items() if item is np})
    for name, function in {**names, **changed}.items():
        space[name] = _function(function.__code__, function, space)
    result: Function = space[vjp.__name__]
    return result


class _Numpy:
    """numpy, but the outer product of matrices, which flattens them and would ask for gigabytes, is refused."""

    def __getattr__(self, name: str) -> Any:
        return getattr(np, name)

    def outer(self, one: Any, other: Any) -> Any:
        """Of vectors only."""
        if np.ndim(one) > 1 or np.ndim(other) > 1:
            raise ValueError(f"no outer product of shapes {np.shape(one)} and {np.shape(other)}")
        return np.outer(one, other)


def _changes(tree: ast.FunctionDef) -> Iterator[str]:
    """Makes every single change in the tree in turn, yields its name while it stands, and takes it back."""
    stored = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    names = sorted(stored | {item.arg for item in (*tree.args.args, *tree.args.kwonlyargs)})
    own = _put_into(tree)
    for holder, key, node in list(_places(tree)):
        for label, replacement in changes(node, names):
            if isinstance(replacement, ast.Name) and own.get(id(node)) == replacement.id:
                continue  # a list in itself has no end
            holder[key] = replacement
            yield label
            holder[key] = node


def _put_into(tree: ast.FunctionDef) -> dict[int, str]:
    """For all that is inside of ``parts.append(part)`` and the like the name of the list, by the id of its node."""
    found = {}
    for call in [node for node in ast.walk(tree) if isinstance(node, ast.Call)]:
        to = call.func
        if isinstance(to, ast.Attribute) and to.attr in GROWING and isinstance(to.value, ast.Name):
            found.update({id(item): to.value.id for argument in call.args for item in ast.walk(argument)})
    return found


def _places(parent: ast.AST) -> Iterator[tuple[Any, Any, ast.AST]]:
    """Every place below a node at which something stands that may be changed: what holds it (a list, or the attributes of a
    node), and where."""
    for name, value in ast.iter_fields(parent):
        children = enumerate(value) if isinstance(value, list) else [(name, value)]
        for place, item in children:
            if isinstance(item, ast.AST) and not _fixed(parent, name, place):
                yield (value if isinstance(value, list) else vars(parent)), place, item
                yield from _places(item)


def _fixed(parent: ast.AST, name: str, place: object) -> bool:
    """Whether something must stay as it is, because the changed program might never end or ask for huge arrays: what is looped
    over, lists that grow, sizes of arrays. Also axes, which are changed with their call."""
    if isinstance(parent, (ast.For, ast.comprehension)):
        return name == "iter"
    if isinstance(parent, ast.keyword):
        return parent.arg in ("axis", "keepdims", "shape")
    if isinstance(parent, ast.Attribute):
        return parent.attr in GROWING
    if isinstance(parent, ast.Call):
        called = getattr(parent.func, "attr", getattr(parent.func, "id", ""))
        return name == "args" and (called in SIZED or (called in RESIZED and (place != 0 or not _is_numpy(parent.func))))
    return False


def _is_numpy(function: ast.AST) -> bool:
    return isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "np"
