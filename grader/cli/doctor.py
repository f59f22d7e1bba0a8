"""``grader doctor``: what is active and what is missing on this machine, and what to do about it."""

import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec

import click
import numpy as np
from rich.text import Text

from grader import __version__
from grader.cli.equipment import open_catalog, sandbox_limits
from grader.cli.problems import Failed
from grader.cli.terminal import Page, counted, safe
from grader.exercise.shape import BadExercise
from grader.sandbox.doctor import protections
from grader.settings import BadSetting, Settings, unknown

LOOK = {True: ("active", "green"), False: ("missing", "red"), None: ("to do", "yellow")}


@dataclass(frozen=True)
class Finding:
    """One line: ``good`` None is neither good nor bad (not set up, and perhaps not needed)."""

    group: str
    name: str
    good: bool | None
    detail: str
    advice: str = ""


@click.command()
def doctor() -> int:
    """Check protections, database, exercises and settings.

    Each protection of the sandbox is tried for real. Exit code: 0 all is well, 1 something is missing.

    \b
    grader doctor
    """
    findings = list(examine())
    page = Page()
    versions = f"grader {__version__}, Python {platform.python_version()}, numpy {np.__version__}"
    page.line(f"{versions}, {platform.platform()}", style="dim")
    group = ""
    for finding in findings:
        if finding.group != group:
            group = finding.group
            page.line(group, style="bold")
        _print(finding, page, max(len(item.name) for item in findings))
    bad = [finding for finding in findings if finding.good is False]
    verdict = f"{counted(len(bad), 'thing')} to put right." if bad else "All is well."
    page.line(verdict, style="red" if bad else "green")
    return 1 if bad else 0


def examine() -> Iterator[Finding]:
    """Everything that is looked at, group by group."""
    for sentence in unknown(os.environ):
        yield Finding("Settings", "variable", None, sentence)
    try:
        settings = Settings.from_environment(os.environ)
    except BadSetting as error:
        yield Finding("Settings", error.name, False, str(error), "Correct or unset it.")
        settings = Settings.from_environment({name: os.environ[name] for name in ("HOME",) if name in os.environ})
    else:
        yield Finding("Settings", "values", True, "every setting can be used")
    yield from _protections(settings)
    yield from _exercises(settings)
    yield from _database(settings)


def _protections(settings: Settings) -> Iterator[Finding]:
    for item in protections(sandbox_limits(settings)):
        yield Finding("Protections of the sandbox", item.name, item.active, item.detail, item.advice)
    if settings.unprotected:
        detail = "submissions are graded even when a protection is missing"
        advice = "Unset it unless only your own code is graded here."
        yield Finding("Protections of the sandbox", "GRADER_UNPROTECTED", False, detail, advice)


def _exercises(settings: Settings) -> Iterator[Finding]:
    try:
        catalog = open_catalog(settings)
        found = list(catalog.values())
    except BadExercise as error:
        yield Finding("Exercises", "files", False, str(error), "Correct the file, GRADER_EXERCISES or GRADER_REFERENCE.")
        return
    for problem in catalog.broken.values():
        yield Finding("Exercises", "files", False, problem, "Correct the file, GRADER_EXERCISES or GRADER_REFERENCE.")
    yield Finding("Exercises", "public", bool(found), counted(len(found), "exercise"), "They were not installed: install again.")
    bare = [item.name for item in found if item.reference is None]
    alone = f"; slopes of the forward function judge {', '.join(bare[:8])}" if bare else ""
    detail = f"{len(found) - len(bare)} references{alone}"
    yield Finding("Exercises", "private", None if bare else True, detail, "Staff need them: see GRADER_REFERENCE.")


def _database(settings: Settings) -> Iterator[Finding]:
    if find_spec("sqlalchemy") is None:
        yield Finding("Database", "packages", None, "the server's packages are not installed", "A server needs grader[web].")
        return
    from grader.cli.db import check_database
    from grader.store.errors import StoreError
    from grader.store.session import Database

    database = Database(settings.database)
    try:
        check_database(database)
    except (Failed, StoreError) as error:
        sentence = error.message if isinstance(error, Failed) else str(error)
        yield Finding("Database", "database", None, sentence, "Only a server needs it.")
    else:
        yield Finding("Database", "database", True, f"{database.shown} has the tables of this version")
    finally:
        database.close()


def _print(finding: Finding, page: Page, wide: int) -> None:
    word, style = LOOK[finding.good]
    head = Text.assemble((f"{word:<7}", style), f"  {safe(finding.name):<{wide}}  {safe(finding.detail)}")
    page.line(head, indent=2)
    if finding.advice and finding.good is not True:
        page.line(finding.advice, indent=11, style="bold")
