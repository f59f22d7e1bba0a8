"""A class of submissions, and ``grader batch`` run on it as a program of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.integration.batch.makers import ASSIGNMENT, Kind, hand_in

PROGRAM = (sys.executable, "-c", "from grader.cli.main import main; main()", "batch")
STUDENTS = 200


@dataclass(frozen=True)
class World:
    """A folder of submissions, what each student handed in, and the assignment's file."""

    folder: Path
    students: Mapping[str, Kind]
    assignment: Path

    def command(self, out: Path, *more: str) -> list[str]:
        """The command line of a batch."""
        return [*PROGRAM, str(self.folder), "-a", str(self.assignment), "-o", str(out), "--jobs", "2", *more]

    def run(self, out: Path, *more: str) -> subprocess.CompletedProcess[str]:
        """A batch from beginning to end."""
        return subprocess.run(self.command(out, *more), capture_output=True, text=True, env=environment(), check=False)

    def start(self, out: Path, *more: str) -> subprocess.Popen[str]:
        """A batch that has begun, in a process group of its own."""
        pipe = subprocess.PIPE
        return subprocess.Popen(
            self.command(out, *more), stdout=pipe, stderr=pipe, text=True, env=environment(), start_new_session=True
        )


def environment() -> dict[str, str]:
    """Endless loops shall end soon; a right answer takes a hundredth of this."""
    return {**os.environ, "GRADER_CPU_SECONDS": "0.5"}


def make_world(folder: Path, count: int) -> World:
    """A class of ``count`` students."""
    (folder / "in").mkdir()
    (folder / "mixed.toml").write_text(ASSIGNMENT)
    return World(folder / "in", hand_in(folder / "in", count), folder / "mixed.toml")


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("class"), STUDENTS)


@pytest.fixture(scope="session")
def undisturbed(world: World, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """OUT of a run that nothing disturbed, and the run."""
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    return out, world.run(out)
