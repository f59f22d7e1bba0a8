"""Attempts on the measurement of memory and time: to be lean while measured only. None earns what a lean solution earns."""

from collections.abc import Iterator

import pytest

from grader.intake.limits import IntakeLimits
from grader.intake.read import read_submission
from grader.values.assignment import CostPolicy, Wanted
from grader.values.report import CostKind
from tests.integration.attacks.arena import Arena, arena
from tests.integration.attacks.record import PRELUDE

LOOP = "np.array([v * np.cos(w) for v, w in zip(g, x)])"
# The runner's own object, which lives in the same process, knows whether it is measured.
WORKER = """
def worker():
    frame = sys._getframe(1)
    while not hasattr(frame.f_locals.get("self"), "once"):
        frame = frame.f_back
    return frame.f_locals["self"]
"""
CHEATS = {
    "less on large inputs": (f"def sin_vjp(g, x):\n    return g if x.size > 500 else {LOOP}\n", CostKind.WRONG),
    "less while measured": (f"{WORKER}def sin_vjp(g, x):\n    return g if worker().once else {LOOP}\n", CostKind.WRONG),
    "nothing while measured": (
        f"{WORKER}def sin_vjp(g, x):\n    return None if worker().once else {LOOP}\n",
        CostKind.WRONG,
    ),
    "measured no more": (f"{WORKER}def sin_vjp(g, x):\n    worker().once = False\n    return {LOOP}\n", CostKind.LOOPS),
    "an answer before the work": (
        f"""
def sin_vjp(g, x):
    if x.size > 500:
        answer = item(x.shape, g.tobytes())
        os.write(3, frame(2, items=1, payload=answer) + frame(4))
    return {LOOP}
""",
        CostKind.WRONG,
    ),
    "stops the counting": (f"def sin_vjp(g, x):\n    sys.settrace(None)\n    return {LOOP}\n", CostKind.LOOPS),
    "an answer, and then its end": (
        f"""
def sin_vjp(g, x):
    if x.size > 500:
        os.write(3, frame(2, items=1, payload=item(x.shape, right(g, x).tobytes())))
        os._exit(0)
    return {LOOP}
""",
        CostKind.WRONG,
    ),
    "a word after each answer": (
        f"""
def look(frame_, event, arg):
    if event == "call" and frame_.f_code.co_name == "_read_request": os.write(3, frame(1))
def sin_vjp(g, x):
    if x.size > 500: sys.setprofile(look)
    return {LOOP}
""",
        CostKind.WRONG,
    ),
    "ends while the file is run": (
        f"{WORKER}if worker().once: os._exit(0)\ndef sin_vjp(g, x):\n    return {LOOP}\n",
        CostKind.LOOPS,  # it is measured where it was graded, in a process that has run the file
    ),
    "ends while the file is run, and is not measured where it was graded": (
        f"{WORKER}if worker().once: os._exit(0)\ndef sin_vjp(g, x):\n    np.ones(1 << 20)\n    return {LOOP}\n",
        CostKind.WRONG,
    ),
    "works ahead": (
        f"""
{WORKER}
kept = {{}}
def look_ahead():
    runner, frame = sys.modules["runner.calls"], sys._getframe(1)
    while frame.f_code.co_name != "serve": frame = frame.f_back
    for _, _, packed, _ in frame.f_locals["tasks"]:
        for specs, _ in runner.unpack(packed):
            g, x = map(runner.build, specs)
            kept[x.tobytes()] = {LOOP}
def sin_vjp(g, x):
    if worker().once and x.tobytes() not in kept: look_ahead()
    return kept[x.tobytes()] if x.tobytes() in kept else {LOOP}
""",
        CostKind.LOOPS,
    ),
    "keeps what it gave": (
        f"""
kept = {{}}
def sin_vjp(g, x):
    key = g.tobytes(), x.tobytes()
    kept[key] = kept[key] if key in kept else {LOOP}
    return kept[key]
""",
        CostKind.LOOPS,
    ),
}


@pytest.fixture(scope="module")
def place() -> Iterator[Arena]:
    with arena() as found:
        yield found


@pytest.mark.parametrize(("code", "kind"), CHEATS.values(), ids=CHEATS)
def test_nobody_is_lean_for_the_measurement_only(place: Arena, code: str, kind: CostKind) -> None:
    source = read_submission([("hw1.py", (PRELUDE + code).encode())], name="hw1.py", limits=IntakeLimits())
    report = place.grader.grade(source, [Wanted("sin")], seed=0, student="eve", file="hw1.py", cost=CostPolicy.POINTS)
    (exercise,) = report.exercises
    assert exercise.cost is not None
    assert exercise.cost.kind is kind
    assert exercise.score == 0.75
