"""``grader train``: a network of one's own functions learns handwritten digits."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from grader.cli.curves import as_svg, draw
from grader.cli.equipment import chosen, open_catalog, read_settings
from grader.cli.gradeone import grader_in_sandbox, read_source, student_of
from grader.cli.handins import find_files, printable
from grader.cli.problems import Failed
from grader.cli.terminal import Page, note
from grader.exercise.catalog import Catalog
from grader.formats.assignment import MAX_SEED
from grader.service.networks import Untrainable, own, why_not
from grader.values.report import Learning, Report
from grader.values.source import Source

SHARE = 0.8  # of the time that an exercise has, so that what was learned until then is not lost
MOST_STEPS = 5000


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("-n", "--network", "name", metavar="NAME", help="The network (default: the first all of whose parts are there).")
@click.option("--steps", type=click.IntRange(2, MOST_STEPS), default=200, show_default=True, help="Steps of gradient descent.")
@click.option("--seed", type=click.IntRange(0, MAX_SEED), default=0, show_default=True, help="Of the start and the batches.")
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="Also draw the curves into this SVG file.")
@click.option("--json", "as_json", is_flag=True, help="Write the numbers as JSON.")
def train(files: tuple[Path, ...], name: str | None, steps: int, seed: int, out: Path | None, as_json: bool) -> int:
    """Train a network of your own functions on handwritten digits.

    FILE has a function for each part of the network, as for grading. It learns to name digits by plain gradient descent,
    in the sandbox, and so does the same network with right gradients: their losses are drawn beside each other. Nothing
    is graded.

    \b
    grader train layers.py
    grader train layers.py --network letter_network --steps 400
    grader train layers.py -o loss.svg

    The digits: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository,
    https://doi.org/10.24432/C50P49, CC BY 4.0.

    Exit code: 0 it was trained, 1 it could not be, or the loss became no number, 2 wrong use.
    """
    settings = read_settings()
    catalog = open_catalog(settings)
    shown = ", ".join(dict.fromkeys(printable(path.resolve().name) for path in files))
    source = read_source(find_files(files), shown, student_of(files[0]), settings)
    if isinstance(source, Report):
        raise Failed(source.message)
    network = _network(catalog, source, name)
    with grader_in_sandbox(settings, catalog) as grader:
        try:
            found = grader.train(source, network, steps=steps, seed=seed, seconds=SHARE * settings.cpu_seconds)
        except Untrainable as error:
            raise Failed(str(error)) from None
    if as_json:
        click.echo(json.dumps({"network": network, "seed": seed, **asdict(found)}, indent=2, allow_nan=False))
    else:
        _print(network, found, Page())
    if out:
        out.write_text(as_svg(found, f"{network} on handwritten digits"), encoding="utf-8")
        note(f"the curves are in {printable(str(out))}")
    return 0 if found.accuracy is not None else 1


def _network(catalog: Catalog, source: Source, name: str | None) -> str:
    """The network that is asked for, else the first that can be put together."""
    networks = [item for item in catalog.values() if item.plan]
    if name:
        [known] = chosen(catalog, [name])
        if catalog[known].plan is None:
            raise Failed(f"{known} is no network; there are: {', '.join(item.name for item in networks)}.")
        return known
    whole = [item.name for item in networks if why_not(source, own(source, item)) is None]
    if not whole:
        needs = "; ".join(f"{item.name} needs {item.function}" for item in networks)
        raise Failed(f"no network has all its parts in this file: {needs}.")
    return whole[0]


def _print(network: str, found: Learning, page: Page) -> None:
    page.line(network, style="bold")
    for line in draw(found):
        page.verbatim(line)
    page.line(found.text)
