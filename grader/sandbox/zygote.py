"""The zygote seen from the grader: started once, then asked for children."""

import array
import contextlib
import marshal
import os
import select
import signal
import socket
import struct
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from grader.sandbox.errors import HostTrouble, SandboxError
from grader.sandbox.limits import Limits
from grader.sandbox.runner import wire

_COMMAND = struct.Struct("<cI")
_MEMORY = struct.Struct("<Q")
_STATUS = struct.Struct("<IiddQ")
_CREDENTIALS = struct.Struct("iII")
_ADDRESS_SPACE = b"\nVmPeak:"  # what follows: "142 kB", and then "VmSize: 142 kB"
_START_SECONDS = 60.0
_ANSWER_SECONDS = 30.0
_ENDING_SECONDS = 1.0
_ENDED_BY_SOMEBODY = (-9, -15, 128 + 9, 128 + 15)  # killed or terminated, as itself and as bubblewrap tells of what is inside


@dataclass(frozen=True)
class Status:
    """How a child ended: its wait status, CPU seconds and peak resident bytes, as the kernel counted them."""

    wait: int
    cpu: float
    peak: int


class Child:
    """One child before, during and after its one submission. Its process clock is read from outside."""

    def __init__(self, serial: int, sock: socket.socket) -> None:
        self.serial = serial
        self.sock = sock
        self.pid = 0
        self.pidfd = -1
        self._clock = 0
        self._starved = 0.0

    def meet(self, seconds: float) -> None:
        """Waits for the child's greeting, sent before any student code runs; the kernel says who sent it.

        Raises HostTrouble when none comes.
        """
        if not _readable(self.sock, seconds):
            raise HostTrouble("a new child did not answer")
        data, ancillary, _, _ = self.sock.recvmsg(len(wire.HELLO), socket.CMSG_SPACE(_CREDENTIALS.size))
        pids = [_CREDENTIALS.unpack(value)[0] for _, kind, value in ancillary if kind == socket.SCM_CREDENTIALS]
        if data != wire.HELLO or not pids or pids[0] <= 0:
            raise HostTrouble("a new child ended before it could answer")
        self.pid = pids[0]
        self._clock = (~self.pid << 3) | 2
        try:
            self.pidfd = os.pidfd_open(self.pid)
        except OSError as error:
            raise HostTrouble(f"a new child cannot be watched: {error}") from None

    def cpu(self) -> float:
        """CPU seconds of the child so far, also of one that has ended and was not waited for.

        Raises HostTrouble when it is gone altogether, which only the end of the whole box can bring about.
        """
        try:
            return time.clock_gettime(self._clock)
        except OSError as error:
            raise HostTrouble(f"a child has vanished: {error}") from None

    def starved(self) -> float:
        """Seconds that the child was ready to run while the processors were busy with others, since this was last asked; 0 when
        not known."""
        before = self._starved
        with contextlib.suppress(OSError, ValueError, IndexError), open(f"/proc/{self.pid}/schedstat") as file:
            self._starved = int(file.read().split()[1]) * 1e-9
        return self._starved - before

    def stopped(self) -> bool:
        """Whether somebody has stopped the child (SIGSTOP), which it cannot do itself."""
        try:
            with open(f"/proc/{self.pid}/stat") as file:
                return file.read().rpartition(")")[2].split()[0] in "Tt"
        except (OSError, IndexError):
            return False

    def memory(self) -> tuple[int, int]:
        """Address space of the child in bytes: now, and the most it ever had; (0, 0) when it is gone."""
        try:
            status = os.open(f"/proc/{self.pid}/status", os.O_RDONLY)
            try:
                told = os.read(status, 4096)
            finally:
                os.close(status)
            peak, _, _, size, _ = told.partition(_ADDRESS_SPACE)[2].split(None, 4)
            return int(size) << 10, int(peak) << 10
        except (OSError, ValueError):
            return 0, 0

    def kill(self) -> None:
        """Ends the child at once, if it still runs."""
        if self.pidfd >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)

    def close(self) -> None:
        """Gives up the socket and the process handle."""
        self.sock.close()
        if self.pidfd >= 0:
            os.close(self.pidfd)
            self.pidfd = -1


@dataclass(frozen=True)
class Orders:
    """What a zygote is told when it starts: its settings (plain values), and the bytes of address space above its own
    that it and each child may have (0: no limit)."""

    settings: Mapping[str, object]
    memory_bytes: int


class Zygote:
    """A zygote's process and its control socket."""

    def __init__(self, process: subprocess.Popen[bytes], control: socket.socket) -> None:
        self.process = process
        self.control = control
        self.pid = 0
        self._serial = 0
        self._statuses: dict[int, Status] = {}
        self._unread = 0

    def warm_up(self, orders: Orders, errors: IO[bytes]) -> None:
        """Gives the orders and waits until all is warm.

        Raises SandboxError, quoting ``errors``, when it does not come up, HostTrouble when somebody ended it.
        """
        self.control.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        with contextlib.suppress(OSError):
            self.control.send(marshal.dumps(dict(orders.settings)))
        data, ancillary = b"", list[tuple[int, int, bytes]]()
        if _readable(self.control, _START_SECONDS):
            with contextlib.suppress(OSError):
                data, ancillary, _, _ = self.control.recvmsg(64, socket.CMSG_SPACE(_CREDENTIALS.size))
        if data != b"ready":
            raise self._not_ready(errors)
        self.control.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
        self.pid = next((_CREDENTIALS.unpack(value)[0] for _, kind, value in ancillary if kind == socket.SCM_CREDENTIALS), 0)
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

    def fork(self) -> Child:
        """Asks for one child; ``Child.meet`` waits for it.

        Raises HostTrouble when the zygote is gone.
        """
        self._drain()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self._serial += 1
        try:
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
            rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [theirs.fileno()]))]
            self.control.sendmsg([_COMMAND.pack(b"F", self._serial)], rights)
        except OSError as error:
            ours.close()
            raise HostTrouble(f"the sandbox process is gone: {error}") from None
        finally:
            theirs.close()
        ours.setblocking(False)
        return Child(self._serial, ours)

    def release(self, child: Child) -> None:
        """Kills what is left of a child and has it waited for, without waiting for the answer."""
        child.kill()
        child.close()
        with contextlib.suppress(OSError):
            self.control.send(_COMMAND.pack(b"W", child.serial))
            self._unread += 1

    def status(self, child: Child) -> Status:
        """Kills what is left of a child and says how it ended. Raises HostTrouble when the zygote is gone."""
        child.kill()
        child.close()
        try:
            self.control.send(_COMMAND.pack(b"W", child.serial))
        except OSError as error:
            raise HostTrouble(f"the sandbox process is gone: {error}") from None
        self._unread += 1
        while child.serial not in self._statuses:
            self._read_status()
        return self._statuses.pop(child.serial)

    def _drain(self) -> None:
        while self._unread and _readable(self.control, 0):
            self._read_status()
        self._statuses.clear()

    def _read_status(self) -> None:
        if not _readable(self.control, _ANSWER_SECONDS):
            raise HostTrouble("the sandbox process does not answer")
        try:
            data = self.control.recv(_STATUS.size)
            serial, wait, user, system, peak = _STATUS.unpack(data)
        except (OSError, struct.error):
            raise HostTrouble("the sandbox process has ended") from None
        self._unread -= 1
        self._statuses[serial] = Status(wait, user + system, peak)

    def close(self) -> None:
        """Ends the zygote and all its children."""
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


def _readable(sock: socket.socket, seconds: float) -> bool:
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(seconds * 1000))
