"""The command line's front door: the list of commands, and what becomes of an error that none of them handled."""

import os
import sys
from importlib.metadata import PackageNotFoundError, version

import click

from grader.cli.lazy import Entry, LazyGroup
from grader.cli.problems import Guard
from grader.sandbox.limits import ONE_THREAD


class Commands(LazyGroup):
    """All commands of ``grader``."""

    sections = (
        (
            "Grade",
            (
                Entry("grade", "grader.cli.grade:grade", "Grade one submission and say what is wrong with it."),
                Entry("train", "grader.cli.train:train", "Train a network of your own functions on handwritten digits."),
                Entry("batch", "grader.cli.batch:batch", "Grade a folder of submissions into grades.csv."),
            ),
        ),
        (
            "Exercises",
            (
                Entry("exercises", "grader.cli.exercises:exercises", "List the exercises."),
                Entry("show", "grader.cli.exercises:show", "Show an exercise: statement, signature and shapes."),
                Entry("starter", "grader.cli.starter:starter", "Write or print a file for students to start from."),
                Entry("new", "grader.cli.new:new", "Write both files of a new exercise, every part explained."),
                Entry("verify", "grader.cli.verify:verify", "Prove references, misconceptions and accepted variants."),
                Entry("measure", "grader.cli.measure:measure", "Measure the three ways to a gradient and keep the numbers."),
            ),
        ),
        (
            "Course and server",
            (
                Entry("demo", "grader.cli.demo:demo", "Try it: a throwaway course with graded samples."),
                Entry("replay", "grader.cli.replay:replay", "Grade a stored submission again: is the report the same?"),
                Entry("serve", "grader.cli.serve:serve", "Serve the web pages and grade what is handed in."),
                Entry("course", "grader.cli.course:course", "Courses, their people and assignments."),
                Entry("user", "grader.cli.people:user", "People who can sign in; the first admin."),
                Entry("db", "grader.cli.db:db", "Create, upgrade and check the database."),
            ),
        ),
        (
            "This machine",
            (
                Entry("doctor", "grader.cli.doctor:doctor", "Check protections, database, exercises and settings."),
                Entry("settings", "grader.cli.settings:settings", "Show every setting and where its value is from."),
            ),
        ),
    )


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        try:
            click.echo(f"grader {version('grader')}")
        except PackageNotFoundError:
            click.echo("grader (not installed as a package)")
        ctx.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Show the version and exit."
)
def cli() -> None:
    """Grades vector-Jacobian products that students write in numpy.

    \b
    grader demo                          see everything at work
    grader grade hw1.py                  what is right and wrong in one file
    grader batch DIR -a week3 -o OUT     a whole class

    Every command answers --help with examples. Exit codes: 0 all is well, 1 a submission did not pass,
    2 wrong use, 3 a fault on our side.
    """


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code; no exception gets out."""
    guard = Guard()
    with guard:
        guard.code = int(cli.main(arguments, prog_name="grader", standalone_mode=False) or 0)
    return guard.code


def main() -> None:
    """The ``grader`` program."""
    for name, count in ONE_THREAD.items():  # read when numpy is loaded; who has set another number keeps it
        os.environ.setdefault(name, count)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a name that is no valid text is shown, never a crash
    sys.exit(run(sys.argv[1:]))
