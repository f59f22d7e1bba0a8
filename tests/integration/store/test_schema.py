import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from grader.store import schema
from grader.store.errors import SchemaDiffers, Unreachable
from grader.store.models import Assignment, Base
from grader.store.session import Database
from grader.values.assignment import CostPolicy


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


def tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names())


def test_an_empty_database_is_no_schema_of_this_version(url: str, database: Database) -> None:
    if url.startswith("sqlite"):
        with pytest.raises(Unreachable, match=r"no such|cannot be opened|no tables yet") as refused:
            Database(url.replace("grader.db", "missing/grader.db")).check()
        assert "folder must exist" in str(refused.value)
    with pytest.raises(SchemaDiffers, match="grader db upgrade"):
        database.check()


def test_after_an_upgrade_the_tables_are_those_of_the_models(database: Database) -> None:
    database.upgrade()
    database.check()
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []
    assert tables(database) == {*Base.metadata.tables, "alembic_version"}


def test_upgrading_again_changes_nothing_and_keeps_the_rows(database: Database) -> None:
    database.upgrade()
    with database.engine.begin() as connection:
        connection.execute(
            text("insert into courses (slug, title, timezone, created_at) values ('a', 'A', 'UTC', '2026-01-01 00:00:00')")
        )
    database.upgrade()
    database.check()
    with database.engine.connect() as connection:
        assert connection.execute(text("select slug from courses")).scalars().all() == ["a"]


def test_down_to_nothing_and_up_again(database: Database) -> None:
    database.upgrade()
    schema.downgrade(database.url, database.shown, "base")
    assert tables(database) == {"alembic_version"}
    with pytest.raises(SchemaDiffers):
        database.check()
    database.upgrade()
    database.check()


COURSE = "insert into courses (slug, title, timezone, created_at) values ('a', 'A', 'UTC', '2026-01-01 00:00:00')"
ASSIGNMENT = (
    "insert into assignments (course_id, slug, title, description, seed, published, created_at) "
    "select id, 'hw', 'HW', '', 7, {published}, '2026-01-01 00:00:00' from courses"
)


def test_assignments_of_an_older_program_are_kept_up_and_down(url: str, database: Database) -> None:
    database.upgrade()
    schema.downgrade(database.url, database.shown, "0001")
    columns = {column["name"] for column in inspect(database.engine).get_columns("assignments")}
    assert not columns & {"hints_after", "cost"}
    with database.engine.begin() as connection:
        connection.execute(text(COURSE))
        connection.execute(text(ASSIGNMENT.format(published="1" if url.startswith("sqlite") else "true")))
    database.upgrade()
    with database.session() as session:
        [kept] = session.query(Assignment).all()
        assert (kept.seed, kept.hints_after, kept.cost) == (7, 1, CostPolicy.INFORM)
    schema.downgrade(database.url, database.shown, "0001")
    with database.engine.connect() as connection:
        assert connection.execute(text("select slug from assignments")).scalars().all() == ["hw"]
    database.upgrade()
    database.check()


def test_ids_are_never_given_twice_after_all_migrations(url: str, database: Database) -> None:
    database.upgrade()
    if url.startswith("sqlite"):
        with database.engine.connect() as connection:
            made = connection.execute(text("select sql from sqlite_master where name in ('assignments', 'gradings')")).scalars()
            assert all("AUTOINCREMENT" in statement for statement in made)
    with database.session() as session:
        session.execute(text(COURSE))
        session.commit()
        session.add(Assignment(course_id=1, slug="x", title="X", seed=0, created_at=datetime(2026, 1, 1, tzinfo=UTC)))
        session.commit()
        session.execute(text("delete from assignments"))
        again = Assignment(course_id=1, slug="x", title="X", seed=0, created_at=datetime(2026, 1, 1, tzinfo=UTC))
        session.add(again)
        session.commit()
        assert again.id == 2


def test_tables_of_a_newer_program_are_left_alone(database: Database) -> None:
    database.upgrade()
    with database.engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(SchemaDiffers, match=r"newer version \(9999, not \w+\). Update the program"):
        database.check()
    with pytest.raises(SchemaDiffers, match="Update the program"):
        database.upgrade()


def test_replicas_that_start_at_once_upgrade_once(url: str, database: Database) -> None:
    program = "import sys; from grader.store.session import Database; Database(sys.argv[1]).upgrade()"
    started = [subprocess.Popen([sys.executable, "-c", program, url], stderr=subprocess.PIPE, text=True) for _ in range(4)]
    ends = [(process.communicate()[1], process.returncode) for process in started]
    assert ends == [("", 0)] * 4
    database.check()


def test_a_migration_that_breaks_leaves_nothing_half(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(config: object, revision: str) -> None:
        upgrade(config, revision)
        raise RuntimeError("power cut")

    upgrade = schema.command.upgrade
    monkeypatch.setattr(schema.command, "upgrade", breaks)
    with pytest.raises(RuntimeError, match="power cut"):
        database.upgrade()
    assert tables(database) == set()
