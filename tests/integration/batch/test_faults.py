"""What is our fault costs nobody a point: it is tried again, told, and left to the next run."""

import contextlib
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.batch.conftest import PROGRAM

DEADLY = '''"""An exercise that ends the process that builds its cases."""
import multiprocessing, os
from pathlib import Path
from grader.exercise import exercise, real

@exercise("(n)->(n)", number="1.9", module="Test", level=1)
def deadly(x: real()):
    """A forward function that ends a worker

    Return the gradient of $x$.
    """
    if multiprocessing.parent_process() is not None and Path(os.environ["DEADLY"]).exists():
        os._exit(9)
    return 2.0 * x
'''
ASSIGNMENT = 'title = "Deadly"\n[[exercises]]\nname = "deadly"\npoints = 4\n'


def run(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "GRADER_EXERCISES": str(folder / "own"), "DEADLY": str(folder / "deadly")}
    words = [*PROGRAM, str(folder / "in"), "-a", str(folder / "a.toml"), "-o", str(folder / "out"), "--jobs", "1", *more]
    return subprocess.run(words, capture_output=True, text=True, env=environment, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("own", "in"):
        (tmp_path / name).mkdir()
    (tmp_path / "own" / "deadly.py").write_text(DEADLY)
    (tmp_path / "a.toml").write_text(ASSIGNMENT)
    (tmp_path / "in" / "ada.py").write_text("def deadly_vjp(g, x):\n    return 2.0 * g\n")
    (tmp_path / "in" / "bob.py").write_bytes(b"")
    return tmp_path


def test_a_submission_that_ends_every_worker_is_a_grader_fault_and_resume_tries_it_again(folder: Path) -> None:
    (folder / "deadly").touch()
    ran = run(folder)
    assert ran.returncode == 3
    assert "1 grader fault" in ran.stdout
    assert (folder / "out" / "grades.csv").read_text() == "student,deadly,total\nada,,\nbob,0,0\n"
    assert "ada: the process that graded it died (exit code 9)" in (folder / "out" / "faults.log").read_text()
    [ada, _] = [json.loads(line) for line in (folder / "out" / "results.jsonl").read_text().splitlines()]
    assert (ada["status"], ada["score"], ada["exercises"][0]["score"]) == ("grader_fault", None, None)

    (folder / "deadly").unlink()
    again = run(folder, "--resume")
    assert again.returncode == 0
    assert (folder / "out" / "grades.csv").read_text() == "student,deadly,total\nada,4,4\nbob,0,0\n"


def test_a_file_that_we_cannot_open_is_our_fault(folder: Path) -> None:
    (folder / "in" / "ada.py").unlink()
    with socket.socket(socket.AF_UNIX) as service, contextlib.chdir(folder / "in"):  # the path of a socket has a length
        service.bind("ada.py")
    ran = run(folder)
    assert ran.returncode == 3
    assert "cannot be opened here" in ran.stdout


def test_a_folder_without_submissions_is_wrong_use(folder: Path) -> None:
    for path in (folder / "in").iterdir():
        path.rename(path.with_suffix(".txt"))
    ran = run(folder)
    assert ran.returncode == 2
    assert "ada.txt" in ran.stderr
    assert "no submission" in ran.stderr
    assert sys.executable not in ran.stderr
