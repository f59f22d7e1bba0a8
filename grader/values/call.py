"""What the sandbox is asked, and what came back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import overload

import numpy as np

Array = np.ndarray
Place = tuple[tuple[int, ...], np.dtype, int]  # shape and dtype of an array, and the byte at which it begins
Layout = str  # "C", "F" (Fortran order), "reversed" (negative strides) or "strided" (every second element of a larger buffer)


@dataclass(frozen=True)
class Argument:
    """One argument of a call. ``value`` is an ndarray, a float (a scalar cotangent), an int, or a tuple of
    arrays and floats (the cotangent of an exercise with several outputs). The child builds a fresh copy in
    the given memory layout for each call, read-only unless ``writable``."""

    value: object
    layout: Layout = "C"
    writable: bool = True


@dataclass(frozen=True)
class Call:
    """One call of the student's function: positional arguments, and keyword parameters (int, float, bool, str, None or a
    tuple of int)."""

    args: tuple[Argument, ...]
    kwargs: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Task:
    """All calls of one exercise. ``packed`` is ``calls`` as bytes, made once by ``sandbox.protocol.pack_calls``
    and shared by every submission; ``answer_bytes`` bounds what one call may return.

    With ``forward`` the student wrote both passes: each call runs ``forward(*inputs) -> out, cache`` and then
    ``function(g, cache)``, and answers with the gradients and, after them, the outputs. With ``function`` empty only the
    forward pass runs, on calls that have the number of outputs in the place of g, and answers with the outputs. A ``forward``
    of several lines is the script of a bridge, which calls the student's functions and answers in the same way.
    No call has more than ``arguments``.
    """

    exercise: str
    function: str
    packed: bytes
    count: int
    answer_bytes: int
    forward: str = ""
    arguments: int = 32


# How the detail of an outcome ends when no function had been called yet.
AT_IMPORT = ", while the file was being run (before any function was called)"


class Kind(StrEnum):
    """What happened to one call, or why the calls from here on did not happen."""

    RETURNED = "returned"  # arrays came back
    UNUSABLE = "unusable"  # something else came back: list, int, object array, subclass, complex, too large
    NOTHING = "nothing"  # None came back
    RAISED = "raised"  # an exception (also at import: then every call of the task says so)
    UNWRITTEN = "unwritten"  # NotImplementedError
    FORBIDDEN = "forbidden"  # a refused or missing import was used, or a refused system call
    EXITED = "exited"  # sys.exit, os._exit, or the process ended without a word
    CRASHED = "crashed"  # a signal (segmentation fault, abort, C stack overflow)
    TIMEOUT = "timeout"  # CPU time, or the wall-clock backstop
    MEMORY = "memory"  # MemoryError, or a BLAS abort at the limit
    MISSING = "missing"  # no such function after running the module
    NOT_A_FUNCTION = "not_a_function"
    FAULT = "fault"  # ours: the worker or the protocol broke without the student's doing
    NOT_RUN = "not_run"  # an earlier call of the task ended it


@dataclass(frozen=True)
class Frame:
    """One line of the student's own traceback: label of the chunk, line, the text of the line."""

    label: str
    line: int
    text: str


@dataclass(frozen=True)
class Outcome:
    """What one call gave. ``arrays`` are float64/float32 (or integer/bool, as returned) ndarrays of the returned elements,
    None for an element that was no array (``detail`` says what it was), ``several`` says whether a tuple or list came back.
    ``detail`` is one sentence fragment about what came back or happened ("a list", "ValueError: shapes (3,2) and (3,) not
    aligned", "scipy (hw1.py, line 3)"). ``changed_inputs`` are the positions of arguments that the call modified in place
    (0 is the cotangent)."""

    kind: Kind
    arrays: tuple[Array | None, ...] = ()
    several: bool = False
    detail: str = ""
    frames: tuple[Frame, ...] = ()
    changed_inputs: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Table:
    """The arrays of several calls end to end, as bytes: for each call whether a tuple or list came back, and its arrays;
    ``size`` bytes in all. Equal only to itself: a class shares it."""

    calls: tuple[tuple[bool, tuple[Place, ...]], ...]
    size: int

    @cached_property
    def digest(self) -> bytes:
        """The same for two tables only if they say the same."""
        return sha256(repr(self.calls).encode()).digest()


class Returned(Sequence[Outcome]):
    """The outcomes of a task whose calls gave nothing but arrays, made when they are first asked for. ``data`` are the bytes of
    the arrays."""

    def __init__(self, table: Table, data: bytes) -> None:
        self.table = table
        self.data = data

    @cached_property
    def _outcomes(self) -> tuple[Outcome, ...]:
        return tuple([self._outcome(several, arrays) for several, arrays in self.table.calls])

    def _outcome(self, several: bool, arrays: tuple[Place, ...]) -> Outcome:
        return Outcome(Kind.RETURNED, tuple([np.ndarray(shape, dtype, self.data, at) for shape, dtype, at in arrays]), several)

    def __len__(self) -> int:
        return len(self.table.calls)

    @overload
    def __getitem__(self, index: int) -> Outcome: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Outcome, ...]: ...
    def __getitem__(self, index: int | slice) -> Outcome | tuple[Outcome, ...]:
        if isinstance(index, int) and "_outcomes" not in vars(self):
            return self._outcome(*self.table.calls[index])
        return self._outcomes[index]

    def __iter__(self) -> Iterator[Outcome]:
        return iter(self._outcomes)


@dataclass(frozen=True)
class Answers:
    """All outcomes of one task, one per call, in order. ``repeats`` is false when the first call, repeated after
    all others, gave other bytes; ``aliased`` is true when its first result changed under a later call.
    ``printed`` is what the student's code printed during these calls, cut to the limit. ``cpu`` seconds."""

    exercise: str
    outcomes: Sequence[Outcome]
    repeats: bool = True
    aliased: bool = False
    printed: str = ""
    cpu: float = 0.0


@dataclass(frozen=True)
class Usage:
    """What the calls of one task took, read from outside: bytes of address space, CPU seconds; ``exhausted`` when they
    reached the memory limit."""

    memory: int
    cpu: float
    exhausted: bool = False


@dataclass(frozen=True)
class Run:
    """What a whole submission gave: one Answers per task in the order asked, what was printed at import,
    and warnings (a notebook cell that raised, an unused import that is not available here)."""

    answers: tuple[Answers, ...]
    printed: str = ""
    warnings: tuple[str, ...] = ()
