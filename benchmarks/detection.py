"""How many wrong VJPs are found, and whether right ones are ever refused: ``python -m benchmarks.detection``.

Every exercise with its misconceptions and with generic mutants (``benchmarks/mutants.py``). A mutant counts when it differs
from the reference by more than the tolerance on some admissible input. Beside the grader stand other checkers, on the same
mutants; each looks at one input, as people use it. Printed are the share found for each class of mistake, the forward
evaluations for one right submission, false alarms, what was missed and why, and a line of JSON.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from benchmarks import peers, torchpeer
from benchmarks.alarms import Alarms, false_alarms
from benchmarks.hunt import hunt, missed
from benchmarks.inprocess import bundled_catalog
from benchmarks.mutants import everything
from benchmarks.peers import TITLES, Outcome

CHUNK = 50  # seeds that one process judges at a time
OURS = "grader"
Item = TypeVar("Item")
Result = TypeVar("Result")
Each = Callable[[Callable[[Item], Result], Sequence[Item]], Iterator[Result]]


@dataclass
class Findings:
    """What came out for one exercise. ``kinds`` are the classes of the mutants that count, ``places`` theirs among all
    mutants; ``passed`` says for each method which of them it let through, on what share of the seeds; ``hidden`` are those
    that are right on the one input that the other checkers look at."""

    name: str
    kinds: list[str]
    places: list[int]
    passed: dict[str, dict[int, float]]
    never: list[str]
    missed: list[str]
    hidden: set[int] = field(default_factory=set)
    forwards: dict[str, int] = field(default_factory=dict)
    refuses_right: list[str] = field(default_factory=list)

    def add(self, outcomes: Mapping[str, Outcome]) -> None:
        """Put in what other checkers said."""
        for method, outcome in outcomes.items():
            self.passed[method] = dict.fromkeys(outcome.accepted, 1.0)
            self.forwards[method] = outcome.forwards
            if outcome.refuses_right:
                self.refuses_right.append(method)


def look_at(task: tuple[str, int]) -> Findings:
    """The grader, and the checkers that run in this environment, on the mutants of one exercise: (name, seeds)."""
    name, seeds = task
    exercise = bundled_catalog()[name]
    result = hunt(exercise, range(seeds))
    places = {(item.name, item.gradients): place for place, item in enumerate(everything(exercise))}
    findings = Findings(
        name=name,
        kinds=[item.kind for item in result.live],
        places=[places[item.name, item.gradients] for item in result.live],
        passed={OURS: {place: len(passed) / seeds for place, passed in result.passed.items()}},
        never=[f"{item} ({item.kind})" for item in result.never],
        missed=[f"{item.mutant} ({item.mutant.kind}): {item.reason}" for item in missed(result)],
    )
    outcomes = peers.ask(exercise, result.live, peers.HERE)
    if "exact" in outcomes:
        findings.hidden = set(outcomes.pop("exact").accepted)
    findings.add(outcomes)
    return findings


def share(findings: Sequence[Findings], method: str, kind: str | None = None, *, seen: bool = False) -> float | None:
    """The share of the mutants (of one class) that a method found; None where it was asked about none. ``seen``: only of
    those that are wrong on the one input that the other checkers look at."""
    total = found = 0.0
    for item in findings:
        if method in item.passed:
            chosen = [k for k, other in enumerate(item.kinds) if kind in (None, other) and not (seen and k in item.hidden)]
            total += len(chosen)
            found += sum(1.0 - item.passed[method].get(place, 0.0) for place in chosen)
    return found / total if total else None


def table(findings: Sequence[Findings]) -> str:
    """One row for each class of mistake, one column for each method."""
    methods = [OURS, *(name for name in TITLES if any(name in item.passed for item in findings))]
    kinds = sorted({kind for item in findings for kind in item.kinds})
    lines = [f"{'class of mistake':28}{'mutants':>8}" + "".join(f"{_short(method):>12}" for method in methods)]
    for kind in kinds:
        count = sum(item.kinds.count(kind) for item in findings)
        lines.append(f"{kind:28}{count:8}" + "".join(_percent(share(findings, method, kind)) for method in methods))
    total = sum(len(item.kinds) for item in findings)
    lines.append(f"{'all':28}{total:8}" + "".join(_percent(share(findings, method)) for method in methods))
    visible = sum(len(item.kinds) - len(item.hidden) for item in findings)
    lines.append(
        f"{'all wrong on their input':28}{visible:8}" + "".join(_percent(share(findings, m, seen=True)) for m in methods)
    )
    evaluations = [_mean([item.forwards[method] for item in findings if method in item.forwards]) for method in methods[1:]]
    lines.append(f"{'forward evaluations, mean':36}{0:12}" + "".join(f"{value:12.0f}" for value in evaluations))
    refused = [sum(method in item.refuses_right for item in findings) for method in methods[1:]]
    lines.append(f"{'exercises whose reference it refuses':36}{0:12}" + "".join(f"{value:12}" for value in refused))
    return "\n".join(lines)


def _short(method: str) -> str:
    return method.replace("_", " ")


def _percent(value: float | None) -> str:
    return f"{'-':>12}" if value is None else f"{value:12.2%}"


def _mean(values: Sequence[int]) -> float:
    return sum(values) / len(values) if values else 0.0


def alarms_of(task: tuple[str, int, int]) -> tuple[str, Alarms]:
    """False alarms of one exercise on a range of seeds: (name, first, count)."""
    name, first, count = task
    return name, false_alarms(bundled_catalog()[name], range(first, first + count))


def all_alarms(
    names: Sequence[str], seeds: range, each: "Each[tuple[str, int, int], tuple[str, Alarms]]", record: Path | None = None
) -> dict[str, Alarms]:
    """False alarms of every exercise on some seeds. What is in the record is not done again, and what is done is added to it."""
    total = {name: Alarms() for name in names}
    known = recorded(record)
    chunks = [(name, first, min(CHUNK, seeds.stop - first)) for first in seeds[::CHUNK] for name in names]
    for name, first, count in chunks:
        total[name] += known.get((name, first, count), Alarms())
    tasks = [chunk for chunk in chunks if chunk not in known]
    for task, (name, found) in zip(tasks, each(alarms_of, tasks), strict=True):
        total[name] += found
        if record:
            with record.open("a") as file:
                print(json.dumps([*task, asdict(found)]), file=file)
        progress(f"false alarms: seeds from {task[1]} of {name}, {sum(len(a.false) for a in total.values())} so far")
    return total


def recorded(record: Path | None) -> dict[tuple[str, int, int], Alarms]:
    """What was judged already, by exercise, first seed and number of seeds."""
    if record is None or not record.exists():
        return {}
    lines = map(json.loads, record.read_text().splitlines())
    return {(name, first, count): Alarms(**{**found, "false": tuple(found["false"])}) for name, first, count, found in lines}


def progress(text: str) -> None:
    """Say how far it is, on standard error."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def workers(jobs: int) -> Iterator[Any]:
    """Something that maps a function over tasks, in ``jobs`` processes, results in order."""
    if jobs == 1:
        yield map
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield pool.map


def add_torch(findings: Sequence[Findings]) -> None:
    """Ask PyTorch too, where it can be had."""
    python = torchpeer.environment()
    if not isinstance(python, Path):
        print(f"PyTorch is left out: {python}")
        return
    outcomes = torchpeer.torch_outcomes(python, {item.name: item.places for item in findings})
    for item in findings:
        item.add(outcomes.get(item.name, {}))


def show(findings: Sequence[Findings], alarms: Mapping[str, Alarms], *, every: bool) -> None:
    """Everything for people."""
    print(table(findings))
    never = [text for item in findings for text in item.never]
    print(f"\n{len(never)} mutants differ from the reference on no admissible input that was tried, and do not count.")
    if every:
        print("\n".join(f"    {text}" for text in never))
    lines = [text for item in findings for text in item.missed]
    print(f"\nMissed on some seed: {len(lines)}.")
    print("\n".join(f"    {text}" for text in lines))
    checks, submissions = sum(item.checks for item in alarms.values()), sum(item.submissions for item in alarms.values())
    false = [text for item in alarms.values() for text in item.false]
    print(f"\nFalse alarms: {len(false)} in {submissions} gradings of right code ({checks} gradients compared).")
    print("\n".join(f"    {text}" for text in false))


def figures(findings: Sequence[Findings], alarms: Mapping[str, Alarms]) -> dict[str, Any]:
    """The figures for programs. ``found.grader`` is to be 1, ``false_alarms`` 0."""
    methods = [OURS, *TITLES]
    return {
        "exercises": len(findings),
        "mutants": sum(len(item.kinds) for item in findings),
        "never_different": sum(len(item.never) for item in findings),
        "found": {method: share(findings, method) for method in methods},
        "found_of_those_wrong_on_their_input": {method: share(findings, method, seen=True) for method in methods},
        "missed": [text for item in findings for text in item.missed],
        "forward_evaluations": {
            method: _mean([item.forwards[method] for item in findings if method in item.forwards]) for method in TITLES
        },
        "seeds": {name: item.seeds for name, item in alarms.items()},
        "gradings": sum(item.submissions for item in alarms.values()),
        "checks": sum(item.checks for item in alarms.values()),
        "false_alarms": sum(len(item.false) for item in alarms.values()),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=50, help="for false alarms; 10000 for the figure that counts")
    parser.add_argument("--from-seed", type=int, default=0, help="the first of them")
    parser.add_argument(
        "--record", type=Path, help="a file to which what was judged is added, and from which it is not done again"
    )
    parser.add_argument("--mutant-seeds", type=int, default=3, help="suites that each mutant meets; 0: leave mutants out")
    parser.add_argument("--exercise", action="append", help="only this one (may be given several times)")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--without-torch", action="store_true", help="do not ask PyTorch")
    parser.add_argument("--every", action="store_true", help="list also the mutants that differ nowhere")
    options = parser.parse_args()
    names = options.exercise or list(bundled_catalog())
    findings: list[Findings] = []
    with workers(options.jobs) as each:
        for item in each(look_at, [(name, options.mutant_seeds) for name in names] if options.mutant_seeds else []):
            findings.append(item)
            progress(f"mutants of {item.name}: {len(item.kinds)} count, {len(item.missed)} missed on some seed")
        seeds = range(options.from_seed, options.from_seed + options.seeds)
        alarms = all_alarms(names, seeds, each, options.record)
    if findings and not options.without_torch:
        add_torch(findings)
    show(findings, alarms, every=options.every)
    print(json.dumps(figures(findings, alarms)))


if __name__ == "__main__":
    main()
