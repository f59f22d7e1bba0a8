"""``grader starter``: a file for students to start from."""

import os
from pathlib import Path

import click

from grader.cli.equipment import chosen, open_catalog, read_settings
from grader.cli.problems import Failed
from grader.cli.terminal import note
from grader.formats.assignment import read_assignment
from grader.formats.results import write_atomically
from grader.formats.starter import starter_notebook, starter_script

WRITERS = {".py": starter_script, ".ipynb": starter_notebook}


@click.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write: .py or .ipynb (default: the Python file is printed).",
)
@click.option("-a", "--assignment", metavar="ASSIGNMENT", help="All of an assignment: a TOML file or a ready-made name.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def starter(names: tuple[str, ...], out: Path | None, assignment: str | None, force: bool) -> None:
    """Write or print a file for students to start from.

    It holds a statement and an empty function for each exercise, and nothing of the reference.

    \b
    grader starter softmax
    grader starter softmax cross_entropy -o hw1.py
    grader starter -a linear-layers -o week3.ipynb
    """
    writer = WRITERS.get(out.suffix.lower()) if out else starter_script
    if writer is None:
        raise Failed(f"{out} ends neither in .py nor in .ipynb; name it like hw1.py or hw1.ipynb.")
    catalog = open_catalog(read_settings())
    listed = [item.name for item in read_assignment(assignment).exercises] if assignment else []
    wanted = chosen(catalog, [*listed, *names])
    if not wanted:
        raise Failed("name at least one exercise, or an assignment with -a; `grader exercises` lists them.")
    text = writer([catalog[name] for name in wanted])
    if out is None:
        click.echo(text.rstrip("\n"))
        return
    if os.path.lexists(out) and not force:
        raise Failed(f"{out} exists; --force replaces it, and what is in it is lost.")
    if not out.parent.is_dir():
        raise Failed(f"there is no folder {out.parent}; make it first.")
    write_atomically(out, text)
    note(f"{out} has {', '.join(wanted)}. Grade it with: grader grade {out}")
