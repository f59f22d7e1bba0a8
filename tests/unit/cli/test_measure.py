"""``grader measure`` and what ``grader show`` tells of the three ways."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.exercise.test_ways import TWICE

PRIVATE = """from grader.exercise import accepted

def twice_vjp(g, x):
    return 2 * g

@accepted
def by_components(g, x):
    return 2 * g
"""
JACOBIAN = """
import numpy as np

@accepted
def by_jacobian(g, x):
    return 2 * np.eye(len(x)) @ g
"""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("exercises", "reference"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(f"GRADER_{name.upper()}", str(tmp_path / name))
    (tmp_path / "exercises" / "twice.py").write_text(TWICE)
    return tmp_path


def test_a_missing_way_is_told(own: Path, grader: Callable) -> None:
    (own / "reference" / "twice.py").write_text(PRIVATE)
    ran = grader("measure", "twice")
    assert ran.code != 0
    assert "by_jacobian" in ran.err
    assert not (own / "exercises" / "ways.json").exists()


def test_numbers_are_kept_and_shown(own: Path, grader: Callable) -> None:
    assert "memory at" not in grader("show", "twice").out
    (own / "reference" / "twice.py").write_text(PRIVATE + JACOBIAN)
    ran = grader("measure", "twice")
    assert ran.code == 0
    assert "at 1,024 components" in ran.out
    assert list(json.loads((own / "exercises" / "ways.json").read_text())) == ["twice"]
    shown = grader("show", "twice").out
    assert "memory at n = 1,024)" in shown
    assert "(n, n)" in shown
    assert "8.4 MB" in shown
