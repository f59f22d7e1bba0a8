"""``grader verify``: what the exercises claim, proved."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict

import click
from rich.table import Table
from rich.text import Text

from grader.cli.equipment import chosen, folders, open_catalog, read_settings
from grader.cli.progress import Meter
from grader.cli.terminal import Page, counted, safe
from grader.engine.proving import proofs
from grader.exercise.catalog import Catalog
from grader.grading.opinions import NOT_INSTALLED
from grader.grading.verify import Verification


@click.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("-j", "--jobs", type=click.IntRange(1, 256), help="Processes that share the work (default: GRADER_WORKERS).")
@click.option("--json", "as_json", is_flag=True, help="Write JSON with what was proved of each, and how.")
def verify(names: tuple[str, ...], jobs: int | None, as_json: bool) -> int:
    """Prove references, misconceptions and accepted variants.

    For each exercise: the reference agrees with finite differences of the forward function, and with the complex step and
    with autograd wherever these can express it; every misconception is caught and named as itself; every accepted variant
    passes; the reference is lean; the starter counts as not attempted; the statement's examples are true. Exercises of courses
    too, but for wrong formulas that are right as the course calls it, as one without g is where g is always 1.

    \b
    grader verify
    grader verify affine softmax
    grader verify --jobs 2 --json > proofs.json

    Exit code: 0 no doubt, 1 a doubt (each is told), 2 wrong use.
    """
    settings = read_settings()
    catalog = open_catalog(settings)
    wanted = _wanted(catalog, names)
    found = {}
    with Meter("verifying", len(wanted)) as meter:
        for result in proofs(catalog, folders(settings), wanted, jobs or settings.workers):
            found[result.exercise] = result
            meter.tick(1)
    results = [found[name] for name in wanted]
    if as_json:
        click.echo(json.dumps([{**asdict(result), "ok": result.ok} for result in results], indent=2))
    else:
        _print(results, Page())
    return 0 if all(result.ok for result in results) else 1


def _wanted(catalog: Catalog, names: tuple[str, ...]) -> list[str]:
    """The exercises to prove, also those whose files cannot be used: that is a doubt to be told. Raises UnknownExercise."""
    known = dict.fromkeys([*catalog.names, *catalog.everything])
    if all(name in known for name in names) and len(set(names)) == len(names):
        return list(names or known)
    return chosen(catalog, names)


def _print(results: Sequence[Verification], page: Page) -> None:
    page.console.print(_table(results))
    for tool, field in (("the complex step", "complex_step"), ("autograd", "autograd")):
        _print_reasons(results, tool, field, page)
    for result in results:
        for doubt in result.doubts:
            page.line(f"{result.exercise}: {doubt}", style="red")
    doubtful = sum(not result.ok for result in results)
    proved = f"{len(results) - doubtful} of {counted(len(results), 'exercise')} proved."
    page.line(proved + (f" {doubtful} in doubt." if doubtful else ""))


def _table(results: Sequence[Verification]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("exercise")
    for column in ("cases", "complex\nstep", "autograd", "miscon-\nceptions", "variants", "examples"):
        table.add_column(column, justify="right")
    table.add_column("cost")
    table.add_column("")
    for item in results:
        verdict = Text("proved", style="green") if item.ok else Text("in doubt", style="red")
        counts = [str(number or "") for number in (item.misconceptions, item.accepted, item.examples)]
        tools = [_agrees(item, item.complex_step), _agrees(item, item.autograd)]
        table.add_row(safe(item.exercise), str(item.cases or ""), *tools, *counts, item.cost.partition(" it ")[0][:9], verdict)
    return table


def _agrees(result: Verification, reason: str) -> str:
    return "" if not result.cases else "no" if reason else "yes"


def _print_reasons(results: Sequence[Verification], tool: str, field: str, page: Page) -> None:
    """Which exercises a tool has proved, and for the others why it cannot."""
    tried = [result for result in results if result.cases]
    if not tried:
        return
    reasons = defaultdict(list)
    for result in tried:
        reasons[getattr(result, field)].append(result.exercise)
    if NOT_INSTALLED in reasons:
        page.line(NOT_INSTALLED)
        return
    page.line(f"{len(reasons.pop('', []))} of {counted(len(tried), 'reference')} proved by {tool} beside finite differences.")
    for reason, names in reasons.items():
        page.line(f"{', '.join(names)}: not by {tool} ({reason})", indent=2, style="dim")
