"""One submission in a process without any walls, for systems that have none: reads a request, answers, until there are no more.

On standard input come the settings (marshalled, their length first) and then requests; frames go to standard output.
"""

import contextlib
import importlib
import marshal
import os
import sys
from collections.abc import Iterator
from struct import Struct
from typing import Any

from . import wire
from .child import serve
from .modules import student_builtins

LENGTH = Struct("<I")


def main() -> None:
    """Answers every request; never returns."""
    (size,) = LENGTH.unpack(sys.stdin.buffer.read(LENGTH.size))
    settings = marshal.loads(sys.stdin.buffer.read(size))
    channel = os.dup(1)
    os.dup2(2, 1)
    if sys.platform == "win32":
        importlib.import_module("msvcrt").setmode(channel, getattr(os, "O_BINARY", 0))
    _limit(settings["limits"])
    serve(channel, _requests(), settings, student_builtins())
    os._exit(0)


def _requests() -> Iterator[memoryview]:
    read = sys.stdin.buffer.read
    while len(prefix := read(wire.PREFIX.size)) == wire.PREFIX.size:
        yield memoryview(prefix + read(wire.PREFIX.unpack(prefix)[0] - len(prefix)))


def _limit(limits: dict[str, int]) -> None:
    """What of the limits this system knows. A limit that it refuses is left out."""
    try:
        resource: Any = importlib.import_module("resource")
    except ImportError:  # Windows
        return
    for name, value in limits.items():
        with contextlib.suppress(OSError, ValueError, AttributeError):
            resource.setrlimit(getattr(resource, name), (value, value))


if __name__ == "__main__":
    main()
