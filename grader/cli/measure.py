"""``grader measure``: what the three ways to a gradient take, kept beside the exercises for their pages."""

import click

from grader.cli.equipment import chosen, open_catalog, read_settings
from grader.cli.terminal import Page
from grader.exercise.ways import keep
from grader.grading.cost import readable
from grader.grading.ways import measure_ways
from grader.service.stopwatch import peak


@click.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
def measure(names: tuple[str, ...]) -> None:
    """Measure the three ways to a gradient and keep the numbers.

    For exercises with @three_ways(...): the most memory that the component-wise, the Jacobian and the VJP solution of the
    private file take on growing inputs. The numbers go into ways.json beside the exercise and are shown on its page.

    \b
    grader measure
    grader measure softmax
    """
    catalog = open_catalog(read_settings())
    page = Page()
    for name in chosen(catalog, names) if names else [item.name for item in catalog.values() if item.ways]:
        found = measure_ways(catalog[name], peak)
        keep(catalog.folder(name), {name: found})
        largest = ", ".join(f"{key} {readable(getattr(found, key)[-1])}" for key in ("components", "jacobian", "vjp"))
        page.line(f"{name}: at {found.sizes[-1]:,} {largest}")
