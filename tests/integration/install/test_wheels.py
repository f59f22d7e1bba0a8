"""Built wheels, installed in environments of their own: what is needed is found, what is private is not there."""

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
WHERE = """
import json
from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
catalog = load_catalog(exercise_folders(), reference_folders())
print(json.dumps({
    "folders": [str(folder) for folder in (*exercise_folders(), *reference_folders())],
    "exercises": list(catalog),
    "references": [name for name, exercise in catalog.items() if exercise.reference],
}))
"""


def build(folder: Path, **environment: str) -> Path:
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder)]
    subprocess.run([*pip, str(ROOT)], check=True, env={**os.environ, **environment}, capture_output=True, text=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def install(wheel: Path, folder: Path) -> Path:
    """A new environment with the wheel in it; libraries are those of the environment that runs the tests, the project is not."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(pip, check=True, capture_output=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python


def files(folder: str) -> list[str]:
    """The files of a folder of the project, caches left out."""
    paths = [path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file()]
    return [path.as_posix() for path in paths if not any(part.startswith((".", "__pycache__")) for part in path.parts)]


def run(command: list[str | Path], folder: Path) -> str:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def full_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("full"))


@pytest.fixture(scope="module")
def student_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("student"), STUDENT_WHEEL="1")


@pytest.fixture(scope="module")
def installed(full_wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(full_wheel, tmp_path_factory.mktemp("installed"))


def test_the_student_wheel_holds_nothing_private(student_wheel: Path) -> None:
    with zipfile.ZipFile(student_wheel) as archive:
        bundled = [name for name in archive.namelist() if "_bundled" in name]
        texts = [archive.read(name) for name in archive.namelist()]
    assert {name.split("/")[2] for name in bundled} == {"exercises"}
    private = [(ROOT / name).read_bytes() for name in files("reference")]
    assert len(private) >= 12
    assert not any(text in texts for text in private)


def test_an_unclear_wish_builds_nothing(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError) as refused:
        build(tmp_path, STUDENT_WHEEL="yes")
    assert "STUDENT_WHEEL='yes'" in refused.value.stdout + refused.value.stderr


def test_the_student_wheel_works_without_references(student_wheel: Path, tmp_path: Path) -> None:
    seen = json.loads(run([install(student_wheel, tmp_path / "venv"), "-c", WHERE], tmp_path))
    assert len(seen["exercises"]) >= 12
    assert seen["references"] == []


def test_the_full_wheel_holds_every_file_of_the_package(full_wheel: Path) -> None:
    with zipfile.ZipFile(full_wheel) as archive:
        packed = set(archive.namelist())
    bundled = {f"grader/_bundled/{name}" for name in files("exercises") + files("reference") + files("migrations")}
    assert {*files("grader"), *bundled} - packed == set()


def test_the_full_wheel_finds_its_exercises(installed: Path, tmp_path: Path) -> None:
    seen = json.loads(run([installed, "-c", WHERE], tmp_path))
    assert [folder for folder in seen["folders"] if "_bundled" not in folder] == []
    assert seen["exercises"] == seen["references"]


def test_the_full_wheel_finds_its_migrations(installed: Path, tmp_path: Path) -> None:
    run([installed.parent / "grader", "db", "upgrade"], tmp_path)
    assert (tmp_path / ".local/share/grader/grader.db").is_file()


def test_the_full_wheel_proves_an_exercise(installed: Path, tmp_path: Path) -> None:
    assert "affine" in run([installed.parent / "grader", "verify", "affine"], tmp_path)
