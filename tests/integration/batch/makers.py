"""Submissions to an assignment of four exercises, made from templates, each with the verdict it must get."""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

EXERCISES = ("matvec", "affine", "sigmoid_layer", "softmax")
POINTS = {"matvec": 1.0, "affine": 3.0, "sigmoid_layer": 3.0, "softmax": 2.0}
# What a solution costs is measured, so its numbers are not those of another run: it has tests of its own.
ASSIGNMENT = 'title = "Mixed"\nseed = 11\ncost = "off"\n' + "".join(
    f'\n[[exercises]]\nname = "{name}"\npoints = {POINTS[name]:g}\n' for name in EXERCISES
)

RIGHT = {
    "matvec": "def matvec_vjp(g, W, x):\n    return np.outer(g, x), W.T @ g\n",
    "affine": "def affine_vjp(g, x, w, b):\n    return g @ w.T, x.T @ g, g.sum(axis=0)\n",
    "sigmoid_layer": (
        "def sigmoid_layer_vjp(g, W, a, b):\n    y = 1 / (1 + np.exp(-(W @ a + b)))\n    d = g * y * (1 - y)\n"
        "    return np.outer(d, a), W.T @ d, d\n"
    ),
    "softmax": (
        "def softmax_vjp(g, x):\n    e = np.exp(x - x.max(axis=-1, keepdims=True))\n    s = e / e.sum(axis=-1, keepdims=True)\n"
        "    return s * (g - (g * s).sum(axis=-1, keepdims=True))\n"
    ),
}
LOOPS = (
    "def matvec_vjp(g, W, x):\n    dW, dx = np.zeros(W.shape), np.zeros(x.shape)\n    for i in range(len(g)):\n"
    "        dW[i] = g[i] * x\n        dx += g[i] * W[i]\n    return [dW, dx]\n"
)


@dataclass(frozen=True)
class Expected:
    """What must come out: statuses by exercise ({}: the file cannot be read), the points, and named misconceptions."""

    statuses: Mapping[str, str]
    points: Mapping[str, float]
    misconceptions: Mapping[str, str]


@dataclass(frozen=True)
class Kind:
    """A way to hand in. ``files`` are (path inside DIR with {} for the student, bytes)."""

    name: str
    files: tuple[tuple[str, bytes], ...]
    expected: Expected


def expected(changes: Mapping[str, tuple[str, float]] | None = None, misconceptions: Mapping[str, str] | None = None) -> Expected:
    """Everything right but for ``changes``: exercise -> (status, share of its points). ``misconceptions`` are named by
    "exercise.gradient"."""
    verdicts = dict.fromkeys(EXERCISES, ("pass", 1.0)) | dict(changes or {})
    points = {name: round(POINTS[name] * share, 4) for name, (_, share) in verdicts.items()}
    return Expected({name: status for name, (status, _) in verdicts.items()}, points, misconceptions or {})


UNREADABLE = Expected({}, dict.fromkeys(EXERCISES, 0.0), {})


def script(**replaced: str) -> bytes:
    """A .py file with all exercises, some of them replaced."""
    return ("import numpy as np\n\n\n" + "\n\n".join((RIGHT | replaced).values())).encode()


def notebook(*cells: str) -> bytes:
    """A notebook of code cells."""
    code = [
        {"cell_type": "code", "id": f"c{number}", "metadata": {}, "execution_count": None, "outputs": [], "source": cell}
        for number, cell in enumerate(cells)
    ]
    return json.dumps({"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def archive(**files: bytes) -> bytes:
    """A .zip of these files; double underscores in names stand for slashes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name, data in files.items():
            packed.writestr(name.replace("__", "/") + ".py", data)
    return stream.getvalue()


def body(exercise: str, *lines: str) -> dict[str, str]:
    """One exercise with another body."""
    head = RIGHT[exercise].split("\n", 1)[0]
    return {exercise: head + "\n" + "".join(f"    {line}\n" for line in lines)}


def one(name: str, status: str, share: float = 0.0) -> dict[str, tuple[str, float]]:
    return {name: (status, share)}


THIRD = 1 / 3
SPLIT = archive(
    hw__layers=b"import numpy as np\n" + RIGHT["affine"].encode() + RIGHT["sigmoid_layer"].encode(),
    hw__rest=b"import numpy as np\n" + RIGHT["matvec"].encode() + RIGHT["softmax"].encode(),
)


def kinds() -> list[Kind]:
    """All the ways, right ones first."""
    return [*_right(), *_wrong(), *_broken(), *_hostile(), *_unreadable()]


def _py(name: str, data: bytes, verdict: Expected) -> Kind:
    return Kind(name, (("{}.py", data),), verdict)


def _right() -> list[Kind]:
    folder = (("{}/hw.py", b"from helpers import *\n"), ("{}/helpers.py", script()))
    return [
        _py("right", script(), expected()),
        _py("by loops", script(matvec=LOOPS), expected()),
        _py("prints", script(**body("matvec", "print('x' * 100000)", "return np.outer(g, x), W.T @ g")), expected()),
        Kind("notebook", (("{}.ipynb", notebook("%pylab inline\nimport numpy as np", *RIGHT.values())),), expected()),
        Kind("archive", (("{}.zip", SPLIT),), expected()),
        Kind("folder", folder, expected()),
    ]


def _wrong() -> list[Kind]:
    affine = RIGHT["affine"]
    square = affine.replace("w.T", "w if w.shape[0] == w.shape[1] else g @ w.T")
    mean, batch = affine.replace("sum", "mean"), affine.replace("g.sum(axis=0)", "g")
    diagonal = body("softmax", "e = np.exp(x)", "s = e / e.sum(-1, keepdims=True)", "return g * s * (1 - s)")
    absent = expected(dict.fromkeys(EXERCISES[1:], ("missing", 0.0)))
    lists = body("matvec", "return [np.outer(g, x).tolist(), (W.T @ g).tolist()]")
    mean_verdict = expected(one("affine", "fail", 2 * THIRD), {"affine.b": "averages_b_over_the_batch"})
    return [
        _py("wrong when square", script(affine=square), expected(one("affine", "fail", 2 * THIRD))),
        _py("mean for sum", script(affine=mean), mean_verdict),
        _py("keeps the batch", script(affine=batch), expected(one("affine", "invalid", 2 * THIRD))),
        _py("diagonal only", script(**diagonal), expected(one("softmax", "fail"), {"softmax.x": "uses_the_diagonal_only"})),
        _py("returns a list", script(**lists), expected(one("matvec", "invalid"))),
        _py("stub", script(**body("affine", "raise NotImplementedError")), expected(one("affine", "not_attempted"))),
        _py("missing", b"import numpy as np\n" + RIGHT["matvec"].encode(), absent),
    ]


def _broken() -> list[Kind]:
    everything = expected(dict.fromkeys(EXERCISES, ("error", 0.0)))
    return [
        _py("raises", script(**body("affine", "return undefined")), expected(one("affine", "error"))),
        _py("exception at import", script() + b"\n\nraise RuntimeError('done')\n", everything),
        _py("syntax error", script() + b"\n\ndef broken(:\n", everything),
    ]


def _hostile() -> list[Kind]:
    hog = body("softmax", "keep = []", "while True:", "    keep.append(np.zeros((2048, 2048)))")
    return [
        _py("endless loop", script(**body("affine", "while True:", "    pass")), expected(one("affine", "timeout"))),
        _py("memory", script(**hog), expected(one("softmax", "memory"))),
        _py("os._exit", script(**body("matvec", "import os", "os._exit(0)")), expected(one("matvec", "error"))),
        _py("fork", script(**body("matvec", "import os", "os.fork()", "return g")), expected(one("matvec", "forbidden"))),
        _py("socket", script(**body("matvec", "import socket", "socket.socket()")), expected(one("matvec", "forbidden"))),
    ]


def _unreadable() -> list[Kind]:
    return [
        _py("binary", b"\x7fELF" + bytes(range(256)), UNREADABLE),
        _py("empty", b"", UNREADABLE),
        Kind("broken notebook", (("{}.ipynb", b'{"cells": ['),), UNREADABLE),
        Kind("essay", (("{}/essay.pdf", b"%PDF-1.4 ..."),), UNREADABLE),
    ]


def hand_in(folder: Path, count: int) -> dict[str, Kind]:
    """Write ``count`` submissions in turn of the kinds; what each student handed in."""
    ways = kinds()
    students = {f"s{number:03d}": ways[number % len(ways)] for number in range(count)}
    for student, kind in students.items():
        for name, data in kind.files:
            path = folder / name.format(student)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return students
