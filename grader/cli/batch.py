"""``grader batch``: a folder of submissions into grades."""

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from types import FrameType

import click
import numpy as np

from grader import __version__
from grader.cli.crew import Crew, Order
from grader.cli.equipment import chosen, cost_option, open_catalog, read_settings, sandbox_limits
from grader.cli.handins import Handin, digest, find_handins, read_files
from grader.cli.ledger import GRADES, RESULTS, Ledger
from grader.cli.problems import OUR_FAULT, Failed
from grader.cli.progress import Meter
from grader.cli.summary import print_summary
from grader.cli.terminal import Page, counted, note
from grader.exercise.catalog import Catalog
from grader.formats.assignment import MAX_SEED, read_assignment
from grader.formats.results import Basis, basis_of
from grader.settings import Settings
from grader.values.assignment import AssignmentSpec, CostPolicy
from grader.values.report import Status
from grader.values.source import Unreadable


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("-a", "--assignment", metavar="ASSIGNMENT", required=True, help="The assignment: a TOML file or a ready-made name.")
@click.option("-o", "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write to.")
@click.option("-j", "--jobs", type=click.IntRange(1, 256), help="Worker processes (default: the setting GRADER_WORKERS).")
@click.option("--resume", is_flag=True, help="Keep the results in OUT that still hold; grade what is new or changed.")
@click.option("--seed", type=click.IntRange(0, MAX_SEED), help="Seed of the hidden inputs (default: the assignment's).")
@cost_option
@click.option("--force", is_flag=True, help="Begin anew although OUT holds another assignment's results.")
def batch(
    folder: Path, assignment: str, out: Path, jobs: int | None, resume: bool, seed: int | None, cost: str | None, force: bool
) -> int:
    """Grade a folder of submissions into grades.csv.

    DIR holds one file per student (DIR/ada.py, DIR/bob.ipynb, DIR/eve.zip) or one folder per student. Written are
    OUT/grades.csv (points) and OUT/results.jsonl (a report a line, as they come).

    \b
    grader batch handed-in -a linear-layers -o graded
    grader batch handed-in -a week3.toml -o graded --jobs 4 --resume

    Exit code: 0 all graded, 2 wrong use, 3 some could not be graded by our fault (--resume tries them again).
    """
    settings = read_settings()
    catalog = open_catalog(settings)
    spec = read_assignment(assignment)
    spec = replace(spec, cost=CostPolicy(cost) if cost else spec.cost)
    names = chosen(catalog, [item.name for item in spec.exercises])
    used = spec.seed if seed is None else seed
    handins = _found(folder, out)
    seconds: dict[str, float] = {}
    basis = _basis(spec, used, catalog, settings)
    with _terminated(), Ledger(out, basis, resume=resume, force=force) as ledger:
        todo = _todo(ledger, handins, settings, resume)
        order = Order(settings, spec.exercises, used, spec.cost, basis)
        try:
            _grade(ledger, todo, order, jobs or settings.workers, seconds)
        except KeyboardInterrupt:
            done = f"{len(ledger.lines)} of {len(handins)} submissions are graded and kept in {out}"
            raise Failed(f"stopped; {done}. The same command with --resume goes on.", 130) from None
        ledger.finish(names)
        reports = {student: line.report for student, line in ledger.lines.items()}
    print_summary(reports, names, seconds, Page())
    click.echo(f"{out / GRADES}\n{out / RESULTS}")
    return OUR_FAULT if any(report.status is Status.GRADER_FAULT for report in reports.values()) else 0


def _found(folder: Path, out: Path) -> list[Handin]:
    handins, others = find_handins(folder, out)
    if others:
        shown = ", ".join(others[:8]) + (f" and {len(others) - 8} more" if len(others) > 8 else "")
        note(f"passed over in {folder}: {shown} (submissions are .py, .ipynb and .zip files, or folders).")
    if not handins:
        expected = f"{folder / 'STUDENT.py'}, .ipynb, .zip or {folder / 'STUDENT'}/"
        raise Failed(f"there is no submission in {folder}; expected {expected}.")
    return handins


def _basis(spec: AssignmentSpec, seed: int, catalog: Catalog, settings: Settings) -> Basis:
    versions = {item.name: catalog[item.name].version for item in spec.exercises}
    limits = repr((sorted(asdict(sandbox_limits(settings)).items()), sorted(settings.imports), settings.upload_bytes))
    return basis_of(spec, seed, versions | {"grader": __version__, "numpy": np.__version__, "limits": limits})


def _todo(ledger: Ledger, handins: Sequence[Handin], settings: Settings, resume: bool) -> list[Handin]:
    by_student = {handin.student: handin for handin in handins}
    todo = ledger.begin(list(by_student), _unchanged(by_student, settings))
    kept = len(handins) - len(todo)
    if ledger.dropped:
        note(f"{counted(ledger.dropped, 'unfinished line')} of {ledger.out / RESULTS} dropped.")
    if resume and kept:
        note(f"{kept} of {len(handins)} submissions are graded already; {len(todo)} left.")
    elif ledger.replaced:
        advice = "" if resume else " --resume would keep what still holds."
        note(f"{ledger.out} held {counted(ledger.replaced, 'result')}; all are graded anew.{advice}")
    return [by_student[student] for student in todo]


def _unchanged(by_student: dict[str, Handin], settings: Settings) -> Callable[[str, str], bool]:
    def holds(student: str, sha256: str) -> bool:
        try:
            return digest(read_files(by_student[student].files, settings.upload_bytes)) == sha256
        except (Unreadable, OSError):
            return False

    return holds


def _grade(ledger: Ledger, todo: Sequence[Handin], order: Order, jobs: int, seconds: dict[str, float]) -> None:
    with Meter("grading", len(todo)) as meter, Crew(order, jobs, ledger.descriptors) as crew:
        for done in crew.grade(todo):
            if done:
                ledger.add(done.report, done.text, done.problem)
                seconds[done.report.student] = done.seconds
            meter.tick(1 if done else 0)


@contextmanager
def _terminated() -> Iterator[None]:
    """Within it, SIGTERM means what Ctrl-C means."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
