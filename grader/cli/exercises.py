"""``grader exercises`` and ``grader show``: what there is to solve."""

import json
import sys
from collections.abc import Iterable, Mapping

import click
from rich.console import Console

from grader.cli.equipment import chosen, open_catalog, read_settings
from grader.cli.problems import Failed
from grader.cli.statement import in_text, print_exercise, shape_text
from grader.cli.terminal import Page, note
from grader.exercise.search import Search, known_courses
from grader.exercise.spec import Exercise


@click.command()
@click.option("--module", "module", metavar="TEXT", help="Only those of a module; a part of its name is enough.")
@click.option("--level", type=click.IntRange(1, 5), help="Only those of this level.")
@click.option("--course", metavar="TEXT", help='Only those known from a course or library, such as "CS231n A2" or needle.')
@click.option("--search", metavar="TEXT", help="Only those with these words in their name, title, module, statement or courses.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON with everything public about each.")
def exercises(module: str | None, level: int | None, course: str | None, search: str | None, as_json: bool) -> None:
    """List the exercises.

    \b
    grader exercises
    grader exercises --module activations
    grader exercises --course "CS231n A2" --level 4
    grader exercises --search transpose --json
    """
    catalog = open_catalog(read_settings())
    everything = list(catalog.values())
    for problem in catalog.broken.values():
        note(f"warning: {problem}")
    modules = list(dict.fromkeys(item.module for item in everything))
    if module and not any(module.lower() in name.lower() for name in modules):
        raise Failed(f"no module is called {module!r}; there are: {', '.join(modules)}.")
    courses = known_courses(everything)
    if course and not any(course.lower() in name.lower() for name in courses):
        raise Failed(f"no exercise is known from {course!r}; there are: {', '.join(courses)}.")
    found = Search(search or "", module or "", level, course or "").find(everything)
    if as_json:
        click.echo(json.dumps([as_data(item) for item in found], indent=2))
    elif found:
        _print_list(found, {} if search or level or course else catalog.ideas)
    else:
        note("no exercise fits; `grader exercises` lists them all.")


@click.command()
@click.argument("name")
def show(name: str) -> None:
    """Show an exercise: statement, signature and shapes.

    \b
    grader show affine
    """
    catalog = open_catalog(read_settings())
    [known] = chosen(catalog, [name])
    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    print_exercise(catalog[known], console)


def as_data(exercise: Exercise) -> dict[str, object]:
    """The public facts of an exercise, ready for JSON."""
    return {
        "number": exercise.number,
        "name": exercise.name,
        "title": exercise.title,
        "module": exercise.module,
        "level": exercise.level,
        "function": exercise.function,
        "signature": exercise.signature,
        "shapes": exercise.shapes.text,
        "inputs": [
            {"name": item.name, "shape": shape_text(item.shape), "values": item.domain.text, "gradient": item.has_gradient}
            for item in exercise.inputs
        ],
        "parameters": [{"name": item.name, "values": list(item.values)} for item in exercise.parameters],
        "outputs": [shape_text(shape) for shape in exercise.outputs],
        "gradients": list(exercise.gradients),
        "needs": list(exercise.needs),
        "known_from": list(exercise.known_from),
        "built_from": list(exercise.parts),
        "steps": list(exercise.plan.lines) if exercise.plan else [],
    }


def _print_list(found: Iterable[Exercise], ideas: Mapping[str, str]) -> None:
    """By module; the key idea of each where the list is of whole modules."""
    page = Page()
    rows = [(item.number, item.name, f"level {item.level}", item.title) for item in found]
    wide = [max(len(row[column]) for row in rows) for column in range(3)]
    module = ""
    for item, row in zip(found, rows, strict=True):
        if item.module != module:
            page.line(item.module, style="bold")
            if item.module in ideas:
                page.line(in_text(ideas[item.module]), indent=2, style="dim")
            module = item.module
        page.line("  ".join([*(cell.ljust(width) for cell, width in zip(row, wide, strict=False)), row[3]]), indent=2)
