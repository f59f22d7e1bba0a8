"""The ways of grading that are compared. Each runs in a process of its own and grades the chunks that it is sent.

``python -m benchmarks.ways WAY`` says ``{"ready": WAY}``, or why it cannot be had here: ``{"missing": "..."}``. Then it reads
lines ``{"first": 0, "count": 100, "right": 0.85}`` and answers each with what it cost:
``{"wall": s, "cpu": s, "wrong": submissions with another verdict than they deserve, "memory": {process: MiB}}``.
"""

import json
import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path

from benchmarks.inprocess import SEED, bundled_catalog, suites, verdicts
from benchmarks.measure import Sample, adopt_orphans, descendants, measure, resident_mib
from benchmarks.submissions import EXERCISES, Submission, submissions
from benchmarks.tools import TOOLS, Grade, Missing, Verdicts
from grader.intake.limits import IntakeLimits
from grader.intake.read import read_submission
from grader.sandbox.limits import Limits
from grader.sandbox.pool import Sandbox
from grader.service.grade import Grader
from grader.values.assignment import Wanted
from grader.values.report import Status, json_text

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def ours() -> Iterator[Grade]:
    """The grader: intake, suites shared by all, the sandbox, judging with diagnosis, a report."""
    wanted = [Wanted(name) for name in EXERCISES]
    with Sandbox(Limits()) as sandbox:
        grader = Grader(bundled_catalog(), sandbox)

        def grade(submission: Submission) -> Verdicts:
            source = read_submission([("hw.py", submission.text.encode())], name=submission.name, limits=IntakeLimits())
            report = grader.grade(source, wanted, seed=SEED, student=submission.name, file="hw.py")
            json_text(report)
            return {item.name: item.status is Status.PASS for item in report.exercises}

        yield lambda chunk: list(map(grade, chunk))


@contextmanager
def bare() -> Iterator[Grade]:
    """The same checks in one process without isolation; reference and finite differences anew for each submission."""
    catalog = bundled_catalog()
    yield lambda chunk: [verdicts(item.text, catalog) for item in chunk]


@contextmanager
def bare_shared() -> Iterator[Grade]:
    """The same checks in one process without isolation, with suites shared by all submissions."""
    catalog = bundled_catalog()
    shared = suites(catalog)
    yield lambda chunk: [verdicts(item.text, catalog, shared) for item in chunk]


@contextmanager
def fresh() -> Iterator[Grade]:
    """A fresh ``python -I`` for each submission, without a sandbox."""
    with tempfile.TemporaryDirectory() as folder:
        yield lambda chunk: [_in_new_process([], Path(folder), item) for item in chunk]


@contextmanager
def fresh_boxed() -> Iterator[Grade]:
    """A fresh bubblewrap with a fresh ``python -I`` in it for each submission."""
    with tempfile.TemporaryDirectory() as folder:
        box = ["bwrap", "--unshare-all", "--die-with-parent", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev"]
        yield lambda chunk: [_in_new_process(box, Path(folder), item) for item in chunk]


# What the tools check: what the grader does, or what a course would.
CHECKS = {"": "graderchecks", "_course": "coursechecks"}
WAYS: Mapping[str, Callable[[], AbstractContextManager[Grade]]] = {
    "ours": ours,
    "bare": bare,
    "bare_shared": bare_shared,
    "fresh": fresh,
    "fresh_boxed": fresh_boxed,
    **{f"{name}{ending}": partial(way, checks) for name, way in TOOLS.items() for ending, checks in CHECKS.items()},
}


def _in_new_process(prefix: Sequence[str], folder: Path, submission: Submission) -> Verdicts:
    path = folder / f"{submission.name}.py"
    path.write_text(submission.text, encoding="utf-8")
    command = [*prefix, sys.executable, "-I", str(ROOT / "benchmarks" / "fresh.py"), str(ROOT), str(path)]
    answer = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True)
    path.unlink()
    result: dict[str, bool] = json.loads(answer.stdout)
    return result


def serve(way: str) -> None:
    """Grade the chunks named on standard input; a first small one, not counted, fills the caches."""
    with ExitStack() as stack:
        try:
            grade = stack.enter_context(WAYS[way]())
        except Missing as error:
            print(json.dumps({"missing": str(error)}), flush=True)
            return
        grade(submissions(2, seed=1))
        print(json.dumps({"ready": way}), flush=True)
        for line in sys.stdin:
            chunk = json.loads(line)
            print(json.dumps(_graded(grade, submissions(chunk["count"], first=chunk["first"], right=chunk["right"]))), flush=True)


def _graded(grade: Grade, chunk: Sequence[Submission]) -> dict[str, object]:
    given: list[Verdicts] = []
    sample: Sample = measure(lambda: given.extend(grade(chunk)))
    wrong = [item.name for item, got in zip(chunk, given, strict=True) if dict(got) != dict(item.right)]
    processes = [os.getpid(), *descendants(os.getpid())]
    memory = {str(number): round(resident_mib(pid), 1) for number, pid in enumerate(processes)}
    return {"wall": sample.wall, "cpu": sample.cpu, "wrong": wrong, "memory": memory}


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # a mean of nothing, in a wrong submission
    adopt_orphans()
    serve(sys.argv[1])
