"""A roster's preview and result for a terminal."""

from collections import Counter

from grader.cli.terminal import Page, counted
from grader.service.views import RosterPreview, RosterResult

CHANGES = {"new person": "new", "enrol": "enrolled", "role": "role changes", "nothing": "already there"}


def print_preview(preview: RosterPreview, page: Page) -> None:
    """What an import would do, line by line, and what stands against it."""
    wide = max((len(line.login) for line in preview.lines), default=0)
    for line in preview.lines:
        note = f"  ({line.note})" if line.note else ""
        page.line(f"{line.login:<{wide}}  {line.role.value:<8}  {CHANGES.get(line.change, line.change):<13}  {line.name}{note}")
    for problem in preview.problems:
        page.line(f"line {problem.line}: {problem.sentence}", style="red")
    counts = Counter(CHANGES.get(line.change, line.change) for line in preview.lines)
    told = ", ".join(f"{count} {what}" for what, count in counts.items())
    page.line(f"{told or 'nothing to do'}; {counted(len(preview.problems), 'problem')}.")


def print_codes(result: RosterResult, page: Page) -> None:
    """What an import did, and the start codes of the new people."""
    page.line(f"{result.created} created, {result.enrolled} enrolled, {result.changed} changed, {result.unchanged} unchanged.")
    if result.codes:
        page.line("Start codes, shown only now; they serve as password at the first sign-in:")
    wide = max((len(login) for login, _ in result.codes), default=0)
    for login, code in result.codes:
        page.line(f"{login:<{wide}}  {code}", indent=2)
