import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from grader.engine.local import LocalEngine
from grader.service.views import State, Status
from grader.store.models import Submission
from tests.integration.engine.conftest import FAKE, Room, until

Start = Callable[..., LocalEngine]


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_what_waited_before_the_start_and_what_comes_after_is_graded_once(room: Room, engine: Start) -> None:
    early = [room.submit() for _ in range(5)]
    workers = engine()
    late = []
    for _ in range(5):
        late.append(room.submit())
        workers.nudge(late[-1])
    everything = early + late
    until(lambda: all(room.state(number) == State.GRADED for number in everything))
    assert [len(room.begun(number)) for number in everything] == [1] * 10
    assert [len(room.detail(number).gradings) for number in everything] == [1] * 10


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_lost_nudge_only_delays(room: Room, engine: Start) -> None:
    workers = engine(1)
    until(lambda: workers.health().alive == 1)
    number = room.submit()
    until(lambda: room.state(number) == State.GRADED)
    assert room.detail(number).row.score == 1


def test_a_killed_worker_loses_nothing_and_another_takes_it_up(room: Room, engine: Start, tmp_path: Path) -> None:
    engine(2, lease=2.0)
    number = room.submit(f"wait {tmp_path / 'go'}")
    until(lambda: room.begun(number))
    os.kill(room.begun(number)[0], signal.SIGKILL)
    after = room.submit()
    until(lambda: room.state(after) == State.GRADED)
    until(lambda: len(room.begun(number)) == 2)
    (tmp_path / "go").touch()
    until(lambda: room.state(number) == State.GRADED)
    found = room.detail(number)
    assert (found.row.score, len(found.gradings)) == (1, 1)
    assert len(set(room.begun(number))) == 2


def test_live_work_is_not_stolen_however_long_it_takes(room: Room, engine: Start, tmp_path: Path) -> None:
    slow = room.submit(f"wait {tmp_path / 'go'}")
    first, second = engine(1, lease=5.0), engine(1, lease=5.0)
    until(lambda: room.begun(slow))
    until(lambda: first.health().alive + second.health().alive == 2)
    until(lambda: seconds_waited(room, slow) > 12)
    (tmp_path / "go").touch()
    until(lambda: room.state(slow) == State.GRADED)
    assert len(room.begun(slow)) == 1


def seconds_waited(room: Room, submission: int) -> float:
    """How far the lease was moved on since it was handed in: only a living worker moves it."""
    with room.database.session() as session:
        until, received = session.execute(
            select(Submission.lease_until, Submission.received_at).where(Submission.id == submission)
        ).one()
    return (until - received).total_seconds() if until else 0.0


def test_two_engines_share_the_work_and_each_piece_is_done_once(room: Room, engine: Start) -> None:
    everything = [room.submit() for _ in range(40)]
    engine(2)
    engine(2)
    until(lambda: all(room.state(number) == State.GRADED for number in everything))
    assert [len(room.begun(number)) for number in everything] == [1] * 40


def test_a_submission_that_kills_its_workers_is_given_up_and_the_others_are_graded(room: Room, engine: Start) -> None:
    deadly = room.submit("die")
    harmless = room.submit()
    engine(1, lease=2.0)
    until(lambda: room.state(harmless) == State.GRADED)
    until(lambda: room.state(deadly) == State.FAILED)
    assert len(room.begun(deadly)) == 3
    found = room.detail(deadly)
    assert (found.row.status, found.row.score) == (Status.GRADER_FAULT, None)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_stopping_finishes_what_is_under_way(room: Room, engine: Start, tmp_path: Path) -> None:
    number = room.submit(f"wait {tmp_path / 'go'}")
    waiting = room.submit()
    workers = engine(1)
    until(lambda: room.begun(number))
    os.kill(room.begun(number)[0], signal.SIGTERM)  # as a service manager may send it to every process
    (tmp_path / "go").touch()
    workers.stop(60.0)
    assert room.state(number) == State.GRADED
    assert room.state(waiting) == State.QUEUED
    assert workers.health().alive == 0


def test_what_cannot_be_finished_in_time_is_given_back_at_once(room: Room, engine: Start, tmp_path: Path) -> None:
    number = room.submit(f"wait {tmp_path / 'never'}")
    workers = engine(1)
    until(lambda: room.begun(number))
    workers.stop(0.1)
    assert room.state(number) == State.QUEUED
    assert not alive(room.begun(number)[0])


def test_workers_end_when_their_parent_is_killed(room: Room) -> None:
    program = """
import sys, time
from pathlib import Path
from grader.engine.local import LocalEngine
from grader.settings import Settings
LocalEngine(Settings(data=Path(sys.argv[1]), database=sys.argv[2]), 2, program=sys.argv[3:]).start()
time.sleep(600)
"""
    parent = subprocess.Popen([sys.executable, "-c", program, str(room.settings.data), room.settings.database, *FAKE])
    numbers = [room.submit() for _ in range(6)]
    until(lambda: all(room.state(number) == State.GRADED for number in numbers))
    parent.kill()
    parent.wait()
    workers = {process for number in numbers for process in room.begun(number)}
    until(lambda: not any(alive(process) for process in workers))


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_fault_of_ours_is_tried_again_and_does_not_stop_the_worker(room: Room, engine: Start) -> None:
    wrong, right = room.submit("raise"), room.submit()
    engine(1)
    until(lambda: room.state(right) == State.GRADED)
    until(lambda: room.detail(wrong).problem)
    assert room.detail(wrong).problem == "ZeroDivisionError: the suite divides by zero"
    assert room.begun(wrong)[0] == room.begun(right)[0]


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_broken_bench_ends_its_worker_and_gives_the_work_back(room: Room, engine: Start) -> None:
    broken = room.submit("break")
    engine(1)
    until(lambda: room.detail(broken).problem)
    right = room.submit()
    until(lambda: room.state(right) == State.GRADED)
    assert "the zygote is gone" in room.detail(broken).problem
    assert room.begun(broken)[0] != room.begun(right)[0]


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("how", "said"), [("refuse", "Student code would not be shut in on this machine."), ("die", "signal 9")])
def test_workers_that_cannot_start_are_told_in_the_health(
    room: Room, engine: Start, monkeypatch: pytest.MonkeyPatch, how: str, said: str
) -> None:
    monkeypatch.setenv("FAKE_START", how)
    workers = engine(2)
    until(lambda: workers.health().detail)
    health = workers.health()
    assert (health.workers, health.alive) == (2, 0)
    assert said in health.detail
    workers.nudge()
    workers.stop(0.0)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_program_that_is_not_there_breaks_nothing(room: Room) -> None:
    workers = LocalEngine(room.settings, 1, program=["/nowhere/python"])
    workers.start()
    until(lambda: workers.health().detail)
    workers.nudge(1)
    assert "cannot be started" in workers.health().detail
    workers.stop(1.0)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_an_engine_that_never_started_can_be_nudged_and_stopped(room: Room) -> None:
    workers = LocalEngine(room.settings)
    workers.nudge()
    workers.stop(1.0)
    assert (workers.health().workers, workers.health().alive) == (2, 0)
