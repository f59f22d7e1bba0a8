"""What a right solution costs, for a terminal: a sentence and a small table."""

from grader.cli.terminal import Page
from grader.grading.cost import readable
from grader.values.report import Cost, CostKind

HEADINGS = ("input entries", "yours", "reference", "explicit Jacobian")


def print_cost(cost: Cost, page: Page, indent: int, *, told: bool = False) -> None:
    """The sentence, unless it was told already; for a solution that is not lean also its memory on growing inputs, beside the
    reference's."""
    lean = cost.kind is CostKind.LEAN
    if not told:
        page.line(cost.text, indent=indent, style="dim" if lean else "yellow")
    if lean or not cost.entries:
        return
    rows = [HEADINGS, *(tuple(row) for row in _rows(cost))]
    wide = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    for row in rows:
        page.line("  ".join(text.rjust(width) for text, width in zip(row, wide, strict=True)), indent=indent + 2, style="dim")


def _rows(cost: Cost) -> list[list[str]]:
    columns = zip(cost.entries, cost.memory, cost.reference, cost.jacobian, strict=True)
    return [[f"{entries:,}", *map(readable, taken)] for entries, *taken in columns]
