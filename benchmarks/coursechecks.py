"""Checks of the four functions as a course would write them, for the tools that run a teacher's tests: needs only numpy.

For each function five shapes, each compared with a reference and, along one direction, with a central difference. That is a
quarter of the grader's own cases and none of its other checks, so that the tools' time is their own.
"""

from typing import Any

import numpy as np

SHAPES = ((3, 4, 2), (1, 3, 5), (4, 4, 4), (6, 2, 3), (2, 7, 1))
STEP = 1e-6


def _cross_entropy(logits: Any, labels: Any) -> Any:
    shifted = logits - logits.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(labels)), labels])


def _cross_entropy_vjp(g: Any, logits: Any, labels: Any) -> tuple[Any, ...]:
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return (g * p / len(labels),)


FORWARD: dict[str, Any] = {
    "sin": np.sin,
    "affine": lambda x, w, b: x @ w + b,
    "relu": lambda x: np.maximum(x, 0),
    "cross_entropy": _cross_entropy,
}
REFERENCE: dict[str, Any] = {
    "sin": lambda g, x: (g * np.cos(x),),
    "affine": lambda g, x, w, b: (g @ w.T, x.T @ g, g.sum(axis=0)),
    "relu": lambda g, x: (g * (x > 0),),
    "cross_entropy": _cross_entropy_vjp,
}


def _inputs(name: str, shape: tuple[int, ...], rng: np.random.Generator) -> tuple[Any, tuple[Any, ...], tuple[Any, ...]]:
    n, d, m = shape
    if name == "affine":
        return rng.normal(size=(n, m)), (rng.normal(size=(n, d)), rng.normal(size=(d, m)), rng.normal(size=m)), ()
    if name == "cross_entropy":
        return float(rng.normal()), (rng.normal(size=(n, d + 1)),), (rng.integers(0, d + 1, n),)
    x = rng.normal(size=n * d)
    return rng.normal(size=n * d), (x + 0.1 * np.sign(x),), ()


def check(name: str, function: Any) -> bool:
    """Raises AssertionError, or what the function raises, when ``function`` is not the VJP called ``name``."""
    rng = np.random.default_rng(len(name))
    for shape in SHAPES:
        g, inputs, rest = _inputs(name, shape, rng)
        expected = REFERENCE[name](g, *inputs, *rest)
        got = function(np.copy(g) if np.ndim(g) else g, *map(np.copy, inputs), *rest)
        got = got if isinstance(got, tuple | list) else (got,)
        assert len(got) == len(expected), f"{name}: {len(got)} gradients instead of {len(expected)}"
        for mine, right in zip(got, expected, strict=True):
            assert np.shape(mine) == right.shape, f"{name}: shape {np.shape(mine)} instead of {right.shape}"
            assert np.allclose(mine, right, rtol=1e-7, atol=1e-9), f"{name}: wrong values"
        ways = [rng.normal(size=item.shape) for item in inputs]
        up, down = (
            np.sum(g * FORWARD[name](*(x + sign * STEP * v for x, v in zip(inputs, ways, strict=True)), *rest))
            for sign in (1, -1)
        )
        slope = sum(float(np.sum(mine * v)) for mine, v in zip(got, ways, strict=True))
        assert abs((up - down) / (2 * STEP) - slope) <= 1e-5 * max(1.0, abs(slope)), f"{name}: not the slope"
    return True
