"""Which mutants differ from the reference anywhere, and which of those the grader finds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from benchmarks.admissible import Difference, difference, sampled_suite
from benchmarks.calling import answers
from benchmarks.mutants import Mutant, everything, reference_of
from grader.exercise.spec import Exercise
from grader.grading import judge
from grader.grading.suite import Suite, build_suite, describe

SAMPLES = (12, 60, 300)  # inputs on which a difference is looked for; more of them only while none is found


@dataclass(frozen=True)
class Missed:
    """A mutant that passed on some seed. ``share`` of the sampled inputs on which it is wrong, ``example`` the shapes of one."""

    mutant: Mutant
    seeds: tuple[int, ...]
    share: float
    example: str

    @property
    def reason(self) -> str:
        """Why it may have passed, as far as that is seen from outside."""
        where = f"wrong on {self.share:.1%} of random inputs, as for {self.example}" if self.share else self.example
        return f"passed with {len(self.seeds)} of the seeds; {where}"


@dataclass
class Hunt:
    """One exercise: its mutants that differ somewhere, those that never do, and on which seeds each passed."""

    exercise: Exercise
    live: list[Mutant] = field(default_factory=list)
    never: list[Mutant] = field(default_factory=list)
    passed: dict[int, list[int]] = field(default_factory=dict)  # place in live -> seeds

    def found(self, seeds: int) -> float:
        """How many of the live mutants were found, as a mean over the seeds."""
        return len(self.live) - sum(map(len, self.passed.values())) / seeds


def hunt(exercise: Exercise, seeds: Sequence[int]) -> Hunt:
    """Make all mutants of an exercise, sort out those that differ nowhere, and grade the others on every seed."""
    result = Hunt(exercise)
    result.live, result.never = living(exercise, everything(exercise))
    bare = without_catalogue(exercise)
    for seed in seeds:
        suite = build_suite(bare, seed)
        for place, mutant in enumerate(result.live):
            if passes(suite, mutant):
                result.passed.setdefault(place, []).append(seed)
    return result


def without_catalogue(exercise: Exercise) -> Exercise:
    """The exercise without its misconceptions: they name mistakes and find none."""
    return replace(exercise, reference=replace(reference_of(exercise), misconceptions=()))


def passes(suite: Suite, mutant: Mutant) -> bool:
    """Whether the grader lets a mutant through."""
    return judge.passes(suite, answers(suite, mutant.make()))


def living(exercise: Exercise, mutants: Iterable[Mutant]) -> tuple[list[Mutant], list[Mutant]]:
    """The mutants that are wrong on some admissible input, and those that are wrong on none that was tried."""
    samples = [sampled_suite(exercise, count, count) for count in SAMPLES]
    live: list[Mutant] = []
    never: list[Mutant] = []
    for mutant in mutants:
        wrong = any(difference(sample, mutant.make()).any for sample in samples)
        (live if wrong else never).append(mutant)
    return live, never


def missed(found: Hunt) -> list[Missed]:
    """The mutants that passed, each with where it is wrong."""
    sample = sampled_suite(found.exercise, SAMPLES[-1], SAMPLES[-1])
    return [_missed(sample, found.live[place], tuple(seeds)) for place, seeds in found.passed.items()]


def _missed(sample: Suite, mutant: Mutant, seeds: tuple[int, ...]) -> Missed:
    seen: Difference = difference(sample, mutant.make())
    if not any(seen.wrong):
        return Missed(mutant, seeds, 0.0, seen.behaviour or "wrong on hardly any input")
    smallest = min((i for i, wrong in enumerate(seen.wrong) if wrong), key=lambda i: sum(a.size for a in sample.cases[i].inputs))
    return Missed(mutant, seeds, seen.share, describe(sample, smallest))
