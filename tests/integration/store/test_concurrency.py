"""Several at once, on both databases: threads with their own sessions are to the database what processes are."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from grader.service import assignments, courses, grading_queue, people, submissions
from grader.service.access import OPERATOR
from grader.service.errors import Conflict, Refused
from grader.service.passwords import Passwords
from grader.service.scores import overview, standing
from grader.service.views import AssignmentDraft, Job, Receipt, Role, State
from grader.store.errors import Busy
from grader.store.session import Database
from grader.values.report import ExerciseReport, Report, Status

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
CHEAP = Passwords(time_cost=1, memory_kib=8, lanes=1)


@dataclass
class Hall:
    database: Database
    assignment: int
    student: int

    def submit(self, number: int = 0) -> Receipt:
        with self.database.session() as session:
            return submissions.submit(
                session, assignment_id=self.assignment, person_id=self.student, filename="a.py", content=b"%d" % number, now=NOON
            )

    def claim(self, owner: str, now: datetime = NOON) -> Job | None:
        with self.database.session() as session:
            return grading_queue.claim(session, owner, now, 60)

    def finish(self, job: Job, score: float = 1.0) -> bool:
        items = (ExerciseReport("sin", Status.PASS, score, 1.0, "", 0),)
        report = Report("a.py", "ada", Status.PASS, "nul \0 and \ud800", score, items, grader="1", numpy="2")
        with self.database.session() as session:
            return grading_queue.finish(session, job, report, started=NOON, now=NOON)


@pytest.fixture
def hall(url: str) -> Iterator[Hall]:
    database = Database(url)
    database.upgrade()
    with database.session() as session:
        ada = people.add_person(session, CHEAP, "ada", "Ada", actor=OPERATOR, now=NOON)
        course = courses.create_course(session, "backprop", "Backprop", "UTC", actor=OPERATOR, now=NOON)
        courses.enrol(session, course.id, ada.id, Role.STUDENT, actor=OPERATOR, now=NOON)
        draft = AssignmentDraft("hw1", "One", exercises=(("sin", "1"),))
        made = assignments.create_assignment(session, course.id, draft, ["sin"], actor=OPERATOR, now=NOON)
        assignments.publish(session, made.id, True, actor=OPERATOR, now=NOON)
    yield Hall(database, made.id, ada.id)
    database.close()


def at_once(*calls: Callable[[], object]) -> list[object]:
    """All of them in threads of their own; exceptions of the service come back as results."""

    def run(call: Callable[[], object]) -> object:
        try:
            return call()
        except (Refused, Conflict, Busy) as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_each_submission_is_claimed_once_however_many_ask(hall: Hall) -> None:
    handed_in = {hall.submit(number).id for number in range(40)}

    def claim_all(owner: str) -> list[int]:
        return [job.submission_id for job in iter(lambda: hall.claim(owner), None)]

    claimed = at_once(*(lambda owner=owner: claim_all(owner) for owner in ("a", "b", "c", "d", "e", "f")))
    together = [number for numbers in claimed for number in numbers]
    assert len(together) == len(handed_in)
    assert set(together) == handed_in


def test_an_expired_lease_has_one_heir(hall: Hall) -> None:
    hall.submit()
    dead = hall.claim("dead")
    assert dead is not None
    late = NOON + timedelta(seconds=61)
    heirs = [job for job in at_once(*(lambda owner=owner: hall.claim(owner, late) for owner in "abcdef")) if job is not None]
    assert len(heirs) == 1
    assert not hall.finish(dead)
    assert hall.finish(heirs[0])


def test_one_verdict_is_stored_however_often_it_is_sent(hall: Hall) -> None:
    hall.submit()
    job = hall.claim("a")
    assert sorted(at_once(*[lambda: hall.finish(job)] * 6)) == [False] * 5 + [True]
    with hall.database.session() as session:
        assert session.execute(text("select count(*) from gradings")).scalar_one() == 1


def test_claims_and_uploads_and_verdicts_do_not_hinder_each_other(hall: Hall) -> None:
    def upload() -> None:
        for number in range(15):
            hall.submit(number)

    def work() -> int:
        done = 0
        for _ in range(200):
            job = hall.claim("w")
            done += hall.finish(job) if job else 0
            if done == 15:
                break
        return done

    at_once(upload, upload, work, work)
    while (job := hall.claim("rest")) is not None:
        assert hall.finish(job)
    with hall.database.session() as session:
        assert standing(session, hall.assignment, hall.student, hall.student).used == 30


def test_the_last_attempt_is_taken_once(hall: Hall) -> None:
    with hall.database.session() as session:
        view = assignments.assignment_by_id(session, hall.assignment, OPERATOR)
        draft = AssignmentDraft(**{**vars(assignments.draft_of(view)), "attempts": "2"})
        assignments.edit_assignment(session, hall.assignment, draft, ["sin"], actor=OPERATOR, now=NOON)
    results = at_once(*(lambda number=number: hall.submit(number) for number in range(8)))
    assert sorted(receipt.attempts_left for receipt in results if isinstance(receipt, Receipt)) == [0, 1]
    assert sum(isinstance(result, Refused) for result in results) == 6


def test_a_login_is_given_once(hall: Hall) -> None:
    def add() -> object:
        with hall.database.session() as session:
            return people.add_person(session, CHEAP, "new", "New", actor=OPERATOR, now=NOON)

    results = at_once(*[add] * 6)
    assert sum(isinstance(result, Conflict) for result in results) == 5


def test_two_lecturers_who_enrol_the_same_person_do_so_once(hall: Hall) -> None:
    with hall.database.session() as session:
        new = people.add_person(session, CHEAP, "new", "New", actor=OPERATOR, now=NOON)
        (course,) = courses.courses(session, OPERATOR)

    def enrol() -> object:
        with hall.database.session() as session:
            return courses.enrol(session, course.id, new.id, Role.TA, actor=OPERATOR, now=NOON)

    results = at_once(*[enrol] * 6)
    assert not any(isinstance(result, Exception) and not isinstance(result, Busy) for result in results)
    with hall.database.session() as session:
        assert [member.person.login for member in courses.members(session, course.id, OPERATOR)] == ["new", "ada"]


def test_two_admins_who_remove_each_other_leave_one(hall: Hall) -> None:
    with hall.database.session() as session:
        admins = [people.add_person(session, CHEAP, name, name, admin=True, actor=OPERATOR, now=NOON) for name in ("x", "y")]

    def remove(who: int) -> object:
        with hall.database.session() as session:
            return people.set_admin(session, who, False, actor=OPERATOR, now=NOON)

    results = at_once(*(lambda who=admin.id: remove(who) for admin in admins))
    assert sum(isinstance(result, Refused) for result in results) == 1


def test_the_way_of_a_submission_and_its_numbers(hall: Hall) -> None:
    first, second = hall.submit(1), hall.submit(2)
    for score in (0.25, 0.75):
        job = hall.claim("w")
        assert job is not None
        assert hall.finish(job, score)
    third = hall.submit(3)
    with hall.database.session() as session:
        rows = submissions.history(session, hall.assignment, hall.student, hall.student)
        found = submissions.detail(session, second.id, hall.student)
        (row,) = overview(session, hall.assignment, OPERATOR).rows
        state = submissions.state(session, third.id, hall.student)
    assert [(row.id, row.number, row.score, row.best, row.state) for row in rows] == [
        (third.id, 3, None, False, State.QUEUED),
        (second.id, 2, 0.75, True, State.GRADED),
        (first.id, 1, 0.25, False, State.GRADED),
    ]
    assert found.report is not None
    assert found.report.message == "nul \ufffd and ?"
    assert (row.score, row.best_id, row.latest_id, row.attempts, row.waiting) == (0.75, second.id, third.id, 2, 1)
    assert (state.state, state.ahead) == (State.QUEUED, 0)
    assert found.row.received_at == NOON
