"""What the three ways to one gradient take, by the project's own formulas; see ``grader.exercise.ways``."""

from collections.abc import Callable
from functools import partial

from grader.exercise.cases import draw_case, generator
from grader.exercise.shape import BadExercise
from grader.exercise.sizes import Regime
from grader.exercise.spec import Exercise, Function
from grader.exercise.ways import Measured, Ways

FIRST_SIZE = 8
LARGEST_BYTES = 16 << 20
VARIANTS = {"components": "by_components", "jacobian": "by_jacobian"}

Peak = Callable[[Callable[[], object]], int]


def measure_ways(exercise: Exercise, peak: Peak, largest_bytes: int = LARGEST_BYTES) -> Measured:
    """Run the three ways on growing inputs, until the Jacobian's largest array would pass ``largest_bytes``.

    Args:
        peak: the most bytes that are allocated at once while a function runs.

    Raises:
        BadExercise: the exercise says nothing of three ways, or its private file lacks one of them.
    """
    if exercise.ways is None:
        raise BadExercise(f"{exercise.name} has no @three_ways(...) above its forward function; sin is an example")
    functions = {way.key: _function(exercise, way.key) for way in exercise.ways.ways}
    sizes = _sizes(exercise.ways, largest_bytes)
    taken: dict[str, list[int]] = {key: [] for key in functions}
    for n in sizes:
        regime = Regime("growing", exercise.ways.sizes(n), {item.name: item.values[0] for item in exercise.parameters})
        case = draw_case(exercise, regime, generator(0, exercise.name, 3))
        for key, function in functions.items():
            taken[key].append(peak(partial(function, *case.arguments, **case.parameters)))
    return Measured(tuple(sizes), **{key: tuple(values) for key, values in taken.items()})


def _sizes(ways: Ways, largest_bytes: int) -> list[int]:
    """8, 16, 32 ... as long as no array of any way passes the limit."""
    sizes = [FIRST_SIZE]
    while max(ways.largest(way, 2 * sizes[-1])[1] for way in ways.ways) <= largest_bytes:
        sizes.append(2 * sizes[-1])
    return sizes


def _function(exercise: Exercise, key: str) -> Function:
    if exercise.reference is None:
        raise BadExercise(f"{exercise.name} has no reference here, so there is nothing to measure; do it where reference/ is")
    if key not in VARIANTS:
        return exercise.reference.vjp
    for function in exercise.reference.accepted:
        if function.__name__ == VARIANTS[key]:
            return function
    raise BadExercise(f'reference/{exercise.name}.py has no @accepted function "{VARIANTS[key]}", which @three_ways needs')
