"""Runs the student's modules, chunk by chunk, and finds their functions."""

import ast
import builtins
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from types import CodeType, ModuleType
from typing import Any, NoReturn

from . import wire
from .failure import Failure, Labels, Refused, explain
from .stubs import Importer, Stub

# A module as it comes in the request: name, resilient, defines, chunks as (number, label, text or None, soft lines, problem
# of a chunk that does not parse), and where it lay, as ("folder", "name").
ChunkSpec = tuple[int, str, str | None, tuple[int, ...], str]
ModuleSpec = tuple[str, bool, frozenset[str], tuple[ChunkSpec, ...], tuple[str, ...]]


def _leave(code: object = None) -> NoReturn:
    raise SystemExit(code)


def student_builtins() -> dict[str, Any]:
    """A copy of the builtins, with ``exit`` and ``quit``, which scripts expect although ``site`` is not loaded."""
    return {**vars(builtins), "exit": _leave, "quit": _leave}


@dataclass
class Loaded:
    """A module of the submission. ``failure`` ended it; ``broken`` are chunks of a notebook that raised, as (text, failure)."""

    spec: ModuleSpec
    module: ModuleType
    failure: Failure | None = None
    error: BaseException | None = None
    broken: list[tuple[str, Failure]] = field(default_factory=list)


class Submission:
    """All modules of one submission. ``warn(failure, skipped)`` is told of each notebook cell that raised (skipped
    False) and each statement passed over because it used a module that is not available (skipped True)."""

    def __init__(
        self,
        specs: tuple[ModuleSpec, ...],
        allowed: frozenset[str],
        names: dict[str, Any],
        warn: Callable[[Failure, bool], None],
        refused: Callable[[int, int, str, int], None],
    ) -> None:
        self.specs = {spec[0]: spec for spec in specs}
        self.loaded: dict[str, Loaded] = {}
        self.warn = warn
        self.labels: Labels = {chunk[1]: chunk[0] for spec in specs for chunk in spec[3]}
        soft = frozenset((chunk[1], line) for spec in specs for chunk in spec[3] for line in chunk[3])
        # Without this word in it, no code gets at numpy's or Python's shared generators by their names.
        self.draws = any("rand" in (chunk[2] or "") for spec in specs for chunk in spec[3])
        self.refused = refused
        self.importer = Importer(allowed, {spec[0]: spec[4] for spec in specs}, soft, self._sibling, self._refused)
        # In place: a copy would touch, and so duplicate, the memory of every builtin.
        self.names = names
        names["__import__"] = self.importer

    def run(self) -> None:
        """Runs every module once, in the order handed in. MemoryError is let through: nothing more can be trusted to work."""
        for name in self.specs:
            if name not in self.loaded:
                self._run(name)

    def find(self, function: str) -> Any:
        """The object named ``function``, or the Failure that says why there is none."""
        owners = [item for item in self.loaded.values() if function in item.spec[2]]
        if owners and owners[0].failure is not None:
            return owners[0].failure
        having = [item for item in self.loaded.values() if function in vars(item.module)]
        chosen = next((item for item in owners if item in having), having[-1] if having else None)
        if chosen is None:
            return self._why_missing(function)
        found = vars(chosen.module)[function]
        if isinstance(found, Stub):
            return Failure(wire.FORBIDDEN, found._refusal.where, [], found._refusal.number)
        if not callable(found):
            return Failure(wire.NOT_A_FUNCTION, type(found).__name__[:80], [])
        return found

    def missing_name(self, error: NameError) -> Failure | None:
        """After ``from x import *`` of a module that is not available, an unknown name was most likely to come from there."""
        if not self.importer.starred:
            return None
        refusal = Refused(self.importer.starred[-1].where, self.importer.starred[-1].number)
        return explain(refusal.with_traceback(error.__traceback__), self.labels)

    def explain(self, error: BaseException) -> Failure:
        """What ``error`` means, with unknown names traced to a refused ``from x import *``."""
        starred = self.missing_name(error) if type(error) is NameError else None
        return starred or explain(error, self.labels)

    def _refused(self, number: int, name: str, label: str, line: int) -> None:
        self.refused(number, self._chunk(label), name, line)

    def _chunk(self, label: str) -> int:
        return self.labels.get(label, 0)

    def _why_missing(self, function: str) -> Failure:
        word = re.compile(rf"\b{re.escape(function)}\b")
        for item in self.loaded.values():
            for text, failure in item.broken:
                if word.search(text):
                    return failure
        failures = [item.failure for item in self.loaded.values() if item.failure is not None]
        return failures[-1] if failures else Failure(wire.MISSING, "", [])

    def _sibling(self, name: str) -> ModuleType:
        if name not in self.loaded:
            self._run(name)
        item = self.loaded[name]
        if item.error is not None:
            raise item.error
        return item.module

    def _run(self, name: str) -> None:
        spec = self.specs[name]
        module = ModuleType(name)
        item = self.loaded[name] = Loaded(spec, module)
        vars(module)["__builtins__"] = self.names
        sys.modules.setdefault(name, module)
        for _, label, text, _, problem in spec[3]:
            if text is None and spec[1]:
                continue
            try:
                if text is None:
                    raise SyntaxError(problem)
                self._run_chunk(item, label, text)
            except MemoryError:
                raise
            except BaseException as error:
                failure = replace(self.explain(error), at_import=True)
                if not spec[1]:
                    item.failure, item.error = failure, error
                    return
                item.broken.append((text or "", failure))
                self.warn(failure, False)

    def _run_chunk(self, item: Loaded, label: str, text: str) -> None:
        code: CodeType | None = compile(text, label, "exec", dont_inherit=True)
        body: list[ast.stmt] | None = None
        while code is not None:
            try:
                exec(code, vars(item.module))
                return
            except Refused as error:
                failure = explain(error, self.labels)
                own = [line for chunk, line in failure.lines[:1] if chunk == self._chunk(label)]
                if not own:
                    raise
                body = self._after(item, ast.parse(text).body if body is None else body, own[0], error)
                code = compile(ast.Module(body, []), label, "exec", dont_inherit=True) if body else None
                self.warn(failure, True)

    def _after(self, item: Loaded, body: list[ast.stmt], line: int, error: Refused) -> list[ast.stmt]:
        """What is left of ``body`` after the statement at ``line``, which used a missing module; names that the statement
        would have bound become stand-ins, so that only what needs them fails."""
        statement = next(node for node in body if _covers(node, line))
        for name in _bound(statement):
            vars(item.module)[name] = Stub(self.importer, name, error)
        return body[body.index(statement) + 1 :]


def _covers(node: ast.stmt, line: int) -> bool:
    first = min([node.lineno, *(item.lineno for item in getattr(node, "decorator_list", []))])
    return bool(first <= line <= (node.end_lineno or node.lineno))


def _bound(statement: ast.stmt) -> list[str]:
    """Names that a top-level statement binds."""
    names: list[str] = []
    todo: list[ast.AST] = [statement]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.append(node.name)
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.append(node.id)
        todo.extend(ast.iter_child_nodes(node))
    return names
