"""``grader course``: courses, who is in them, and their assignments."""

from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session

from grader.cli.equipment import chosen, open_catalog, read_settings
from grader.cli.people import with_session
from grader.cli.problems import Failed
from grader.cli.rosterview import print_codes, print_preview
from grader.cli.terminal import Page, counted
from grader.formats.assignment import read_assignment
from grader.formats.grades import points_text
from grader.service import assignments, courses, people, roster
from grader.service.access import OPERATOR
from grader.service.errors import NotFound
from grader.service.times import to_words
from grader.service.views import AssignmentDraft, CourseView, Role
from grader.values.assignment import convention_of

MOST_ROSTER_BYTES = 5_000_000


@click.group()
def course() -> None:
    """Courses, their people and assignments.

    \b
    grader course create backprop --title "Backpropagation" --timezone Europe/Zurich
    grader course enrol backprop ada --role lecturer
    grader course roster backprop students.csv
    grader course assign backprop linear-layers --due "2026-11-20 23:59" --publish
    """


@course.command()
@click.argument("slug")
@click.option("--title", help="Title of the course (default: the slug).")
@click.option("--timezone", default="UTC", show_default=True, help="Time zone of its deadlines, like Europe/Zurich.")
@with_session
def create(session: Session, slug: str, title: str | None, timezone: str) -> None:
    """Make a course. SLUG is its short name in addresses.

    \b
    grader course create backprop --title "Backpropagation" --timezone Europe/Zurich
    """
    made = courses.create_course(session, slug, title or slug, timezone, actor=OPERATOR, now=datetime.now(UTC))
    click.echo(f"{made.slug}: {made.title}, times in {made.timezone}.")


@course.command("list")
@with_session
def list_courses(session: Session) -> None:
    """List the courses and their assignments.

    \b
    grader course list
    """
    page = Page()
    found = courses.courses(session, OPERATOR)
    for item in found:
        page.line(f"{item.slug}  {item.title}  ({counted(item.students, 'student')}, {item.timezone})", style="bold")
        for work in assignments.assignments(session, item.id, OPERATOR):
            due = f"due {to_words(work.due, item.timezone)}" if work.due else "no deadline"
            page.line(f"{work.slug}  {work.title}  ({work.phase(datetime.now(UTC))}, {due})", indent=2)
    if not found:
        page.line("No course yet. The first: grader course create NAME")


@course.command()
@click.argument("slug", metavar="COURSE")
@with_session
def members(session: Session, slug: str) -> None:
    """List who is in a course.

    \b
    grader course members backprop
    """
    page = Page()
    for member in courses.members(session, _course(session, slug).id, OPERATOR):
        page.line(f"{member.role.value:<8}  {member.person.login}  {member.person.name}")


@course.command()
@click.argument("slug", metavar="COURSE")
@click.argument("login")
@click.option("--role", type=click.Choice([role.value for role in Role]), default="student", show_default=True, help="Role.")
@with_session
def enrol(session: Session, slug: str, login: str, role: str) -> None:
    """Put a person into a course, or change their role.

    \b
    grader course enrol backprop ada --role lecturer
    """
    where, who = _course(session, slug), people.find(session, login)
    member = courses.enrol(session, where.id, who.id, Role(role), actor=OPERATOR, now=datetime.now(UTC))
    click.echo(f"{member.person.login} is {member.role.value} in {where.slug}.")


@course.command("roster")
@click.argument("slug", metavar="COURSE")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Import without asking.")
@with_session
def import_roster(session: Session, slug: str, file: Path, yes: bool) -> None:
    """Import a roster: a CSV file with the columns login, name, email, role.

    What would change is shown first and nothing is done until you agree. New people get start codes, shown once.

    \b
    grader course roster backprop students.csv
    """
    where = _course(session, slug)
    text = _roster_text(file)
    preview = roster.preview_roster(session, where.id, text, actor=OPERATOR)
    session.rollback()
    print_preview(preview, Page())
    if not preview.ok:
        raise Failed(f"{file} is not imported; correct it and try again.")
    if not yes and not click.confirm(f"Import into {where.slug}?", err=True):
        click.echo("Nothing was changed.")
        return
    result = roster.apply_roster(session, where.id, text, actor=OPERATOR, now=datetime.now(UTC))
    print_codes(result, Page())


@course.command()
@click.argument("slug", metavar="COURSE")
@click.argument("wanted", metavar="ASSIGNMENT")
@click.option("--slug", "short", metavar="NAME", help="Its short name in addresses (default: made from the file's name).")
@click.option("--opens", default="", metavar="TIME", help='Not before, in the course\'s time zone: "2026-11-13 08:00".')
@click.option("--due", default="", metavar="TIME", help="After this a submission is marked late.")
@click.option("--closes", default="", metavar="TIME", help="After this nothing is taken.")
@click.option("--attempts", type=click.IntRange(1), help="How often a student may hand in (default: no limit).")
@click.option("--publish", is_flag=True, help="Show it to students at once.")
@with_session
def assign(
    session: Session, slug: str, wanted: str, short: str | None, attempts: int | None, publish: bool, **times: str
) -> None:
    """Make an assignment of a course from a TOML file or a ready-made one.

    \b
    grader course assign backprop linear-layers --due "2026-11-20 23:59" --publish
    grader course assign backprop week3.toml --slug week3 --attempts 10
    """
    spec = read_assignment(wanted)
    catalog = open_catalog(read_settings())
    chosen(catalog, [item.name for item in spec.exercises])
    exercises = tuple((item.name, points_text(item.points)) for item in spec.exercises)
    draft = AssignmentDraft(
        short or Path(wanted).stem,
        spec.title,
        seed=str(spec.seed),
        attempts=str(attempts or ""),
        hints_after=str(spec.hints_after),
        cost=spec.cost.value,
        exercises=exercises,
        convention=convention_of(spec.exercises).value,
        functions=tuple((item.name, " ".join(item.functions)) for item in spec.exercises),
        **times,
    )
    where, now = _course(session, slug), datetime.now(UTC)
    made = assignments.create_assignment(session, where.id, draft, list(catalog.everything), actor=OPERATOR, now=now)
    if publish:
        made = assignments.publish(session, made.id, True, actor=OPERATOR, now=now)
    worth = f"{counted(len(made.exercises), 'exercise')}, {points_text(made.points)} points"
    click.echo(f"{where.slug}/{made.slug}: {made.title}, {worth}, {made.phase(now)}.")


def _course(session: Session, slug: str) -> CourseView:
    try:
        return courses.course(session, slug, OPERATOR)
    except NotFound:
        known = [item.slug for item in courses.courses(session, OPERATOR)]
        advice = f"there are: {', '.join(known)}" if known else "the first is made with: grader course create NAME"
        raise Failed(f"there is no course {slug!r}; {advice}.") from None


def _roster_text(file: Path) -> str:
    if file.stat().st_size > MOST_ROSTER_BYTES:
        raise Failed(f"{file} has {file.stat().st_size} bytes; a roster is a CSV file of at most {MOST_ROSTER_BYTES}.")
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Failed(f"{file} is not text in UTF-8; save it as CSV in UTF-8.") from None
