"""``grader verify``: what the exercises claim, proved."""

from collections.abc import Sequence

import click
from rich.table import Table
from rich.text import Text

from grader.cli.equipment import chosen, open_catalog, read_settings
from grader.cli.progress import Meter
from grader.cli.terminal import Page, safe
from grader.exercise.catalog import Catalog
from grader.exercise.shape import BadExercise
from grader.grading.verify import Verification
from grader.grading.verify import verify as verify_exercise


@click.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
def verify(names: tuple[str, ...]) -> int:
    """Prove references, misconceptions and accepted variants.

    For each exercise: the reference agrees with finite differences of the forward function, every misconception is
    caught and named as itself, every accepted variant passes.

    \b
    grader verify
    grader verify affine softmax

    Exit code: 0 no doubt, 1 a doubt (each is told), 2 wrong use.
    """
    catalog = open_catalog(read_settings())
    wanted = chosen(catalog, names) if names else list(catalog)
    results = []
    with Meter("verifying", len(wanted)) as meter:
        for name in wanted:
            results.append(_verified(catalog, name))
            meter.tick(1)
    page = Page()
    _print_table(results, page)
    for result in results:
        for doubt in result.doubts:
            page.line(f"{result.exercise}: {doubt}", style="red")
    doubtful = sum(not result.ok for result in results)
    page.line(f"{len(results) - doubtful} of {len(results)} exercises proved." + (f" {doubtful} in doubt." if doubtful else ""))
    return 1 if doubtful else 0


def _verified(catalog: Catalog, name: str) -> Verification:
    try:
        return verify_exercise(catalog[name])
    except BadExercise as error:
        return Verification(name, 0, 0, 0, (str(error),))


def _print_table(results: Sequence[Verification], page: Page) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("exercise")
    for column in ("cases", "misconceptions", "variants"):
        table.add_column(column, justify="right")
    table.add_column("")
    for result in results:
        verdict = Text("proved", style="green") if result.ok else Text("in doubt", style="red")
        table.add_row(safe(result.exercise), str(result.cases), str(result.misconceptions), str(result.accepted), verdict)
    page.console.print(table)
