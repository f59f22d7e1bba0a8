"""A busy machine changes no verdict: the same submissions, graded on the machine as it is and beside busy processes.

``python -m benchmarks.busy [--count 500] [--processes 8]`` prints how many reports are the same byte for byte, but for the
memory and time that right solutions took, and the first differences. Exit code 1 when a report differs.
"""

import argparse
import json
import multiprocessing
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

from benchmarks.submissions import EXERCISES, submissions
from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.intake.limits import IntakeLimits
from grader.intake.read import read_submission
from grader.sandbox.pool import Limits, Sandbox
from grader.service.grade import Grader
from grader.values.assignment import CostPolicy, Wanted
from grader.values.report import Report

GOLDEN = Path(__file__).parents[1] / "tests" / "golden"
HEAVY = {
    "loops.py": "def sin_vjp(g, x):\n    while True:\n        pass\n",
    "nearly_loops.py": "import time\ndef sin_vjp(g, x):\n    end = time.process_time() + 0.05\n"
    "    while time.process_time() < end:\n        pass\n    return g\n",
    "waits.py": "import time\ndef sin_vjp(g, x):\n    time.sleep(0.1)\n    return g\n",
    "hoards.py": "kept = []\ndef sin_vjp(g, x):\n    while True:\n        kept.append(bytearray(1 << 20))\n",
    "prints.py": "def sin_vjp(g, x):\n    for k in range(10**4):\n        print(k)\n    return g\n",
    "leaves.py": "import os\ndef sin_vjp(g, x):\n    os._exit(3)\n",
    "breaks.py": "import numpy as np\nnp.ones(3).__array_interface__\ndef sin_vjp(g, x):\n    return sin_vjp(g, x)\n",
}


@dataclass(frozen=True)
class Handed:
    """A submission and what it is graded for."""

    name: str
    data: bytes
    exercises: tuple[str, ...]


def handed_in() -> Iterator[Handed]:
    """What loops, waits, hoards and dies; then the submissions of the tests; then generated ones, without end."""
    for name, text in HEAVY.items():
        yield Handed(name, text.encode(), ("sin", "relu"))
    for path in sorted(path for path in GOLDEN.glob("*/*") if path.suffix in {".py", ".ipynb"}):
        yield Handed(path.name, path.read_bytes(), (path.parent.name,))
    for first in count(0, 100):
        for item in submissions(100, first=first):
            yield Handed(f"{item.name}.py", item.text.encode(), tuple(EXERCISES))


def grade_all(grader: Grader, chosen: Sequence[Handed]) -> list[Report]:
    """A report on each, with what right solutions cost."""
    reports = []
    for item in chosen:
        source = read_submission([(item.name, item.data)], name=item.name, limits=IntakeLimits())
        wanted = [Wanted(name) for name in item.exercises]
        report = grader.grade(source, wanted, seed=0, student="ada", file=item.name, cost=CostPolicy.INFORM)
        reports.append(report)
    return reports


def differing(quiet: Sequence[Report], loaded: Sequence[Report]) -> list[tuple[Report, Report]]:
    """The pairs that are not the same byte for byte."""
    return [(one, two) for one, two in zip(quiet, loaded, strict=True) if _text(one) != _text(two)]


def _text(report: Report) -> str:
    """The report without bytes and seconds: of what a solution costs, which of the answers it is."""
    data = report.to_json()
    for exercise in data["exercises"]:
        exercise["cost"] = exercise["cost"] and exercise["cost"]["kind"]
    return json.dumps(data, allow_nan=False)


@contextmanager
def busy(processes: int) -> Iterator[None]:
    """So many processes that do nothing but work."""
    context = multiprocessing.get_context("spawn")
    started = [context.Process(target=_work, daemon=True) for _ in range(processes)]
    for process in started:
        process.start()
    try:
        yield
    finally:
        for process in started:
            process.kill()
            process.join()


def _work() -> None:
    while True:
        sum(range(10_000))


def main() -> int:
    """Grades all twice and compares."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--count", type=int, default=500, help="submissions (default 500)")
    parser.add_argument("--processes", type=int, default=8, help="busy processes beside the second round (default 8)")
    options = parser.parse_args()
    chosen = list(islice(handed_in(), options.count))
    with Sandbox(Limits()) as sandbox:
        grader = Grader(load_catalog(exercise_folders(), reference_folders()), sandbox)
        began = time.monotonic()
        quiet = grade_all(grader, chosen)
        between = time.monotonic()
        with busy(options.processes):
            loaded = grade_all(grader, chosen)
    print(f"{len(chosen)} submissions: {between - began:.0f} s, beside {options.processes} busy processes", end=" ")
    print(f"{time.monotonic() - between:.0f} s")
    found = differing(quiet, loaded)
    print(f"{len(found)} reports differ")
    for one, two in found[:10]:
        print(f"{one.file}\n  {_text(one)}\n  {_text(two)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
