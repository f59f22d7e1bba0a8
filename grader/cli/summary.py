"""What a batch gave, in one screen: counts by status, the slowest, our faults, and where the files are."""

from collections import Counter
from collections.abc import Mapping, Sequence

from rich.table import Table
from rich.text import Text

from grader.cli.terminal import Page, colour, counted, safe, words
from grader.formats.grades import points_by_exercise
from grader.values.report import Report, Status

SLOWEST = 3
MOST_NAMED = 10


def print_summary(reports: Mapping[str, Report], exercises: Sequence[str], seconds: Mapping[str, float], page: Page) -> None:
    """``reports`` by student; ``seconds`` of those graded in this run."""
    unreadable = [student for student in sorted(reports) if reports[student].status is Status.UNREADABLE]
    faults = [student for student in sorted(reports) if reports[student].status is Status.GRADER_FAULT]
    page.console.print(_table(reports, exercises))
    graded = f"{len(reports) - len(unreadable) - len(faults)} graded, {len(unreadable)} unreadable"
    page.line(f"{counted(len(reports), 'submission')}: {graded}, {counted(len(faults), 'grader fault')}.")
    for student in unreadable[:MOST_NAMED]:
        page.line(f"unreadable: {student}: {reports[student].message}", indent=2, style="yellow")
    for student in faults[:MOST_NAMED]:
        page.line(f"grader fault: {student}: {_fault(reports[student])}", indent=2, style="magenta")
    for what, names in (("unreadable", unreadable), ("grader fault", faults)):
        if len(names) > MOST_NAMED:
            page.line(f"{what}: and {len(names) - MOST_NAMED} more, see results.jsonl", indent=2)
    slowest = sorted(seconds, key=lambda student: (-seconds[student], student))[:SLOWEST]
    if slowest:
        page.line("slowest: " + ", ".join(f"{student} {seconds[student]:.1f} s" for student in slowest))


def _table(reports: Mapping[str, Report], exercises: Sequence[str]) -> Table:
    counts = {name: Counter(_status(report, name) for report in reports.values()) for name in exercises}
    present = [status for status in Status if any(count[status] for count in counts.values())]
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("exercise")
    for status in present:
        table.add_column(Text(words(status), style=colour(status)), justify="right")
    table.add_column("mean points", justify="right")
    for name in exercises:
        cells = [str(counts[name][status] or "·") for status in present]
        table.add_row(safe(name), *cells, _mean(reports, name))
    return table


def _status(report: Report, name: str) -> Status:
    return next((exercise.status for exercise in report.exercises if exercise.name == name), Status.UNREADABLE)


def _mean(reports: Mapping[str, Report], name: str) -> str:
    points = [points_by_exercise(report, [name])[0] for report in reports.values()]
    known = [value for value in points if value is not None]
    return f"{sum(known) / len(known):.2f}" if known else ""


def _fault(report: Report) -> str:
    return next((exercise.message for exercise in report.exercises if exercise.score is None), report.message)
