"""People, courses and rosters from the command line."""

from pathlib import Path

import pytest

from grader.service.passwords import Passwords
from grader.service.people import authenticate
from grader.store.session import Database
from grader.web.house import utc_now
from tests.integration.cli.conftest import Run


@pytest.fixture
def site(here: Run) -> Run:
    """A site with a database and a course."""
    assert here("db", "upgrade").returncode == 0
    assert here("course", "create", "backprop", "--timezone", "Europe/Zurich").returncode == 0
    return here


def can_sign_in(data: Path, login: str, password: str) -> bool:
    database = Database(f"sqlite:///{data / 'grader.db'}")
    try:
        with database.session() as session:
            return authenticate(session, Passwords(), login, password, utc_now()) is not None
    finally:
        database.close()


@pytest.mark.parametrize("words", ["db check", "user list", "course list", "user add ada --code", "serve --port 0"])
def test_without_a_database_the_command_to_make_one_is_told(words: str, here: Run, tmp_path: Path) -> None:
    ran = here(*words.split())
    assert ran.returncode == 3
    assert "grader db upgrade" in ran.stderr
    assert not (tmp_path / "data" / "grader.db").exists()


def test_the_first_admin(site: Run, tmp_path: Path) -> None:
    ran = site("user", "add", "ada", "--name", "Ada Lovelace", "--admin", "--password-stdin", stdin="correct horse\n")
    assert (ran.returncode, ran.stdout) == (0, "ada can sign in and is an admin.\n")
    assert can_sign_in(tmp_path / "data", "ada", "correct horse")
    assert not can_sign_in(tmp_path / "data", "ada", "correct horse ")
    assert "Ada Lovelace  (admin)" in site("user", "list").stdout


@pytest.mark.parametrize(
    ("words", "stdin", "told"),
    [
        (["user", "add", "ada", "--password-stdin"], "", "no password"),
        (["user", "add", "ada", "--password-stdin"], "short\n", "at least"),
        (["user", "add", "ada"], "correct horse\n", "--password-stdin"),
        (["user", "password", "eve"], "", "eve"),
        (["course", "enrol", "backprop", "eve"], "", "eve"),
        (["course", "enrol", "cooking", "eve"], "", "cooking"),
        (["course", "create", "backprop"], "", "backprop"),
        (["course", "create", "physics", "--timezone", "Mars"], "", "'Mars'"),
        (["course", "assign", "backprop", "classifier", "--due", "tomorrow"], "", "'tomorrow'"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(words: list[str], stdin: str, told: str, site: Run) -> None:
    ran = site(*words, stdin=stdin)
    assert ran.returncode == 2
    assert told in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_a_login_is_taken_once(site: Run) -> None:
    assert site("user", "add", "ada", "--code").returncode == 0
    ran = site("user", "add", "Ada", "--code")
    assert ran.returncode == 2
    assert "ada" in ran.stderr


def test_a_start_code_lets_in_and_a_disabled_person_stays_out(site: Run, tmp_path: Path) -> None:
    code = site("user", "add", "ada", "--code").stdout.split()[-1]
    assert can_sign_in(tmp_path / "data", "ada", code)
    assert site("user", "disable", "ada").returncode == 0
    assert not can_sign_in(tmp_path / "data", "ada", code)
    assert site("user", "enable", "ada").returncode == 0
    assert site("user", "password", "ada", "--password-stdin", stdin="correct horse\n").returncode == 0
    assert can_sign_in(tmp_path / "data", "ada", "correct horse")


def test_a_roster_is_shown_before_anything_is_done(site: Run, tmp_path: Path) -> None:
    roster = tmp_path / "students.csv"
    roster.write_text("login,name,role\nada,Ada,ta\nbob,Bob,\n")
    asked = site("course", "roster", "backprop", roster, stdin="n\n")
    assert asked.returncode == 0
    assert "Nothing was changed." in asked.stdout
    assert site("course", "members", "backprop").stdout == ""
    done = site("course", "roster", "backprop", roster, "--yes")
    assert done.returncode == 0
    assert "2 created" in done.stdout
    assert site("course", "members", "backprop").stdout.split() == ["ta", "ada", "Ada", "student", "bob", "Bob"]


def test_a_roster_with_a_problem_is_not_imported(site: Run, tmp_path: Path) -> None:
    roster = tmp_path / "students.csv"
    roster.write_text("login,name,role\nada,Ada,god\nbob,Bob,\n")
    ran = site("course", "roster", "backprop", roster, "--yes")
    assert ran.returncode == 2
    assert "line 2" in ran.stdout
    assert "god" in ran.stdout
    assert site("course", "members", "backprop").stdout == ""


def test_an_assignment_is_made_from_a_file(site: Run) -> None:
    ran = site("course", "assign", "backprop", "linear-layers", "--due", "2026-12-20 23:59", "--attempts", "5", "--publish")
    assert (ran.returncode, ran.stdout) == (0, "backprop/linear-layers: Linear layers, 3 exercises, 5 points, open.\n")
    listed = site("course", "list").stdout
    assert "20 Dec 2026" in listed
    assert "23:59" in listed
