"""What verbs return: frozen dataclasses of plain values, times aware in UTC, scores in 0..1 (None: no verdict)."""

from grader.service.course_views import (
    AssignmentDraft,
    AssignmentView,
    AuditRow,
    CourseView,
    Edited,
    MemberView,
    PersonView,
    RosterLine,
    RosterPreview,
    RosterProblem,
    RosterResult,
)
from grader.service.score_views import (
    Cell,
    Overview,
    OverviewRow,
    PassRate,
    Standing,
)
from grader.service.submission_views import (
    CommentView,
    FaultRow,
    FileView,
    GradingRow,
    Job,
    QueueState,
    Receipt,
    StoredGrading,
    SubmissionDetail,
    SubmissionRow,
    SubmissionState,
)
from grader.store.states import Reason, Role, State
from grader.values.assignment import Wanted
from grader.values.report import Report, Status

__all__ = [
    "AssignmentDraft",
    "AssignmentView",
    "AuditRow",
    "Cell",
    "CommentView",
    "CourseView",
    "Edited",
    "FaultRow",
    "FileView",
    "GradingRow",
    "Job",
    "MemberView",
    "Overview",
    "OverviewRow",
    "PassRate",
    "PersonView",
    "QueueState",
    "Reason",
    "Receipt",
    "Report",
    "Role",
    "RosterLine",
    "RosterPreview",
    "RosterProblem",
    "RosterResult",
    "Standing",
    "State",
    "Status",
    "StoredGrading",
    "SubmissionDetail",
    "SubmissionRow",
    "SubmissionState",
    "Wanted",
]
