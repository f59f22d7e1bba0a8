"""Bringing the tables to this version, and saying when they are not."""

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, Connection
from sqlalchemy.pool import NullPool

from grader.store.errors import SchemaDiffers, Unreachable, in_clear_words
from grader.store.places import migrations_folder
from grader.store.session import WRITES, sqlite_engine

log = logging.getLogger("grader.store")
LOCK: Final = 0x67726164  # any number that no other program locks in the same database
WAIT_SECONDS: Final = 120


def upgrade(url: URL, shown: str, revision: str = "head") -> None:
    """Migrate up to ``revision``, in one transaction that holds a lock against a second process doing the same."""
    if url.get_backend_name() == "sqlite":
        _make_file(url)
    with in_clear_words(shown):
        _migrate(url, shown, revision, command.upgrade)


def downgrade(url: URL, shown: str, revision: str) -> None:
    """Migrate down to ``revision`` ("base" is empty). For tests and for going back to an older version of the program."""
    with in_clear_words(shown):
        _migrate(url, shown, revision, command.downgrade)


def check(connection: Connection, shown: str) -> None:
    """Raises SchemaDiffers unless the database is at the newest revision that this program knows."""
    found, newest = _known(connection, shown)
    if found == newest:
        return
    if found is None:
        raise SchemaDiffers(f"The database {shown} has no tables yet. Run: grader db upgrade")
    raise SchemaDiffers(f"The tables of {shown} are of an older version ({found}, not {newest}). Run: grader db upgrade")


def _known(connection: Connection, shown: str) -> tuple[str | None, str | None]:
    """The revision of the database and the newest one. Raises SchemaDiffers for one that this program has never heard of."""
    script = ScriptDirectory.from_config(_config(None))
    found, newest = MigrationContext.configure(connection).get_current_revision(), script.get_current_head()
    if found is not None and found not in {revision.revision for revision in script.walk_revisions()}:
        raise SchemaDiffers(f"The tables of {shown} are of a newer version ({found}, not {newest}). Update the program.")
    return found, newest


def _migrate(url: URL, shown: str, revision: str, run: Callable[[Config, str], None]) -> None:
    sqlite = url.get_backend_name() == "sqlite"
    # Rebuilding a table, as SQLite needs for most changes, drops the old one: with foreign keys on that deletes rows elsewhere.
    engine = (
        sqlite_engine(url, foreign_keys=False, busy_seconds=WAIT_SECONDS, poolclass=NullPool)
        if sqlite
        else create_engine(url, poolclass=NullPool)
    )
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        if not sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        before, _ = _known(connection, shown)
        run(_config(connection), revision)
        after, _ = _known(connection, shown)
        if after != before:
            log.info("the tables of %s went from version %s to %s", shown, before or "none", after or "none")
        if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
            raise RuntimeError(f"the migration would leave {len(broken)} rows that refer to nothing, first: {broken[0]}")


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _make_file(url: URL) -> None:
    """Students' work is in it: made readable by its owner only."""
    if not url.database or url.database == ":memory:":
        return
    path = Path(url.database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise Unreachable(
            f"The database file {path} cannot be made: {error.strerror}. Choose another with GRADER_DATA or GRADER_DATABASE."
        ) from None
