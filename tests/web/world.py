"""A small world for the pages: two courses, people in every role, an engine that grades when it is told to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from grader.engine.base import Health
from grader.exercise.spec import Exercise
from grader.service import assignments, courses, grading_queue, people
from grader.service.access import OPERATOR
from grader.service.passwords import Passwords
from grader.service.views import AssignmentDraft, AssignmentView, Job, PersonView, Role
from grader.settings import Settings
from grader.store.session import Database
from grader.values.report import CheckResult, ExerciseReport, GradientReport, Report, Status
from grader.web.app import create_app
from grader.web.house import Limits

START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"
RIGHT = b"import numpy as np\n\ndef sin_vjp(g, x):\n    return g * np.cos(x)\n\ndef relu_vjp(g, x):\n    return g * (x > 0)\n"
WRONG = b"import numpy as np\n\ndef sin_vjp(g, x):\n    return g * np.sin(x)\n"


@dataclass
class Clock:
    """A clock that goes only when it is told to."""

    time: datetime = START

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **parts: float) -> None:
        self.time += timedelta(**parts)


@dataclass
class FakeEngine:
    """Remembers what it was told; ``work`` grades everything that waits, by looking for np.cos in the bytes."""

    database: Database
    clock: Clock
    alive: int = 1
    nudged: list[int | None] = field(default_factory=list)

    def start(self) -> None:
        """Nothing to start."""

    def stop(self, drain: float) -> None:
        """Nothing to stop."""

    def nudge(self, submission_id: int | None = None) -> None:
        self.nudged.append(submission_id)

    def health(self) -> Health:
        return Health(workers=1, alive=self.alive, detail="" if self.alive else "all workers have ended")

    def claim(self) -> Job | None:
        with self.database.session() as session:
            return grading_queue.claim(session, "fake", self.clock(), 60.0)

    def finish(self, job: Job, report: Report) -> None:
        with self.database.session() as session:
            assert grading_queue.finish(session, job, report, started=self.clock(), now=self.clock(), max_attempts=1)

    def work(self) -> int:
        count = 0
        while (job := self.claim()) is not None:
            self.finish(job, report_for(job))
            count += 1
        return count

    def break_down(self, problem: str) -> None:
        job = self.claim()
        assert job is not None
        with self.database.session() as session:
            grading_queue.fail(session, job, problem, now=self.clock(), max_attempts=1)


def report_for(job: Job) -> Report:
    """What the fake engine finds: sin is right when the bytes hold np.cos, relu when they define it."""
    right = b"np.cos" in job.content
    sin = _exercise("sin", "x", right, job.seed)
    exercises = [sin] + [
        _exercise(item.name, "x", True, job.seed) if f"def {item.name}_vjp".encode() in job.content
        else ExerciseReport(item.name, Status.MISSING, 0.0, item.points, f"There is no function {item.name}_vjp in your file.", job.seed)
        for item in job.wanted if item.name != "sin"
    ]
    score = sum((item.score or 0.0) * item.points for item in exercises) / sum(item.points for item in exercises)
    status = Status.PASS if score == 1 else Status.FAIL
    passed = sum(item.status is Status.PASS for item in exercises)
    return Report(
        job.filename, job.student, status, f"{passed} of {len(exercises)} exercises passed.", score, tuple(exercises),
        warnings=("The cell with %matplotlib was passed over.",), printed="hello <b>world</b>\n", grader="0.1.0", numpy="2.4", sha256=job.sha256,
    )


def _exercise(name: str, gradient: str, right: bool, seed: int) -> ExerciseReport:
    status = Status.PASS if right else Status.FAIL
    hint = "" if right else "The derivative of the sine is the cosine: <look> at the chain rule."
    shapes = () if right else ("x (3,)", "x (1,)")
    return ExerciseReport(
        name, status, float(right), 1.0, "Every check holds." if right else "The gradient of x is wrong.", seed,
        gradients=(GradientReport(gradient, status, None, 1e-12 if right else 0.73, None if right else "reference", hint, 0 if right else 9, 12, shapes),),
        checks=(
            CheckResult("shapes", "It has the shape of x.", "pass", gradient),
            CheckResult("reference", "It agrees with the reference.", "pass" if right else "fail", gradient, "" if right else "scaled error 0.73"),
            CheckResult("differences", "It agrees with finite differences.", "pass" if right else "skipped", gradient),
        ),
        traceback=() if right else ("hw1.py, line 4: return g * np.sin(x)",), printed="" if right else "debug 1\n", version="0123456789ab",
    )


@dataclass
class World:
    """The app with everything behind it, and people who can sign in. ``people`` are by login."""

    app: Flask
    database: Database
    engine: FakeEngine
    clock: Clock
    people: dict[str, PersonView]
    assignment: AssignmentView

    def client(self, login: str | None = None) -> FlaskClient:
        """A browser without a window, signed in as ``login``."""
        client = self.app.test_client()
        if login is not None:
            answer = post(client, "/sign-in", login=login, password=PASSWORD)
            assert answer.status_code == 302, answer.text
        return client


def token(client: FlaskClient) -> str:
    """The token that the forms of this session carry."""
    page = client.get("/sign-in", follow_redirects=True).text
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def post(client: FlaskClient, address: str, **fields: object) -> TestResponse:
    """Send a form as a browser would."""
    return client.post(address, data={"csrf_token": token(client), **fields})


def make_world(folder: Path, catalog: Mapping[str, Exercise], limits: Limits | None = None) -> World:
    """Build it in ``folder``: course ``nn`` (Zurich) with hw1 (sin, relu), and an empty course ``other``."""
    database = Database(f"sqlite:///{folder / 'grader.db'}")
    database.upgrade()
    clock = Clock()
    engine = FakeEngine(database, clock)
    passwords = Passwords(time_cost=1, memory_kib=8, lanes=1)
    settings = Settings(data=folder, database=f"sqlite:///{folder / 'grader.db'}", secret_key="k" * 32, upload_bytes=200_000)
    with database.session() as session:
        logins = {"ada": "Ada Lovelace", "bob": "Bob <Tables>", "tina": "Tina Assistant", "lea": "Lea Lecturer", "otto": "Otto Other", "leo": "Leo Elsewhere"}
        made = {
            login: people.add_person(session, passwords, login, name, password=PASSWORD, actor=OPERATOR, now=clock())
            for login, name in logins.items()
        }
        made["root"] = people.add_person(session, passwords, "root", "Rosa Admin", password=PASSWORD, admin=True, actor=OPERATOR, now=clock())
        course = courses.create_course(session, "nn", "Neural networks", "Europe/Zurich", actor=OPERATOR, now=clock())
        other = courses.create_course(session, "other", "Another course", "America/New_York", actor=OPERATOR, now=clock())
        roles = {"ada": Role.STUDENT, "bob": Role.STUDENT, "tina": Role.TA, "lea": Role.LECTURER}
        for login, role in roles.items():
            courses.enrol(session, course.id, made[login].id, role, actor=OPERATOR, now=clock())
        courses.enrol(session, other.id, made["otto"].id, Role.STUDENT, actor=OPERATOR, now=clock())
        courses.enrol(session, other.id, made["leo"].id, Role.LECTURER, actor=OPERATOR, now=clock())
        draft = AssignmentDraft(
            slug="hw1", title="Homework 1", description="Two **easy** ones: $\\frac{\\partial L}{\\partial x}$.", seed="7",
            opens="2026-11-01T08:00", due="2026-11-25T23:59", closes="2026-11-28T23:59", attempts="3", exercises=(("sin", "1"), ("relu", "1")),
        )
        item = assignments.create_assignment(session, course.id, draft, tuple(catalog), actor=OPERATOR, now=clock())
        item = assignments.publish(session, item.id, True, actor=OPERATOR, now=clock())
    app = create_app(settings, database, catalog, engine, passwords=passwords, clock=clock, limits=limits or Limits("1000 per minute", "1000 per minute", "1000 per minute"))
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return World(app, database, engine, clock, made, item)
