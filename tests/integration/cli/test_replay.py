"""``grader replay`` as people type it: exit codes, words and JSON."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from grader.engine.bench import sandbox_bench
from grader.engine.order import Order
from grader.service import assignments, courses, grading_queue, people, submissions
from grader.service.access import OPERATOR
from grader.service.passwords import Passwords
from grader.service.views import AssignmentDraft, Role
from grader.settings import Settings
from grader.store.session import Database
from tests.integration.cli.conftest import Run

CODE = b"import numpy as np\ndef sin_vjp(g, x):\n    return -g * np.cos(x)\n"


@pytest.fixture
def database(environment: dict[str, str]) -> Database:
    """A database with one grading of a wrong submission."""
    settings = Settings.from_environment(environment)
    made, now = Database(settings.database), datetime.now(UTC)
    made.upgrade()
    with made.session() as session, sandbox_bench(Order.of(settings)) as bench:
        ada = people.add_person(session, Passwords(time_cost=1, memory_kib=8, lanes=1), "ada", "Ada", actor=OPERATOR, now=now)
        course = courses.create_course(session, "backprop", "Backprop", "UTC", actor=OPERATOR, now=now)
        courses.enrol(session, course.id, ada.id, Role.STUDENT, actor=OPERATOR, now=now)
        work = assignments.create_assignment(
            session, course.id, AssignmentDraft("hw1", "One", exercises=(("sin", "1"),)), ["sin"], actor=OPERATOR, now=now
        )
        assignments.publish(session, work.id, True, actor=OPERATOR, now=now)
        submissions.submit(session, assignment_id=work.id, person_id=ada.id, filename="hw1.py", content=CODE, now=now)
        job = grading_queue.claim(session, "w1", now, 60.0)
        assert job is not None
        assert grading_queue.finish(session, job, bench.grade(job), started=now, now=now)
    made.close()
    return made


def spoil(database: Database, **changes: object) -> None:
    """Change what is stored of the report."""
    with database.session() as session:
        report = json.loads(session.execute(text("select report from gradings")).scalar_one())
        session.execute(text("update gradings set report = :report"), {"report": json.dumps({**report, **changes})})
        session.commit()
    database.close()


def test_the_same_report_is_exit_code_0(database: Database, here: Run) -> None:
    ran = here("replay", 1, "--tried")
    assert ran.returncode == 0, ran.stderr
    assert "Grading 1, hw1.py of ada (submission 1)" in ran.stdout
    assert "The same report: fail." in ran.stdout
    assert "gradient of x: what was tried" in ran.stdout
    assert "wrong cases" in ran.stdout
    assert "changed since" not in ran.stdout
    data = json.loads(here("replay", 1, "--json").stdout)
    assert (data["same"], data["differs"], data["guesses"][0]["gradient"]) == (True, [], "x")


def test_what_differs_is_exit_code_1(database: Database, here: Run) -> None:
    spoil(database, message="2 of 1 exercises right.", numpy="1.0")
    ran = here("replay", 1)
    assert ran.returncode == 1
    assert "The report differs in 1 place:" in ran.stdout
    assert 'message was "2 of 1 exercises right.", is "0 of 1 exercise right."' in ran.stdout
    assert "changed since: numpy was 1.0, is " in ran.stdout
    assert "what was tried" not in ran.stdout


def test_no_such_grading_is_exit_code_2(database: Database, here: Run) -> None:
    for number in ("2", "0", "x"):
        ran = here("replay", number)
        assert ran.returncode == 2, number
        assert number in ran.stderr
        assert ran.stdout == ""


def test_a_fault_of_ours_is_exit_code_3(database: Database, here: Run, tmp_path: Path) -> None:
    spoil(database, surprise="from the future")
    ran = here("replay", 1)
    assert ran.returncode == 3
    assert "surprise" in ran.stderr
    assert "Traceback" not in ran.stderr
