"""How long a student waits on an idle service: from the accepted upload to the stored verdict, beside ``import numpy``.

``python -m benchmarks.latency`` starts the engine with one worker and a database in a temporary folder, as ``grader serve``
does, and hands in submissions of four small VJPs, right and wrong ones in turn, one at a time with a pause. Before each it
runs ``python -c "import numpy"``. Wall-clock medians and their ratio; then a line of JSON.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks.submissions import EXERCISES, Submission, submissions
from grader.engine.local import LocalEngine
from grader.service import assignments, courses, people
from grader.service import submissions as handed_in
from grader.service.access import OPERATOR
from grader.service.passwords import Passwords
from grader.service.views import AssignmentDraft, Role, State, Status
from grader.settings import Settings
from grader.store.session import Database

PAUSE, POLL, LONGEST = 0.3, 0.001, 120.0


class Service:
    """A course with one student and one assignment of the four exercises, and an engine with one worker."""

    def __init__(self, folder: Path) -> None:
        url = f"sqlite:///{folder / 'grader.db'}"
        self.database = Database(url)
        self.database.upgrade()
        self.engine = LocalEngine(Settings(data=folder, database=url), 1)
        now = datetime.now(UTC)
        with self.database.session() as session:
            passwords = Passwords(time_cost=1, memory_kib=8, lanes=1)
            self.student = people.add_person(session, passwords, "ada", "Ada", actor=OPERATOR, now=now).id
            course = courses.create_course(session, "backprop", "Backprop", "UTC", actor=OPERATOR, now=now).id
            courses.enrol(session, course, self.student, Role.STUDENT, actor=OPERATOR, now=now)
            draft = AssignmentDraft("hw1", "One", exercises=tuple((name, "1") for name in EXERCISES))
            self.assignment = assignments.create_assignment(session, course, draft, list(EXERCISES), actor=OPERATOR, now=now).id
            assignments.publish(session, self.assignment, True, actor=OPERATOR, now=now)

    def verdict(self, submission: Submission) -> float:
        """Hand it in; seconds until its verdict is stored. Raises RuntimeError when none comes or it is not as it must be."""
        with self.database.session() as session:
            number = handed_in.submit(
                session,
                assignment_id=self.assignment,
                person_id=self.student,
                filename=f"{submission.name}.py",
                content=submission.text.encode(),
                now=datetime.now(UTC),
            ).id
        accepted = time.perf_counter()
        self.engine.nudge(number)
        until(lambda: self._state(number) in (State.GRADED, State.FAILED))
        waited = time.perf_counter() - accepted
        self._check(number, submission)
        return waited

    def _state(self, number: int) -> State:
        with self.database.session() as session:
            return handed_in.detail(session, number, OPERATOR).row.state

    def _check(self, number: int, submission: Submission) -> None:
        with self.database.session() as session:
            report = handed_in.detail(session, number, OPERATOR).report
        given = {item.name: item.status is Status.PASS for item in report.exercises} if report else {}
        if given != dict(submission.right):
            raise RuntimeError(f"{submission.name} was judged otherwise than it deserves: {given}")


def until(holds: Callable[[], bool]) -> None:
    """Wait for something that comes soon; raises RuntimeError when it does not."""
    deadline = time.perf_counter() + LONGEST
    while not holds():
        if time.perf_counter() > deadline:
            raise RuntimeError("the engine gave no answer")
        time.sleep(POLL)


def importing() -> float:
    """Seconds that a Python takes to import numpy and end."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import numpy"], check=True)
    return time.perf_counter() - started


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=60, help="how many submissions (default 60)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        service = Service(Path(name))
        service.engine.start()
        try:
            service.verdict(submissions(1, seed=1)[0])  # the worker is up and has its suites
            imports, verdicts = [], []
            for submission in submissions(options.count):
                time.sleep(PAUSE)
                imports.append(importing())
                time.sleep(PAUSE)
                verdicts.append(service.verdict(submission))
        finally:
            service.engine.stop(10.0)
            service.database.close()
    quotient = median(one / other for one, other in zip(verdicts, imports, strict=True))
    both = f"verdict {median(verdicts) * 1e3:.1f} ms, import numpy {median(imports) * 1e3:.1f} ms"
    print(f"{both}, ratio {quotient:.2f} (goal: below 1)")
    print(json.dumps({"verdict_seconds": median(verdicts), "import_seconds": median(imports), "ratio": quotient}))


if __name__ == "__main__":
    main()
