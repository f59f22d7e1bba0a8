"""``grader new``: files to begin with."""

import keyword
import os
import re
import shlex
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click

from grader.cli.equipment import open_catalog, read_settings
from grader.cli.problems import Failed
from grader.cli.terminal import note
from grader.exercise.catalog import Catalog
from grader.exercise.shape import BadExercise
from grader.exercise.spec import Exercise
from grader.formats.new_exercise import private_file, public_file
from grader.formats.results import write_atomically

LONGEST = 40
RESERVED = ("_vjp", "_forward", "_backward")
MODULE = "Exercises of our own"


@click.group()
def new() -> None:
    """Write both files of a new exercise, every part explained.

    \b
    grader new exercise scale_columns --folder mycourse
    """


@new.command()
@click.argument("name")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Where the folders exercises and reference are, or shall be (default: here).",
)
def exercise(name: str, folder: Path) -> None:
    """Write both files of a new exercise, with every part explained.

    The public file goes to FOLDER/exercises, the private one to FOLDER/reference. What they hold is an example that proves
    itself; replace it piece by piece.

    \b
    grader new exercise scale_columns --folder mycourse
    GRADER_EXERCISES=mycourse/exercises GRADER_REFERENCE=mycourse/reference grader verify scale_columns

    Exit code: 0 written, 2 a name or a folder that cannot be used.
    """
    _check_name(name)
    catalog = open_catalog(read_settings())
    if name in catalog:
        raise Failed(f"there is an exercise {name!r} already; choose another name.")
    public, private = (folder / half / f"{name}.py" for half in ("exercises", "reference"))
    for path in (public, private):
        if os.path.lexists(path):
            raise Failed(f"{path} exists; choose another name or another --folder.")
    for path, text in ((public, public_file(name, _number(catalog), MODULE)), (private, private_file(name))):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, text)
    note(f"wrote {public} (public) and {private} (private). Prove them with:")
    places = [shlex.quote(str(path.parent)) for path in (public, private)]
    click.echo(f"GRADER_EXERCISES={places[0]} GRADER_REFERENCE={places[1]} grader verify {name}")


def _check_name(name: str) -> None:
    example = "write a Python name in small letters, as in scale_columns"
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(name):
        raise Failed(f"{name!r} is no name for an exercise; {example}.")
    if len(name) > LONGEST:
        raise Failed(f"{name!r} has {len(name)} characters; at most {LONGEST}, as in scale_columns.")
    for ending in RESERVED:
        if name.endswith(ending):
            raise Failed(f"{name!r} ends in {ending}, which is what students' functions end in; {example}.")


def _number(catalog: Catalog) -> str:
    """A place after all others: in the module of one's own exercises, or in a new one."""
    taken = [(exercise.module, tuple(map(int, exercise.number.split(".")))) for exercise in _usable(catalog)]
    own = [place for module, place in taken if module == MODULE]
    if own:
        *chapter, last = max(own)
        return ".".join(map(str, [*chapter, last + 1]))
    return f"{max((place[0] for _, place in taken), default=0) + 1}.1"


def _usable(catalog: Catalog) -> Iterator[Exercise]:
    """Those exercises whose files can be read: a broken one is no reason not to write another."""
    for name in catalog.names:
        with suppress(BadExercise):
            yield catalog[name]
