from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from grader.service.passwords import Passwords
from grader.store.session import Database
from tests.unit.service.school import School


@pytest.fixture(scope="session")
def passwords() -> Passwords:
    """Cheap hashes: what is tested is who gets in, not how long an attacker needs."""
    return Passwords(time_cost=1, memory_kib=8, lanes=1)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("template") / "grader.db"
    database = Database(f"sqlite:///{path}")
    database.upgrade()
    database.close()
    return path.read_bytes()


@pytest.fixture
def database(tmp_path: Path, template: bytes) -> Iterator[Database]:
    (tmp_path / "grader.db").write_bytes(template)
    database = Database(f"sqlite:///{tmp_path / 'grader.db'}")
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.session() as session:
        yield session


@pytest.fixture
def school(session: Session, passwords: Passwords) -> School:
    return School(session, passwords)
