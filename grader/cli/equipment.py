"""What commands work with, made from the settings: the catalog of exercises, limits, a grader in its sandbox."""

import os
from collections.abc import Sequence
from pathlib import Path

import click

from grader.cli.problems import Failed
from grader.cli.terminal import note
from grader.exercise.catalog import Catalog, load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.intake.limits import IntakeLimits
from grader.sandbox.limits import MIB, Limits
from grader.settings import Settings, unknown
from grader.values.assignment import CostPolicy

cost_option = click.option(
    "--cost",
    type=click.Choice([policy.value for policy in CostPolicy]),
    help="What is made of the memory and time of right solutions (default: the assignment's, else inform); off is faster.",
)


def read_settings() -> Settings:
    """The settings in force; misspelt variables are told on stderr. Raises BadSetting."""
    for sentence in unknown(os.environ):
        note(f"warning: {sentence}")
    return Settings.from_environment(os.environ)


def open_catalog(settings: Settings) -> Catalog:
    """The bundled exercises and those of the settings; a name that two folders have is told on stderr. Raises BadExercise."""
    catalog = load_catalog(*folders(settings))
    for sentence in catalog.notes:
        note(f"warning: {sentence}")
    return catalog


def folders(settings: Settings) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The public and the private folders of exercises, the bundled ones first."""
    return (*exercise_folders(), *settings.exercises), (*reference_folders(), *settings.reference)


def chosen(catalog: Catalog, names: Sequence[str]) -> list[str]:
    """The names without repetition, each known to the catalog; a function's name is taken too. Raises UnknownExercise."""
    found = []
    for name in names:
        plain = name if name in catalog else name.removesuffix("_vjp")
        found.append(catalog[plain if plain in catalog else name].name)
    if len(set(found)) < len(found):
        twice = next(name for name in found if found.count(name) > 1)
        raise Failed(f"the exercise {twice!r} is named {found.count(twice)} times; name it once.")
    return found


def sandbox_limits(settings: Settings) -> Limits:
    """What a submission may use."""
    return Limits(
        cpu_seconds=settings.cpu_seconds,
        wall_seconds=settings.wall_seconds,
        submission_cpu_seconds=max(settings.submission_cpu_seconds, settings.cpu_seconds),
        submission_wall_seconds=max(6 * settings.wall_seconds, 4 * settings.submission_cpu_seconds),
        memory_bytes=settings.memory_mb * MIB,
        printed_bytes=settings.printed_bytes,
    )


def intake_limits(settings: Settings) -> IntakeLimits:
    """How large a submission may be."""
    return IntakeLimits(bytes=settings.upload_bytes, unpacked_bytes=5 * settings.upload_bytes)
