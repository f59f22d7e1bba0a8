"""A small school to test on: one course, its people, one published assignment; and reports made by hand."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from grader.service import assignments, courses, grading_queue, people, submissions
from grader.service.access import OPERATOR
from grader.service.passwords import Passwords
from grader.service.views import AssignmentDraft, AssignmentView, Job, PersonView, Receipt, Role
from grader.values.report import ExerciseReport, Report, Status

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
KNOWN = ("sin", "matvec", "affine")
ZONE = "Europe/Zurich"


def later(**how_much: float) -> datetime:
    return NOON + timedelta(**how_much)


def draft(**changes: object) -> AssignmentDraft:
    values = {"slug": "hw1", "title": "First steps", "exercises": (("sin", "1"), ("matvec", "3"))}
    return AssignmentDraft(**{**values, **changes})


def report(
    *scores: float | None, status: Status | None = None, names: tuple[str, ...] = ("sin", "matvec"), **more: object
) -> Report:
    """One score per exercise; None is a fault of ours. Points 1 and 3."""
    items = tuple(_exercise(name, score, points) for name, score, points in zip(names, scores, (1.0, 3.0, 1.0), strict=False))
    total = None
    if None not in scores and items:
        total = sum(item.points * item.score for item in items) / sum(item.points for item in items)
    verdict = status or (Status.GRADER_FAULT if None in scores else Status.PASS if total == 1 else Status.FAIL)
    values = {"file": "hw1.py", "student": "ada", "status": verdict, "message": "said", "score": total, "exercises": items}
    return Report(**{**values, "grader": "0.1", "numpy": "2.0", **more})


def _exercise(name: str, score: float | None, points: float) -> ExerciseReport:
    status = Status.GRADER_FAULT if score is None else Status.PASS if score == 1 else Status.FAIL
    return ExerciseReport(name, status, score, points, "said", 0, version=f"{name}-v1")


class School:
    """The course "backprop" with admin root, lecturer lena, assistant tom, students ada and bob, outsider zoe."""

    def __init__(self, session: Session, passwords: Passwords) -> None:
        self.session, self.passwords = session, passwords
        self.root = self.person("root", admin=True)
        self.course = courses.create_course(session, "backprop", "Backprop", ZONE, actor=self.root.id, now=NOON)
        self.lena = self.member("lena", Role.LECTURER)
        self.tom = self.member("tom", Role.TA)
        self.ada = self.member("ada", Role.STUDENT)
        self.bob = self.member("bob", Role.STUDENT)
        self.zoe = self.person("zoe")
        self.hw1 = self.assignment()

    def person(self, login: str, **more: object) -> PersonView:
        name = login.capitalize()
        return people.add_person(
            self.session, self.passwords, login, name, actor=OPERATOR, now=NOON, **{"password": f"{login}-secret", **more}
        )

    def member(self, login: str, role: Role) -> PersonView:
        person = self.person(login)
        courses.enrol(self.session, self.course.id, person.id, role, actor=self.root.id, now=NOON)
        return person

    def assignment(self, *, published: bool = True, **changes: object) -> AssignmentView:
        made = assignments.create_assignment(self.session, self.course.id, draft(**changes), KNOWN, actor=self.lena.id, now=NOON)
        return assignments.publish(self.session, made.id, published, actor=self.lena.id, now=NOON)

    def submit(
        self, person: PersonView, content: bytes = b"x = 1", *, to: AssignmentView | None = None, now: datetime = NOON
    ) -> Receipt:
        return submissions.submit(
            self.session, assignment_id=(to or self.hw1).id, person_id=person.id, filename="hw1.py", content=content, now=now
        )

    def claim(self, owner: str = "w1", now: datetime = NOON, lease: float = 60, **more: int) -> Job | None:
        return grading_queue.claim(self.session, owner, now, lease, **more)

    def grade(self, *scores: float | None, now: datetime = NOON, **more: object) -> Job:
        """Claim the next one and finish it with this report."""
        job = self.claim(now=now)
        assert job is not None, "nothing waits"
        assert grading_queue.finish(self.session, job, report(*scores, **more), started=now, now=now, max_attempts=1)
        return job

    def attempt(
        self, person: PersonView, *scores: float | None, to: AssignmentView | None = None, now: datetime = NOON, **more: object
    ) -> int:
        """Hand in and grade. The id of the submission."""
        receipt = self.submit(person, to=to, now=now)
        self.grade(*scores, now=now, **more)
        return receipt.id
