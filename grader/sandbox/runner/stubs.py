"""The import that student modules get: siblings, allowed modules, and stand-ins for the rest that complain when used."""

import builtins
import dis
import functools
import sys
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any

from .failure import Refused

STANDS_IN = "__stands_in__"  # a name in modules of a course that stand in for larger ones
_IMPORT_FROM = dis.opmap["IMPORT_FROM"]


class Stub:
    """Stands for a module that is not available, or for a name imported from it. Any use raises Refused."""

    def __init__(self, importer: "Importer", name: str, refusal: Refused) -> None:
        self.__dict__.update(_importer=importer, _name=name, _refusal=refusal)

    def __getattr__(self, name: str) -> Any:
        frame = sys._getframe(1)
        code = frame.f_code.co_code
        importing = frame.f_lasti >= 0 and code[frame.f_lasti] == _IMPORT_FROM
        if importing:
            return self._importer.member(self, name)
        if name == "__all__":  # "from x import *" asks for it: nothing comes
            self._importer.starred.append(self._refusal)
            return ()
        return _use(self)

    def __repr__(self) -> str:
        return f"<{self._name}: not available here>"


def _use(stub: Stub, *_args: object, **_kwargs: object) -> Any:
    raise Refused(stub._refusal.where, stub._refusal.number)


for _name in """
    call getitem setitem delitem iter next len contains bool enter exit mro_entries setattr delattr index int float complex
    neg pos abs invert add sub mul truediv floordiv mod divmod pow matmul and or xor lshift rshift radd rsub rmul rtruediv
    rfloordiv rmod rdivmod rpow rmatmul rand ror rxor rlshift rrshift lt le gt ge eq ne array
""".split():
    setattr(Stub, f"__{_name}__", _use)


# Names of Python 2 under which files for both Pythons import what Python 3 has.
_OLD = ("past.builtins", "six.moves", "future.builtins", "future.moves.builtins")
_OLD_NAMES = {"xrange": range, "basestring": str, "unicode": str, "long": int, "unichr": chr, "reduce": functools.reduce}


def _python_2(name: str) -> ModuleType:
    module = ModuleType(name)
    vars(module).update({**vars(builtins), **_OLD_NAMES, "__name__": name, "__all__": [*_OLD_NAMES]})
    return module


class Importer:
    """Replaces ``__import__`` in student modules only, so that numpy's own lazy imports keep working.

    ``siblings`` are the files of the submission and where each lies, as ("folder", "name").
    ``run_sibling(name)`` runs one of them once and gives its module. ``soft`` are the
    (file name, line) pairs of imports guarded by ``try``: there a refused import raises ImportError at once.
    ``refused`` is told each import that got a stand-in: (number, module, file name, line).
    """

    def __init__(
        self,
        allowed: frozenset[str],
        siblings: Mapping[str, tuple[str, ...]],
        soft: frozenset[tuple[str, int]],
        run_sibling: Callable[[str], ModuleType],
        refused: Callable[[int, str, str, int], None],
    ) -> None:
        self.allowed = allowed
        self.siblings = siblings
        self.soft = soft
        self.run_sibling = run_sibling
        self.refused = refused
        self.known: dict[tuple[str, str, int], Refused] = {}
        self.starred: list[Refused] = []
        self._import = __import__

    def __call__(
        self,
        name: str,
        globals: Mapping[str, object] | None = None,
        locals: Mapping[str, object] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> Any:
        importing = str((globals or {}).get("__name__", ""))
        sibling = self._sibling(name, importing)
        if sibling is not None:
            module = self._sibling_module(sibling)
            return module if fromlist or "." not in name else self._package(name, module)
        if level == 0 and self._stands_in(name.partition(".")[0]):
            return self._part(name) if fromlist else self._sibling_module(name.partition(".")[0])
        if level == 0 and name.partition(".")[0] in self.allowed:
            return self._allowed(name, globals, locals, fromlist)
        if level and not name:
            return self._stub("." * level)
        if level == 0 and name in _OLD and fromlist:
            return _python_2(name)
        return self._stub(name)

    def _sibling(self, name: str, importing: str) -> str | None:
        """The other file of the submission that ``name`` means: by its own name, or by the end of the path where it lies."""
        parts = tuple(name.split("."))
        for sibling, place in self.siblings.items():
            if sibling != importing and (name == sibling or (len(parts) > 1 and place[-len(parts) :] == parts)):
                return sibling
        return None

    def _stands_in(self, package: str) -> bool:
        """Whether it is a module of a course that stands in for a larger one."""
        return package in self.siblings and STANDS_IN in vars(self.run_sibling(package))

    def _sibling_module(self, sibling: str) -> ModuleType:
        """A file of the submission; what a stand-in for a larger module lacks is complained of when it is used."""
        module = self.run_sibling(sibling)
        own = vars(module).get("__getattr__")
        if STANDS_IN in vars(module) and not isinstance(own, functools.partial):
            vars(module)["__getattr__"] = functools.partial(self._lacking, ".".join(self.siblings[sibling]), own)
        return module

    def _lacking(self, module: str, own: Callable[[str], Any] | None, name: str) -> Any:
        """What ``module.name`` is where the module has no such name; ``own`` is its function that may know of more."""
        if name.startswith("__"):
            raise AttributeError(f"{module} has no {name}")
        sibling = self._sibling(f"{module}.{name}", "")
        if sibling is not None:
            return self._sibling_module(sibling)
        try:
            if own is not None:
                return own(name)
        except AttributeError:
            pass
        return self._stub(f"{module}.{name}")

    def _part(self, name: str) -> Any:
        """The module ``name`` of a package that stands in for a larger one."""
        package, *parts = name.split(".")
        found: Any = self._sibling_module(package)
        for part in parts:
            found = self.member(found, part) if isinstance(found, Stub) else getattr(found, part)
        return found

    def _allowed(
        self, name: str, globals: Mapping[str, object] | None, locals: Mapping[str, object] | None, fromlist: Sequence[str] | None
    ) -> Any:
        try:
            return self._import(name, globals, locals, fromlist or (), 0)
        except ModuleNotFoundError:
            return self._stub(name)

    def _package(self, name: str, module: ModuleType) -> ModuleType:
        *packages, last = name.split(".")
        if self._stands_in(packages[0]):
            return self._sibling_module(packages[0])
        for part, child in zip(reversed(packages), [last, *reversed(packages[1:])], strict=True):
            package = ModuleType(part)
            setattr(package, child, module)
            module = package
        return module

    def _stub(self, name: str) -> Stub:
        frame = sys._getframe(2)
        while frame.f_back is not None and frame.f_code.co_filename == __file__:
            frame = frame.f_back
        label, line = frame.f_code.co_filename, frame.f_lineno
        if (label, line) in self.soft:
            raise ImportError(f"{name} is not available here", name=name)
        refusal = self.known.get((name, label, line))
        if refusal is None:
            refusal = self.known[name, label, line] = Refused(f"{name} ({label}, line {line})", len(self.known))
            self.refused(refusal.number, name, label, line)
        return Stub(self, name, refusal)

    def member(self, stub: Stub, name: str) -> Any:
        """What ``from <stub> import name`` binds: a sibling when there is one of that name, else another stand-in."""
        whole = name if not stub._name.strip(".") else f"{stub._name}.{name}"
        sibling = self._sibling(whole, str(sys._getframe(2).f_globals.get("__name__", "")))
        if sibling is not None:
            return self._sibling_module(sibling)
        return Stub(self, f"{stub._name}.{name}", stub._refusal)
