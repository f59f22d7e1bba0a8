"""``grader replay``: a stored grading done again, compared with what was stored."""

import json
import os
from dataclasses import asdict

import click

from grader.cli.db import opened
from grader.cli.equipment import read_settings
from grader.cli.problems import OUR_FAULT, Failed
from grader.cli.terminal import Page, counted
from grader.engine.order import Order, one_thread
from grader.engine.replay import Guesses, Replay
from grader.engine.replay import replay as repeat
from grader.exercise.catalog import UnknownExercise
from grader.service.access import OPERATOR
from grader.service.replays import stored_grading
from grader.values.report import Status


@click.command()
@click.argument("grading", metavar="GRADING", type=click.IntRange(1))
@click.option("--tried", "show_guesses", is_flag=True, help="Also show what was tried to explain each wrong gradient.")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
def replay(grading: int, show_guesses: bool, as_json: bool) -> int:
    """Grade a stored submission again: is the report the same?

    GRADING is the number of a grading, as the staff's page of a submission shows it. The stored bytes are graded with the
    stored seed, exercises and points; nothing is stored. When something differs, it says what, and which versions changed.

    \b
    grader replay 17
    grader replay 17 --tried

    Exit code: 0 the same report, 1 it differs, 2 there is no such grading, 3 a fault on our side.
    """
    settings = read_settings()
    os.environ.update(one_thread())  # as the workers have it
    with opened(settings) as database, database.session() as session:
        stored = stored_grading(session, grading, OPERATOR)
    try:
        done = repeat(Order.of(settings), stored)
    except UnknownExercise as error:
        raise Failed(f"grading {grading} cannot be repeated: {error}", OUR_FAULT) from None
    if as_json:
        click.echo(json.dumps({**asdict(done), "same": done.same}, indent=2, allow_nan=False))
    else:
        print_replay(done, f"{stored.filename} of {stored.student}", Page(), guesses=show_guesses)
    if done.status == Status.GRADER_FAULT and not done.same:
        return OUR_FAULT
    return 0 if done.same else 1


def print_replay(done: Replay, what: str, page: Page, *, guesses: bool) -> None:
    """What came of it, for people."""
    page.line(f"Grading {done.grading}, {what} (submission {done.submission})", style="bold")
    if done.same:
        page.line(f"The same report: {done.status.replace('_', ' ')}. {done.message}", indent=2, style="green")
    else:
        page.line(f"The report differs in {counted(len(done.differs), 'place')}:", indent=2, style="red")
        for sentence in done.differs:
            page.line(sentence, indent=4)
    for sentence in done.changed:
        page.line(f"changed since: {sentence}", indent=2, style="yellow")
    if not done.same and not done.changed:
        page.line("No version changed: the submission itself may behave differently each time.", indent=2)
    for item in done.guesses if guesses else ():
        _print_guesses(item, page)


def _print_guesses(item: Guesses, page: Page) -> None:
    page.line(f"{item.exercise}, {item.subject}: what was tried", indent=2, style="bold")
    for guess in item.tried:
        fared = f"explains {guess.explained} of {guess.wrong} wrong cases"
        fared += f", contradicts {guess.contradicted} right ones" if guess.contradicted else ""
        whose = "misconception" if guess.own else "general"
        page.line(f"{guess.name} ({whose}): {fared}", indent=4, style="green" if guess.holds else "")
    if item.others:
        page.line(f"and {counted(item.others, 'guess', 'guesses')} more that explain nothing, or less", indent=4, style="dim")
