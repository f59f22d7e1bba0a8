"""What a reference costs is counted: Jacobians and loops are found, array operations are lean."""

from dataclasses import replace

import numpy as np
import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.exercise.spec import Function, Reference
from grader.grading.lean import LEAN, NO_GROWTH, cost_class

CATALOG = load_catalog(exercise_folders(), reference_folders())


def cost(name: str, vjp: Function) -> str:
    return cost_class(replace(CATALOG[name], reference=Reference(vjp)), 0)


def test_a_diagonal_jacobian_is_found() -> None:
    assert cost("sin", lambda g, x: np.diag(np.cos(x)) @ g).endswith("a Jacobian")


def test_a_tensor_is_found() -> None:
    def by_tensor(g: np.ndarray, W: np.ndarray, a: np.ndarray) -> np.ndarray:
        return np.tensordot(g, np.einsum("ij,k->ijk", np.eye(len(g)), a), axes=1)

    assert cost("jacobian_tensor", by_tensor).endswith("a Jacobian")


def test_a_loop_over_entries_is_found() -> None:
    assert cost("sin", lambda g, x: np.array([a * np.cos(b) for a, b in zip(g, x, strict=True)])).endswith("a loop")


def test_a_loop_over_rows_is_found() -> None:
    def by_rows(g: np.ndarray, x: np.ndarray) -> np.ndarray:
        rows = []
        for row, back in zip(x, g, strict=True):
            s = np.exp(row - row.max())
            s /= s.sum()
            rows.append(s * (back - back @ s))
        return np.array(rows)

    assert cost("softmax", by_rows).endswith("a loop")


@pytest.mark.parametrize("name", ["sin", "outer_product", "conv1d", "rnn", "attention"])
def test_references_are_lean(name: str) -> None:
    assert cost_class(CATALOG[name], 0) == LEAN


def test_fixed_sizes_do_not_grow() -> None:
    assert cost_class(replace(CATALOG["sin"], reference=None), 0) == NO_GROWTH
