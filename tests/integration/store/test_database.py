import json
import sqlite3
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError

from grader.store.errors import Busy, Full, SchemaDiffers, Unreachable
from grader.store.models import Course, Enrolment, Person
from grader.store.session import Database, begin_write, strict_json
from grader.store.states import Role
from grader.values.report import CheckResult

NOON = datetime(2026, 11, 20, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database(url)
    database.upgrade()
    yield database
    database.close()


def course(slug: str = "a", at: datetime = NOON) -> Course:
    return Course(slug=slug, title="A", timezone="UTC", created_at=at)


def slugs(database: Database) -> list[str]:
    with database.session() as session:
        return list(session.execute(text("select slug from courses order by slug")).scalars())


@pytest.mark.parametrize(
    "bad", ["", "nonsense", "mysql://x/y", "sqlite+aiosqlite:///x", "postgresql+asyncpg://x/y", "oracle://u:hidden-word@x/y"]
)
def test_a_url_that_is_none_is_refused_without_its_password(bad: str) -> None:
    with pytest.raises(Unreachable) as refused:
        Database(bad)
    assert "hidden-word" not in str(refused.value)


def test_what_is_not_committed_is_rolled_back(database: Database) -> None:
    with database.session() as session:
        session.add(course())
        session.flush()

    def breaks() -> None:
        with database.session() as session:
            session.add(course())
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        breaks()
    assert slugs(database) == []


def test_what_is_committed_stays(database: Database) -> None:
    with database.session() as session:
        session.add(course())
        session.commit()
    assert slugs(database) == ["a"]


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=5, minutes=45))])
def test_times_come_back_aware_in_utc_to_the_microsecond(database: Database, zone: timezone) -> None:
    with database.session() as session:
        session.add(course(at=NOON.astimezone(zone)))
        session.commit()
    with database.session() as session:
        found = session.query(Course).one().created_at
    assert (found, found.tzinfo) == (NOON, UTC)


def test_a_naive_time_is_refused(database: Database) -> None:
    with database.session() as session:
        session.add(course(at=NOON.replace(tzinfo=None)))
        with pytest.raises(StatementError, match="no time zone"):
            session.flush()


def test_foreign_keys_hold(database: Database) -> None:
    with database.session() as session:
        session.add(Enrolment(course_id=1, person_id=1, role=Role.TA, created_at=NOON))
        with pytest.raises(IntegrityError):
            session.commit()


def test_a_word_that_is_no_role_is_refused(database: Database) -> None:
    with database.session() as session:
        session.add_all([course(), Person(login="x", name="X", created_at=NOON)])
        session.flush()
        session.add(Enrolment(course_id=1, person_id=1, role="professor", created_at=NOON))
        with pytest.raises(StatementError, match="professor"):
            session.flush()


def test_a_writer_does_not_fail_on_what_it_read_before_another_wrote(database: Database) -> None:
    with database.session() as mine, database.session() as other:
        assert mine.query(Course).all() == []
        other.add(course("other"))
        other.commit()
        begin_write(mine)
        mine.add(course("mine"))
        mine.commit()
    assert slugs(database) == ["mine", "other"]


def test_tables_that_are_not_there_are_told_as_such(url: str) -> None:
    database = Database(url)
    with pytest.raises(SchemaDiffers, match="grader db upgrade"), database.session() as session:
        session.query(Course).all()
    database.close()


@pytest.mark.parametrize("address", ["postgresql://u:hidden-word@127.0.0.1:1/x", "postgresql://u:hidden-word@/x?host=/nowhere"])
def test_a_server_that_does_not_answer(address: str) -> None:
    with pytest.raises(Unreachable, match="does not answer") as refused, Database(address).session() as session:
        session.query(Course).all()
    assert "hidden-word" not in str(refused.value)


def test_a_database_that_the_server_does_not_have(new_database: Callable[[str], str]) -> None:
    address = new_database("postgresql").replace("/test_", "/absent_")
    with pytest.raises(Unreachable, match=r"does not answer .*does not exist"), Database(address).session() as session:
        session.query(Course).all()


class TestSqlite:
    """What only a file can suffer."""

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        return tmp_path / "grader.db"

    @pytest.fixture
    def database(self, file: Path) -> Iterator[Database]:
        database = Database(f"sqlite:///{file}")
        database.upgrade()
        yield database
        database.close()

    def test_it_is_private_and_its_folder_is_made(self, tmp_path: Path) -> None:
        database = Database(f"sqlite:///{tmp_path / 'new' / 'folder' / 'grader.db'}")
        database.upgrade()
        database.close()
        assert stat.S_IMODE((tmp_path / "new" / "folder" / "grader.db").stat().st_mode) == 0o600

    def test_received_means_on_disk(self, database: Database) -> None:
        with database.session() as session:
            assert session.execute(text("pragma journal_mode")).scalar() == "wal"
            assert session.execute(text("pragma synchronous")).scalar() == 2
            assert session.execute(text("pragma foreign_keys")).scalar() == 1

    def test_a_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(Unreachable, match="cannot be made: Not a directory"):
            Database(f"sqlite:///{tmp_path / 'file' / 'x' / 'grader.db'}").upgrade()

    def test_a_file_of_another_kind(self, file: Path) -> None:
        file.write_bytes(b"this is no database, but long enough to be looked at" * 40)
        with pytest.raises(Unreachable, match="must be an SQLite database"), Database(f"sqlite:///{file}").session() as session:
            session.query(Course).all()

    def test_a_file_that_another_process_holds(self, file: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("grader.store.session.BUSY_SECONDS", 0.05)
        waiting = Database(f"sqlite:///{file}")
        holder = sqlite3.connect(file, isolation_level=None)
        holder.execute("begin immediate")
        with pytest.raises(Busy, match="another process holds it"), waiting.session() as session:
            begin_write(session)
        holder.close()
        waiting.close()

    def test_a_disk_without_room(self, database: Database) -> None:
        def fills() -> None:
            with database.session() as session:
                session.execute(text("pragma max_page_count = 1"))
                session.execute(
                    text("insert into courses values (1, 'a', :long, 'UTC', '2026-01-01')"), {"long": "x" * 1_000_000}
                )

        with pytest.raises(Full, match="disk is full"):
            fills()
        assert slugs(database) == []

    def test_readers_do_not_wait_for_a_writer(self, database: Database) -> None:
        with database.session() as writer, database.session() as reader:
            begin_write(writer)
            writer.add(course())
            writer.flush()
            assert reader.query(Course).all() == []
            writer.commit()
        assert slugs(database) == ["a"]


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("a\0\0b", "a\ufffd\ufffdb"),
        ("\ud800", "?"),
        ("\\\0", "\\\ufffd"),
        ("\\u0000", "\\u0000"),  # a backslash and five letters are no NUL
        ("\\\\u0000", "\\\\u0000"),
        ("ĝ \N{WAVING HAND SIGN} \x1f", "ĝ \N{WAVING HAND SIGN} \x1f"),
    ],
)
def test_json_holds_no_text_that_a_database_refuses(text: str, stored: str) -> None:
    assert json.loads(strict_json({text: [text]})) == {stored: [stored]}


def test_json_has_an_object_for_a_dataclass_and_no_nan() -> None:
    assert strict_json(CheckResult("a", "b", "pass")) == '{"name":"a","title":"b","result":"pass","gradient":null,"detail":""}'
    with pytest.raises(ValueError, match="JSON"):
        strict_json([float("nan")])
