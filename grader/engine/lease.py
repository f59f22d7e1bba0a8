"""Holding on to the submission that is being graded, from a thread beside the grading."""

import logging
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event, Lock, Thread

from grader.engine.order import Order
from grader.service import grading_queue
from grader.service.views import Job
from grader.store.errors import StoreError
from grader.store.session import Database

STUCK = 70
GAVE_BACK = 0
log = logging.getLogger("grader.worker")


class Keeper:
    """Renews the lease of one job after the other. It also watches over the grading thread, which cannot watch itself:
    a grading that is stuck, or not done when the worker must end, ends the process; what is in hand is graded by another."""

    def __init__(self, database: Database, order: Order, leave: Callable[[int], None] = os._exit) -> None:
        self._database = database
        self._order = order
        self._leave = leave
        self._lock = Lock()
        self._job: Job | None = None
        self._since = 0.0
        self._deadline = float("inf")
        self._changed = Event()
        self._left = False
        Thread(target=self._watch, name="keeper", daemon=True).start()

    def hold(self, job: Job) -> None:
        """Keep this job from now on."""
        with self._lock:
            self._job, self._since = job, time.monotonic()
        self._changed.set()

    def let_go(self) -> None:
        """The job is done or given back."""
        with self._lock:
            self._job = None

    def end_by(self, deadline: float) -> None:
        """Be gone at this time of ``time.monotonic``: what is in hand then is given back undone."""
        self._deadline = min(self._deadline, deadline)
        self._changed.set()

    def _watch(self) -> None:
        pause = self._order.lease_seconds / 3
        due = time.monotonic() + pause
        while not self._left:
            self._changed.wait(max(0.01, min(due, self._deadline) - time.monotonic()))
            if self._changed.is_set():
                self._changed.clear()
                due = time.monotonic() + pause
            with self._lock:  # a job that is let go meanwhile is not touched
                if time.monotonic() >= self._deadline:
                    self._give_back()
                elif time.monotonic() >= due:
                    due = time.monotonic() + pause
                    if self._job is not None:
                        self._renew(self._job)

    def _renew(self, job: Job) -> None:
        if time.monotonic() - self._since > self._order.longest:
            log.error("submission %d: the grading is stuck; this worker ends, another one takes it up", job.submission_id)
            self._end(STUCK)
            return
        try:
            with self._database.session() as session:
                kept = grading_queue.renew(session, job, datetime.now(UTC), self._order.lease_seconds)
        except StoreError as error:
            log.warning("submission %d: the lease cannot be renewed now: %s", job.submission_id, error)
            return
        if not kept:
            log.warning("submission %d: taken over or requeued meanwhile; this result will not be used", job.submission_id)
            self._job = None

    def _give_back(self) -> None:
        if self._job is not None:
            log.warning("submission %d: not done in time; given back for the next worker", self._job.submission_id)
            try:
                with self._database.session() as session:
                    grading_queue.release(session, self._job, datetime.now(UTC))
            except StoreError as error:
                log.warning("submission %d: left to its lease: %s", self._job.submission_id, error)
        self._end(GAVE_BACK)

    def _end(self, code: int) -> None:
        self._left = True
        self._leave(code)
