"""The engine for one machine: worker processes beside the web server."""

import logging
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from threading import Event, Lock, Thread
from typing import Final

from grader.engine.base import Health
from grader.engine.order import Order, one_thread
from grader.engine.processors import keep
from grader.settings import Settings

WORKER: Final = (sys.executable, "-P", "-m", "grader.engine.worker")
SOON: Final = 0.2
LONGEST_PAUSE: Final = 30.0
SETTLED: Final = 30.0  # seconds after which a worker's death counts as an accident, not as a habit
LAST_MOMENTS: Final = 5.0
log = logging.getLogger("grader.engine")


class LocalEngine:
    """``workers`` processes (default: the setting), each with its own sandbox and its own connection to the database.

    One that dies is replaced, at once or, when it keeps dying, after growing pauses. They end with this process, however it
    ends: each holds the other side of a pipe. ``program`` is the command of a worker."""

    def __init__(self, settings: Settings, workers: int | None = None, *, program: Sequence[str] = WORKER) -> None:
        self._order = Order.of(settings).to_line()
        self._program = tuple(program)
        count = workers or settings.workers
        self._slots = [_Slot(number, count) for number in range(1, count + 1)]
        self._stopping = Event()
        self._threads: list[Thread] = []

    def start(self) -> None:
        """Start the workers; returns at once, they are ready a moment later."""
        if self._threads:
            return
        for slot in self._slots:
            thread = Thread(target=self._keep, args=(slot,), name=f"worker {slot.number}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def nudge(self, submission_id: int | None = None) -> None:
        """Wake the workers. Never blocks, never raises."""
        for slot in self._slots:
            slot.tell(b"nudge\n")

    def stop(self, drain: float) -> None:
        """Let the workers finish within ``drain`` seconds; what is not done then is given back. Returns when all are gone."""
        self._stopping.set()
        for slot in self._slots:
            slot.tell(b"stop %f\n" % drain)
        deadline = time.monotonic() + drain + LAST_MOMENTS
        for slot, thread in zip(self._slots, self._threads, strict=False):
            thread.join(max(0.0, deadline - time.monotonic()))
            if thread.is_alive():
                log.warning("worker %d does not end and is killed; its submission is graded again later", slot.number)
                slot.kill()
                thread.join()
        self._threads = []

    def health(self) -> Health:
        """How many workers are up."""
        alive = sum(slot.ready for slot in self._slots)
        problems = [slot.problem for slot in self._slots if not slot.ready and slot.problem]
        return Health(len(self._slots), alive, problems[0] if problems else "")

    def _keep(self, slot: "_Slot") -> None:
        pause = SOON
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                ending = slot.live(self._program, self._order, self._stopping)
            except OSError as error:
                ending = f"it cannot be started: {error}."
            if self._stopping.is_set():
                return
            pause = SOON if time.monotonic() - began > SETTLED else min(2 * pause, LONGEST_PAUSE)
            slot.problem = f"Worker {slot.number} ended: {ending}"
            log.error("%s (another one starts in %.1f s)", slot.problem, pause)
            self._stopping.wait(pause)


class _Slot:
    """The place of one worker among ``count``, and the process that fills it now."""

    def __init__(self, number: int, count: int) -> None:
        self.number = number
        self._count = count
        self.ready = False
        self.problem = ""
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = Lock()

    def live(self, program: Sequence[str], order: bytes, stopping: Event) -> str:
        """Start a process and stay with it until it ends. How it ended."""
        # Of its own session, so that a Ctrl-C in the terminal is for the server to act on, not for the sandbox.
        process = subprocess.Popen(
            program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=one_thread(), start_new_session=True, bufsize=0
        )
        keep(process.pid, self.number - 1, self._count)
        assert process.stdin is not None
        assert process.stdout is not None
        with process.stdin, process.stdout:
            self._begin(process, order, stopping)
            refusal = ""
            for line in process.stdout:
                word, _, rest = line.decode(errors="replace").strip().partition(" ")
                self.ready = word == "ready"
                refusal = rest if word == "refused" else ""
            process.wait()
            with self._lock:
                self._process, self.ready = None, False
        code = process.returncode
        return refusal or (f"signal {-code}." if code < 0 else f"exit code {code}.")

    def tell(self, line: bytes) -> None:
        """Say something to the process, if there is one that listens."""
        with self._lock:
            if self._process is not None and self._process.stdin is not None:
                try:
                    os.write(self._process.stdin.fileno(), line)
                except OSError:  # it is gone, or so far behind that its pipe is full: it will look by itself
                    return

    def kill(self) -> None:
        """End the process at once."""
        with self._lock:
            if self._process is not None:
                self._process.kill()

    def _begin(self, process: "subprocess.Popen[bytes]", order: bytes, stopping: Event) -> None:
        assert process.stdin is not None
        with self._lock:
            self._process = process
            os.set_blocking(process.stdin.fileno(), False)  # a nudge must never make a page wait
        self.tell(order)
        if stopping.is_set():  # told to stop between two workers: this one has not heard it
            self.tell(b"stop 0\n")
