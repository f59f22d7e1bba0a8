"""A roster as CSV: login,name,email,role. Preview first, then apply: all lines or none."""

import csv
import difflib
import io
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from grader.service import texts
from grader.service.access import require_role
from grader.service.audit import record
from grader.service.courses import place
from grader.service.errors import Invalid
from grader.service.passwords import code_hash, new_code
from grader.service.views import Role, RosterLine, RosterPreview, RosterProblem, RosterResult
from grader.store.models import Enrolment, Person
from grader.store.session import all_or_nothing, begin_write

COLUMNS: Final = ("login", "name", "email", "role")
NEEDED: Final = ("login", "name")
MOST: Final = 5000


@dataclass(frozen=True)
class _Entry:
    line: int
    login: str
    name: str
    email: str
    role: str


def preview_roster(session: Session, course_id: int, text: str, *, actor: int) -> RosterPreview:
    """What importing ``text`` would do (lecturers). The header names the columns in any order; login and name are needed,
    an empty role is student. Comma, semicolon or tab. Problems name their line. Raises NotFound, Refused."""
    require_role(session, course_id, actor, Role.LECTURER)
    entries, problems = _read(text)
    problems += _wrong(entries)
    known = _known(session, [entry.login for entry in entries])
    roles = _roles(session, course_id)
    lines = []
    bad = {problem.line for problem in problems}
    for entry in entries:
        if entry.line in bad:
            continue
        person = known.get(entry.login)
        role = Role(entry.role)
        if person is not None and person.id == actor and roles.get(actor, role) != role:
            problems.append(RosterProblem(entry.line, "You cannot change your own role."))
            continue
        lines.append(_planned(entry, role, person, roles))
    return RosterPreview(tuple(lines), tuple(sorted(problems, key=lambda problem: problem.line)))


@all_or_nothing
def apply_roster(session: Session, course_id: int, text: str, *, actor: int, now: datetime) -> RosterResult:
    """Import it in one transaction. Known people keep their name and e-mail; nobody is taken out.
    Raises Invalid (field roster) naming the first lines with problems, NotFound, Refused."""
    begin_write(session)
    preview = preview_roster(session, course_id, text, actor=actor)
    if not preview.ok:
        first = [f"Line {problem.line}: {problem.sentence}" for problem in preview.problems[:5]]
        raise Invalid({"roster": " ".join(first) or "The roster has no lines."})
    known = _known(session, [line.login for line in preview.lines])
    codes = []
    for line in preview.lines:
        if line.login not in known:
            code = new_code()
            codes.append((line.login, code))
            known[line.login] = Person(
                login=line.login, name=line.name, email=line.email, start_code=code_hash(code), created_at=now
            )
            session.add(known[line.login])
    session.flush()
    for line in preview.lines:
        if line.change == "role":
            place(session, course_id, known[line.login].id, line.role, now)
        elif line.change != "nothing":
            session.add(Enrolment(course_id=course_id, person_id=known[line.login].id, role=line.role, created_at=now))
    changes = [line.change for line in preview.lines]
    counts = {word: changes.count(word) for word in ("new person", "enrol", "role", "nothing")}
    record(session, actor, "roster.apply", f"{len(changes)} lines", now, course_id=course_id, **counts)
    session.commit()
    return RosterResult(counts["new person"], counts["enrol"], counts["role"], counts["nothing"], tuple(codes))


def _read(text: str) -> tuple[list[_Entry], list[RosterProblem]]:
    text = text.removeprefix("\ufeff")
    header = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(texts.clean(text), newline=""), delimiter=delimiter, strict=True)
    entries: list[_Entry] = []
    problems: list[RosterProblem] = []
    columns: list[str] = []
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = [cell.strip().lower() for cell in cells]
                problems = _header_problems(columns, reader.line_num)
                if problems:
                    return [], problems
            elif len(cells) > len(columns):
                problems.append(RosterProblem(reader.line_num, f"{len(cells)} columns, but the header has {len(columns)}."))
            elif len(entries) >= MOST:
                return [], [RosterProblem(reader.line_num, f"More than {MOST} lines; import them in parts.")]
            else:
                entries.append(_entry(reader.line_num, dict(zip(columns, cells, strict=False))))
    except csv.Error as error:
        problems.append(RosterProblem(reader.line_num, f"This is no CSV: {error}."))
    if not columns and not problems:
        problems.append(RosterProblem(1, "The roster is empty. Its first line is: login,name,email,role"))
    return entries, problems


def _header_problems(columns: list[str], line: int) -> list[RosterProblem]:
    sentences = []
    for column in columns:
        if column in COLUMNS and columns.count(column) > 1:
            sentences.append(f"The column {column!r} is there twice.")
        near = difflib.get_close_matches(column, [name for name in COLUMNS if name not in columns], n=1, cutoff=0.75)
        if column not in COLUMNS and near:
            sentences.append(f"The column {column!r} is not known; did you mean {near[0]!r}?")
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        sentences.append(f"The first line names no column {' and no column '.join(missing)}. Expected: login,name,email,role")
    return [RosterProblem(line, sentence) for sentence in dict.fromkeys(sentences)]


def _entry(line: int, cells: dict[str, str]) -> _Entry:
    login, name, email, role = (cells.get(column, "") for column in COLUMNS)
    return _Entry(line, texts.login(login), texts.line(name), texts.line(email), role.strip().lower() or Role.STUDENT.value)


def _wrong(entries: list[_Entry]) -> list[RosterProblem]:
    problems = []
    first: dict[str, int] = {}
    for entry in entries:
        sentences = [texts.login_problem(entry.login), texts.name_problem(entry.name, "name"), texts.email_problem(entry.email)]
        if entry.role not in tuple(Role):
            sentences.append(f"The role {entry.role[:40]!r} is none of {', '.join(Role)}.")
        if entry.login in first:
            sentences.append(f"The login {entry.login!r} is on line {first[entry.login]} already.")
        first.setdefault(entry.login, entry.line)
        problems += [RosterProblem(entry.line, sentence) for sentence in sentences if sentence]
    return problems


def _planned(entry: _Entry, role: Role, person: Person | None, roles: dict[int, Role]) -> RosterLine:
    note = ""
    if person is None:
        change = "new person"
    else:
        present = roles.get(person.id)
        change = "enrol" if present is None else "nothing" if present == role else "role"
        note = f"Known as {person.name!r}, which stays." if entry.name != person.name else ""
        note += "" if person.active else " Not active: cannot sign in."
    return RosterLine(entry.line, entry.login, entry.name, entry.email, role, change, note.strip())


def _known(session: Session, logins: list[str]) -> dict[str, Person]:
    found: dict[str, Person] = {}
    for start in range(0, len(logins), 500):  # SQLite allows a limited number of values in one statement
        chosen = select(Person).where(Person.login.in_(logins[start : start + 500]))
        found |= {person.login: person for person in session.scalars(chosen)}
    return found


def _roles(session: Session, course_id: int) -> dict[int, Role]:
    chosen = select(Enrolment.person_id, Enrolment.role).where(Enrolment.course_id == course_id)
    return dict(session.execute(chosen).all())
