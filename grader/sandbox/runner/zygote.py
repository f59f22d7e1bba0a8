"""The zygote: warms up once, then forks one child for each socket that the grader hands over.

It sees no byte of a submission: the grader talks to each child over that child's own socket.
On the control socket (its number is the first argument) come the settings (marshalled), answered by READY when all is
warm, then MEMORY, and then commands: FORK with one socket attached; WAIT, answered by STATUS when that child has ended; LEAVE,
the same without an answer, which FORK may stand for too. BRANCH, also with a socket, forks another zygote: on that socket come
calls, which its own children are born with, and then commands. It keeps no other calls while it lives, and the first zygote
keeps none.
"""

import ctypes
import marshal
import os
import resource
import sys
import warnings
from _socket import CMSG_SPACE, socket
from collections.abc import Callable
from struct import Struct
from typing import Any

from . import child, landlock, memory, warm, wire
from .calls import Calls
from .modules import student_builtins

COMMAND = Struct("<cII")  # one of the letters, serial number of a new child, and of one that is waited for (0: none)
BRANCH, WAIT, LEAVE, READY = b"B", b"W", b"L", b"ready"  # and b"F"
MEMORY = Struct("<Q")  # address space in bytes that the zygote and each child may have, 0 for no limit
STATUS = Struct("<iddQ")  # wait status, seconds of user and of system time, peak resident bytes

_FD = Struct("<i")
_waitpid, _close = os.waitpid, os.close


def main() -> None:
    """Serves until the grader closes the control socket."""
    control = _at_its_place(int(sys.argv[1]))
    settings = marshal.loads(control.recv(1 << 20))
    libc = ctypes.PyDLL(None)  # keeps the interpreter's lock: fork() must not let go of it
    child.bind_to_parent(settings)
    sys.dont_write_bytecode = True
    warnings.simplefilter("ignore")
    warm.imports(settings["warm"])
    warm.numpy_paths()
    names = student_builtins()
    warm.rehearsal(names, settings["imports"])
    fence = landlock.fence(settings["readable"]) if settings["readable"] else -1
    os.dup2(1, 2)
    for name in child.STREAMS:
        setattr(sys, name, None)  # here, so that no child has to end them when it sets its own
    control.send(READY)
    (size,) = MEMORY.unpack(control.recv(MEMORY.size))
    child.inherit({**settings["limits"], **({"RLIMIT_AS": size} if size else {})})
    memory.settle()
    _become(settings["user"])
    child.bind_to_parent(settings)  # again: another user's process has lost it
    serve(control, settings, names, fence, libc.fork)


def _at_its_place(fd: int) -> socket:
    """The control socket, moved to where a child will have its own, with nothing else open."""
    os.dup2(fd, child.OWN)
    os.closerange(child.OWN + 1, 65536)
    return socket(fileno=child.OWN)


def _become(user: int) -> None:
    """Another user, for good, when told one (not 0). Then neither this process nor a child has any of root's rights."""
    if user:
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)


def serve(control: socket, settings: dict[str, Any], names: dict[str, Any], fence: int, fork: Callable[[], int]) -> None:
    """Forks and waits as told. A fork that fails closes the child's socket: the grader sees that no child answers.

    ``fork`` is the C library's: Python's own goes through every module that has something to do after a fork, which
    costs a child more than its start, and there is one thread here and nothing to be done.
    """
    limits = tuple((getattr(resource, name), value) for name, value in settings["child_limits"].items())
    filter_ = child.program(settings["seccomp"]) if settings["seccomp"] else None
    pids: dict[int, int] = {}
    born_with: list[Calls] = []
    run, size, room = child.run, COMMAND.size, CMSG_SPACE(_FD.size)
    while True:
        message, attached, _, _ = control.recvmsg(size, room)
        if not message:
            os._exit(0)
        command, serial, ended = COMMAND.unpack(message)
        if command == WAIT:
            control.send(_status(pids.pop(ended, 0)))
            continue
        if ended in pids:
            _waitpid(pids.pop(ended), 0)
        if command == LEAVE:
            continue
        (fd,) = _FD.unpack(attached[0][2])
        branches = command == BRANCH
        pid = fork()
        if pid == 0 and not branches:
            run(fd, settings, limits, filter_, fence, names, born_with)
        if pid == 0:
            born_with = _branch(fd, settings)
            pids.clear()
            continue
        if pid > 0:
            pids[serial] = pid
        _close(fd)


def _status(pid: int) -> bytes:
    """How a child ended (0: it could not be forked), waiting for that."""
    _, status, usage = os.wait4(pid, 0) if pid else (0, 0, None)
    times = (usage.ru_utime, usage.ru_stime, usage.ru_maxrss * 1024) if usage else (0.0, 0.0, 0)
    return STATUS.pack(status, *times)


def _branch(fd: int, settings: dict[str, Any]) -> list[Calls]:
    """Makes a fork a zygote itself: its socket replaces the first one's, and brings the calls that its children are born with."""
    os.dup2(fd, child.OWN)
    os.close(fd)
    child.bind_to_parent(settings)
    calls = child.calls_of(next(child.read_requests(child.OWN)))
    memory.settle()
    os.write(child.OWN, wire.HELLO)
    return calls


if __name__ == "__main__":
    main()
