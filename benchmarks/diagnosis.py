"""How often a mistake is named, and how often by a wrong name: ``python -m benchmarks.diagnosis``.

Wrong submissions are the exercises' own misconceptions (once with the catalogue that names them, once without, to test what
needs no author), generic mutants (benchmarks/mutants.py), two mistakes in two gradients, and noise. Counted are wrong
gradients. A mistake is named by a misconception, by a general hypothesis, by a pattern of cases or entries, or by the very
check that is about it (an argument changed, a wrong dtype). A name is wrong when what it says does not hold on random other
inputs; noise has no name, and every name given to it is wrong. Networks are left out: of them it is told which part is wrong.
"""

import argparse
import json
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np

from benchmarks.admissible import sampled_suite
from benchmarks.calling import answers
from benchmarks.detection import progress, workers
from benchmarks.hunt import living, without_catalogue
from benchmarks.inprocess import bundled_catalog
from benchmarks.mutants import Mutant, doubles, generic, misconceptions, noises
from benchmarks.told import Told, told
from grader.grading.judge import judge
from grader.grading.suite import Suite, build_suite

OWN, WITHOUT, GENERIC, TWO, RANDOM = (
    "misconceptions, with the catalogue",
    "misconceptions, without it",
    "generic mutants",
    "two mistakes in two gradients",
    "noise",
)
NAMEABLE = (OWN, GENERIC, TWO)
SAMPLE = 60
SEED = 1
Task = tuple[str, int]


def diagnose_exercise(task: Task) -> tuple[str, dict[str, list[Told]]]:
    """What is told about the wrong submissions of one exercise: (name, how many generic mutants)."""
    warnings.simplefilter("ignore")
    name, count = task
    exercise = bundled_catalog()[name]
    suite, bare = build_suite(exercise, SEED), build_suite(without_catalogue(exercise), SEED)
    sample = sampled_suite(exercise, SAMPLE, SEED + 1)
    own = misconceptions(exercise)
    live, _ = living(exercise, _some(generic(exercise), count))
    pairs = doubles(exercise, [*own, *(item for item in live if not item.behaves)], max(1, count // 3))
    found = {
        OWN: _all(suite, sample, own),
        WITHOUT: _all(bare, sample, own),
        GENERIC: _all(suite, sample, live),
        TWO: _all(suite, sample, pairs),
        RANDOM: _all(suite, sample, noises(exercise, 3)),
    }
    return name, found


def _some(mutants: list[Mutant], count: int) -> list[Mutant]:
    chosen = np.random.default_rng(0).permutation(len(mutants))[:count]
    return [mutants[place] for place in sorted(chosen)]


def _all(suite: Suite, sample: Suite, mutants: Iterable[Mutant]) -> list[Told]:
    return list(
        chain.from_iterable(told(suite, sample, item, judge(suite, answers(suite, item.make()), 1.0)) for item in mutants)
    )


def named(items: Sequence[Told]) -> list[Told]:
    """Those that got a name."""
    return [item for item in items if item.by is not None]


def untrue(group: str, items: Sequence[Told]) -> list[Told]:
    """Those that got a wrong one."""
    return [item for item in named(items) if not item.true or group == RANDOM]


def table(groups: Mapping[str, Sequence[Told]]) -> str:
    """One row for each group of submissions."""
    ways = ("misconception", "hypothesis", "pattern", "check")
    lines = [f"{'':38}{'wrong':>8}{'named':>9}" + "".join(f"{way:>15}" for way in ways) + f"{'wrong name':>12}{'':>8}"]
    for group, items in {**groups, "all but without catalogue and noise": joined(groups, NAMEABLE)}.items():
        by = Counter(item.by for item in items)
        false = len(untrue(group, items))
        lines.append(
            f"{group:38}{len(items):8}{_share(len(named(items)), len(items)):9.1%}"
            + "".join(f"{by[way]:15}" for way in ways)
            + f"{false:12}{_share(false, len(named(items))):8.2%}"
        )
    return "\n".join(lines)


def joined(groups: Mapping[str, Sequence[Told]], names: Sequence[str]) -> list[Told]:
    """Some groups together."""
    return [item for name in names for item in groups[name]]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def by_kind(items: Sequence[Told]) -> Iterator[str]:
    """For each class of generic mistakes how many were named, and by what."""
    kinds = sorted({item.kind for item in items})
    for kind in kinds:
        chosen = [item for item in items if item.kind == kind]
        claims = Counter(item.claim for item in chosen if item.by)
        words = ", ".join(f"{claim} {number}" for claim, number in claims.most_common(6))
        yield f"    {kind:28}{len(named(chosen)):5} of {len(chosen):4}   {words}"


def figures(groups: Mapping[str, Sequence[Told]]) -> dict[str, Any]:
    """The figures for programs. ``named`` is to be at least 0.85, ``misnamed`` below 0.01."""
    everything = joined(groups, NAMEABLE)
    false = sum(len(untrue(name, groups[name])) for name in NAMEABLE)
    return {
        "wrong_gradients": len(everything),
        "named": _share(len(named(everything)), len(everything)),
        "misnamed": _share(false, len(named(everything))),
        "groups": {
            name: {
                "wrong_gradients": len(items),
                "named": _share(len(named(items)), len(items)),
                "misnamed": _share(len(untrue(name, items)), len(named(items))),
            }
            for name, items in groups.items()
        },
    }


def show(groups: Mapping[str, Sequence[Told]], *, every: bool) -> None:
    """Everything for people."""
    print(table(groups))
    print("\nGeneric mutants, by class of mistake:")
    print("\n".join(by_kind(groups[GENERIC])))
    print("\nNames that do not hold on other inputs:")
    for group, items in groups.items():
        for item in untrue(group, items):
            print(f"    {item.mutant} [{group}], {item.gradient}: {item.claim}: {item.hint}")
    if every:
        print("\nWithout a name:")
        for group, items in groups.items():
            for item in items:
                if item.by is None and group != RANDOM:
                    print(f"    {item.mutant} [{group}], {item.gradient}: {item.hint}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutants", type=int, default=60, help="generic mutants of each exercise, drawn at random")
    parser.add_argument("--exercise", action="append", help="only this one (may be given several times)")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--every", action="store_true", help="list also what got no name")
    options = parser.parse_args()
    catalog = bundled_catalog()
    names = options.exercise or [name for name in catalog if catalog[name].plan is None]
    groups: dict[str, list[Told]] = {group: [] for group in (OWN, WITHOUT, GENERIC, TWO, RANDOM)}
    with workers(options.jobs) as each:
        for name, found in each(diagnose_exercise, [(name, options.mutants) for name in names]):
            progress(f"{name}: {sum(map(len, found.values()))} wrong gradients")
            for group, items in found.items():
                groups[group] += items
    show(groups, every=options.every)
    print(json.dumps(figures(groups)))


if __name__ == "__main__":
    main()
