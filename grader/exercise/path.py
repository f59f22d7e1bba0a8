"""The way through the exercises: what to do next, and what stands on what."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from grader.exercise.spec import Exercise


def next_exercise(exercises: Iterable[Exercise], passed: Collection[str]) -> Exercise | None:
    """The first that is not passed and whose prerequisites are; one that is not among ``exercises`` counts as met.

    None when all are passed (or when the rest wait for each other, which no right catalog does).
    """
    given = list(exercises)
    among = {item.name for item in given}
    met = {*passed, *(name for item in given for name in item.needs if name not in among)}
    return next((item for item in given if item.name not in passed and met.issuperset(item.needs)), None)


def depths(needs: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """How many steps lie before each: 0 for what needs nothing of these names, else one more than the deepest it needs."""
    found: dict[str, int] = {}

    def depth(name: str, above: tuple[str, ...]) -> int:
        if name not in found:
            below = [item for item in needs[name] if item in needs and item not in above]
            found[name] = max((1 + depth(item, (*above, name)) for item in below), default=0)
        return found[name]

    for name in needs:
        depth(name, ())
    return found
