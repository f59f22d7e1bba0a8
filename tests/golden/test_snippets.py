"""The lines to paste, run in a plain Python beside the submission: they show what is wrong, and without the call that must come
first they do not."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tests.golden.test_golden import HERE, catalog, grade, grader

from grader.exercise.catalog import Catalog
from grader.grading.paste import gradient_snippet
from grader.service.grade import Grader

__all__ = ["catalog", "grader"]  # fixtures
KEPT = [
    "affine/passes_bias_of_the_last_shape.py",
    "affine/passes_keeps_the_batch.py",
    "affine/weights_of_the_first_shape.py",
    "conv1d/places_of_another_stride.py",
    "relu/mask_of_the_first_call.py",
    "sin/cached_by_shape.py",
]


def lines(path: Path, grader: Grader, catalog: Catalog) -> str:
    """What is to be pasted for the first gradient that is wrong."""
    (exercise,) = grade(path, grader).exercises
    wrong = next(place for place, item in enumerate(exercise.gradients) if item.counterexample)
    text = gradient_snippet(path.name, exercise, wrong, catalog[exercise.name])
    assert text is not None
    return text


def shows(text: str, path: Path) -> bool:
    """Whether Python raises, or prints two results that differ by more than the digits shown."""
    run = subprocess.run(
        [sys.executable, "-Bic", ""], input=f"{text}\n", cwd=path.parent, capture_output=True, text=True, check=True
    )
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d*)?(?:e[-+]\d+)?", run.stdout)]
    half = len(numbers) // 2
    return "Error" in run.stderr or not np.allclose(numbers[:half], numbers[-half:], rtol=1e-5)


@pytest.mark.parametrize("name", KEPT)
def test_what_is_kept_between_calls_shows_after_another_call_and_only_then(name: str, grader: Grader, catalog: Catalog) -> None:
    path = HERE / name
    text = lines(path, grader, catalog)
    assert shows(text, path)
    head, _, second = text.split("\n\n")
    assert not shows(f"{head}\n\n{second}", path)


@pytest.mark.parametrize("name", ["softmax/alternates.py", "sin/shared_buffer.py"])
def test_two_results_of_one_example_differ(name: str, grader: Grader, catalog: Catalog) -> None:
    path = HERE / name
    assert shows(lines(path, grader, catalog), path)
