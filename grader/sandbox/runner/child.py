"""One child: shuts itself in, reads a request, runs it, answers, and does so again until the grader has no more."""

import ctypes
import os
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NoReturn

import numpy as np

from . import network, passes, steps, wire
from .bridge import bridge
from .calls import Calls, Packed, build, changed, pack, same_bytes, unpack
from .failure import Failure
from .modules import Submission
from .sender import Printed, Sender

_LANDLOCK_RESTRICT_SELF = 446
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 1, 38, 22, 2
if sys.platform != "win32":  # there, only what plain.py needs of this file is used
    import resource

    _libc = ctypes.PyDLL(None)  # a call that keeps the interpreter's lock and leaves errno alone takes less
    _prctl, _syscall, _setrlimit = _libc.prctl, _libc.syscall, resource.setrlimit
# The student's code may replace what it finds in os and numpy; and to look for it costs each child some page copies.
_exit, _read, _write, _dup2, _closerange = os._exit, os.read, os.write, os.dup2, os.closerange
_readv: Any = getattr(os, "readv", None)  # Windows has none, and does not need it
_empty = np.empty
_Random = random.Random
OWN = 3  # the one descriptor besides /dev/null at 0, 1 and 2
_DESCRIPTORS = 1024
STREAMS = ("stdout", "stderr", "__stdout__", "__stderr__")
_BROKEN = 70  # exit code when this package itself was brought to fail


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def program(instructions: bytes) -> object:
    """The seccomp program as prctl wants it."""
    buffer = ctypes.create_string_buffer(instructions, len(instructions))
    found = _Program(len(instructions) // 8, ctypes.addressof(buffer))
    found.buffer = buffer  # must live as long
    return ctypes.byref(found)


def inherit(limits: dict[str, int]) -> None:
    """Sets resource limits of the zygote, which its children then have from birth."""
    for name, value in limits.items():
        resource.setrlimit(getattr(resource, name), (value, value))
    if _prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError("no_new_privs")


def bind_to_parent(settings: dict[str, Any]) -> None:
    """Has this process end with its parent, where no process namespace sees to that."""
    if settings["parent_death_signal"]:
        _prctl(_PR_SET_PDEATHSIG, 9, 0, 0, 0)


def shut_in(limits: tuple[tuple[int, int], ...], filter_: object | None, fence: int) -> None:
    """Sets the limits that only a child can have, goes behind the Landlock fence (-1: there is none) and the system call
    filter, for good, and closes all but its own channel."""
    if fence >= 0 and _syscall(_LANDLOCK_RESTRICT_SELF, fence, 0):
        raise OSError("landlock")
    _closerange(OWN + 1, _DESCRIPTORS)
    for number, value in limits:
        _setrlimit(number, (value, value))
    if filter_ is not None and _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, filter_, 0, 0):
        raise OSError("seccomp")


def read_requests(fd: int) -> Iterator[memoryview]:
    """The bytes of one request after another, read-only. Ends the process quietly when the grader went away."""
    while True:
        yield _read_request(fd)


def _read_request(fd: int) -> memoryview:
    data = _part(fd)  # nearly always all of it
    while len(data) < wire.PREFIX.size:
        data += _part(fd)
    total, got = wire.PREFIX.unpack_from(data)[0], len(data)
    if got == total:
        return memoryview(data)
    buffer = _empty(total, np.uint8).data  # its pages cost nothing until they are used
    buffer[:got] = data
    while got < total:
        got += _readv(fd, [buffer[got:]]) or _exit(0)
    return buffer.toreadonly()


def _part(fd: int) -> bytes:
    return _read(fd, wire.BUFFER) or _exit(0)


def serve(
    fd: int, requests: Iterable[memoryview], settings: dict[str, Any], names: dict[str, Any], born_with: Sequence[Calls] = ()
) -> None:
    """Runs the modules, which the first request brings, and then every task of every request; frames go to ``fd``."""
    worker: _Worker | None = None
    for request in requests:
        flags, modules, tasks = wire.unpack_request(request, born_with)
        first = worker is None
        worker = worker or _worker(fd, modules, settings, names)
        worker.sender.careful = bool(flags & wire.CAREFUL)
        worker.once = bool(flags & wire.ONCE)
        if first:
            worker.load()
        for task in tasks:
            worker.task(*task)
        worker.sender.flush()
        del request, tasks  # so that the next one takes their place


def calls_of(request: memoryview) -> list[Calls]:
    """The calls of each task of a request."""
    return [unpack(packed) for _, _, packed, _ in wire.unpack_request(request)[2]]


def _worker(fd: int, modules: Any, settings: dict[str, Any], names: dict[str, Any]) -> "_Worker":
    sender = Sender(fd)
    printed = Printed(sender, settings["printed_bytes"])
    for name in STREAMS:
        setattr(sys, name, printed)
    sys.breakpointhook = _no_debugger
    reserve = [np.empty(1 << 22, np.uint8)]  # given back at the memory limit, so that there is room to say so
    used = _Used(sender)

    def warn(failure: Failure, skipped: bool) -> None:
        payload = wire.text_payload(failure.lines, failure.text)
        used.tell(failure)
        sender.frame(wire.WARNING, failure.kind, len(failure.lines), int(skipped), payload=payload)

    def refused(number: int, chunk: int, name: str, line: int) -> None:
        sender.frame(wire.UNAVAILABLE, 0, 1, number, payload=wire.text_payload([(chunk, line)], name[:200]))

    submission = Submission(modules, settings["imports"], names, warn, refused)
    return _Worker(submission, sender, printed, reserve, used)


def _no_debugger(*_args: object, **_kwargs: object) -> NoReturn:
    raise RuntimeError("breakpoint() waits for somebody at the keyboard; take it out before you hand in")


def seed(number: int = 0) -> None:
    """The shared generators of Python and numpy as every task finds them, and what new ones take for chance: a submission that
    draws at random is told the same at each grading."""
    random.seed(number)
    np.random.seed(number)
    chance = _Random(number).randbytes
    for module, name in ((os, "urandom"), (random, "_urandom")):  # numpy's generators ask the second one
        setattr(module, name, chance)


class _Used:
    """Tells once of each unavailable import that was needed."""

    def __init__(self, sender: Sender) -> None:
        self.sender = sender
        self.told = {-1}

    def tell(self, failure: Failure) -> None:
        if failure.used not in self.told:
            self.told.add(failure.used)
            self.sender.frame(wire.USED, index=failure.used)


class _Worker:
    """The calls of one submission, task by task."""

    def __init__(self, submission: Submission, sender: Sender, printed: Printed, reserve: list[Any], used: _Used) -> None:
        self.used = used
        self.submission = submission
        self.sender = sender
        self.printed = printed
        self.reserve = reserve
        self.once = False  # no call is repeated
        self.failure: Failure | None = None

    def load(self) -> None:
        try:
            self.submission.run()
        except MemoryError as error:
            self.failure = replace(self._explain(error), at_import=True)
        self.printed.next_exercise()
        self.sender.frame(wire.LOADED)
        self.sender.flush()

    def task(self, name: str, forward: str, calls: memoryview | Calls, limit: int) -> None:
        function = self._find(name, forward)
        if type(function) is Failure:
            self.used.tell(function)
            payload = wire.text_payload(function.lines, function.text)
            mask = wire.AT_IMPORT if function.at_import else 0
            self.sender.frame(wire.ALL, function.kind, len(function.lines), mask=mask, payload=payload)
            self.sender.flush()
            return
        if self.submission.draws:
            seed()
        if isinstance(calls, memoryview):
            calls = unpack(calls)
        first = Packed(wire.NOTHING, 0, b"", b"")
        for index, (specs, kwargs) in enumerate(calls):
            given, mask = self._call(function, specs, kwargs, limit)
            self.printed.pass_on()
            self.sender.answer(index, given, mask, limit)
            if given.kind == wire.MEMORY:
                self.sender.flush()
                _exit(0)
            if index == 0:
                first = given
        repeat = calls and first.kind == wire.RETURNED and not self.once
        flags = self._again(function, calls[0], first, limit) if repeat else wire.REPEATS
        self.printed.next_exercise()
        self.sender.frame(wire.END, mask=flags)
        self.sender.flush()

    def _find(self, name: str, forward: str) -> Any:
        """What answers the calls: the student's VJP, or one made of their two passes; or the Failure that says why not."""
        if self.failure is not None:
            return self.failure
        if name.startswith(steps.MARK):
            function = self._find(name.removeprefix(steps.MARK), forward)
            return function if type(function) is Failure else steps.counted(function)
        if name.startswith(network.MARK):
            return network.find(name, self.submission.find)
        if "\n" in forward:  # the script of a bridge
            return bridge(forward, self.submission.find, self.submission.names, gradients=bool(name))
        function = self.submission.find(name) if name else None
        if not forward or type(function) is Failure:
            return function
        first = self.submission.find(forward)
        return first if type(first) is Failure else passes.combine(first, function, forward)

    def _again(self, function: Any, call: tuple[Any, Any], first: Packed, limit: int) -> int:
        """Repeats the first call: whether it gives the same bytes, and whether its first result was written over since."""
        own = same_bytes(first.values, first)  # before the repeat, which may write the same bytes again
        given, _ = self._call(function, *call, limit)
        same = given.kind == wire.RETURNED and (given.heads, given.data) == (first.heads, first.data)
        return (wire.REPEATS if same else 0) | (0 if own else wire.ALIASED)

    def _call(self, function: Any, specs: tuple[Any, ...], kwargs: dict[str, Any], limit: int) -> tuple[Packed, int]:
        args = [build(spec) for spec in specs]
        try:
            result = function(*args, **kwargs)
            given = pack(result, limit)
        except BaseException as error:
            failure = self._explain(error)
            self.used.tell(failure)
            given = Packed(failure.kind, len(failure.lines), b"", wire.text_payload(failure.lines, failure.text))
        return given, changed(specs, args)

    def _explain(self, error: BaseException) -> Failure:
        if isinstance(error, MemoryError):
            self.reserve.clear()
        return self.submission.explain(error)


def run(
    fd: int,
    settings: dict[str, Any],
    limits: tuple[tuple[int, int], ...],
    filter_: object | None,
    fence: int,
    names: dict[str, Any],
    born_with: Sequence[Calls],
) -> None:
    """The whole life of a child that was just forked; never returns. Its socket replaces the zygote's at OWN."""
    try:
        _dup2(fd, OWN)
        bind_to_parent(settings)
        shut_in(limits, filter_, fence)
        _write(OWN, wire.HELLO)
        serve(OWN, read_requests(OWN), settings, names, born_with)
    finally:
        _exit(_BROKEN)
