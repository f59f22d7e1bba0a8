"""One submission in a process without any walls, for systems that have none: reads a request, answers, ends.

On standard input come the settings (marshalled, their length first) and then the request; frames go to standard output.
"""

import contextlib
import importlib
import marshal
import os
import sys
from struct import Struct
from typing import Any

from .child import answer
from .modules import student_builtins

LENGTH = Struct("<I")


def main() -> None:
    """Answers one request; never returns."""
    (size,) = LENGTH.unpack(sys.stdin.buffer.read(LENGTH.size))
    settings = marshal.loads(sys.stdin.buffer.read(size))
    request = memoryview(sys.stdin.buffer.read())
    channel = os.dup(1)
    os.dup2(2, 1)
    if sys.platform == "win32":
        importlib.import_module("msvcrt").setmode(channel, getattr(os, "O_BINARY", 0))
    _limit(settings["limits"])
    answer(channel, request, settings, student_builtins())
    os._exit(0)


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
