"""An exception of the student's code as (kind, text, lines of their own code)."""

import errno
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType

from . import wire

Labels = Mapping[str, int]  # file name in tracebacks -> number of the chunk


class Refused(ImportError):
    """Something of a module that is not available here was used. ``where`` reads "scipy (hw1.py, line 3)"."""

    def __init__(self, where: str, number: int) -> None:
        super().__init__(f"{where} is not available here")
        self.where = where
        self.number = number


@dataclass
class Failure:
    """Why a call, a chunk or a module ended: a wire kind, the words, and (chunk, line) from the outermost to the innermost.
    ``used`` is the number of the unavailable import that it needed, -1 for none; ``at_import``: no function was called yet."""

    kind: int
    text: str
    lines: list[tuple[int, int]]
    used: int = -1
    at_import: bool = False


def explain(error: BaseException, labels: Labels) -> Failure:
    """The failure that ``error`` means. Runs the exception's own ``__str__``, which is the student's."""
    kind, text = _classify(error)
    return Failure(kind, text, own_lines(error.__traceback__, labels), error.number if isinstance(error, Refused) else -1)


def own_lines(trace: TracebackType | None, labels: Labels) -> list[tuple[int, int]]:
    """The lines of student code in a traceback, repetitions of a recursion left out, the middle of a long one too."""
    lines: list[tuple[int, int]] = []
    while trace is not None:
        chunk = labels.get(trace.tb_frame.f_code.co_filename)
        if chunk is not None and (not lines or lines[-1] != (chunk, trace.tb_lineno)):
            lines.append((chunk, trace.tb_lineno))
        trace = trace.tb_next
    if len(lines) > wire.MAX_FRAMES:
        half = wire.MAX_FRAMES // 2
        lines = lines[:half] + lines[-half:]
    return lines


def _classify(error: BaseException) -> tuple[int, str]:
    if isinstance(error, Refused):
        return wire.FORBIDDEN, error.where
    if isinstance(error, NotImplementedError):
        return wire.UNWRITTEN, _text(error)
    if isinstance(error, MemoryError):
        return wire.MEMORY, _text(error)
    if isinstance(error, SystemExit):
        return wire.EXITED, f"sys.exit({error.code!r:.40})"
    if isinstance(error, RecursionError):
        return wire.RAISED, "RecursionError: the function calls itself again and again without coming to an end"
    if isinstance(error, OSError) and error.errno in (errno.EPERM, errno.EACCES):
        return wire.FORBIDDEN, _text(error)
    if isinstance(error, RuntimeError) and "can't start new thread" in str(error):
        return wire.FORBIDDEN, "starting a thread"
    return wire.RAISED, _text(error)


# What files of Python 2 say, and what Python 3 has for it.
_OLD_NAMES = {
    "xrange": "range", "raw_input": "input", "unicode": "str", "basestring": "str", "long": "int", "unichr": "chr",
    "reduce": "functools.reduce", "iteritems": "items", "itervalues": "values", "iterkeys": "keys", "has_key": "in",
}  # fmt: skip
_OLD_DIVISION = (
    "slice indices must be integers", "'float' object cannot be interpreted as an integer", "only integers, slices",
    "expected a sequence of integers or a single integer",
)  # fmt: skip


def _advice(error: BaseException, message: str) -> str:
    """What to write instead of something that only Python 2 has, or that needs a person at the keyboard."""
    if isinstance(error, EOFError) and message.startswith("EOF when reading a line"):
        return " (there is nobody to answer input(): leave it out)"
    name = getattr(error, "name", None)
    if isinstance(error, (NameError, AttributeError)) and name in _OLD_NAMES:
        return f" (it is Python 2; Python 3 has {_OLD_NAMES[name]})"
    if isinstance(error, (TypeError, IndexError)) and message.startswith(_OLD_DIVISION):
        return " (is it a quotient? In Python 3 / gives a float, and // a whole number)"
    return ""


def _text(error: BaseException) -> str:
    name = type(error).__name__
    try:
        message = str(error)[:1000]
    except Exception:
        message = "(its message cannot be shown)"
    return f"{name}: {message}{_advice(error, message)}" if message else name
