"""``grader serve``: the web pages, and workers that grade beside them."""

import logging
import socket
from dataclasses import replace

import click

from grader.cli.db import check_database
from grader.cli.equipment import open_catalog, read_settings, sandbox_limits
from grader.cli.problems import OUR_FAULT, Failed
from grader.cli.serving import DRAIN_SECONDS, address_of, listening, serve_until_stopped
from grader.engine.local import LocalEngine
from grader.engine.log import log_to_stderr
from grader.sandbox.doctor import protections
from grader.service import people
from grader.service.access import OPERATOR
from grader.settings import UNPROTECTED, Settings
from grader.store.session import Database
from grader.web.app import create_app

log = logging.getLogger("grader.serve")


@click.command()
@click.option("--host", help="Address to listen on (default: the setting GRADER_HOST).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on (default: GRADER_PORT); 0 takes any free one.")
@click.option("--workers", type=click.IntRange(1, 256), help="Worker processes that grade (default: GRADER_WORKERS).")
@click.option("--upgrade", is_flag=True, help="Bring the database to this version first (grader db upgrade).")
def serve(host: str | None, port: int | None, workers: int | None, upgrade: bool) -> None:
    """Serve the web pages and grade what is handed in.

    SIGTERM or Ctrl-C ends it after the work under way; what was not graded yet is graded after the next start.

    \b
    grader db upgrade && grader serve
    grader serve --host 0.0.0.0 --port 8080 --upgrade
    """
    read = read_settings()
    settings = replace(read, host=host or read.host, port=read.port if port is None else port, workers=workers or read.workers)
    log_to_stderr(settings.log_level)
    check_protections(settings)
    server = listening(settings.host, settings.port)
    database = Database(settings.database)
    try:
        if upgrade:
            database.upgrade()
        check_database(database, "grader db upgrade (or grader serve --upgrade)")
        _look_for_people(database)
        run(settings.with_secret(), database, server)
    finally:
        server.close()
        database.close()


def check_protections(settings: Settings) -> None:
    """Raises Failed with what ``grader doctor`` says when a protection is missing and the settings do not allow that."""
    missing = [item for item in protections(sandbox_limits(settings)) if not item.active]
    if missing and settings.unprotected:
        log.warning("GRADING WITHOUT PROTECTION: %s", "; ".join(f"{item.name}: {item.detail}" for item in missing))
    elif missing:
        lines = "\n".join(f"  missing: {item.name}: {item.detail} {item.advice}" for item in missing)
        raise Failed(
            f"student code would not be shut in on this machine, so nothing is graded.\n{lines}\n`grader doctor` shows all. "
            f'To grade all the same, only your own code: GRADER_UNPROTECTED="{UNPROTECTED}".',
            OUR_FAULT,
        )


def run(settings: Settings, database: Database, server: socket.socket) -> None:
    """Start the workers, answer requests until told to stop, then let the workers finish."""
    engine = LocalEngine(settings)
    catalog = open_catalog(settings)
    for problem in (*catalog.notes, *catalog.broken.values()):
        log.warning("%s", problem)
    app = create_app(settings, database, catalog, engine)

    def ready() -> None:
        click.echo(f"The grader is at {address_of(server, settings.host)} (Ctrl-C ends it).")

    engine.start()
    try:
        serve_until_stopped(app, server, ready)
    finally:
        engine.stop(DRAIN_SECONDS)
        log.info("stopped")


def _look_for_people(database: Database) -> None:
    with database.session() as session:
        if not people.people(session, OPERATOR):
            log.warning("nobody can sign in yet; add the first admin: grader user add NAME --admin")
