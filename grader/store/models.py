"""The tables. Times are aware UTC, scores are in 0..1, ids are never reused."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from grader.store.columns import Moment, named_metadata, words
from grader.store.states import Reason, Role, State
from grader.values.assignment import CostPolicy
from grader.values.report import Status

KEEP_IDS = {"sqlite_autoincrement": True}
CURRENT = text("current")


class Base(DeclarativeBase):
    """The root of the models."""

    metadata = named_metadata()
    type_annotation_map: ClassVar = {
        datetime: Moment(),
        dict[str, Any]: JSON(),
        Role: words(Role),
        State: words(State),
        Reason: words(Reason),
        Status: words(Status),
        CostPolicy: words(CostPolicy),
    }


class Person(Base):
    """Somebody who may sign in. ``start_code`` is the hash of a code that lets them choose a first password."""

    __tablename__ = "people"
    __table_args__ = (KEEP_IDS,)

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(100), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), default="")
    password: Mapped[str | None] = mapped_column(String(200))
    start_code: Mapped[str | None] = mapped_column(String(64))
    admin: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class Course(Base):
    """A course; ``timezone`` is the IANA name in which its people read and write times."""

    __tablename__ = "courses"
    __table_args__ = (KEEP_IDS,)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    timezone: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]


class Enrolment(Base):
    """A person's role in a course."""

    __tablename__ = "enrolments"

    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    role: Mapped[Role]
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
    course: Mapped[Course] = relationship()


class Assignment(Base):
    """What is to be handed in. Without ``opens_at`` it is open at once, without ``closes_at`` it never closes. Hints are
    shown from attempt ``hints_after`` on."""

    __tablename__ = "assignments"
    __table_args__ = (UniqueConstraint("course_id", "slug"), KEEP_IDS)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    slug: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    seed: Mapped[int]
    opens_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    attempts: Mapped[int | None]
    published: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    hints_after: Mapped[int] = mapped_column(default=1, server_default="1")
    cost: Mapped[CostPolicy] = mapped_column(default=CostPolicy.INFORM, server_default="inform")

    course: Mapped[Course] = relationship()
    exercises: Mapped[list["AssignmentExercise"]] = relationship(
        order_by="AssignmentExercise.position", cascade="all, delete-orphan"
    )


class AssignmentExercise(Base):
    """One exercise of an assignment, by its name in the catalog. ``functions`` are what students call theirs, with blanks
    between them; empty where the file decides."""

    __tablename__ = "assignment_exercises"
    __table_args__ = (CheckConstraint("points > 0", name="points_positive"),)

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    points: Mapped[float]
    position: Mapped[int]
    functions: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))


class Submission(Base):
    """What was handed in, and where it is in the queue. A worker owns it while ``lease_owner`` and ``tries`` are its own
    and nobody else has taken it; ``ready_at`` in the future keeps it back after a fault."""

    __tablename__ = "submissions"
    __table_args__ = (
        Index("ix_submissions_queue", "state", "priority", "id"),
        Index("ix_submissions_owner", "assignment_id", "person_id"),
        KEEP_IDS,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    filename: Mapped[str] = mapped_column(String(255))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime]
    late: Mapped[bool]
    state: Mapped[State]
    reason: Mapped[Reason]
    priority: Mapped[int]
    tries: Mapped[int] = mapped_column(default=0)
    ready_at: Mapped[datetime]
    lease_owner: Mapped[str | None] = mapped_column(String(100))
    lease_until: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(Text, default="")

    person: Mapped[Person] = relationship()
    assignment: Mapped[Assignment] = relationship()


class SubmissionFile(Base):
    """The bytes as handed in; a table of their own, so that the queue's updates never rewrite them."""

    __tablename__ = "submission_files"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Grading(Base):
    """One verdict. ``current`` marks the last of its submission; ``versions`` maps each exercise to its version."""

    __tablename__ = "gradings"
    __table_args__ = (
        Index("uq_gradings_current", "submission_id", unique=True, sqlite_where=CURRENT, postgresql_where=CURRENT),
        Index("ix_gradings_submission_id", "submission_id"),
        KEEP_IDS,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime]
    reason: Mapped[Reason]
    current: Mapped[bool]
    status: Mapped[Status]
    score: Mapped[float | None]
    message: Mapped[str] = mapped_column(Text)
    seed: Mapped[int]
    versions: Mapped[dict[str, Any]]
    grader_version: Mapped[str] = mapped_column(String(64))
    numpy_version: Mapped[str] = mapped_column(String(64))
    cost: Mapped[CostPolicy] = mapped_column(default=CostPolicy.OFF, server_default="off")
    report: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)


class Score(Base):
    """One exercise of a grading; ``score`` is None for a fault of ours."""

    __tablename__ = "scores"

    grading_id: Mapped[int] = mapped_column(ForeignKey("gradings.id", ondelete="CASCADE"), primary_key=True)
    exercise: Mapped[str] = mapped_column(String(100), primary_key=True)
    status: Mapped[Status]
    score: Mapped[float | None]
    points: Mapped[float]


class Override(Base):
    """A score set by hand; it counts instead of the best attempt."""

    __tablename__ = "overrides"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    score: Mapped[float]
    comment: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    written_at: Mapped[datetime]


class Comment(Base):
    """What staff wrote beside a submission; no author is the operator."""

    __tablename__ = "comments"
    __table_args__ = (KEEP_IDS,)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    words: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]

    author: Mapped[Person | None] = relationship()


class AuditEvent(Base):
    """Who did what; no actor is the operator at the command line."""

    __tablename__ = "audit_events"
    __table_args__ = (Index("ix_audit_events_course", "course_id", "id"), KEEP_IDS)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    course_id: Mapped[int | None] = mapped_column(ForeignKey("courses.id"))
    what: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(300))
    details: Mapped[dict[str, Any]]

    actor: Mapped[Person | None] = relationship()
