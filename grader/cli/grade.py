"""``grader grade``: one submission, judged and explained."""

import difflib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from grader.cli.equipment import chosen, cost_option, open_catalog, read_settings
from grader.cli.gradeone import grader_in_sandbox, read_source, student_of
from grader.cli.handins import find_files, printable
from grader.cli.problems import Failed
from grader.cli.reportview import print_report
from grader.cli.terminal import Page
from grader.exercise.catalog import Catalog
from grader.formats.assignment import MAX_SEED, parse_assignment, read_assignment, ready_made
from grader.settings import Settings
from grader.values.assignment import AssignmentSpec, CostPolicy, Wanted, in_course
from grader.values.report import Report, Status
from grader.values.source import Source

SUFFIX = "_vjp"
BACKWARD = "_backward"  # of a student who writes both passes
MOST_CHANCE = 2  # so many functions of a course a file does not have by chance


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("-e", "--exercise", "names", metavar="NAME", multiple=True, help="Grade only this exercise; may be given again.")
@click.option("-a", "--assignment", metavar="ASSIGNMENT", help="Grade against an assignment: a TOML file or a ready-made name.")
@click.option("--seed", type=click.IntRange(0, MAX_SEED), help="Seed of the hidden inputs (default: the assignment's, else 0).")
@cost_option
@click.option("--snippet", "snippets", is_flag=True, help="Add lines to paste into a Python prompt, for each counterexample.")
@click.option("--json", "as_json", is_flag=True, help="Write the report as JSON.")
def grade(
    files: tuple[Path, ...],
    names: tuple[str, ...],
    assignment: str | None,
    seed: int | None,
    cost: str | None,
    snippets: bool,
    as_json: bool,
) -> int:
    """Grade one submission and say what is wrong with it.

    FILE is a .py file, a notebook, a .zip or a folder of these; several files are one submission. Without -e and -a
    every exercise is graded whose function the files define. Ready-made assignments for the files of courses, as they
    are: cs231n-a1, cs231n-layers, cs231n-a2, cs231n-a3, deeplearning-ai, deeplearning-ai-cnn, deeplearning-ai-rnn,
    needle, pytorch.

    \b
    grader grade hw1.py
    grader grade hw1.ipynb -e softmax -e cross_entropy
    grader grade hw1.py --snippet
    grader grade hw1.py helpers.py -a linear-layers --json
    grader grade layers.py -a cs231n-a2

    Exit code: 0 all passed, 1 not all, 2 wrong use or a file that cannot be read, 3 a fault on our side.
    """
    settings = read_settings()
    catalog = open_catalog(settings)
    spec = _asked(catalog, names, assignment)
    report = grade_files(files, spec, seed, settings, catalog, CostPolicy(cost) if cost else None)
    if as_json:
        click.echo(json.dumps(report.to_json(), indent=2, allow_nan=False))
    else:
        print_report(report, Page(), {item.name: catalog[item.name] for item in report.exercises} if snippets else None)
    return exit_code(report)


def grade_files(
    paths: Sequence[Path],
    spec: AssignmentSpec | None,
    seed: int | None,
    settings: Settings,
    catalog: Catalog,
    cost: CostPolicy | None = None,
) -> Report:
    """The report of these files as one submission; without ``cost`` the assignment's policy holds, else it is told.
    Raises Unprotected, BadExercise, OSError."""
    files = find_files(paths)
    name = ", ".join(dict.fromkeys(printable(path.resolve().name) for path in paths))
    student = student_of(paths[0])
    source = read_source(files, name, student, settings)
    if isinstance(source, Report):
        return source
    written = tuple(Wanted(item) for item in catalog if {item + SUFFIX, item + BACKWARD} & source.defines)
    wanted = spec.exercises if spec else written
    if not wanted:
        return _nothing_known(source, name, student, _suggested(source, catalog))
    used = seed if seed is not None else spec.seed if spec else 0
    policy = cost or (spec.cost if spec else CostPolicy.INFORM)
    with grader_in_sandbox(settings, catalog) as grader:
        report = grader.grade(source, wanted, seed=used, student=student, file=name, cost=policy)
    return (
        report
        if spec
        else replace(report, warnings=(*report.warnings, *_strangers(source, catalog), *_suggested(source, catalog, wanted)))
    )


def exit_code(report: Report) -> int:
    """0 all passed, 1 not all, 2 unreadable, 3 our fault."""
    if report.status is Status.UNREADABLE:
        return 2
    if any(exercise.status is Status.GRADER_FAULT for exercise in report.exercises):
        return 3
    return 0 if report.status is Status.PASS else 1


def _asked(catalog: Catalog, names: Sequence[str], assignment: str | None) -> AssignmentSpec | None:
    spec = read_assignment(assignment) if assignment is not None else None
    if spec:
        chosen(catalog, [item.name for item in spec.exercises])
    if not names:
        return spec
    asked = chosen(catalog, names)
    if not spec:
        return AssignmentSpec("", 0, tuple(Wanted(name) for name in asked))
    listed = {item.name: item for item in spec.exercises}
    for name in asked:
        if name not in listed:
            raise Failed(f"the assignment {assignment!r} has no exercise {name!r}; it has {', '.join(listed)}.")
    return replace(spec, exercises=tuple(listed[name] for name in asked))


def _suggested(source: Source, catalog: Catalog, graded: Sequence[Wanted] = ()) -> list[str]:
    """The ready-made assignment whose functions the files define, when they are those of a course. Those of exercises that
    were ``graded`` in the convention of this catalogue tell nothing."""
    here = {item.name + BACKWARD for item in graded}
    fits: dict[str, list[str]] = {}
    for title, path in ready_made().items():
        wanted = [item.name for item in parse_assignment(path.read_text(encoding="utf-8"), title).exercises]
        bridges = [catalog[name].bridge for name in wanted if in_course(name) and name in catalog]
        fits[title] = [bridge.needs[-1] for bridge in bridges if bridge and set(bridge.needs) <= source.defines - here]
    best = max(fits, key=lambda title: len(fits[title]))
    if len(fits[best]) < MOST_CHANCE:
        return []
    return [f"{', '.join(fits[best][:3])} and others are written as a course asks for them: try -a {best}."]


def _nothing_known(source: Source, name: str, student: str, suggestions: Sequence[str]) -> Report:
    functions = sorted(item for item in source.defines if not item.startswith("_"))
    listed = ", ".join(functions[:6]) + (" and more" if len(functions) > 6 else "")
    seen = f"It defines {listed}" if functions else "It defines nothing"
    message = f"There is no function of an exercise in {name}. {seen}; expected are names like affine{SUFFIX}."
    message = " ".join([message, *suggestions])
    return Report(name, student, Status.MISSING, message, 0.0, warnings=source.warnings, sha256=source.sha256)


def _strangers(source: Source, catalog: Catalog) -> list[str]:
    """Functions that are named like an exercise's and are none: probably misspelt."""
    told = []
    for function in sorted(source.defines):
        name = function.removesuffix(SUFFIX)
        near = difflib.get_close_matches(name, catalog, n=1, cutoff=0.8)
        if function.endswith(SUFFIX) and name not in catalog and near and near[0] + SUFFIX not in source.defines:
            told.append(f"{function} is not graded: there is no exercise {name}. Is it meant to be {near[0]}{SUFFIX}?")
    return told
