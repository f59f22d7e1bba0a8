import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.engine.local import LocalEngine
from grader.service import assignments, courses, people, submissions
from grader.service.access import OPERATOR
from grader.service.passwords import Passwords
from grader.service.views import AssignmentDraft, Role, State, SubmissionDetail
from grader.settings import Settings
from grader.store.session import Database

FAKE = (sys.executable, "-P", str(Path(__file__).with_name("fakeworker.py")))


def now() -> datetime:
    return datetime.now(UTC)


def until(holds: Callable[[], object], seconds: float = 120) -> None:
    """Wait for something that must come; far longer than it takes, so that a busy machine fails no test."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)


@dataclass
class Room:
    """A database with one student and one assignment, and what the fake workers wrote."""

    database: Database
    settings: Settings
    assignment: int
    student: int
    log: Path

    def submit(self, content: str = "right") -> int:
        with self.database.session() as session:
            return submissions.submit(
                session,
                assignment_id=self.assignment,
                person_id=self.student,
                filename="hw.py",
                content=content.encode(),
                now=now(),
            ).id

    def detail(self, submission: int) -> SubmissionDetail:
        with self.database.session() as session:
            return submissions.detail(session, submission, OPERATOR)

    def state(self, submission: int) -> State:
        return self.detail(submission).row.state

    def begun(self, submission: int) -> list[int]:
        """The processes that began to grade it."""
        lines = self.log.read_text().split("\n") if self.log.exists() else []
        pairs = [line.split() for line in lines if line]
        return [int(process) for number, process in pairs if int(number) == submission]


@pytest.fixture
def room(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    monkeypatch.setenv("FAKE_LOG", str(tmp_path / "begun.txt"))
    database = Database(url)
    database.upgrade()
    with database.session() as session:
        cheap = Passwords(time_cost=1, memory_kib=8, lanes=1)
        ada = people.add_person(session, cheap, "ada", "Ada", actor=OPERATOR, now=now())
        course = courses.create_course(session, "backprop", "Backprop", "UTC", actor=OPERATOR, now=now())
        courses.enrol(session, course.id, ada.id, Role.STUDENT, actor=OPERATOR, now=now())
        draft = AssignmentDraft("hw1", "One", exercises=(("sin", "1"),))
        made = assignments.create_assignment(session, course.id, draft, ["sin"], actor=OPERATOR, now=now())
        assignments.publish(session, made.id, True, actor=OPERATOR, now=now())
    settings = Settings(data=tmp_path, database=url, lease_seconds=60.0, max_attempts=3, workers=2)
    yield Room(database, settings, made.id, ada.id, tmp_path / "begun.txt")
    database.close()


@pytest.fixture
def engine(room: Room) -> Iterator[Callable[..., LocalEngine]]:
    """Starts engines with fake workers; stopped after the test. Leases are long where nothing must expire: on a busy
    machine a worker may stand still for seconds, and then it is right that another takes its work."""
    started: list[LocalEngine] = []

    def start(workers: int = 2, lease: float = 60.0) -> LocalEngine:
        made = LocalEngine(replace(room.settings, lease_seconds=lease), workers, program=FAKE)
        started.append(made)
        made.start()
        return made

    yield start
    for made in started:
        made.stop(0.0)
