"""The zygote seen from the grader: started once, then asked for children."""

import contextlib
import marshal
import os
import socket
import struct
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from grader.sandbox.children import CREDENTIALS, Parent, readable
from grader.sandbox.errors import HostTrouble, SandboxError
from grader.sandbox.limits import Limits

_MEMORY = struct.Struct("<Q")
_START_SECONDS = 60.0
_ENDING_SECONDS = 1.0
_ENDED_BY_SOMEBODY = (-9, -15, 128 + 9, 128 + 15)  # killed or terminated, as itself and as bubblewrap tells of what is inside


@dataclass(frozen=True)
class Orders:
    """What a zygote is told when it starts: its settings (plain values), and the bytes of address space above its own
    that it and each child may have (0: no limit)."""

    settings: Mapping[str, object]
    memory_bytes: int


class Zygote(Parent):
    """The first process of all, which was started and warmed up."""

    def __init__(self, process: subprocess.Popen[bytes], control: socket.socket) -> None:
        super().__init__(control)
        self.process = process
        self.pid = 0

    def warm_up(self, orders: Orders, errors: IO[bytes]) -> None:
        """Gives the orders and waits until all is warm.

        Raises SandboxError, quoting ``errors``, when it does not come up, HostTrouble when somebody ended it.
        """
        self.control.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        with contextlib.suppress(OSError):
            self.control.send(marshal.dumps(dict(orders.settings)))
        data, ancillary = b"", list[tuple[int, int, bytes]]()
        if readable(self.control, _START_SECONDS):
            with contextlib.suppress(OSError):
                data, ancillary, _, _ = self.control.recvmsg(64, socket.CMSG_SPACE(CREDENTIALS.size))
        if data != b"ready":
            raise self._not_ready(errors)
        self.control.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
        self.pid = next((CREDENTIALS.unpack(value)[0] for _, kind, value in ancillary if kind == socket.SCM_CREDENTIALS), 0)
        memory = _address_space(self.pid) + orders.memory_bytes if orders.memory_bytes else 0
        try:
            self.control.send(_MEMORY.pack(memory))
        except OSError:
            raise self._not_ready(errors) from None

    def _not_ready(self, errors: IO[bytes]) -> Exception:
        """Why it did not come up: somebody ended it, or what it said before it gave up."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_ENDING_SECONDS)  # one that has ended is not gone at once
        status = self.process.poll()
        self.process.kill()
        self.process.wait()
        if status in _ENDED_BY_SOMEBODY:
            return HostTrouble("the sandbox process was ended by somebody while it started")
        errors.seek(0)
        words = errors.read(2000).decode("utf-8", "replace").strip()
        return SandboxError(words.splitlines()[-1] if words else f"it ended with status {self.process.returncode} and no word")

    def close(self) -> None:
        """Ends the zygote and all its children."""
        super().close()
        self.control.close()
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait()


def start(
    command: list[str], environment: dict[str, str] | None, control: tuple[socket.socket, socket.socket], orders: Orders
) -> Zygote:
    """Starts ``command`` with the second socket of ``control`` inherited; its errors are kept only for the case that it fails."""
    ours, theirs = control
    with tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
                cwd="/",
            )
        except OSError as error:
            ours.close()
            raise SandboxError(f"{command[0]} cannot be started: {error}") from None
        finally:
            theirs.close()
        zygote = Zygote(process, ours)
        try:
            zygote.warm_up(orders, errors)
        except BaseException:
            zygote.close()
            raise
        return zygote


def control_pair() -> tuple[socket.socket, socket.socket]:
    """The two ends of a control socket."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def child_limits(limits: Limits) -> dict[str, int]:
    """Resource limits, by their names, that the zygote itself cannot live with."""
    return {"RLIMIT_CPU": int(limits.submission_cpu_seconds) + 5, "RLIMIT_NPROC": 0}


def inherited_limits() -> dict[str, int]:
    """Resource limits, besides address space, that the zygote sets once and its children inherit."""
    return {
        "RLIMIT_FSIZE": 0,
        "RLIMIT_NOFILE": 32,
        "RLIMIT_CORE": 0,
        "RLIMIT_MEMLOCK": 0,
        "RLIMIT_MSGQUEUE": 0,
        "RLIMIT_SIGPENDING": 16,
        "RLIMIT_NICE": 0,
        "RLIMIT_RTPRIO": 0,
    }


def _address_space(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/statm") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        raise SandboxError("the size of the sandbox process cannot be read from /proc, so memory cannot be limited") from None
