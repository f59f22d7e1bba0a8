"""``grader user``: people who can sign in. This is how the first admin comes to be."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps

import click
from sqlalchemy.orm import Session

from grader.cli.db import opened
from grader.cli.equipment import read_settings
from grader.cli.problems import Failed
from grader.cli.terminal import Page
from grader.service import people
from grader.service.access import OPERATOR
from grader.service.passwords import Passwords

LONGEST_LINE = 4096
password_option = click.option("--password-stdin", is_flag=True, help="Read the password from the first line of standard input.")


def with_session(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command a database session as its first argument."""

    @wraps(command)
    def run(*args: object, **kwargs: object) -> None:
        with opened(read_settings()) as database, database.session() as session:
            command(session, *args, **kwargs)

    return run


@click.group()
def user() -> None:
    """People who can sign in; the first admin.

    \b
    grader user add ada --name "Ada Lovelace" --admin
    grader user password ada
    """


@user.command()
@click.argument("login")
@click.option("--name", help="Full name (default: the login).")
@click.option("--email", default="", help="E-mail address.")
@click.option("--admin", is_flag=True, help="May do everything: people and courses.")
@click.option("--code", is_flag=True, help="Give a start code in place of a password; they choose one at the first sign-in.")
@password_option
def add(login: str, name: str | None, email: str, admin: bool, code: bool, password_stdin: bool) -> None:
    """Add a person. The password is asked for twice, or read from standard input; it is never an argument.

    \b
    grader user add ada --name "Ada Lovelace" --admin
    grader user add bob --code
    pass show grader/eve | grader user add eve --password-stdin
    """
    if code and password_stdin:
        raise click.UsageError("--code and --password-stdin exclude each other; give one of them.")
    with opened(read_settings()) as database, database.session() as session:
        given = None if code else ask_password(password_stdin)
        now = datetime.now(UTC)
        person = people.add_person(
            session, Passwords(), login, name or login, email=email, password=given, admin=admin, actor=OPERATOR, now=now
        )
        click.echo(f"{person.login} can sign in{' and is an admin' if person.admin else ''}.")
        if code:
            click.echo(f"Start code, shown only now: {people.issue_code(session, person.id, actor=OPERATOR, now=now)}")


@user.command()
@click.argument("login")
@password_option
@with_session
def password(session: Session, login: str, password_stdin: bool) -> None:
    """Set a person's password.

    \b
    grader user password ada
    """
    person = people.find(session, login)
    new = ask_password(password_stdin)
    people.set_password(session, Passwords(), person.id, new, actor=OPERATOR, now=datetime.now(UTC))
    click.echo(f"{person.login} has a new password; other sessions are signed out.")


@user.command()
@click.argument("login")
@with_session
def code(session: Session, login: str) -> None:
    """Give a person a start code, for who forgot the password.

    \b
    grader user code ada
    """
    person = people.find(session, login)
    start = people.issue_code(session, person.id, actor=OPERATOR, now=datetime.now(UTC))
    click.echo(f"Start code of {person.login}, shown only now: {start}")


@user.command("list")
@with_session
def list_people(session: Session) -> None:
    """List everybody.

    \b
    grader user list
    """
    page = Page()
    everybody = people.people(session, OPERATOR)
    wide = max((len(person.login) for person in everybody), default=0)
    for person in everybody:
        marks = [word for word, true in (("admin", person.admin), ("kept out", not person.active)) if true]
        page.line(f"{person.login:<{wide}}  {person.name}{'  (' + ', '.join(marks) + ')' if marks else ''}")
    if not everybody:
        page.line("Nobody yet. The first admin: grader user add NAME --admin")


@user.command()
@click.argument("login")
@with_session
def disable(session: Session, login: str) -> None:
    """Keep a person out; nothing of theirs is deleted.

    \b
    grader user disable eve
    """
    person = people.set_active(session, people.find(session, login).id, False, actor=OPERATOR, now=datetime.now(UTC))
    click.echo(f"{person.login} cannot sign in any more.")


@user.command()
@click.argument("login")
@with_session
def enable(session: Session, login: str) -> None:
    """Let a person in again.

    \b
    grader user enable eve
    """
    person = people.set_active(session, people.find(session, login).id, True, actor=OPERATOR, now=datetime.now(UTC))
    click.echo(f"{person.login} can sign in.")


def ask_password(from_stdin: bool) -> str:
    """The password from standard input, or asked for twice on the terminal without echo."""
    if from_stdin:
        line = sys.stdin.readline(LONGEST_LINE).removesuffix("\n").removesuffix("\r")
        if not line:
            raise Failed("standard input holds no password; its first line is read.")
        return line
    if not sys.stdin.isatty():
        raise Failed("there is no terminal to ask for the password; use --password-stdin.")
    asked: str = click.prompt("Password", hide_input=True, confirmation_prompt="The same again")
    return asked
