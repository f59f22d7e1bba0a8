"""What a piece of code binds at its top level, what it leaves unwritten, which imports it guards. Read, never run."""

import ast
import re
from collections.abc import Iterator, Sequence

_GUARDS = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})
_UNWRITTEN = frozenset({"NotImplementedError", "NotImplemented"})
_SAME_SCOPE = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.TryStar)  # what these bind is bound around them
_DEFINITION = re.compile(r"^(?:async[ \t]+)?(?:def|class)[ \t]+([^\W\d]\w*)", re.MULTILINE)
_ASSIGNMENT = re.compile(r"^([^\W\d]\w*)[ \t]*=(?!=)", re.MULTILINE)


def bindings(tree: ast.Module) -> dict[str, bool]:
    """Names bound by a top-level ``def``, ``class`` or assignment -> whether the last binding is an unwritten function
    or class.

    Statements under a top-level ``if``, ``try``, ``for``, ``while`` or ``with`` count; those under
    ``if __name__ == "__main__"`` do not, for they are not run.
    """
    found: dict[str, bool] = {}
    for node in _top_level(tree.body):
        if isinstance(node, ast.FunctionDef):
            found[node.name] = is_stub(node)
        elif isinstance(node, ast.ClassDef):
            found[node.name] = _is_empty(node)
        elif isinstance(node, ast.AsyncFunctionDef):
            found[node.name] = False
        elif isinstance(node, ast.Assign):
            unwritten = isinstance(node.value, ast.Name) and found.get(node.value.id, False)
            found.update((name, unwritten) for target in node.targets for name in _names(target))
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            found.update((name, False) for name in _names(node.target))
    return found


def guessed_bindings(text: str) -> dict[str, bool]:
    """The same for text that does not parse: what lines at the left margin seem to define, none of it a stub."""
    return dict.fromkeys(_DEFINITION.findall(text) + _ASSIGNMENT.findall(text), False)


def _top_level(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    stack = list(reversed(body))
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, _SAME_SCOPE):
            stack.extend(reversed(list(_inside(node))))


def _inside(node: ast.stmt) -> Iterator[ast.stmt]:
    """The statements of a block, without those that run only in a file of its own."""
    if not _is_main_guard(node):
        yield from getattr(node, "body", [])
    for handler in getattr(node, "handlers", []):
        yield from handler.body
    yield from getattr(node, "orelse", [])
    yield from getattr(node, "finalbody", [])


def _is_main_guard(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.If)
        and isinstance(node.test, ast.Compare)
        and isinstance(node.test.left, ast.Name)
        and node.test.left.id == "__name__"
    )


def _names(target: ast.expr) -> Iterator[str]:
    stack = [target]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Tuple | ast.List):
            stack.extend(node.elts)
        elif isinstance(node, ast.Starred):
            stack.append(node.value)


def is_stub(function: ast.FunctionDef) -> bool:
    """Whether the body computes nothing: docstring, ``pass``, ``...``, a plain ``return``, ``raise NotImplementedError``.

    The pattern of many courses counts too: names set to None or unpacked from a cache, and None or such names returned.
    """
    empty: set[str] = set()
    for node in function.body:
        if isinstance(node, ast.Raise):
            return _raises_unwritten(node)
        if isinstance(node, ast.Return):
            return node.value is None or _is_nothing(node.value, empty)
        if isinstance(node, ast.Assign):
            if not _assigns_nothing(node, empty):
                return False
        elif not (isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))):
            return False
    return True


def _is_empty(node: ast.ClassDef) -> bool:
    """Whether it is a class of methods and, but for ``__init__``, none of them is written."""
    methods = [item for item in node.body if isinstance(item, ast.FunctionDef) and item.name != "__init__"]
    return bool(methods) and all(map(is_stub, methods))


def _raises_unwritten(node: ast.Raise) -> bool:
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    return isinstance(raised, ast.Name) and raised.id in _UNWRITTEN


def _assigns_nothing(node: ast.Assign, empty: set[str]) -> bool:
    """Take note of ``dx, dw = None, None`` in ``empty``; False when the assignment computes something."""
    for target in node.targets:
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple) and len(target.elts) == len(node.value.elts):
            pairs = list(zip(target.elts, node.value.elts, strict=True))
        else:
            pairs = [(target, node.value)]
        for part, value in pairs:
            names = set(_names(part))
            if _is_nothing(value, empty):
                empty |= names
            elif _is_plain(value):
                empty -= names
            else:
                return False
    return True


def _is_nothing(value: ast.expr, empty: set[str]) -> bool:
    if isinstance(value, ast.Tuple | ast.List):
        return bool(value.elts) and all(_is_nothing(part, empty) for part in value.elts)
    if isinstance(value, ast.Name):
        return value.id in empty or value.id in _UNWRITTEN
    return isinstance(value, ast.Constant) and (value.value is None or value.value is ...)


def _is_plain(value: ast.expr) -> bool:
    """Names, attributes and constant items of them: ``cache``, ``x.shape``, ``x.shape[0]``."""
    if isinstance(value, ast.Tuple | ast.List):
        return all(_is_plain(part) for part in value.elts)
    while isinstance(value, ast.Attribute) or (isinstance(value, ast.Subscript) and isinstance(value.slice, ast.Constant)):
        value = value.value
    return isinstance(value, ast.Name)


_BLOCKS = (ast.stmt, ast.ExceptHandler, ast.match_case)  # where statements stand; no import hides in an expression


def soft_imports(tree: ast.Module) -> frozenset[int]:
    """The lines of imports under ``try: ... except ImportError`` (or a wider exception) or ``with suppress(ImportError)``."""
    lines: set[int] = set()
    stack: list[tuple[ast.AST, bool]] = [(tree, False)]
    while stack:
        node, guarded = stack.pop()
        if isinstance(node, ast.Import | ast.ImportFrom) and guarded:
            lines.add(node.lineno)
        elif isinstance(node, ast.Try | ast.TryStar):
            caught = guarded or any(_catches(handler) for handler in node.handlers)
            stack.extend((child, caught) for child in node.body)
            stack.extend((child, guarded) for part in (node.handlers, node.orelse, node.finalbody) for child in part)
        else:
            # A function's body runs when it is called, when the guard around its definition is gone.
            inside = not _is_function(node) and (guarded or _suppresses(node))
            stack.extend((child, inside) for child in ast.iter_child_nodes(node) if isinstance(child, _BLOCKS))
    return frozenset(lines)


def _is_function(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def _suppresses(node: ast.AST) -> bool:
    if not isinstance(node, ast.With):
        return False
    calls = [item.context_expr for item in node.items if isinstance(item.context_expr, ast.Call)]
    guards = [call for call in calls if _last_name(call.func) == "suppress"]
    return any(_last_name(argument) in _GUARDS for call in guards for argument in call.args)


def _catches(handler: ast.ExceptHandler) -> bool:
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(kind is None or _last_name(kind) in _GUARDS for kind in caught)


def _last_name(node: ast.expr | None) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
