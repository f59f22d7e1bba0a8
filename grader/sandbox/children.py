"""Processes of the box seen from the grader: what forks children, and the children themselves."""

import array
import contextlib
import os
import select
import signal
import socket
import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass

from grader.sandbox.errors import HostTrouble
from grader.sandbox.runner import wire

CREDENTIALS = struct.Struct("iII")
_COMMAND = struct.Struct("<cII")
_STATUS = struct.Struct("<iddQ")
_ADDRESS_SPACE = b"\nVmPeak:"  # what follows: "142 kB", and then "VmSize: 142 kB"
_ANSWER_SECONDS = 30.0
_SEND_SECONDS = 30.0


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
        if not readable(self.sock, seconds):
            raise HostTrouble("a new child did not answer")
        data, ancillary, _, _ = self.sock.recvmsg(len(wire.HELLO), socket.CMSG_SPACE(CREDENTIALS.size))
        pids = [CREDENTIALS.unpack(value)[0] for _, kind, value in ancillary if kind == socket.SCM_CREDENTIALS]
        if data != wire.HELLO or not pids or pids[0] <= 0:
            raise HostTrouble("a new child ended before it could answer")
        self.pid = pids[0]
        self._clock = (~self.pid << 3) | 2
        try:
            self.pidfd = os.pidfd_open(self.pid)
        except OSError as error:
            raise HostTrouble(f"a new child cannot be watched: {error}") from None

    def send(self, parts: Sequence[bytes]) -> None:
        """Writes all of ``parts``. Raises HostTrouble when the child does not read them, or has ended."""
        views = [memoryview(part) for part in parts]
        poll = select.poll()
        poll.register(self.sock, select.POLLOUT)
        while views:
            try:
                sent = self.sock.sendmsg(views)
            except BlockingIOError:
                if not poll.poll(_SEND_SECONDS * 1000):
                    raise HostTrouble("a child does not read its request") from None
                continue
            except OSError as error:
                raise HostTrouble(f"a child ended before it had read its request: {error}") from None
            while views and sent >= len(views[0]):
                sent -= len(views.pop(0))
            if sent:
                views[0] = views[0][sent:]

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


class Parent:
    """A process that forks children when it is told so over its control socket, and waits for them.

    ``inputs`` are the packed calls that each of its children is born with, ``size`` is the address space of one that was just
    born, in bytes (0: none was yet).
    """

    def __init__(self, control: socket.socket, inputs: tuple[bytes, ...] = ()) -> None:
        self.control = control
        self.inputs = inputs
        self.size = 0
        self._spare: Child | None = None
        self._serial = 0

    def ready(self) -> Child:
        """A child that is ready. Raises HostTrouble when there is none."""
        child, self._spare = self._spare or self.fork(), None
        try:
            child.meet(30.0)
        except HostTrouble:
            child.close()
            raise
        self.size = self.size or child.memory()[0]
        return child

    def fork(self, *, ended: int = 0) -> Child:
        """Asks for one child, and to wait for the one with the serial number ``ended`` before; ``Child.meet`` waits for it.

        Raises HostTrouble when this process is gone.
        """
        return self._new(b"F", ended)

    def branch(self, inputs: tuple[bytes, ...]) -> "Branch":
        """A fork of this process whose own children are born with the calls ``inputs``.

        Raises HostTrouble when there is none.
        """
        process = self._new(b"B", 0)
        try:
            process.send(wire.pack_request((), [("", "", packed, 0) for packed in inputs], 0))
            process.meet(30.0)  # it greets when it has read them: what comes after is read as commands
        except HostTrouble:
            process.close()
            raise
        return Branch(self, process, inputs)

    def _new(self, command: bytes, ended: int) -> Child:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self._serial += 1
        try:
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
            rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [theirs.fileno()]))]
            self.control.sendmsg([_COMMAND.pack(command, self._serial, ended)], rights)
        except OSError as error:
            ours.close()
            raise HostTrouble(f"the sandbox process is gone: {error}") from None
        finally:
            theirs.close()
        ours.setblocking(False)
        return Child(self._serial, ours)

    def release(self, child: Child) -> None:
        """Kills what is left of a child and has it waited for, without waiting for that. The next one is forked meanwhile."""
        child.kill()
        child.close()
        with contextlib.suppress(HostTrouble):
            if self._spare is None:
                self._spare = self.fork(ended=child.serial)
            else:
                self._tell(b"L", child)

    def status(self, child: Child) -> Status:
        """Kills what is left of a child and says how it ended. Raises HostTrouble when this process is gone."""
        child.kill()
        child.close()
        self._tell(b"W", child)
        if not readable(self.control, _ANSWER_SECONDS):
            raise HostTrouble("the sandbox process does not answer")
        try:
            wait, user, system, peak = _STATUS.unpack(self.control.recv(_STATUS.size))
        except (OSError, struct.error):
            raise HostTrouble("the sandbox process has ended") from None
        return Status(wait, user + system, peak)

    def _tell(self, command: bytes, ended: Child) -> None:
        try:
            self.control.send(_COMMAND.pack(command, 0, ended.serial))
        except OSError as error:
            raise HostTrouble(f"the sandbox process is gone: {error}") from None

    def close(self) -> None:
        """Gives up the child that is ready."""
        if self._spare is not None:
            self._spare.close()
            self._spare = None


class Branch(Parent):
    """A fork of a zygote, ``process``, that forks in its turn."""

    def __init__(self, zygote: Parent, process: Child, inputs: tuple[bytes, ...]) -> None:
        process.sock.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
        process.sock.setblocking(True)
        super().__init__(process.sock, inputs)
        self._zygote = zygote
        self._process = process

    def close(self) -> None:
        """Ends it, and the child that is ready, which only its own parent can wait for. Others may still be at work."""
        spare, self._spare = self._spare, None
        if spare is not None:
            with contextlib.suppress(HostTrouble):
                self.status(spare)
        self._zygote.release(self._process)


def readable(sock: socket.socket, seconds: float) -> bool:
    """Whether there is something to read, waiting for it if need be."""
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(seconds * 1000))
