"""A roster as CSV: login,name,email,role. Preview first, then apply: all lines or none."""

from datetime import datetime

from sqlalchemy.orm import Session

from grader.service.views import RosterPreview, RosterResult


def preview_roster(session: Session, course_id: int, text: str, *, actor: int) -> RosterPreview:
    """What importing ``text`` would do (lecturers). The header names the columns in any order; login and name are needed,
    an empty role is student. Comma, semicolon or tab. Problems name their line. Raises NotFound, Refused."""
    raise NotImplementedError


def apply_roster(session: Session, course_id: int, text: str, *, actor: int, now: datetime) -> RosterResult:
    """Import it in one transaction. Known people keep their name and e-mail; nobody is taken out.
    Raises Invalid (field roster) naming the first lines with problems, NotFound, Refused."""
    raise NotImplementedError
