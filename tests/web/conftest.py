"""The world of the pages, fresh for every test."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.exercise.spec import Exercise
from tests.web.world import World, make_world


@pytest.fixture(scope="session")
def catalog() -> Mapping[str, Exercise]:
    return load_catalog(exercise_folders(), reference_folders())


@pytest.fixture
def world(tmp_path: Path, catalog: Mapping[str, Exercise]) -> Iterator[World]:
    made = make_world(tmp_path, catalog)
    yield made
    made.database.close()
