"""``grader demo``: a throwaway course, graded for real, with the pages up."""

import secrets
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from grader.cli.equipment import open_catalog, read_settings
from grader.cli.problems import INTERRUPTED, OUR_FAULT
from grader.cli.progress import Meter
from grader.cli.serve import check_protections
from grader.cli.serving import DRAIN_SECONDS, address_of, next_free, serve_until_stopped, stopped_by_signal
from grader.cli.terminal import Page, colour, counted, note, words
from grader.demo.course import ADMIN, SLUG, STAFF, STUDENT, make_course
from grader.engine.base import Engine
from grader.engine.local import LocalEngine
from grader.engine.log import log_to_stderr
from grader.exercise.catalog import Catalog
from grader.service import assignments, courses, grading_queue, scores
from grader.service.access import OPERATOR
from grader.settings import Settings
from grader.store.session import Database
from grader.values.report import Status
from grader.web.app import create_app

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), help="Port of the pages (default: GRADER_PORT), or the next free one.")
@click.option("--no-serve", is_flag=True, help="Grade, show a summary, and end.")
@click.option("--keep", is_flag=True, help="Leave the folder with the course behind.")
def demo(port: int | None, no_serve: bool, keep: bool) -> int:
    """Try it: a throwaway course with graded samples.

    Some forty submissions (right, wrong in many ways, crashing, hostile) are handed in and graded in the sandbox;
    then the pages come up. Everything is in a temporary folder that is removed at the end.

    \b
    grader demo
    grader demo --port 9000
    grader demo --no-serve

    Exit code: 0 all graded, 2 wrong use, 3 some could not be graded by our fault.
    """
    result = [INTERRUPTED]
    with stopped_by_signal(), _folder(keep) as folder:
        read = read_settings()
        settings = replace(
            read,
            data=folder,
            database=f"sqlite:///{folder / 'grader.db'}",
            secret_key=secrets.token_hex(32),
            host="127.0.0.1",
            port=read.port if port is None else port,
            https=False,
            trusted_proxies=0,
            log_level="warning" if read.log_level == "info" else read.log_level,  # the demo's own words are what to read
        )
        check_protections(settings)
        result = [_run(settings, no_serve)]
    return result[0]


def _run(settings: Settings, no_serve: bool) -> int:
    log_to_stderr(settings.log_level)
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(2))
    catalog = open_catalog(settings)
    database = Database(settings.database)
    engine = LocalEngine(settings)
    try:
        database.upgrade()
        with database.session() as session:
            total = make_course(session, password, list(catalog), datetime.now(UTC))
        engine.start()
        faults = _wait(database, total)
        _summary(database, faults, Page())
        if not no_serve:
            _serve(settings, database, catalog, engine, password)
    finally:
        engine.stop(0.0 if no_serve else DRAIN_SECONDS)
        database.close()
    return OUR_FAULT if faults else 0


def _wait(database: Database, total: int) -> int:
    """Until every submission has its verdict. Returns how many could not be graded."""
    left = total
    with Meter("grading the samples", total) as meter:
        while True:
            with database.session() as session:
                state = grading_queue.queue_state(session)
            now_left = state.queued + state.running
            meter.tick(max(left - now_left, 0))
            left = now_left
            if not left:
                return state.failed
            time.sleep(0.2)


def _serve(settings: Settings, database: Database, catalog: Catalog, engine: Engine, password: str) -> None:
    server = next_free(settings.host, settings.port)
    taken = settings.port and server.getsockname()[1] != settings.port
    app = create_app(settings, database, catalog, engine)

    def ready() -> None:
        if taken:
            note(f"port {settings.port} is taken by another program; the pages are at the next free one.")
        _sign_ins(address_of(server, settings.host), password, Page())

    try:
        serve_until_stopped(app, server, ready)
    finally:
        server.close()


def _summary(database: Database, faults: int, page: Page) -> None:
    """A line per assignment: how many students have which status."""
    with database.session() as session:
        course = courses.course(session, SLUG, OPERATOR)
        views = [scores.overview(session, item.id, OPERATOR) for item in assignments.assignments(session, course.id, OPERATOR)]
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    counts = {view.assignment.slug: Counter(cell.status for row in view.rows for cell in row.cells if cell) for view in views}
    present = [status for status in Status if any(count[status] for count in counts.values())]
    table.add_column("verdicts on exercises, by assignment")
    for status in present:
        table.add_column(Text(words(status), style=colour(status)), justify="right")
    for slug, count in counts.items():
        if count:
            table.add_row(slug, *(str(count[status] or "·") for status in present))
    page.console.print(table)
    if faults:
        page.line(f"{counted(faults, 'submission')} could not be graded by our fault.", style="magenta")


def _sign_ins(address: str, password: str, page: Page) -> None:
    people = {"student": STUDENT} | {role.value: login for login, (_, role) in STAFF.items()} | {"admin": ADMIN[0]}
    lines = [f"{address}", "", *(f"{role:<9} {login}" for role, login in people.items()), "", f"password for each: {password}"]
    lines += ["Every other student signs in the same way. Ctrl-C ends the demo and removes it."]
    text = Text("\n".join(lines))
    text.stylize("bold cyan", 0, len(address))
    if page.console.is_terminal:
        page.console.print(Panel(text, title="The demo is up", border_style="green", expand=False))
    else:
        for line in lines:
            page.line(line)
    page.console.file.flush()


@contextmanager
def _folder(keep: bool) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="grader-demo-"))
    try:
        yield folder
    finally:
        if keep:
            note(f"the course stays in {folder}; serve it again with GRADER_DATA={folder} grader serve")
        else:
            shutil.rmtree(folder, ignore_errors=True)
