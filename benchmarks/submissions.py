"""Submissions for the measurements: four small VJPs each, right and wrong in several styles, made from a seed.

Nothing in them loops for ever, so that a process without isolation survives them all.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass

PRELUDE = '"""Homework {number}: four vector-Jacobian products."""\n\nimport math\n\nimport numpy as np\n'

SIN_RIGHT = (
    """
def sin_vjp(g, x):
    return g * np.cos(x)
""",
    """
def sin_vjp(g, x):
    dx = np.empty_like(x)
    for i in range(len(x)):
        dx[i] = g[i] * math.cos(x[i])
    return dx
""",
    """
class Sine:
    def __init__(self, x):
        self.slope = np.cos(x)

    def backward(self, g):
        return self.slope * g


def sin_vjp(g, x):
    return Sine(x).backward(g)
""",
)
SIN_WRONG = (
    """
def sin_vjp(g, x):
    return np.cos(x)
""",
    """
def sin_vjp(g, x):
    return -g * np.cos(x)
""",
    """
def sin_vjp(g, x):
    return g * cosine(x)
""",
)

AFFINE_RIGHT = (
    """
def affine_vjp(g, x, w, b):
    return g @ w.T, x.T @ g, g.sum(axis=0)
""",
    """
def affine_vjp(g, x, w, b):
    dx = np.einsum("nm,dm->nd", g, w)
    dw = np.einsum("nd,nm->dm", x, g)
    db = np.einsum("nm->m", g)
    return dx, dw, db
""",
    """
def affine_vjp(g, x, w, b):
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), np.zeros_like(b)
    for i in range(x.shape[0]):
        dx[i] = w.dot(g[i])
        dw += np.outer(x[i], g[i])
        db += g[i]
    return dx, dw, db
""",
)
AFFINE_WRONG = (
    """
def affine_vjp(g, x, w, b):
    return g @ w.T, (x.T @ g).T, g.sum(axis=0)
""",
    """
def affine_vjp(g, x, w, b):
    return g @ w.T, x.T @ g, g
""",
    """
def affine_vjp(g, x, w, b):
    return g @ w.T, x.T @ g, g.mean(axis=0)
""",
    """
def affine_vjp(g, x, w, b):
    return g @ w.T, x.T @ g
""",
    """
def affine_vjp(g, x, w, b):
    return g @ w, x.T @ g, g.sum(axis=0)
""",
)

RELU_RIGHT = (
    """
def relu_vjp(g, x):
    return g * (x > 0)
""",
    """
def relu_vjp(g, x):
    dx = g.copy()
    dx[x <= 0] = 0
    return dx
""",
    """
def relu_vjp(g, x):
    return np.where(x > 0, g, 0.0)
""",
)
RELU_WRONG = (
    """
def relu_vjp(g, x):
    return (x > 0).astype(float)
""",
    """
def relu_vjp(g, x):
    return g * np.maximum(x, 0)
""",
    """
def relu_vjp(g, x):
    pass
""",
)

CROSS_ENTROPY_RIGHT = (
    """
def cross_entropy_vjp(g, logits, labels):
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return g * p / len(labels)
""",
    """
def cross_entropy_vjp(g, logits, labels):
    n, c = logits.shape
    out = np.zeros((n, c))
    for i in range(n):
        top = max(logits[i])
        total = sum(math.exp(v - top) for v in logits[i])
        for j in range(c):
            out[i, j] = math.exp(logits[i, j] - top) / total
        out[i, labels[i]] -= 1.0
    return g * out / n
""",
    """
def cross_entropy_vjp(g, logits, labels):
    top = logits.max(axis=-1, keepdims=True)
    log_sum = top + np.log(np.exp(logits - top).sum(axis=-1, keepdims=True))
    p = np.exp(logits - log_sum)
    onehot = np.eye(logits.shape[1])[labels]
    return (p - onehot) * (g / len(labels))
""",
)
CROSS_ENTROPY_WRONG = (
    """
def cross_entropy_vjp(g, logits, labels):
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return g * p
""",
    """
def cross_entropy_vjp(g, logits, labels):
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    return g * p / len(labels)
""",
    """
def cross_entropy_vjp(g, logits, labels):
    p = np.exp(logits - logits.max(1))
    return g * p
""",
)

STYLES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "sin": (SIN_RIGHT, SIN_WRONG),
    "affine": (AFFINE_RIGHT, AFFINE_WRONG),
    "relu": (RELU_RIGHT, RELU_WRONG),
    "cross_entropy": (CROSS_ENTROPY_RIGHT, CROSS_ENTROPY_WRONG),
}
EXERCISES = tuple(STYLES)


@dataclass(frozen=True)
class Submission:
    """One made-up submission: its text, and for each exercise whether it is right."""

    name: str
    text: str
    right: Mapping[str, bool]


def submissions(count: int, *, first: int = 0, right: float = 0.85, seed: int = 0) -> list[Submission]:
    """Submissions ``first`` .. ``first + count - 1`` of an endless list, all different as bytes.

    Each function is right with probability ``right``: by default half of the submissions are right in all four.
    """
    return [_submission(number, right, random.Random(f"{seed} {number}")) for number in range(first, first + count)]


def _submission(number: int, right: float, chance: random.Random) -> Submission:
    verdicts = {name: chance.random() < right for name in EXERCISES}
    bodies = [chance.choice(STYLES[name][0 if verdicts[name] else 1]) for name in EXERCISES]
    return Submission(f"s{number:05d}", "\n".join((PRELUDE.format(number=number), *bodies)), verdicts)
