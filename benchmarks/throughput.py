"""What isolation costs: the grader beside ways of grading that are simpler, on submissions of four small VJPs.

``python -m benchmarks.throughput`` interleaves the ways in rounds, so that a change in the machine's mood meets all of
them, and prints for each the CPU time of one submission (parent, zygote and children, everything counted), submissions
per second and the ratio to the grader, as medians over the rounds; then a line of JSON.

    (a) bare          the same checks in one process, no isolation, reference and finite differences anew each time
    (a) shared        the same, with suites shared by all submissions as the grader shares them
    (b) fresh         a fresh ``python -I`` for each submission
    (c) fresh boxed   a fresh bubblewrap with a fresh ``python -I`` for each submission
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import IO, Any

from benchmarks.measure import Sample, adopt_orphans, measure_command
from benchmarks.submissions import EXERCISES, Submission, submissions

ROOT = Path(__file__).resolve().parents[1]

# Fewer submissions a round for the ways that take long.
SHARE = {"ours": 1.0, "bare": 1.0, "bare_shared": 1.0, "fresh": 0.1, "fresh_boxed": 0.1}
TITLES = {
    "ours": "grader (one worker)",
    "bare": "(a) bare, anew",
    "bare_shared": "(a) bare, shared suites",
    "fresh": "(b) fresh python -I",
    "fresh_boxed": "(c) fresh bubblewrap + python -I",
}
GRADER = "from grader.cli.main import main; main()"
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@dataclass
class Way:
    """A running process of ``benchmarks.ways`` and what it cost so far: seconds per submission, one entry a round."""

    name: str
    process: "subprocess.Popen[str]"
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    memory: dict[str, float] = field(default_factory=dict)

    def grade(self, first: int, count: int) -> None:
        """Grade submissions first .. first+count-1; raises RuntimeError when a verdict is not as it must be."""
        answer = self._ask({"first": first, "count": count})
        if answer["wrong"]:
            raise RuntimeError(f"{TITLES[self.name]} judged {', '.join(answer['wrong'][:5])} otherwise than they deserve")
        self.cpu.append(answer["cpu"] / count)
        self.wall.append(answer["wall"] / count)
        self.memory = answer["memory"]

    def wait_until_ready(self) -> None:
        """Returns when the caches are filled."""
        self._read()

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
    """A way in a process of its own, ended when the block is left."""
    command = [sys.executable, "-m", "benchmarks.ways", name]
    environment = {**os.environ, **ONE_THREAD}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as process:
        way = Way(name, process)
        way.wait_until_ready()
        try:
            yield way
        finally:
            _pipe(process.stdin).close()


def compare(names: Sequence[str], rounds: int, count: int) -> list[Way]:
    """All ways in turn, round after round, on the same submissions; each round begins with another way."""
    with ExitStack() as stack:
        ways = [stack.enter_context(started(name)) for name in names]
        for turn in range(rounds):
            for way in ways[turn % len(ways) :] + ways[: turn % len(ways)]:
                way.grade(turn * count, max(1, round(count * SHARE[way.name])))
            print(f"round {turn + 1} of {rounds} done", file=sys.stderr)
        return ways


def memory_growth(count: int) -> Iterator[tuple[int, dict[str, float]]]:
    """Resident MiB of the worker and of its sandbox's processes, again and again while ``count`` submissions are graded."""
    with started("ours") as way:
        done = 0
        for share in (0.01, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0):
            way.grade(done, round(count * share) - done)
            done = round(count * share)
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
    lines = [f"{'':34}{'CPU ms':>9}{'× grader':>10}{'per second':>12}{'× grader':>10}"]
    for way in ways:
        cpu, wall = median(way.cpu), median(way.wall)
        ratios = ratio(way.cpu, ways[0].cpu), 1 / ratio(way.wall, ways[0].wall)
        lines.append(f"{TITLES[way.name]:34}{cpu * 1e3:9.2f}{ratios[0]:10.2f}{1 / wall:12.1f}{ratios[1]:10.3f}")
    return "\n".join(lines)


def figures(ways: Sequence[Way]) -> dict[str, Any]:
    """The figures for programs. ``cpu_over_bare`` is to stay below 3, ``throughput_over_fresh_boxed`` above 15."""
    by_name = {way.name: way for way in ways}
    mine = by_name["ours"]
    return {
        "cpu_seconds": {way.name: median(way.cpu) for way in ways},
        "wall_seconds": {way.name: median(way.wall) for way in ways},
        "cpu_over_bare": 1 / ratio(by_name["bare"].cpu, mine.cpu),
        "cpu_over_bare_shared": 1 / ratio(by_name["bare_shared"].cpu, mine.cpu),
        "throughput_over_fresh": ratio(by_name["fresh"].wall, mine.wall),
        "throughput_over_fresh_boxed": ratio(by_name["fresh_boxed"].wall, mine.wall),
    }


def main() -> None:
    """Measure, print the table, the memory and one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--count", type=int, default=200, help="submissions a round (a tenth for the slow ways)")
    parser.add_argument("--batch", type=int, default=1000, help="submissions for the whole command; 0: leave it out")
    parser.add_argument(
        "--memory", type=int, default=2000, help="submissions after which memory is looked at again; 0: not at all"
    )
    options = parser.parse_args()
    adopt_orphans()
    ways = compare(list(TITLES), options.rounds, options.count)
    print(table(ways))
    result = figures(ways)
    if options.batch:
        result["batch"] = {str(jobs): show_batch(jobs, options.batch) for jobs in (1, 2)}
    if options.memory:
        result["memory_mib"] = show_memory(options.memory)
    print(json.dumps(result))


def show_batch(jobs: int, count: int) -> dict[str, float]:
    """Measure the whole command and print it; seconds per submission."""
    sample = batch_command(jobs, submissions(count))
    print(f"grader batch --jobs {jobs}, {count} submissions, start-up included: ", end="")
    print(f"{sample.cpu / count * 1e3:.2f} ms CPU each, {count / sample.wall:.1f} per second")
    return {"wall_seconds": sample.wall / count, "cpu_seconds": sample.cpu / count}


def show_memory(count: int) -> dict[str, dict[str, float]]:
    """Measure the memory and print it."""
    growth = {}
    for done, processes in memory_growth(count):
        print(f"resident after {done:>6} submissions: " + ", ".join(f"{value:.1f} MiB" for value in processes.values()), flush=True)
        growth[str(done)] = processes
    return growth


if __name__ == "__main__":
    main()
