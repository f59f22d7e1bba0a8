"""A small world for the pages: two courses, people in every role, an engine that grades when it is told to."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from grader.engine.base import Health
from grader.engine.replay import Guesses, Replay, Unrepeatable
from grader.exercise.spec import Exercise
from grader.service import assignments, courses, grading_queue, people, submissions
from grader.service.access import OPERATOR
from grader.service.passwords import Passwords
from grader.service.views import AssignmentDraft, AssignmentView, Job, PersonView, Role
from grader.settings import Settings
from grader.store.session import Database
from grader.values.report import CheckResult, Cost, CostKind, Counterexample, ExerciseReport, GradientReport, Report, Status
from grader.web.app import create_app
from grader.web.house import Limits

NAMES = {
    "ada": "Ada Lovelace",
    "bob": "Bob <Tables>",
    "tina": "Tina Assistant",
    "lea": "Lea Lecturer",
    "sam": "Sam Spare",
    "otto": "Otto Other",
    "leo": "Leo Elsewhere",
    "root": "Rosa Admin",
}
ROLES = {"ada": Role.STUDENT, "bob": Role.STUDENT, "sam": Role.STUDENT, "tina": Role.TA, "lea": Role.LECTURER}
SMALLEST = Counterexample((("g", [1.0, 0.0]), ("x", [0.0, 2.0])), {}, [1.0, 0.0], [0.0, 0.0], [True, False])
BUILDS = Cost(
    CostKind.JACOBIAN,
    "Somewhere a Jacobian is built as an array: it takes 8 MB for 1,000 input entries.",
    (1024, 2048, 4096),
    (8_400_000, 33_600_000, 134_000_000),
    (16_000, 32_000, 64_000),
    (8_388_608, 33_554_432, 134_217_728),
)
OFTEN = Limits("1000 per minute", "1000 per minute", "1000 per minute")
START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOMEWORK = AssignmentDraft(
    slug="hw1",
    title="Homework 1",
    description="Two **easy** ones: $\\frac{\\partial L}{\\partial x}$.",
    seed="7",
    opens="2026-11-01T08:00",
    due="2026-11-25T23:59",
    closes="2026-11-28T23:59",
    attempts="3",
    exercises=(("sin", "1"), ("relu", "1")),
)
PASSWORD = "correct horse battery"
COSTLY = b"import numpy as np\n\ndef sin_vjp(g, x):\n    return np.diag(np.cos(x)) @ g\n"
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
class FakeReplayer:
    """Says what it was told to say, and remembers which gradings were asked for."""

    differs: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    guesses: tuple[Guesses, ...] = ()
    problem: str = ""
    asked: list[int] = field(default_factory=list)

    def replay(self, grading_id: int) -> Replay:
        self.asked.append(grading_id)
        if self.problem:
            raise Unrepeatable(self.problem)
        return Replay(grading_id, 1, "fail", "0 of 1 exercise right.", self.differs, self.changed, self.guesses)


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
    """What the fake engine finds: sin is right when the bytes hold np.cos, and builds a Jacobian when they hold np.diag; relu
    is right when they define it."""
    right = b"np.cos" in job.content
    sin = _exercise("sin", "x", right, job.seed)
    if right and b"np.diag" in job.content:
        sin = replace(sin, cost=BUILDS)
    exercises = [sin] + [
        _exercise(item.name, "x", True, job.seed)
        if f"def {item.name}_vjp".encode() in job.content
        else ExerciseReport(item.name, Status.MISSING, 0.0, item.points, f"There is no function {item.name}_vjp here.", job.seed)
        for item in job.wanted
        if item.name != "sin"
    ]
    score = sum((item.score or 0.0) * item.points for item in exercises) / sum(item.points for item in exercises)
    status = Status.PASS if score == 1 else Status.FAIL
    passed = sum(item.status is Status.PASS for item in exercises)
    return Report(
        job.filename,
        job.student,
        status,
        f"{passed} of {len(exercises)} exercises passed.",
        score,
        tuple(exercises),
        warnings=("The cell with %matplotlib was passed over.",),
        printed="hello <b>world</b>\n",
        grader="0.1.0",
        numpy="2.4",
        sha256=job.sha256,
    )


def _exercise(name: str, gradient: str, right: bool, seed: int) -> ExerciseReport:
    status = Status.PASS if right else Status.FAIL
    hint = "" if right else "The derivative of the sine is the cosine: <look> at the chain rule."
    found = GradientReport(gradient, status, max_error=1e-12, cases=12)
    if not right:
        found = GradientReport(
            gradient,
            status,
            max_error=0.73,
            check="reference",
            hint=hint,
            failed_cases=9,
            cases=12,
            failed_shapes=("x (3,)", "x (1,), then many other inputs: W1 (2, 4), b1 (4,), W2 (3, 2), b2 (3,)"),
            counterexample=SMALLEST,
        )
    verdict, skipped, seen = ("pass", "pass", "") if right else ("fail", "skipped", "scaled error 0.73")
    return ExerciseReport(
        name,
        status,
        float(right),
        1.0,
        "Every check holds." if right else "The gradient of x is wrong.",
        seed,
        gradients=(found,),
        checks=(
            CheckResult("shapes", "It has the shape of x.", "pass", gradient),
            CheckResult("reference", "It agrees with the reference.", verdict, gradient, seen),
            CheckResult("differences", "It agrees with finite differences.", skipped, gradient),
        ),
        traceback=() if right else ("hw1.py, line 4: return g * np.sin(x)",),
        printed="" if right else "debug 1\n",
        version="0123456789ab",
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
    replayer: "FakeReplayer"

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


def build(folder: Path, catalog: Mapping[str, Exercise]) -> None:
    """Fill a new database in ``folder``: course ``nn`` (Zurich) with hw1 (sin, relu), and an empty course ``other``.

    Everybody has PASSWORD but sam, who has none yet."""
    database = Database(address(folder))
    database.upgrade()
    passwords = quick_passwords()
    with database.session() as session:
        made = {
            login: people.add_person(
                session,
                passwords,
                login,
                name,
                password=None if login == "sam" else PASSWORD,
                admin=login == "root",
                actor=OPERATOR,
                now=START,
            )
            for login, name in NAMES.items()
        }
        course = courses.create_course(session, "nn", "Neural networks", "Europe/Zurich", actor=OPERATOR, now=START)
        other = courses.create_course(session, "other", "Another course", "America/New_York", actor=OPERATOR, now=START)
        for login, role in ROLES.items():
            courses.enrol(session, course.id, made[login].id, role, actor=OPERATOR, now=START)
        courses.enrol(session, other.id, made["otto"].id, Role.STUDENT, actor=OPERATOR, now=START)
        courses.enrol(session, other.id, made["leo"].id, Role.LECTURER, actor=OPERATOR, now=START)
        item = assignments.create_assignment(session, course.id, HOMEWORK, tuple(catalog), actor=OPERATOR, now=START)
        assignments.publish(session, item.id, True, actor=OPERATOR, now=START)
    database.close()


def open_world(folder: Path, catalog: Mapping[str, Exercise], limits: Limits = OFTEN) -> World:
    """The world whose database ``build`` has filled in ``folder``."""
    database = Database(address(folder))
    clock = Clock()
    engine = FakeEngine(database, clock)
    replayer = FakeReplayer()
    settings = Settings(data=folder, database=address(folder), secret_key="k" * 32, upload_bytes=200_000)
    app = create_app(
        settings, database, catalog, engine, passwords=quick_passwords(), clock=clock, limits=limits, replayer=replayer
    )
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = False  # an error of ours must show its page, as it does for people
    with database.session() as session:
        everybody = {login: people.find(session, login) for login in NAMES}
        item = assignments.assignment(session, "nn", "hw1", OPERATOR)
    return World(app, database, engine, clock, everybody, item, replayer)


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of a server that shows ``app`` meanwhile."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def address(folder: Path) -> str:
    """The database in ``folder``."""
    return f"sqlite:///{folder / 'grader.db'}"


def quick_passwords() -> Passwords:
    """Hashes that cost next to nothing."""
    return Passwords(time_cost=1, memory_kib=8, lanes=1)


def submit(world: World, login: str, content: bytes = RIGHT, filename: str = "hw1.py", slug: str = "hw1") -> int:
    """Hand in without a browser; the number of the submission."""
    with world.database.session() as session:
        item = assignments.assignment(session, "nn", slug, OPERATOR)
        receipt = submissions.submit(
            session,
            assignment_id=item.id,
            person_id=world.people[login].id,
            filename=filename,
            content=content,
            now=world.clock(),
        )
    return receipt.id
