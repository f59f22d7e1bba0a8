"""``grader db``: the database's tables. Also how commands open the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from grader.cli.equipment import read_settings
from grader.cli.problems import OUR_FAULT, Failed
from grader.settings import Settings
from grader.store.errors import SchemaDiffers
from grader.store.session import Database


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The database of the settings, with this version's tables. Raises StoreError."""
    database = Database(settings.database)
    try:
        check_database(database)
        yield database
    finally:
        database.close()


def check_database(database: Database, advice: str = "grader db upgrade") -> None:
    """Raises Failed when there is no database yet or it has another version's tables, StoreError when it does not answer."""
    file = database.url.database if database.url.get_backend_name() == "sqlite" else None
    if file and not Path(file).exists():  # looking would make an empty one
        raise Failed(f"there is no database {file} yet; make it with: {advice}", OUR_FAULT)
    try:
        database.check()
    except SchemaDiffers as error:
        raise Failed(str(error).replace("grader db upgrade", advice), OUR_FAULT) from None


@click.group()
def db() -> None:
    """Create, upgrade and check the database.

    \b
    grader db upgrade
    GRADER_DATABASE=postgresql://grader:secret@db/grader grader db check
    """


@db.command()
def upgrade() -> None:
    """Bring the tables to this version; makes the database when there is none.

    Safe to run again, and by several servers at once.

    \b
    grader db upgrade
    """
    settings = read_settings()
    database = Database(settings.database)
    try:
        database.upgrade()
    finally:
        database.close()
    click.echo(f"{database.shown} has the tables of this version.")


@db.command()
def check() -> None:
    """Say whether the database can be used; exit code 3 when it cannot.

    \b
    grader db check
    """
    with opened(read_settings()) as database:
        click.echo(f"{database.shown} has the tables of this version.")
