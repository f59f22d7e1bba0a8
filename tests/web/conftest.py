"""The world of the pages, fresh for every test."""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.exercise.spec import Exercise
from tests.web.world import World, build, open_world


@pytest.fixture(scope="session")
def catalog() -> Mapping[str, Exercise]:
    return load_catalog(exercise_folders(), reference_folders())


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, catalog: Mapping[str, Exercise]) -> Path:
    """A filled database, made once; every test works on a copy."""
    folder = tmp_path_factory.mktemp("template")
    build(folder, catalog)
    return folder / "grader.db"


@pytest.fixture
def folder(tmp_path: Path, template: Path) -> Path:
    shutil.copy(template, tmp_path / "grader.db")
    return tmp_path


@pytest.fixture
def world(folder: Path, catalog: Mapping[str, Exercise]) -> Iterator[World]:
    made = open_world(folder, catalog)
    yield made
    made.database.close()
