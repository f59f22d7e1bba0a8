"""The database behind a URL: sessions that roll back unless told to commit."""

import json
import logging
import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from types import ModuleType
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from grader.store.errors import Busy, Unreachable, in_clear_words

WRITES: Final = "grader_writes"
BUSY_SECONDS: Final = 15
_NUL: Final = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")  # an even number of backslashes before it: itself no text about one
Given = ParamSpec("Given")
Result = TypeVar("Result")


class Database:
    """One database, shared by the threads of one process; make another after a fork or in another process.

    ``url``: ``sqlite:////folder/file.db`` or ``postgresql://user:password@host/name``. Nothing is opened until needed.
    Raises Unreachable for a URL that is none."""

    def __init__(self, url: str) -> None:
        self.url = _parsed(url)
        self.shown = self.url.render_as_string(hide_password=True)
        self.engine = _engine(self.url)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A unit of work: what is not committed when the block ends is rolled back.

        Raises StoreError for what is wrong with the database itself, whoever in the block met it."""
        with in_clear_words(self.shown), Session(self.engine, expire_on_commit=False) as session:
            yield session

    def upgrade(self) -> None:
        """Bring the tables to this version; several processes may call it at once. Makes an SQLite file and its folder.
        Raises StoreError."""
        _schema().upgrade(self.url, self.shown)

    def check(self) -> None:
        """Raises SchemaDiffers unless the tables are those of this version, StoreError when it cannot be asked."""
        with in_clear_words(self.shown), self.engine.connect() as connection:
            _schema().check(connection, self.shown)

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()


def strict_json(value: object) -> str:
    """Plain values and dataclasses as JSON that every database and page can read: NUL and lone surrogates in texts are replaced.

    Raises ValueError for NaN."""
    text = json.dumps(value, default=vars, allow_nan=False, ensure_ascii=False, separators=(",", ":"), check_circular=False)
    if "\\u0000" in text:
        text = _NUL.sub(r"\1\\ufffd", text)
    return text.encode("utf-8", "replace").decode("utf-8")


def begin_write(session: Session) -> None:
    """Start a transaction that will write, letting go of what the session had read.

    SQLite cannot turn a reading transaction whose snapshot has aged into a writing one ("database is locked", at once,
    whatever the timeout): so a writer takes the write lock before it reads."""
    session.rollback()
    session.connection(execution_options={WRITES: True})


def all_or_nothing(verb: Callable[Concatenate[Session, Given], Result]) -> Callable[Concatenate[Session, Given], Result]:
    """A verb that writes: when it raises, nothing that it began stays in the session, nor does its lock.

    Two that make the same row at the same moment meet in the database: the second is told to try again (Busy)."""

    @wraps(verb)
    def guarded(session: Session, /, *args: Given.args, **kwargs: Given.kwargs) -> Result:
        try:
            return verb(session, *args, **kwargs)
        except IntegrityError as error:
            session.rollback()
            if "unique" not in str(error.orig).lower():
                raise
            raise Busy("Somebody else changed the same thing at this moment. Look at it again, then try again.") from error
        except BaseException:
            session.rollback()
            raise

    return guarded


def sqlite_engine(url: URL, *, foreign_keys: bool, busy_seconds: float, **options: Any) -> Engine:
    """An engine for an SQLite file with explicit transactions (the driver's own begin too late for DDL and reads)."""
    engine = create_engine(url, connect_args={"timeout": busy_seconds}, json_serializer=strict_json, **options)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode = WAL")
        # "Received" must mean on disk: NORMAL would keep the file sound after a power cut, but lose the last commits.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(WRITES):
            _take_write_lock(connection, busy_seconds)
        else:
            connection.exec_driver_sql("BEGIN")

    return engine


def _take_write_lock(connection: Connection, busy_seconds: float) -> None:
    """SQLite's own waiting naps ever longer, up to 0.1 s: beside a busy writer that leaves the lock free for moments only,
    it may miss them all. Short naps of random length meet one soon."""
    deadline = time.monotonic() + busy_seconds
    connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                return
            except OperationalError as error:
                if "locked" not in str(error.orig) or time.monotonic() > deadline:
                    raise
            time.sleep(random.uniform(0.0005, 0.003))
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {round(1000 * busy_seconds)}")


def _schema() -> ModuleType:
    """Alembic is heavy, and workers never need it. It also tells the log about each of its own parts."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    from grader.store import schema

    return schema


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        return sqlite_engine(url, foreign_keys=True, busy_seconds=BUSY_SECONDS)
    options = {"connect_timeout": 10, "application_name": "grader"}
    return create_engine(url, pool_pre_ping=True, pool_size=10, connect_args=options, json_serializer=strict_json)


def _parsed(text: str) -> URL:
    try:
        url = make_url(text)
        backend, driver = url.get_backend_name(), url.get_driver_name()
    except (ArgumentError, ImportError) as error:
        raise Unreachable(f"The database address is not understood: {error}") from None
    if (backend, driver) not in {("sqlite", "pysqlite"), ("postgresql", "psycopg")}:
        raise Unreachable(
            f"{url.render_as_string(hide_password=True)}: expected sqlite:////folder/file.db or postgresql://user:password@host/name."
        )
    return url
