"""The zygote: warms up once, then forks one child for each socket that the grader hands over.

It sees no byte of a submission: the grader talks to each child over that child's own socket.
Commands on the control socket (its number is the first argument): settings (marshalled) once, answered by READY;
then FORK with one socket attached, and WAIT, answered by STATUS when that child has ended.
"""

import ctypes
import gc
import marshal
import os
import socket
import sys
from struct import Struct

from . import child, warm
from .modules import student_builtins

COMMAND = Struct("<cIQ")  # FORK or WAIT, serial number of the child, address space in bytes (0: no limit)
FORK, WAIT, READY = b"F", b"W", b"ready"
STATUS = Struct("<IiddQ")  # serial number, wait status, seconds of user and of system time, peak resident bytes

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Serves until the grader closes the control socket."""
    control = socket.socket(fileno=int(sys.argv[1]))
    settings = marshal.loads(control.recv(1 << 20))
    if settings["parent_death_signal"]:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, 9, 0, 0, 0)
    sys.dont_write_bytecode = True
    warm.imports(settings["imports"])
    warm.numpy_paths()
    names = student_builtins()
    warm.rehearsal(names, settings["imports"])
    os.dup2(1, 2)
    gc.collect()
    gc.freeze()
    control.send(READY)
    serve(control, settings, names)


def serve(control: socket.socket, settings: dict[str, object], names: dict[str, object]) -> None:
    """Forks and waits as told. A fork that fails closes the child's socket: the grader sees that no child answers."""
    filter_, _keep = child.program(settings["seccomp"]) if settings["seccomp"] else (None, None)  # type: ignore[arg-type]
    pids: dict[int, int] = {}
    while True:
        message, fds, _, _ = socket.recv_fds(control, COMMAND.size, 1)
        if not message:
            return
        command, serial, memory = COMMAND.unpack(message)
        if command == WAIT:
            _, status, usage = os.wait4(pids.pop(serial), 0) if serial in pids else (0, 0, None)
            times = (usage.ru_utime, usage.ru_stime, usage.ru_maxrss * 1024) if usage else (0.0, 0.0, 0)
            control.send(STATUS.pack(serial, status, *times))
            continue
        try:
            pid = os.fork()
        except OSError:
            pid = -1
        if pid == 0:
            child.run(fds[0], settings, memory, filter_, names)
        if pid > 0:
            pids[serial] = pid
        os.close(fds[0])


if __name__ == "__main__":
    main()
