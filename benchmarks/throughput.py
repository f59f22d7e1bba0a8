"""What isolation costs: the grader beside other ways of grading, on the same submissions of four small VJPs.

``python -m benchmarks.throughput`` interleaves the ways in rounds, so that a change in the machine's mood meets all of
them, and prints for each the CPU time of one submission (parent, zygote and children, everything counted), submissions
per second and the ratio to the grader, as medians over the rounds; then a line of JSON. Half of the submissions are wrong
in some function; the grader also tells why, finds the smallest failing case and writes its report, which the others do
not. The same again for submissions that are right.

    (a) bare          the grader's checks in one process, no isolation, reference and finite differences anew each time
    (a) shared        the same, with suites shared by all submissions as the grader shares them
    (b) fresh         a fresh ``python -I`` for each submission
    (c) fresh boxed   a fresh bubblewrap with a fresh ``python -I`` for each submission
    (d) pytest        a pytest for each submission
    (e) nbgrader      ``nbgrader autograde`` for all submissions of a round
    (f) Otter         ``otter.api.grade_submission`` for all submissions of a round in one process

(a) to (f) make the checks that the grader makes. (d) to (f) are also measured with the checks of a course, which are fewer (a
quarter of the cases) and need only numpy.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import IO, Any

from benchmarks.measure import Sample, adopt_orphans, measure_command
from benchmarks.submissions import EXERCISES, Submission, submissions
from grader.sandbox.limits import ONE_THREAD

ROOT = Path(__file__).resolve().parents[1]

FAST = {"ours", "bare", "bare_shared"}
SHARE = 0.05  # of the submissions of a round, for the other ways
PORTION = 500  # submissions that are made at once where memory is looked at
TITLES = {
    "ours": "grader (one worker)",
    "bare": "(a) bare, anew",
    "bare_shared": "(a) bare, shared suites",
    "fresh": "(b) fresh python -I",
    "fresh_boxed": "(c) fresh bubblewrap + python -I",
    "pytest": "(d) pytest for each",
    "nbgrader": "(e) nbgrader autograde",
    "otter": "(f) Otter",
    "pytest_course": "(d) with a course's checks",
    "nbgrader_course": "(e) with a course's checks",
    "otter_course": "(f) with a course's checks",
}
# What the grader is to be better than by: at most this much CPU time of (a), and at least so many times less than the others.
GOALS = {"bare": 1 / 1.3, "fresh": 23.0, "fresh_boxed": 23.0, "pytest": 65.0, "nbgrader": 180.0, "otter": 180.0}
MIXED, RIGHT = 0.85, 1.0  # the chance of each of the four functions to be right
GRADER = "from grader.cli.main import main; main()"


@dataclass
class Way:
    """A running process of ``benchmarks.ways`` and what it cost so far: seconds per submission, one entry a round."""

    name: str
    process: "subprocess.Popen[str]"
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    memory: dict[str, float] = field(default_factory=dict)

    def grade(self, first: int, count: int, right: float = MIXED) -> None:
        """Grade submissions first .. first+count-1; raises RuntimeError when a verdict is not as it must be."""
        answer = self._ask({"first": first, "count": count, "right": right})
        if answer["wrong"]:
            raise RuntimeError(f"{TITLES[self.name]} judged {', '.join(answer['wrong'][:5])} otherwise than they deserve")
        self.cpu.append(answer["cpu"] / count)
        self.wall.append(answer["wall"] / count)
        self.memory = answer["memory"]

    def wait_until_ready(self) -> str:
        """Returns when the caches are filled: "", or why this way cannot be had here."""
        return str(self._read().get("missing", ""))

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        _pipe(self.process.stdin).write(json.dumps(question) + "\n")
        _pipe(self.process.stdin).flush()
        return self._read()

    def _read(self) -> dict[str, Any]:
        line = _pipe(self.process.stdout).readline()
        if not line:
            raise RuntimeError(f"the process of {TITLES[self.name]} ended; what it said is above")
        answer: dict[str, Any] = json.loads(line)
        return answer


def _pipe(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream


@contextmanager
def started(name: str) -> Iterator[Way]:
    """A way in a process of its own, ended when the block is left; raises Absent when it cannot be had here."""
    command = [sys.executable, "-m", "benchmarks.ways", name]
    environment = {**os.environ, **ONE_THREAD}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            way = Way(name, process)
            if reason := way.wait_until_ready():
                raise Absent(reason)
            yield way
        finally:
            _pipe(process.stdin).close()


class Absent(Exception):
    """A way cannot be had here; ``str`` says why."""


def compare(names: Sequence[str], rounds: int, count: int, right: float = MIXED) -> list[Way]:
    """All ways in turn, round after round, on the same submissions; each round begins with another way."""
    with ExitStack() as stack:
        ways = []
        for name in names:
            try:
                ways.append(stack.enter_context(started(name)))
            except Absent as reason:
                print(f"{TITLES[name]} is left out: {reason}", file=sys.stderr)
        for turn in range(rounds):
            for way in ways[turn % len(ways) :] + ways[: turn % len(ways)]:
                way.grade(turn * count, count if way.name in FAST else max(1, round(count * SHARE)), right)
            print(f"round {turn + 1} of {rounds} done", file=sys.stderr)
        return ways


def memory_growth(count: int) -> Iterator[tuple[int, dict[str, float]]]:
    """Resident MiB of the worker and of its sandbox's processes, again and again while ``count`` submissions are graded."""
    with started("ours") as way:
        done = 0
        for share in (0.01, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0):
            until = round(count * share)
            for first in range(done, until, PORTION):  # what is seen is the grader's memory and not that of the texts
                way.grade(first, min(PORTION, until - first))
            done = until
            yield done, way.memory


def batch_command(jobs: int, chunk: Sequence[Submission]) -> Sample:
    """What ``grader batch`` costs as a whole, start-up included; raises RuntimeError when its grades are not as they must be."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        for item in chunk:
            (folder / "in" / f"{item.name}.py").write_text(item.text, encoding="utf-8")
        exercises = "".join(f'[[exercises]]\nname = "{exercise}"\npoints = 1\n' for exercise in EXERCISES)
        (folder / "four.toml").write_text(f'title = "Four"\nseed = 0\n{exercises}', encoding="utf-8")
        command = [sys.executable, "-c", GRADER, "batch", "in", "-a", "four.toml", "-o", "out", "--jobs", str(jobs)]
        environment = {**os.environ, **ONE_THREAD, "PYTHONPATH": str(ROOT)}
        sample = measure_command(command, folder, environment)
        _check_grades(folder / "out" / "grades.csv", chunk)
        return sample


def _check_grades(path: Path, chunk: Sequence[Submission]) -> None:
    """Full points where the submission is right, fewer where it is wrong."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = {row["student"]: row for row in csv.DictReader(stream)}
    wrong = [item.name for item in chunk if {name: float(rows[item.name][name]) == 1 for name in EXERCISES} != dict(item.right)]
    if wrong:
        raise RuntimeError(f"grader batch judged {', '.join(wrong[:5])} otherwise than they deserve")


def ratio(theirs: Sequence[float], mine: Sequence[float]) -> float:
    """Median over the rounds of their cost per submission divided by the grader's."""
    return median(other / own for other, own in zip(theirs, mine, strict=True))


def table(ways: Sequence[Way]) -> str:
    """The figures for people; the first way is the grader."""
    lines = [f"{'':34}{'CPU ms':>9}{'× grader':>10}{'goal':>8}{'per second':>12}{'× grader':>10}"]
    for way in ways:
        cpu, wall = median(way.cpu), median(way.wall)
        ratios = ratio(way.cpu, ways[0].cpu), 1 / ratio(way.wall, ways[0].wall)
        goal = f"{GOALS[way.name]:.2g}" if way.name in GOALS else ""
        lines.append(f"{TITLES[way.name]:34}{cpu * 1e3:9.2f}{ratios[0]:10.2f}{goal:>8}{1 / wall:12.1f}{ratios[1]:10.3f}")
    return "\n".join(lines)


def figures(ways: Sequence[Way]) -> dict[str, Any]:
    """The figures for programs; ratios are the CPU time of a way divided by the grader's."""
    return {
        "cpu_seconds": {way.name: median(way.cpu) for way in ways},
        "wall_seconds": {way.name: median(way.wall) for way in ways},
        "cpu_over_grader": {way.name: ratio(way.cpu, ways[0].cpu) for way in ways[1:]},
        "goals": GOALS,
    }


def main() -> None:
    """Measure, print the table, the memory and one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--count", type=int, default=200, help="submissions a round (a twentieth for the slow ways)")
    parser.add_argument("--ways", default=",".join(TITLES), help="which ways, with commas; ours comes first")
    parser.add_argument("--batch", type=int, default=1000, help="submissions for the whole command; 0: leave it out")
    parser.add_argument(
        "--memory", type=int, default=2000, help="submissions after which memory is looked at again; 0: not at all"
    )
    options = parser.parse_args()
    adopt_orphans()
    ways = compare(options.ways.split(","), options.rounds, options.count)
    print(f"half of the submissions wrong somewhere:\n{table(ways)}")
    right = compare(["ours", "bare", "bare_shared"], options.rounds, options.count, RIGHT)
    print(f"all submissions right:\n{table(right)}")
    result = {"mixed": figures(ways), "right": figures(right)}
    if options.batch:
        result["batch"] = show_batch(options.batch)
    if options.memory:
        result["memory_mib"] = show_memory(options.memory)
    print(json.dumps(result))


def show_batch(count: int) -> dict[str, Any]:
    """Measure the whole command with one worker and with two in turn, beside it what two processors give here to processes that
    share nothing, and print it; seconds per submission."""
    chunk = submissions(count)
    samples: dict[int, list[Sample]] = {1: [], 2: []}
    bare: list[float] = []
    for _ in range(3):
        for jobs, taken in samples.items():
            taken.append(batch_command(jobs, chunk))
        bare.append(two_bare(count))
    for jobs, taken in samples.items():
        cpu, wall = (median(getattr(sample, name) for sample in taken) / count for name in ("cpu", "wall"))
        print(f"grader batch --jobs {jobs}, {count} submissions, start-up included: ", end="")
        print(f"{cpu * 1e3:.2f} ms CPU each, {1 / wall:.1f} per second")
    speedup = median(one.wall / two.wall for one, two in zip(samples[1], samples[2], strict=True))
    print(f"two workers: {speedup:.2f} times one (goal 1.8); two bare processes at once: {median(bare):.2f} times one")
    return {
        "wall_seconds": {jobs: [item.wall / count for item in taken] for jobs, taken in samples.items()},
        "two_workers": speedup,
        "two_bare": median(bare),
    }


def two_bare(count: int) -> float:
    """How many times as many submissions two bare processes at once grade as one alone in the same time."""

    def seconds(ways: Sequence[Way]) -> float:
        began = time.perf_counter()
        with ThreadPoolExecutor(len(ways)) as pool:
            list(pool.map(lambda way: way.grade(0, count), ways))
        return time.perf_counter() - began

    with started("bare_shared") as one, started("bare_shared") as other:
        return 2 * seconds([one]) / seconds([one, other])


def show_memory(count: int) -> dict[str, dict[str, float]]:
    """Measure the memory and print it."""
    growth = {}
    for done, processes in memory_growth(count):
        print(
            f"resident after {done:>6} submissions: " + ", ".join(f"{value:.1f} MiB" for value in processes.values()), flush=True
        )
        growth[str(done)] = processes
    return growth


if __name__ == "__main__":
    main()
