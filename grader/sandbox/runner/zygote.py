"""The zygote: warms up once, then forks one child for each socket that the grader hands over.

It sees no byte of a submission: the grader talks to each child over that child's own socket.
On the control socket (its number is the first argument) come the settings (marshalled), answered by READY when all is
warm, then MEMORY, and then commands: FORK with one socket attached, and WAIT, answered by STATUS when that child has ended.
BRANCH, also with a socket, forks another zygote: on that socket come calls, which its own children are born with, and then
commands. It keeps no other calls while it lives, and the first zygote keeps none.
"""

import ctypes
import marshal
import os
import resource
import sys
import warnings
from _socket import CMSG_SPACE, SCM_RIGHTS, socket
from collections.abc import Callable
from struct import Struct
from typing import Any

from . import child, landlock, memory, warm, wire
from .calls import Calls
from .modules import student_builtins

COMMAND = Struct("<cI")  # FORK, BRANCH or WAIT, serial number of the child
FORK, BRANCH, WAIT, READY = b"F", b"B", b"W", b"ready"
MEMORY = Struct("<Q")  # address space in bytes that the zygote and each child may have, 0 for no limit
STATUS = Struct("<IiddQ")  # serial number, wait status, seconds of user and of system time, peak resident bytes

_FD = Struct("<i")


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
    while True:
        message, attached, _, _ = control.recvmsg(COMMAND.size, CMSG_SPACE(_FD.size))
        if not message:
            os._exit(0)
        fds = [_FD.unpack(data)[0] for _, kind, data in attached if kind == SCM_RIGHTS]
        command, serial = COMMAND.unpack(message)
        if command == WAIT:
            _, status, usage = os.wait4(pids.pop(serial), 0) if serial in pids else (0, 0, None)
            times = (usage.ru_utime, usage.ru_stime, usage.ru_maxrss * 1024) if usage else (0.0, 0.0, 0)
            control.send(STATUS.pack(serial, status, *times))
            continue
        branches = command == BRANCH
        pid = fork()
        if pid == 0 and not branches:
            child.run(fds[0], settings, limits, filter_, fence, names, born_with)
        if pid == 0:
            born_with = _branch(fds[0], settings)
            pids.clear()
            continue
        if pid > 0:
            pids[serial] = pid
        os.close(fds[0])


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
