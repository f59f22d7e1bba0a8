"""One worker in this process, with a bench that the test holds in its hand."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import text

from grader.engine.bench import Broken
from grader.engine.lease import GAVE_BACK, STUCK, Keeper
from grader.engine.order import Order
from grader.engine.worker import Worker
from grader.service import grading_queue, submissions
from grader.service.access import OPERATOR
from grader.service.views import Job, State, Status
from grader.store.errors import Busy
from grader.store.session import Database
from grader.values.report import ExerciseReport, Report
from tests.integration.engine.conftest import Room, now, until

pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


def report(job: Job, status: Status = Status.PASS, score: float | None = 1.0) -> Report:
    items = tuple(ExerciseReport(item.name, status, score, item.points, "said", job.seed) for item in job.wanted)
    return Report(job.filename, job.student, status, "said", score, items)


class Bench:
    """Grades with a function; remembers what it was asked to prepare."""

    def __init__(self, grade: Callable[[Job], Report] = report) -> None:
        self.grade = grade
        self.prepared: list[tuple[str, int]] = []

    def prepare(self, name: str, seed: int) -> None:
        self.prepared.append((name, seed))


def order(room: Room, **changes: object) -> Order:
    return replace(Order.of(room.settings), **{"poll_seconds": 0.01, "backoff_seconds": 0.01, **changes})


@contextmanager
def running(room: Room, bench: Bench, **changes: object) -> Iterator[Worker]:
    """A worker at work in a thread; stopped, and its thread gone, at the end."""

    @contextmanager
    def made(_: Order) -> Iterator[Bench]:
        yield bench

    worker = Worker(order(room, **changes), "w1", made)
    ready = threading.Event()
    thread = threading.Thread(target=worker.run, args=(ready.set,))
    thread.start()
    try:
        assert ready.wait(60)
        yield worker
    finally:
        worker.stop(600)
        thread.join()


def test_an_order_survives_the_pipe(room: Room) -> None:
    made = replace(Order.of(room.settings), imports=("scipy", "math"), exercises=("/a folder/ü",))
    assert Order.from_line(made.to_line()) == made
    assert made.to_line().count(b"\n") == 1


def test_it_grades_what_waits_and_prepares_what_may_come(room: Room) -> None:
    bench = Bench()
    with running(room, bench):
        numbers = [room.submit() for _ in range(3)]
        until(lambda: all(room.state(number) == State.GRADED for number in numbers))
        until(lambda: bench.prepared)
    assert bench.prepared[0] == ("sin", 0)


def test_our_fault_is_tried_as_often_as_allowed_and_then_shown(room: Room) -> None:
    asked = []

    def fails(job: Job) -> Report:
        asked.append(job.tries)
        raise KeyError("no exercise of that name")

    number = room.submit()
    with running(room, Bench(fails)):
        until(lambda: room.state(number) == State.FAILED)
    assert asked == [1, 2, 3]
    assert "no exercise of that name" in room.detail(number).problem
    assert room.detail(number).row.score is None


def test_a_report_of_a_fault_is_tried_again_until_it_is_none(room: Room) -> None:
    number = room.submit()
    bench = Bench(lambda job: report(job) if job.tries == 3 else report(job, Status.GRADER_FAULT, None))
    with running(room, bench):
        until(lambda: room.state(number) == State.GRADED)
    found = room.detail(number)
    assert (found.row.score, len(found.gradings)) == (1, 1)


def test_a_broken_bench_ends_the_worker_and_the_submission_waits_for_another(room: Room) -> None:
    @contextmanager
    def made(_: Order) -> Iterator[Bench]:
        def breaks(job: Job) -> Report:
            raise Broken("the zygote is gone")

        yield Bench(breaks)

    number = room.submit()
    worker = Worker(order(room), "w1", made)
    with pytest.raises(Broken):
        worker.run(lambda: None)
    assert (room.state(number), room.detail(number).problem) == (State.QUEUED, "The sandbox broke: the zygote is gone")


def test_a_database_that_is_busy_for_a_moment_costs_nothing(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    refused: list[str] = []

    def sometimes(verb: Callable[..., object]) -> Callable[..., object]:
        def called(*args: object, **kwargs: object) -> object:
            if refused.count(verb.__name__) < 2:
                refused.append(verb.__name__)
                raise Busy("The database is busy.")
            return verb(*args, **kwargs)

        return called

    monkeypatch.setattr("grader.engine.worker.PATIENCE", (0.01, 0.01, 0.01))
    monkeypatch.setattr(grading_queue, "claim", sometimes(grading_queue.claim))
    monkeypatch.setattr(grading_queue, "finish", sometimes(grading_queue.finish))
    number = room.submit()
    with running(room, Bench()):
        until(lambda: room.state(number) == State.GRADED)
    assert refused == ["claim", "claim", "finish", "finish"]


def test_a_lease_is_renewed_while_the_grading_lasts(room: Room) -> None:
    go = threading.Event()

    def waits(job: Job) -> Report:
        assert go.wait(60)
        return report(job)

    number = room.submit()
    with running(room, Bench(waits), lease_seconds=0.3) as worker:
        until(lambda: room.state(number) == State.RUNNING)
        leases = {lease(room, number)}
        until(lambda: leases.add(lease(room, number)) or len(leases) >= 4)
        go.set()
        until(lambda: room.state(number) == State.GRADED)
        worker.nudge()
    assert room.detail(number).row.score == 1


def test_a_result_that_came_too_late_is_not_used(room: Room) -> None:
    started, go = threading.Event(), threading.Event()

    def waits(job: Job) -> Report:
        started.set()
        assert go.wait(60)
        return report(job, score=0.0 if job.tries == 1 and job.owner == "w1" else 1.0)

    number = room.submit()
    bench = Bench(waits)
    with running(room, bench):
        assert started.wait(60)
        with room.database.session() as session:
            submissions.regrade(session, number, actor=OPERATOR, now=now())
        bench.grade = report
        go.set()
        until(lambda: room.state(number) == State.GRADED)
    assert [grading.score for grading in room.detail(number).gradings] == [1]


def lease(room: Room, number: int) -> object:
    with room.database.session() as session:
        return session.execute(text("select lease_until from submissions where id = :id"), {"id": number}).scalar_one()


def claimed(room: Room) -> Job:
    room.submit()
    with room.database.session() as session:
        job = grading_queue.claim(session, "w1", now(), 60)
    assert job is not None
    return job


def test_a_stuck_grading_ends_the_process(room: Room) -> None:
    left: list[int] = []
    job = claimed(room)
    keeper = Keeper(room.database, order(room, lease_seconds=0.03, longest=0.0), left.append)
    keeper.hold(job)
    until(lambda: left)
    keeper.let_go()
    assert left[0] == STUCK
    assert room.state(job.submission_id) == State.RUNNING


def test_at_the_deadline_the_work_is_given_back_and_counts_no_try(room: Room) -> None:
    left: list[int] = []
    job = claimed(room)
    keeper = Keeper(room.database, order(room), left.append)
    keeper.hold(job)
    keeper.end_by(time.monotonic())
    until(lambda: left)
    assert left == [GAVE_BACK]
    with room.database.session() as session:
        again = grading_queue.claim(session, "w2", now(), 60)
    assert again is not None
    assert (again.submission_id, again.tries) == (job.submission_id, 1)


def test_a_job_that_was_let_go_is_neither_renewed_nor_given_back(room: Room) -> None:
    left: list[int] = []
    job = claimed(room)
    keeper = Keeper(room.database, order(room, lease_seconds=0.03), left.append)
    keeper.hold(job)
    keeper.let_go()
    before = lease(room, job.submission_id)
    keeper.end_by(time.monotonic() + 0.1)
    until(lambda: left)
    assert lease(room, job.submission_id) == before
    assert room.state(job.submission_id) == State.RUNNING


def test_a_database_that_is_gone_is_told_and_does_not_end_the_keeper(room: Room) -> None:
    left: list[int] = []
    job = claimed(room)
    gone = Database("postgresql://nobody@/nowhere?host=/nowhere")
    keeper = Keeper(gone, order(room, lease_seconds=0.03), left.append)
    keeper.hold(job)
    keeper.end_by(time.monotonic() + 0.2)
    until(lambda: left)
    assert left == [GAVE_BACK]
