"""Numbers, times and verdicts in words for a page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from grader.service.times import to_words
from grader.values.report import CostKind, Status


@dataclass(frozen=True)
class Verdict:
    """How a status is shown: a word, an icon and a colour, so that no one of them has to be seen."""

    word: str
    icon: str
    tone: str


VERDICTS = {
    Status.PASS: Verdict("Passed", "check-circle-fill", "good"),
    Status.FAIL: Verdict("Wrong", "x-circle-fill", "bad"),
    Status.INVALID: Verdict("Not usable", "slash-circle", "bad"),
    Status.ERROR: Verdict("Error", "bug-fill", "bad"),
    Status.TIMEOUT: Verdict("Too slow", "hourglass-bottom", "bad"),
    Status.MEMORY: Verdict("Too much memory", "memory", "bad"),
    Status.FORBIDDEN: Verdict("Not allowed", "shield-x", "bad"),
    Status.MISSING: Verdict("Missing", "question-circle", "calm"),
    Status.NOT_ATTEMPTED: Verdict("Not attempted", "dash-circle", "calm"),
    Status.GRADER_FAULT: Verdict("Our fault", "tools", "warn"),
    Status.UNREADABLE: Verdict("Unreadable", "file-earmark-x", "bad"),
}
CHECKS = {
    "pass": Verdict("Holds", "check-circle-fill", "good"),
    "fail": Verdict("Fails", "x-circle-fill", "bad"),
    "skipped": Verdict("Skipped", "skip-forward-circle", "calm"),
    "warning": Verdict("Warning", "exclamation-triangle-fill", "warn"),
}
COSTS = {
    CostKind.LEAN: Verdict("Lean", "check-circle-fill", "good"),
    CostKind.JACOBIAN: Verdict("Builds a Jacobian", "memory", "warn"),
    CostKind.LOOPS: Verdict("Loops in Python", "hourglass-split", "warn"),
    CostKind.WRONG: Verdict("Wrong on large inputs", "exclamation-triangle-fill", "warn"),
}
STEPS = (("day", 86400), ("hour", 3600), ("minute", 60))


def plural(count: int, word: str) -> str:
    """``1 attempt``, ``2 attempts``."""
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


def relative(moment: datetime, now: datetime) -> str:
    """``in 3 days``, ``2 hours ago``: the largest unit of which there are two, for reading beside the time itself."""
    seconds = (moment - now).total_seconds()
    for word, length in STEPS:
        count = int(abs(seconds) // length)
        if count >= 2 or (word == "minute" and count == 1):
            return f"in {plural(count, word)}" if seconds > 0 else f"{plural(count, word)} ago"
    return "in less than a minute" if seconds > 0 else "just now"


def in_zone(moment: datetime, timezone: str) -> str:
    """``Fri 20 Nov 2026, 23:59 CET``: without the zone's name, for pages that say it once."""
    return to_words(moment, timezone).rsplit(" (", 1)[0]


def percent(score: float | None) -> str:
    """``67 %``, an em dash for none. What is not quite all is never rounded up to 100 %, nor something down to 0 %."""
    if score is None:
        return "–"
    whole = round(100 * score)
    if whole == 100 and score < 1:
        whole = 99
    if whole == 0 and score > 0:
        whole = 1
    return f"{whole} %"


def points(value: float | None) -> str:
    """``2``, ``1.5``, ``0.67``: at most two decimals, an en dash for none."""
    if value is None:
        return "–"
    return f"{value:.2f}".rstrip("0").rstrip(".")


def error_words(value: float) -> str:
    """A scaled error as a share: ``2.5 times its size``, ``12 % of its size``, ``3e-07 of its size``. Large ones have no number:
    what should be 0 has no size."""
    if value >= 1:
        return f"{value:.2g} times its size" if value < 10 else "more than 10 times its size"
    return f"{100 * value:.2g} % of its size" if value >= 1e-4 else f"{value:.0e} of its size"


def size_words(count: int) -> str:
    """``1.2 kB``, ``2 MB``."""
    for unit, length in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= length:
            return f"{count / length:.1f}".removesuffix(".0") + f" {unit}"
    return plural(count, "byte")


def heat(score: float | None) -> int:
    """The step of the heatmap, 0 (nothing) to 4 (all)."""
    if score is None:
        return 0
    return 4 if score >= 1 else min(3, int(score * 4))


def soon(moment: datetime | None, now: datetime) -> bool:
    """Whether a deadline is less than two days away and not over."""
    return moment is not None and timedelta(0) < moment - now < timedelta(days=2)
