"""A worker whose bench does what a submission's text says; everything else about it is real.

``wait PATH``: not done before PATH exists. ``die``: killed in the middle. ``raise``, ``break``: our faults. ``refuse`` in the
environment: it cannot start. Each grading that begins adds a line to the file in the environment.
"""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.engine.bench import Broken
from grader.engine.order import Order
from grader.engine.worker import main
from grader.sandbox.errors import SandboxError
from grader.service.views import Job
from grader.values.report import ExerciseReport, Report, Status


class FakeBench:
    def grade(self, job: Job) -> Report:
        with open(os.environ["FAKE_LOG"], "a", encoding="utf-8") as log:
            log.write(f"{job.submission_id} {os.getpid()}\n")
        word, _, rest = job.content.decode().partition(" ")
        if word == "wait":
            while not Path(rest).exists():
                time.sleep(0.01)
        elif word == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        elif word == "raise":
            raise ZeroDivisionError("the suite divides by zero")
        elif word == "break":
            raise Broken("the zygote is gone")
        items = tuple(ExerciseReport(item.name, Status.PASS, 1.0, item.points, "right", job.seed) for item in job.wanted)
        return Report(job.filename, job.student, Status.PASS, "right", 1.0, items, grader="fake", numpy="none")

    def prepare(self, name: str, seed: int) -> None:
        pass


@contextmanager
def fake_bench(order: Order) -> Iterator[FakeBench]:
    if os.environ.get("FAKE_START") == "refuse":
        raise SandboxError("Student code would not be shut in\non this machine.")
    if os.environ.get("FAKE_START") == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    yield FakeBench()


if __name__ == "__main__":
    sys.exit(main(fake_bench))
