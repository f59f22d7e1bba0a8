"""An exercise for a terminal: its statement, its signature and its shapes. Nothing of the reference."""

import re

import click
from rich.console import Console
from rich.markdown import Markdown
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.cli.mathtext import in_unicode
from grader.exercise.plan import Plan
from grader.exercise.spec import Exercise
from grader.exercise.ways import Ways
from grader.grading.cost import readable

DISPLAY = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
INLINE = re.compile(r"\$([^$]+)\$")
MARKUP = re.compile(r"([\\`*_\[\]<>#])")


def print_exercise(exercise: Exercise, console: Console) -> None:
    """The whole page of one exercise; in a pipe without the spaces that fill up a terminal's lines."""
    if console.is_terminal:
        _print_page(exercise, console)
        return
    with console.capture() as page:
        _print_page(exercise, console)
    click.echo("\n".join(line.rstrip() for line in page.get().splitlines()))


def _print_page(exercise: Exercise, console: Console) -> None:
    console.print(Text(exercise.title, style="bold"))
    console.print(Text(f"{exercise.number} · {exercise.module} · level {exercise.level} of 5", style="dim"))
    console.print()
    print_statement(exercise.statement, console)
    console.print()
    if exercise.plan:
        _print_plan(exercise, exercise.plan, console)
    else:
        console.print(Text.assemble("Write  ", (f"def {exercise.signature}", "bold cyan")), soft_wrap=True)
    console.print(_table(exercise))
    if exercise.ways:
        _print_ways(exercise.ways, console)
    if exercise.needs:
        console.print(Text(f"Before it: {', '.join(exercise.needs)}", style="dim"))
    console.print(Text(f"Start from: grader starter {exercise.name} -o {exercise.name}.py", style="dim"))


def _print_plan(exercise: Exercise, plan: Plan, console: Console) -> None:
    """What a network is built from and how, forward; on the way back the steps are taken from the last to the first."""
    console.print(Text("Your functions, each as in its own exercise", style="bold"))
    for part in exercise.parts.values():
        console.print(Text(f"    def {part.signature}", style="cyan"), soft_wrap=True)
    console.print(Text("\nPut together backwards along this way", style="bold"))
    for number, line in enumerate(plan.lines, 1):
        console.print(Text(f"    {number:>2}  {line}"), soft_wrap=True)


def in_text(words: str) -> str:
    """Inline mathematics in a line of text as Unicode."""
    return INLINE.sub(lambda found: in_unicode(found[1]), words)


def print_statement(statement: str, console: Console) -> None:
    """Markdown with mathematics; displayed formulas get a line of their own."""
    for number, part in enumerate(DISPLAY.split(statement)):
        if number % 2:
            console.print(Padding(Text(in_unicode(part), style="bold"), (0, 0, 0, 4), expand=False))
        elif part.strip():
            console.print(Markdown(INLINE.sub(lambda found: MARKUP.sub(r"\\\1", in_unicode(found[1])), part.strip())))


def _print_ways(ways: Ways, console: Console) -> None:
    """The three ways in one line each: the largest array, and the memory that was measured at the largest size."""
    at = f" (memory at {ways.over} = {ways.measured.sizes[-1]:,})" if ways.measured else ""
    console.print(Text.assemble(("\nThree ways, one answer", "bold"), (at, "dim")))
    table = Table(box=None, padding=(0, 2), header_style="dim")
    table.add_column("way")
    table.add_column("largest array")
    if ways.measured:
        table.add_column("memory")
    for way in ways.ways:
        shape, _ = ways.largest(way, 1000)
        taken = (readable(getattr(ways.measured, way.key)[-1]),) if ways.measured else ()
        table.add_row(way.title, shape_text(shape), *taken)
    console.print(table)


def _table(exercise: Exercise) -> Table:
    table = Table(box=None, padding=(0, 2), show_header=False)
    for number, shape in enumerate(exercise.outputs):
        name = "g" if len(exercise.outputs) == 1 else f"g[{number}]"
        table.add_row(name, shape_text(shape), "the incoming gradient, shaped like the output")
    for item in exercise.inputs:
        gradient = "" if item.has_gradient else "; no gradient"
        table.add_row(item.name, shape_text(item.shape), f"{item.domain.text}{gradient}")
    for parameter in exercise.parameters:
        table.add_row(parameter.name, "", f"{parameter.text}; passed by name")
    shaped = "each shaped like its input" if len(exercise.gradients) > 1 else "shaped like it"
    wanted = "judged" if exercise.plan else "return"
    table.add_row(wanted, "", f"the gradient of {', '.join(exercise.gradients)}, {shaped}")
    return table


def shape_text(shape: tuple[object, ...]) -> str:
    """A shape as Python writes it: "(n, d)", "(n,)", "()"."""
    return "(" + ", ".join(map(str, shape)) + (",)" if len(shape) == 1 else ")")
