"""Graders that courses use, on the same submissions: pytest, nbgrader and Otter, each in an environment of its own.

Each runs its checks (``coursechecks`` or ``graderchecks``) with its own usual command, without a container, and is given the
verdicts that it wrote itself. Where a tool can take many submissions at once it does.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from benchmarks.environments import environment
from benchmarks.submissions import EXERCISES, Submission

Verdicts = Mapping[str, bool]
Grade = Callable[[Sequence[Submission]], list[Verdicts]]
CHECKS = "checks.py"
HERE = Path(__file__).parent
NUMPY = "numpy==2.4.6"
PACKAGES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "pytest": (("pytest==9.2.0", NUMPY), "import pytest, numpy"),
    "nbgrader": (("nbgrader==0.9.6", "ipykernel==7.4.0", NUMPY), "import nbgrader, ipykernel, numpy"),
    "otter": (("otter-grader==7.0.0", "ipykernel==7.4.0", NUMPY), "import otter, ipykernel, numpy"),
}


class Missing(Exception):
    """A tool cannot be had here; ``str`` says why."""


@contextmanager
def _lab(tool: str, checks: str) -> Iterator[tuple[Path, Path, dict[str, str]]]:
    """The tool's Python, a folder with the checks, and an environment that keeps the tool's own files in that folder."""
    packages, proof = PACKAGES[tool]
    python = environment(packages[0].replace("==", "-"), packages, proof)
    if isinstance(python, str):
        raise Missing(python)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        shutil.copy(HERE / f"{checks}.py", folder / CHECKS)
        homes = ("HOME", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR")
        places = {home: str(folder / home.lower()) for home in homes}
        for place in places.values():
            Path(place).mkdir()
        threads = {key: value for key, value in os.environ.items() if key.endswith("_NUM_THREADS")}
        path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"
        fixed = {"PATH": path, "PYTHONPATH": str(HERE.parent), "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
        yield python, folder, {**fixed, **threads, **places}


def _run(command: Sequence[object], folder: Path, environment: Mapping[str, str], *, fails: bool = False) -> None:
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode and not fails:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stdout[-2000:]}")


@contextmanager
def pytest_each(checks: str) -> Iterator[Grade]:
    """``pytest`` in a process for each submission, in a folder with the submission, the tests and the checks."""
    tests = "import checks\nimport submission\n\n\n" + "\n\n".join(
        f'def test_{name}():\n    checks.check("{name}", submission.{name}_vjp)\n' for name in EXERCISES
    )
    with _lab("pytest", checks) as (python, lab, env):

        def one(submission: Submission) -> Verdicts:
            folder = lab / submission.name
            folder.mkdir()
            shutil.copy(lab / CHECKS, folder)
            (folder / "submission.py").write_text(submission.text, encoding="utf-8")
            (folder / "test_homework.py").write_text(tests, encoding="utf-8")
            command = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--junitxml=results.xml", "test_homework.py"]
            _run(command, folder, env, fails=True)
            cases = ET.parse(folder / "results.xml").getroot().iter("testcase")
            verdicts = {str(case.get("name"))[5:]: len(case) == 0 for case in cases}
            shutil.rmtree(folder)
            return verdicts

        yield lambda chunk: list(map(one, chunk))


def _notebook(cells: Sequence[tuple[str, str, Mapping[str, Any]]]) -> str:
    made: list[dict[str, Any]] = [
        {"cell_type": "code", "execution_count": None, "id": name, "metadata": data, "outputs": [], "source": text}
        for name, text, data in cells
    ]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return json.dumps({"cells": made, "nbformat": 4, "nbformat_minor": 5, "metadata": kernel})


@contextmanager
def nbgrader(checks: str) -> Iterator[Grade]:
    """``nbgrader autograde``, one command for a chunk of submissions; each gets a fresh kernel."""
    with _lab("nbgrader", checks) as (python, lab, env):
        (lab / "nbgrader_config.py").write_text(
            f"c = get_config()\nc.CourseDirectory.course_id = 'course'\nc.CourseDirectory.root = {str(lab)!r}\n", encoding="utf-8"
        )
        source = lab / "source" / "hw"
        source.mkdir(parents=True)
        shutil.copy(lab / CHECKS, source)
        (source / "hw.ipynb").write_text(_assignment(), encoding="utf-8")
        tool = python.with_name("nbgrader")
        _run([tool, "generate_assignment", "hw"], lab, env)
        release = json.loads((lab / "release" / "hw" / "hw.ipynb").read_text(encoding="utf-8"))

        def grade(chunk: Sequence[Submission]) -> list[Verdicts]:
            for item in chunk:
                folder = lab / "submitted" / item.name / "hw"
                folder.mkdir(parents=True)
                shutil.copy(lab / CHECKS, folder)
                release["cells"][0]["source"] = item.text
                (folder / "hw.ipynb").write_text(json.dumps(release), encoding="utf-8")
            _run([tool, "autograde", "hw"], lab, env)
            shutil.rmtree(lab / "submitted")
            shutil.rmtree(lab / "autograded")
            return _from_gradebook(lab / "gradebook.db", chunk)

        yield grade


def _assignment() -> str:
    def data(name: str, *, graded: bool) -> dict[str, Any]:
        told = {"schema_version": 3, "grade_id": name, "grade": graded, "solution": not graded, "locked": graded, "task": False}
        return {"nbgrader": {**told, "points": 1} if graded else told}

    tests = [
        (f"t-{name}", f'import checks\nassert checks.check("{name}", {name}_vjp)', data(name, graded=True)) for name in EXERCISES
    ]
    answer = "### BEGIN SOLUTION\npass\n### END SOLUTION"
    return _notebook([("solution", answer, data("solution", graded=False)), *tests])


def _from_gradebook(path: Path, chunk: Sequence[Submission]) -> list[Verdicts]:
    query = """select s.student_id, b.name, g.auto_score from grade g join base_cell b on b.id = g.cell_id
        join submitted_notebook n on n.id = g.notebook_id join submitted_assignment s on s.id = n.assignment_id"""
    found: dict[str, dict[str, bool]] = {item.name: {} for item in chunk}
    with closing(sqlite3.connect(path)) as database:
        for student, name, score in database.execute(query):
            if student in found:
                found[student][name] = bool(score)
    return list(found.values())


_OTTER = """
import json, sys
from otter.api import grade_submission
for path in sys.argv[1:]:
    results = grade_submission(path, "autograder.zip", quiet=True).results
    print("verdicts " + json.dumps({name: bool(item.score >= item.possible) for name, item in results.items()}))
"""
_OTTER_TEST = """
from otter.test_files import test_case

OK_FORMAT = False
name = "{name}"
points = 1


@test_case(points=1, hidden=False)
def test_{name}(env):
    import checks
    checks.check("{name}", env["{name}_vjp"])
"""


@contextmanager
def otter(checks: str) -> Iterator[Grade]:
    """``otter.api.grade_submission`` in one process for a chunk of submissions, which is less than ``otter run`` for each."""
    with _lab("otter", checks) as (python, lab, env):
        (lab / "tests").mkdir()
        for name in EXERCISES:
            (lab / "tests" / f"{name}.py").write_text(_OTTER_TEST.format(name=name), encoding="utf-8")
        (lab / "chunk.py").write_text(_OTTER, encoding="utf-8")
        plain = ["--no-requirements", "--no-environment", "--no-config"]
        _run([python.with_name("otter"), "generate", "-t", "tests", "-o", "autograder.zip", *plain, CHECKS], lab, env)

        def grade(chunk: Sequence[Submission]) -> list[Verdicts]:
            paths = [lab / f"{item.name}.ipynb" for item in chunk]
            for path, item in zip(paths, chunk, strict=True):
                path.write_text(_notebook([("solution", item.text, {})]), encoding="utf-8")
            command = [str(python), "chunk.py", *map(str, paths)]
            done = subprocess.run(
                command, cwd=lab, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
            )
            lines = [json.loads(line[9:]) for line in done.stdout.splitlines() if line.startswith("verdicts ")]
            if len(lines) != len(chunk):
                raise RuntimeError(f"otter answered {len(lines)} of {len(chunk)} submissions: {done.stderr[-2000:]}")
            return lines

        yield grade


TOOLS = {"pytest": pytest_each, "nbgrader": nbgrader, "otter": otter}
