"""The plan of a network: which exercises it is built from, written once as a forward function and traced.

    affine, relu = part("affine"), part("relu")

    @network("(n,d),(d,m),(m)->(n,m)", number="13.1", level=4, trained=Training({"x": "pixels"}, {"m": 10}))
    def layer(x: real(), w: real(), b: real()):
        return relu(affine(x, w, b))

Between the parts values may be added (``a + b``) and cut into rows (``a.rows_of(b)``: as many rows as b has entries along its
first axis); nothing else, so that the way back is made of the parts' own vector-Jacobian products.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.exercise.shape import BadExercise

ADD, ROWS = "+", "rows"
GLUE = (ADD, ROWS)


@dataclass(frozen=True)
class Training:
    """How a network learns handwritten digits.

    Args:
        feeds: which of its inputs hold data, and what of it: ``pixels`` (n, 64) in 0..1, ``letters`` (n*64,) whole numbers
            0..16, ``image`` (8, 8) of one digit in 0..1, ``labels`` (n,), ``labels_by_row`` (8,) of one digit, ``targets``
            (n, 10) of zeros and ones. All other inputs are learned.
        sizes: those that the data does not fix, such as the number of hidden units.
        rate: the step of gradient descent.
        batch: digits for each step.
    """

    feeds: Mapping[str, str]
    sizes: Mapping[str, int]
    rate: float
    batch: int = 64


@dataclass(frozen=True)
class Step:
    """One call of a part, or glue. ``inputs`` are numbers of values: the network's inputs first, then the results of the
    steps in order. ``parameters`` are the part's keyword-only ones."""

    part: str
    inputs: tuple[int, ...]
    parameters: Mapping[str, object] = field(default_factory=dict)

    @property
    def glue(self) -> bool:
        """Whether no part is called."""
        return self.part in GLUE


@dataclass(frozen=True)
class Plan:
    """The steps of a network in the order of the forward pass; the last gives the output. ``names`` are those of the values."""

    names: tuple[str, ...]
    steps: tuple[Step, ...]
    training: Training

    @property
    def count(self) -> int:
        """How many inputs the network has."""
        return len(self.names) - len(self.steps)

    @property
    def parts(self) -> tuple[str, ...]:
        """The exercises it is built from, each once, in the order of the forward pass."""
        return tuple(dict.fromkeys(step.part for step in self.steps if not step.glue))

    def places(self, part: str) -> tuple[int, ...]:
        """The steps at which a part stands."""
        return tuple(number for number, step in enumerate(self.steps) if step.part == part)

    @property
    def lines(self) -> tuple[str, ...]:
        """All steps for people."""
        return tuple(self.describe(number) for number in range(len(self.steps)))

    def describe(self, number: int) -> str:
        """A step for people: ``h1 = affine(x, W1, b1)``."""
        step = self.steps[number]
        names = [self.names[index] for index in step.inputs]
        result = self.names[self.count + number]
        if step.part == ADD:
            return f"{result} = {' + '.join(names)}"
        if step.part == ROWS:
            return f"{result} = {names[0]}, one row for each entry of {names[1]}"
        keywords = [f"{key}={value}" for key, value in step.parameters.items()]
        return f"{result} = {step.part}({', '.join([*names, *keywords])})"


class Value:
    """What a plan is traced with: the number of a value among those of a network."""

    def __init__(self, steps: list[Step], inputs: int, index: int) -> None:
        self._steps, self._inputs, self.index = steps, inputs, index

    def then(self, step: Step) -> "Value":
        """The result of one more step."""
        self._steps.append(step)
        return Value(self._steps, self._inputs, self._inputs + len(self._steps) - 1)

    def __add__(self, other: "Value") -> "Value":
        return self.then(Step(ADD, (self.index, other.index)))

    def rows_of(self, other: "Value") -> "Value":
        """The same entries in a matrix with a row for each entry of ``other`` along its first axis."""
        return self.then(Step(ROWS, (self.index, other.index)))


@dataclass(frozen=True)
class Part:
    """An exercise as it is called in a network's forward function."""

    name: str

    def __call__(self, *values: Value, **parameters: object) -> Value:
        if not values or not all(isinstance(value, Value) for value in values):
            raise BadExercise(f"{self.name}(...) takes values of the network, as in {self.name}(x), and parameters by name")
        return values[0].then(Step(self.name, tuple(value.index for value in values), parameters))


def part(name: str) -> Part:
    """An exercise that a network is built from."""
    return Part(name)


def trace(function: Callable[..., Any], inputs: tuple[str, ...], training: Training) -> Plan:
    """The plan of a network's forward function. Raises BadExercise when it does something else than call parts."""
    steps: list[Step] = []
    try:
        result = function(*(Value(steps, len(inputs), index) for index in range(len(inputs))))
    except (TypeError, AttributeError) as error:
        raise BadExercise(
            f"a network calls parts, adds values and cuts them into rows, and nothing else ({error});"
            " a right example is return relu(affine(x, w, b))"
        ) from None
    if not isinstance(result, Value) or result.index != len(inputs) + len(steps) - 1 or not steps:
        raise BadExercise("a network returns what its last step gives, as in return relu(affine(x, w, b))")
    results = [f"h{number}" for number in range(1, len(steps))]
    return Plan((*inputs, *results, "out"), tuple(steps), training)
