"""What is said of two curves."""

import numpy as np
import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.grading import learning

CATALOG = load_catalog(exercise_folders(), reference_folders())


@pytest.mark.parametrize("off", [1e-6, 0.005])
def test_losses_close_to_the_right_ones_are_not_called_right(off: float) -> None:
    lesson = learning.lesson(CATALOG["relu_network"], 10, 0)
    losses, accuracy = np.linspace(2.3, 1.0, 10), np.array([0.7])
    found = learning.compare(lesson, (losses + off, accuracy), (losses, accuracy))
    assert found.text.endswith("That is about as with right gradients; a loss curve alone does not prove yours right.")
