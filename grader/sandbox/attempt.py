"""One child with one submission in it: sends requests, reads the answers, watches its time, and says how it ended."""

import os
import select
import signal
import time
from dataclasses import dataclass

from grader.sandbox.answers import Answers
from grader.sandbox.children import Child, Parent
from grader.sandbox.errors import HostTrouble, ProtocolError
from grader.sandbox.limits import Limits
from grader.sandbox.runner import wire
from grader.values.call import Kind

_READ = 1 << 18
_ENDING_SECONDS = 2.0  # how long a process may take to end that has closed its channel,
_ENDING_CPU = 0.25  # and how much CPU time: one that uses more is not ending
_GROWTH = 5 << 20  # bytes that a process may have come to hold in which memory is measured: one that ran right code holds 4.1 MiB
_LOOK_SECONDS = 0.5  # at least so often the clock is looked at while a child is waited for
# By name: not every system has all of them.
_SIGNALS = {
    "SIGSEGV": "segmentation fault",
    "SIGABRT": "abort",
    "SIGBUS": "bus error",
    "SIGFPE": "arithmetic fault",
    "SIGILL": "illegal instruction",
    "SIGTRAP": "trap",
}


@dataclass
class Budget:
    """What is left of the time of a whole submission, in seconds."""

    cpu: float
    wall: float

    @property
    def spent(self) -> bool:
        return self.cpu <= 0 or self.wall <= 0


@dataclass(frozen=True)
class Death:
    """How a child ended before it had answered everything."""

    kind: Kind
    detail: str


class Watch:
    """The time of one child during one request: per exercise (and for running the modules) and for the submission.

    ``charged``: CPU seconds of the child that the budget has paid already; what it used while it waited for this request
    is counted too.
    """

    def __init__(self, child: Child, answers: Answers, limits: Limits, budget: Budget, charged: float) -> None:
        self.child = child
        self.answers = answers
        self.limits = limits
        self.budget = budget
        self.step = self._step()
        self.cpu = child.cpu()
        self.first_cpu = charged
        self.first_wall = self.wall = time.monotonic()
        self.allowance = 0.0  # wall-clock seconds given back to this exercise for a busy machine, or one that slept,
        self.given = 0.0  # and to the whole request
        self.next_check = self.wall

    def _step(self) -> int:
        return self.answers.current + self.answers.loaded

    def progress(self) -> None:
        """Notes whether the child has gone on to the next exercise. Its limits are reached later than those before, so that there
        is no need to look sooner."""
        step = self._step()
        if step == self.step:
            return
        cpu = self.child.cpu()
        if self.step:
            self.answers.records[self.step - 1].cpu = cpu - self.cpu
        self.step, self.cpu, self.wall, self.allowance = step, cpu, time.monotonic(), 0.0

    def overdue(self, now: float) -> Death | None:
        """A timeout, if a limit is reached; else sets the moment at which one could be reached at the earliest."""
        cpu = self.child.cpu()
        cpu_left = self.limits.cpu_seconds - (cpu - self.cpu)
        total_left = self.budget.cpu - (cpu - self.first_cpu)
        if min(cpu_left, total_left) <= 0:
            own, whole = self.limits.cpu_seconds, self.limits.submission_cpu_seconds
            limit = f"{own:g} s" if cpu_left <= 0 else f"{whole:g} s for the whole file"
            return Death(Kind.TIMEOUT, f"more than {limit} of CPU time")
        if self._wall_left(now) <= 0:
            self._give(self.child.starved())
        if self._wall_left(now) <= 0:
            if self.child.stopped():
                raise HostTrouble("a child was stopped from outside")
            return Death(Kind.TIMEOUT, f"no answer within {now - self.wall:.0f} s, most of them spent waiting")
        self.next_check = now + max(min(cpu_left, total_left, self._wall_left(now)), 0.001)
        return None

    def waited(self, asked: float, since: float) -> None:
        """Notes that ``asked`` seconds were to be waited, from ``since`` on. When it became far more, this process stood still
        or the machine slept, and perhaps the child as well: the wall clock told nothing of it."""
        late = time.monotonic() - since - asked
        if late > _LOOK_SECONDS:
            self._give(late)

    def _give(self, seconds: float) -> None:
        self.allowance += seconds
        self.given += seconds

    def _wall_left(self, now: float) -> float:
        """Seconds of the backstop that are left, without those in which the machine was busy with others."""
        own = self.limits.wall_seconds + self.allowance - (now - self.wall)
        return min(own, self.budget.wall + self.given - (now - self.first_wall))

    def settle(self) -> float:
        """Takes what was used off the submission's budget; the CPU seconds of the child that are paid with that."""
        cpu = self.child.cpu()
        self.budget.cpu -= cpu - self.first_cpu
        self.budget.wall -= time.monotonic() - self.first_wall - self.given
        return cpu


class Guest:
    """A child with a submission in it, from its first request until it leaves."""

    def __init__(self, zygote: Parent, child: Child, *, seccomp: bool) -> None:
        self.inputs = zygote.inputs
        self._zygote = zygote
        self._child: Child | None = child
        self._seccomp = seccomp
        self._paid = child.cpu()
        self.fresh = True  # it has no modules yet

    def waits(self) -> bool:
        """Whether it can be asked again: it lives, has answered everything and not said a word since."""
        return self._child is not None and not _heard(self._child)

    def at_peak(self) -> bool:
        """Whether it holds all memory that it ever had, and little more than it was born with: a new peak is then what the next
        request takes, which finds next to nothing that was kept for it."""
        size, peak = self._child.memory() if self._child else (0, 0)
        return 0 < size == peak <= self._zygote.size + _GROWTH

    def ask(
        self, parts: list[bytes], answers: Answers, limits: Limits, budget: Budget, *, measured: bool = False
    ) -> Death | None:
        """Has the child answer the request ``parts`` into ``answers``; None when it answered everything. With ``measured`` the
        records also hold the memory that it took.

        Raises HostTrouble when it ended without its own doing. It leaves unless it can be asked again.
        """
        if self._child is None:
            return Death(Kind.CRASHED, "it spoke without being asked")
        child, first = self._child, self.fresh
        self.fresh = False
        stays = False
        size = child.memory()[0] + _read_into(parts) if measured else 0
        try:
            watch = Watch(child, answers, limits, budget, self._paid)
            death = _told(child, parts, first=first) or _listen(child, answers, watch)
            if measured:
                for record in answers.records:
                    record.memory = max(0, child.memory()[1] - size)
            self._paid = watch.settle()
            stays = death is None and answers.settled
            if answers.complete:
                return None
            return death or self._post_mortem(limits)
        finally:
            if not stays:
                self.leave()

    def leave(self) -> None:
        """Ends the child and gives it back to the zygote."""
        if self._child is not None:
            child, self._child = self._child, None
            self._zygote.release(child)

    def _post_mortem(self, limits: Limits) -> Death:
        assert self._child is not None
        child, self._child = self._child, None
        return _post_mortem(self._zygote, child, limits, seccomp=self._seccomp)


def _read_into(parts: list[bytes]) -> int:
    """Bytes of memory that a child takes only to read a request."""
    size = sum(map(len, parts))
    return size if size > wire.BUFFER else 0


def _heard(child: Child) -> bool:
    """Whether something can be read from a child that has nothing to say, or it has ended."""
    poll = select.poll()
    poll.register(child.sock, select.POLLIN)
    poll.register(child.pidfd, select.POLLIN)
    return bool(poll.poll(0))


def _told(child: Child, parts: list[bytes], *, first: bool) -> Death | None:
    """Sends a request. A child in which student code ran already may itself have made this impossible, or have ended."""
    try:
        child.send(parts)
    except HostTrouble as error:
        if first:
            raise
        return None if _closed(child) is None else Death(Kind.CRASHED, str(error))  # one that is ending has closed all before
    return None


def _listen(child: Child, answers: Answers, watch: Watch) -> Death | None:
    """Reads until everything is answered or the child is gone (None), or it must be ended (the Death)."""
    poll = select.poll()
    poll.register(child.sock, select.POLLIN)
    poll.register(child.pidfd, select.POLLIN)
    talking = child.sock.fileno()
    while not answers.complete:
        now = time.monotonic()
        if now >= watch.next_check:
            death = watch.overdue(now)
            if death is not None:
                return death
        patience = min(watch.next_check - now, _LOOK_SECONDS)
        events = [fd for fd, _ in poll.poll(patience * 1000 + 1)]
        watch.waited(patience, now)
        if talking in events:
            try:
                data = child.sock.recv(_READ)
            except OSError:
                data = b""
            if data:
                try:
                    answers.feed(data)
                except ProtocolError as error:
                    return Death(Kind.CRASHED, f"it wrote to the channel of the grader's own answers ({error})")
                watch.progress()
                continue
            return _closed(child)
        if events:
            return None
    return None


def _closed(child: Child) -> Death | None:
    """The child's channel is closed: it is ending, or it closed what is not its own and works on."""
    poll = select.poll()
    poll.register(child.pidfd, select.POLLIN)
    used, end = child.cpu(), time.monotonic() + _ENDING_SECONDS
    while time.monotonic() < end and child.cpu() - used < _ENDING_CPU:
        if poll.poll(50):
            return None
    return Death(Kind.CRASHED, "it closed the channel of the grader's own answers")


def _post_mortem(zygote: Parent, child: Child, limits: Limits, *, seccomp: bool) -> Death:
    status = zygote.status(child)
    wait = status.wait
    if os.WIFEXITED(wait):
        return Death(Kind.EXITED, f"the process was ended with exit code {os.WEXITSTATUS(wait)}")
    number = os.WTERMSIG(wait)
    # At the kernel's own limit a process that ignores the warning is killed: it comes into play when this one was held up.
    if number == signal.SIGXCPU or (number == signal.SIGKILL and status.cpu >= limits.submission_cpu_seconds):
        return Death(Kind.TIMEOUT, "the limit of CPU time")
    if number == signal.SIGSYS:
        number = signal.SIGABRT  # what the system call filter makes of it
    if number == signal.SIGKILL and seccomp:
        # Student code cannot send signals: somebody else did, most likely the kernel for want of memory.
        raise HostTrouble("a child was killed from outside")
    names = {int(item): item.name for item in signal.Signals}
    name = names.get(number, f"signal {number}")
    return Death(Kind.CRASHED, f"{_SIGNALS[name]} ({name})" if name in _SIGNALS else name)
