"""A stored grading with all that repeating it needs."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from grader.service.access import role_in
from grader.service.errors import NotFound
from grader.service.rows import wanted_of
from grader.service.views import Role, StoredGrading, Wanted
from grader.store.models import Assignment, AssignmentExercise, Grading, Person, Submission, SubmissionFile


def stored_grading(session: Session, grading_id: int, actor: int) -> StoredGrading:
    """A grading as it was made (TAs). The report is as stored, not read yet. Raises NotFound."""
    found = session.execute(
        select(Grading, Grading.report, Submission, Person.login, Assignment.course_id, SubmissionFile.content)
        .join(Submission, Submission.id == Grading.submission_id)
        .join(SubmissionFile, SubmissionFile.submission_id == Submission.id)
        .join(Person, Person.id == Submission.person_id)
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .where(Grading.id == grading_id)
    ).one_or_none()
    role = None if found is None else role_in(session, found.course_id, actor)
    if found is None or role is None or not role.covers(Role.TA):
        raise NotFound(f"There is no grading {grading_id}, or it is not in a course of yours.")
    grading, report, submission = found.Grading, found.report, found.Submission
    return StoredGrading(
        id=grading.id,
        submission_id=submission.id,
        student=found.login,
        filename=submission.filename,
        content=found.content,
        sha256=submission.sha256,
        seed=grading.seed,
        wanted=_wanted(session, report, submission.assignment_id),
        cost=grading.cost,
        reason=grading.reason,
        report=report,
    )


def _wanted(session: Session, report: dict[str, object], assignment_id: int) -> tuple[Wanted, ...]:
    """What was asked for then; of a file that could not be read the report does not say it, so what is asked for now."""
    exercises = report.get("exercises")
    if isinstance(exercises, list) and exercises:
        return tuple(Wanted(item["name"], item["points"], tuple(item.get("functions", ()))) for item in exercises)
    chosen = select(AssignmentExercise).where(AssignmentExercise.assignment_id == assignment_id)
    return wanted_of(session.scalars(chosen.order_by(AssignmentExercise.position)))
