"""The words that are stored: roles, states of a submission, reasons of a grading."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is in one course; later roles may do all that earlier ones may."""

    STUDENT = "student"
    TA = "ta"
    LECTURER = "lecturer"

    def covers(self, needed: "Role") -> bool:
        """Whether this role may do what ``needed`` may do."""
        ranks = tuple(Role)
        return ranks.index(self) >= ranks.index(needed)


class State(StrEnum):
    """Where a submission is on its way."""

    QUEUED = "queued"  # on disk, waits for a worker (again, after a fault or for a regrade)
    RUNNING = "running"  # a worker holds the lease
    GRADED = "graded"  # the current grading is its verdict
    FAILED = "failed"  # ours: given up after several tries, shown to staff, never scored


class Reason(StrEnum):
    """Why a grading was made."""

    FIRST = "first"
    REGRADE = "regrade"
