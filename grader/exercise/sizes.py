"""Which sizes and parameters the hidden cases have.

The list is designed so that each class of mistake has a case that shows it: all sizes distinct, in two opposite
orders (transposes, wrong axes); all equal (right only when not square); each size 1 in turn, and all 1 (squeeze,
batch of one); each pair of sizes equal; one size large in turn (far indices); every combination of parameters.
What a mistake may hang on beside these, also of sizes that follow from others (``occasions``), happens at least once.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from grader.exercise.occasions import FAR, missing
from grader.exercise.shape import BadExercise
from grader.exercise.spec import Exercise

LADDER = (3, 5, 2, 4, 7, 6, 8, 9, 10, 11)
ANOTHER = (4, 3, 5, 2, 7, 6, 8, 9, 10, 11)  # so that two equal sizes are not always 3
LARGE = 129  # beyond 128, and one is left over from blocks of any usual size
FEWEST = 7  # choices of sizes
TRIES = 4000
FEW_TRIES = 400  # for a large size: what cannot be large alone fails with any others
MOST_COMBINATIONS = 12


@dataclass(frozen=True)
class Regime:
    """One choice of sizes and parameters. ``label`` says to staff what it is there for."""

    label: str
    sizes: Mapping[str, int]
    parameters: Mapping[str, object]

    def values(self, exercise: Exercise) -> dict[str, object]:
        """Sizes (also those that follow) and parameters in one dict."""
        return {**all_sizes(exercise, self.sizes, self.parameters), **self.parameters}


def all_sizes(exercise: Exercise, sizes: Mapping[str, int], parameters: Mapping[str, object]) -> dict[str, int]:
    """The free sizes and those that follow from them."""
    known: dict[str, int] = dict(sizes)
    for name, size in exercise.sizes.items():
        known[name] = size({**known, **parameters})
    return known


@lru_cache(maxsize=256)
def regimes(exercise: Exercise) -> tuple[Regime, ...]:
    """All size and parameter choices of an exercise, without repetitions; raises BadExercise when none is admissible."""
    combinations = parameter_combinations(exercise)
    found = list(_designed(exercise, combinations))
    found += _far(exercise, found, combinations)
    met = [item.values(exercise) for item in found]
    found += [
        Regime(label, item.sizes, item.parameters)
        for label, item in missing(exercise, met, combinations, partial(_complete, exercise))
    ]
    if not found:
        conditions = " and ".join(str(item) for item in exercise.where) or "every size at least 1"
        raise BadExercise(f'no sizes up to {max(LADDER)} meet {conditions}; loosen the condition, as in where=("k <= l",)')
    for shift in range(2, len(LADDER)):
        if len(_unique(found)) < FEWEST:
            found += _first(exercise, "other sizes", Wish((*LADDER[shift:], *LADDER[:shift]), {}), combinations)
    return _unique(found)


def _designed(exercise: Exercise, combinations: list[dict[str, object]]) -> Iterator[Regime]:
    """The choices that meet a wish each, every combination of parameters, and the author's own."""
    turn, used = combinations, list[Mapping[str, object]]()
    for label, wish in _wishes(exercise):
        for item in _first(exercise, label, wish, turn) or _with_another(exercise, label, wish, turn):
            used.append(item.parameters)
            place = 1 + next(number for number, parameters in enumerate(turn) if parameters == item.parameters)
            turn = turn[place:] + turn[:place]
            yield item
    for parameters in combinations:
        if parameters not in used:
            yield from _first(exercise, "this combination of parameters", _distinct, [parameters])
    for case in exercise.also:
        yield _author_asks(exercise, case, combinations[0])


def _far(exercise: Exercise, found: Sequence[Regime], combinations: list[dict[str, object]]) -> Iterator[Regime]:
    """Sizes that follow and were not large so far, because a stride made them small, are large once too."""
    for name in exercise.sizes:
        far = _is_far(name)
        if not any(far(all_sizes(exercise, item.sizes, item.parameters)) for item in found):
            wishes = (Wish(LADDER, {free: LARGE}, far) for free in exercise.free_sizes)
            choices = (_first(exercise, f"{name} large", wish, combinations) for wish in wishes)
            yield from next(filter(None, choices), [])


def _is_far(name: str) -> Callable[[Mapping[str, int]], bool]:
    return lambda sizes: sizes[name] > FAR


def _with_another(exercise: Exercise, label: str, wish: "Wish", turn: Sequence[Mapping[str, object]]) -> list[Regime]:
    """A size that cannot be large alone is large with another one."""
    for other in exercise.free_sizes if LARGE in wish.fixed.values() else ():
        found = _first(exercise, label, replace(wish, fixed={other: LARGE + 2, **wish.fixed}), turn)
        if found:
            return found
    return []


def _first(exercise: Exercise, label: str, wish: "Wish", turn: Iterable[Mapping[str, object]]) -> list[Regime]:
    """The sizes that meet a wish, with the first parameters that allow it; none when no parameters do."""
    for parameters in turn:
        sizes = _search(exercise, parameters, wish)
        if sizes is not None:
            return [Regime(label, sizes, parameters)]
    return []


def _complete(exercise: Exercise, sizes: Mapping[str, int], parameters: Mapping[str, object]) -> dict[str, object] | None:
    """All values, where the sizes are admissible."""
    known = all_sizes(exercise, sizes, parameters)
    return {**known, **parameters} if admissible(exercise, known, parameters) else None


def parameter_combinations(exercise: Exercise) -> list[dict[str, object]]:
    """Every combination of parameter values, or, when there are too many, enough of them that each pair of values of two
    parameters occurs."""
    names = [item.name for item in exercise.parameters]
    every = [
        dict(zip(names, values, strict=True)) for values in itertools.product(*(item.values for item in exercise.parameters))
    ]
    if len(every) <= MOST_COMBINATIONS:
        return every
    missing = {pair for combination in every for pair in _pairs(combination)}
    chosen = []
    while missing:
        best = max(every, key=lambda combination: len(missing & _pairs(combination)))
        chosen.append(best)
        missing -= _pairs(best)
    return chosen


def _pairs(combination: Mapping[str, object]) -> set[tuple[tuple[str, object], ...]]:
    return set(itertools.combinations(combination.items(), min(2, len(combination))))


def _author_asks(exercise: Exercise, case: Mapping[str, object], usual: Mapping[str, object]) -> Regime:
    """A case of the author's own; raises BadExercise when its sizes cannot be."""
    parameters = {name: case.get(name, value) for name, value in usual.items()}
    fixed = {name: value for name, value in case.items() if name not in parameters and isinstance(value, int)}
    sizes = _search(exercise, parameters, Wish(LADDER, fixed))
    if sizes is None:
        raise BadExercise(f'also={dict(case)}: no sizes of this kind meet the conditions; loosen it, as in also=({{"n": 12}},)')
    return Regime("the author's own", sizes, parameters)


@dataclass(frozen=True)
class Wish:
    """What a case asks of the sizes: preferred values in order of preference, and a condition on all sizes."""

    ladder: tuple[int, ...]
    fixed: Mapping[str, int]
    holds: Callable[[Mapping[str, int]], bool] = lambda sizes: True
    same: bool = False
    tied: tuple[str, str] | None = None
    reverse: bool = False


_distinct = Wish(LADDER, {})


def _wishes(exercise: Exercise) -> Iterator[tuple[str, Wish]]:
    free = exercise.free_sizes
    yield "all sizes different", _distinct
    yield (
        "all sizes different, the other way round",
        Wish((7, *LADDER[:4], 6, 8, 9) if len(free) == 1 else LADDER, {}, reverse=True),
    )
    yield "all sizes equal", Wish((3, 4, 5, 2, 6, 8), {}, same=True)
    if exercise.sizes:
        yield "all sizes equal, also those that follow", Wish((3, 4, 5, 2, 6, 8), {}, _all_same, same=True)
    yield "all sizes 1", Wish((1,), {}, same=True)
    for name in free:
        yield f"{name} = 1", Wish(LADDER, {name: 1})
    for first, second in itertools.combinations(free, 2):
        yield f"{first} = {second}", Wish(ANOTHER, {}, tied=(first, second))
    for name in free:
        yield f"{name} large", Wish(LADDER, {name: LARGE})


def _all_same(sizes: Mapping[str, int]) -> bool:
    return len(set(sizes.values())) == 1


def _search(exercise: Exercise, parameters: Mapping[str, object], wish: Wish) -> dict[str, int] | None:
    """The first admissible sizes that meet the wish, preferring that every size that follows is at least 2."""
    second_best = None
    tries = FEW_TRIES if LARGE in wish.fixed.values() else TRIES
    for sizes in itertools.islice(_candidates(exercise.free_sizes, wish), tries):
        known = all_sizes(exercise, sizes, parameters)
        if not admissible(exercise, known, parameters) or not wish.holds(known):
            continue
        if wish.same or all(known[name] >= 2 for name in exercise.sizes):
            return sizes
        second_best = second_best or sizes
    return second_best


def admissible(exercise: Exercise, sizes: Mapping[str, int], parameters: Mapping[str, object]) -> bool:
    """Whether sizes that follow are at least 1 and all conditions hold."""
    values = {**sizes, **parameters}
    return all(sizes[name] >= 1 for name in exercise.sizes) and all(bool(condition(values)) for condition in exercise.where)


def _candidates(free: tuple[str, ...], wish: Wish) -> Iterator[dict[str, int]]:
    if wish.same:
        yield from (dict.fromkeys(free, value) for value in wish.ladder)
        return
    names = [name for name in free if name not in wish.fixed and not (wish.tied and name == wish.tied[1])]
    if wish.reverse:
        names.reverse()
    for values in itertools.permutations(wish.ladder, len(names)):
        sizes = {**dict(zip(names, values, strict=True)), **wish.fixed}
        if wish.tied:
            sizes[wish.tied[1]] = sizes[wish.tied[0]]
        yield {name: sizes[name] for name in free}


def _unique(found: list[Regime]) -> tuple[Regime, ...]:
    seen: dict[tuple[object, ...], Regime] = {}
    for item in found:
        seen.setdefault((*item.sizes.values(), *item.parameters.values()), item)
    return tuple(seen.values())
