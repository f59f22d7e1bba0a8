"""All tests of the service once more, on PostgreSQL: the verbs must not notice which database they talk to."""

from collections.abc import Iterator
from types import ModuleType

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from grader.service.passwords import Passwords
from grader.store.models import Base
from grader.store.session import Database
from tests.unit.service import (
    test_assignments,
    test_audit,
    test_courses,
    test_grading_queue,
    test_people,
    test_roster,
    test_scores,
    test_submissions,
)
from tests.unit.service.school import School

SAME = (test_assignments, test_audit, test_courses, test_grading_queue, test_people, test_roster, test_scores, test_submissions)


def _tests(modules: tuple[ModuleType, ...]) -> dict[str, object]:
    return {
        f"{name}_{module.__name__.rpartition('_')[2]}": value
        for module in modules
        for name, value in vars(module).items()
        if name.startswith("test_")
    }


globals().update(_tests(SAME))


@pytest.fixture(scope="module")
def passwords() -> Passwords:
    return Passwords(time_cost=1, memory_kib=8, lanes=1)


@pytest.fixture(scope="module")
def filled(postgres: str) -> Iterator[Database]:
    """One database for all tests, since making one takes longer than a test."""
    server = Database(postgres)
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE service"))
    server.close()
    database = Database(make_url(postgres).set(database="service").render_as_string(hide_password=False))
    database.upgrade()
    yield database
    database.close()


@pytest.fixture
def database(filled: Database) -> Database:
    with filled.session() as session:
        session.execute(text(f"TRUNCATE {', '.join(Base.metadata.tables)} RESTART IDENTITY CASCADE"))
        session.commit()
    return filled


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.session() as session:
        yield session


@pytest.fixture
def school(session: Session, passwords: Passwords) -> School:
    return School(session, passwords)
