"""Memory and time of real solutions, measured from outside their process."""

from collections.abc import Iterator

import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.intake.limits import IntakeLimits
from grader.intake.read import read_submission
from grader.sandbox.pool import Limits, Sandbox
from grader.service.grade import Grader
from grader.values.assignment import CostPolicy, Wanted
from grader.values.report import CostKind, Status


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Sandbox(Limits()) as sandbox:
        yield Grader(load_catalog(exercise_folders(), reference_folders()), sandbox)


SIGMOID = "    a = 1 / (1 + np.exp(-z))\n"
MATVEC_BY_COMPONENTS = """
def matvec_vjp(g, W, x):
    dW, dx = np.zeros_like(W), np.zeros_like(x)
    for i in range(len(g)):
        for j in range(len(x)):
            dW[i, j] = g[i] * x[j]
            dx[j] += g[i] * W[i, j]
    return dW, dx
"""
LEVI_CIVITA = """eps = np.zeros((3, 3, 3))
eps[0, 1, 2] = eps[1, 2, 0] = eps[2, 0, 1] = 1
eps[0, 2, 1] = eps[2, 1, 0] = eps[1, 0, 2] = -1
def cross_product_vjp(g, a, b):
    return np.einsum('ijk,ni,nk->nj', eps, g, b), np.einsum('ijk,ni,nj->nk', eps, g, a)
"""
SOLUTIONS = [
    ("cross_product", LEVI_CIVITA, CostKind.LEAN),  # much work for each entry, and no loop in Python
    ("sin", "def sin_vjp(g, x):\n    return np.diag(np.cos(x)) @ g\n", CostKind.JACOBIAN),
    ("sigmoid", f"def sigmoid_vjp(g, z):\n{SIGMOID}    return np.eye(len(z)) * (a * (1 - a)) @ g\n", CostKind.JACOBIAN),
    ("sin", "import math\ndef sin_vjp(g, x):\n    return np.array([math.cos(v) * w for v, w in zip(x, g)])\n", CostKind.LOOPS),
    ("matvec", MATVEC_BY_COMPONENTS, CostKind.LOOPS),
    ("sin", "def sin_vjp(g, x):\n    return g * np.cos(x)\n", CostKind.LEAN),
    ("matvec", "def matvec_vjp(g, W, x):\n    return np.outer(g, x), W.T @ g\n", CostKind.LEAN),
    ("affine", "def affine_vjp(g, x, w, b):\n    return g @ w.T, np.einsum('nd,nm->dm', x, g), g.sum(0)\n", CostKind.LEAN),
]


@pytest.mark.parametrize(("name", "text", "kind"), SOLUTIONS)
def test_what_a_solution_costs_is_seen(grader: Grader, name: str, text: str, kind: CostKind) -> None:
    source = read_submission([("hw.py", f"import numpy as np\n{text}".encode())], name="hw.py", limits=IntakeLimits())
    report = grader.grade(source, [Wanted(name)], seed=0, student="ada", file="hw.py", cost=CostPolicy.INFORM)
    exercise = report.exercises[0]
    assert exercise.status is Status.PASS
    assert exercise.cost is not None
    assert exercise.cost.kind is kind


def test_a_wrong_solution_is_not_measured(grader: Grader) -> None:
    source = read_submission([("hw.py", b"def sin_vjp(g, x):\n    return g\n")], name="hw.py", limits=IntakeLimits())
    report = grader.grade(source, [Wanted("sin")], seed=0, student="ada", file="hw.py", cost=CostPolicy.INFORM)
    assert report.exercises[0].cost is None


def test_less_work_on_large_inputs_is_seen(grader: Grader) -> None:
    text = "def sin_vjp(g, x):\n    return g if x.size > 500 else np.array([v * np.cos(w) for v, w in zip(g, x)])\n"
    source = read_submission([("hw.py", f"import numpy as np\n{text}".encode())], name="hw.py", limits=IntakeLimits())
    report = grader.grade(source, [Wanted("sin")], seed=0, student="eve", file="hw.py", cost=CostPolicy.POINTS)
    (exercise,) = report.exercises
    assert exercise.cost is not None
    assert exercise.cost.kind is CostKind.WRONG
    assert (exercise.status, exercise.score) == (Status.PASS, 0.75)
    assert "725 entries it does not give the right gradient" in exercise.message


def test_what_does_not_finish_on_large_inputs_loops(grader: Grader) -> None:
    text = "def sin_vjp(g, x):\n    while x.size > 500:\n        pass\n    return g * np.cos(x)\n"
    source = read_submission([("hw.py", f"import numpy as np\n{text}".encode())], name="hw.py", limits=IntakeLimits())
    report = grader.grade(source, [Wanted("sin")], seed=0, student="eve", file="hw.py", cost=CostPolicy.INFORM)
    cost = report.exercises[0].cost
    assert cost is not None
    assert (cost.kind, cost.entries) == (CostKind.LOOPS, ())
    assert "did not finish" in cost.text
