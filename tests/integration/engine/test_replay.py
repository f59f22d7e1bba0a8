"""A grading done again by the real bench: the same report, or what differs, and nothing stored."""

import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from grader.engine.bench import sandbox_bench
from grader.engine.order import Order
from grader.engine.replay import Replay, Replayer, Unrepeatable, replay
from grader.service import grading_queue
from grader.service.access import OPERATOR
from grader.service.replays import stored_grading
from grader.service.views import StoredGrading
from tests.integration.engine.conftest import Room, now

pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)

WRONG = "import numpy as np\ndef sin_vjp(g, x):\n    return -g * np.cos(x)\n"
RANDOM = "import os\nimport numpy as np\ndef sin_vjp(g, x):\n    return g * int.from_bytes(os.urandom(2), 'big') * x\n"
BOTH = (
    "import numpy as np\ndef sin_forward(x):\n    return np.sin(x), x\n\n"
    "def sin_backward(dout, cache):\n    return -dout * np.cos(cache)\n"
)


def graded(room: Room, code: str) -> StoredGrading:
    """Hand in and grade with the real bench."""
    room.submit(code)
    with sandbox_bench(Order.of(room.settings)) as bench, room.database.session() as session:
        job = grading_queue.claim(session, "w1", now(), 60.0)
        assert job is not None
        started = datetime.now(UTC)
        assert grading_queue.finish(session, job, bench.grade(job), started=started, now=datetime.now(UTC))
        return stored_grading(session, 1, OPERATOR)


def contents(room: Room) -> list[object]:
    """All that the database holds about gradings and the queue."""
    tables = ("gradings", "scores", "submissions", "audit_events")
    with room.database.session() as session:
        return [session.execute(text(f"select * from {table}")).all() for table in tables]


@pytest.mark.parametrize("code", [WRONG, BOTH, "def sin_vjp(g, x):\n    return np.cos(x)\n", "def sin_vjp(:\n"])
def test_the_same_bytes_give_the_same_report_and_nothing_is_stored(room: Room, code: str) -> None:
    stored = graded(room, code)
    before = contents(room)
    done = replay(Order.of(room.settings), stored)
    assert (done.differs, done.changed) == ((), ())
    assert done.same
    assert contents(room) == before


@pytest.mark.parametrize("code", [WRONG, BOTH], ids=["vjp", "both passes"])
def test_what_was_tried_comes_with_it(room: Room, code: str) -> None:
    done = replay(Order.of(room.settings), graded(room, code))
    [guesses] = done.guesses
    assert (guesses.exercise, guesses.gradient) == ("sin", "x")
    assert guesses.tried[0].holds
    assert "sign" in guesses.tried[0].name or guesses.tried[0].own
    assert any(item.own and not item.holds for item in guesses.tried)
    assert guesses.others > 10


def test_a_version_that_changed_and_what_differs_are_named(room: Room) -> None:
    stored = graded(room, WRONG)
    report = {**stored.report, "numpy": "1.0"}
    report["exercises"] = [{**report["exercises"][0], "version": "older", "message": "Said otherwise."}]
    done = replay(Order.of(room.settings), replace(stored, report=report))
    assert [sentence.partition(" was ")[0] for sentence in done.changed] == ["numpy", "exercise sin"]
    [said] = done.differs
    assert said.startswith('sin: message was "Said otherwise.", is ')


def test_code_that_behaves_differently_each_time_differs_without_a_version(room: Room) -> None:
    stored = graded(room, RANDOM)
    report = {**stored.report, "message": "Once it was right."}
    done = replay(Order.of(room.settings), replace(stored, report=report))
    assert not done.same
    assert done.changed == ()


def test_a_report_of_another_kind_is_no_difference_but_a_problem(room: Room) -> None:
    stored = graded(room, WRONG)
    with pytest.raises(Unrepeatable, match="cannot read"):
        replay(Order.of(room.settings), replace(stored, report={"verdict": "good"}))


def test_in_a_process_of_its_own_it_comes_to_the_same(room: Room) -> None:
    stored = graded(room, WRONG)
    done = Replayer(room.settings).replay(stored.id)
    assert isinstance(done, Replay)
    assert done.same
    assert done == replay(Order.of(room.settings), stored)
    with pytest.raises(Unrepeatable, match="no grading 99"):
        Replayer(room.settings).replay(99)


@pytest.mark.parametrize(
    ("program", "seconds", "said"),
    [
        ("import time; time.sleep(600)", 0.5, "not done after 0.5 seconds"),
        ("import sys; print('Hello'); sys.exit(7)", 60.0, "exit code 7"),
        ('print(\'{"problem": "The disk is full."}\')', 60.0, "The disk is full"),
    ],
)
def test_what_goes_wrong_is_told(room: Room, program: str, seconds: float, said: str) -> None:
    with pytest.raises(Unrepeatable, match=said):
        Replayer(room.settings, program=(sys.executable, "-c", program), seconds=seconds).replay(1)
