"""The decorators that exercise and reference files use, and what they make: an Exercise.

A decorator only tags the function; ``load`` reads the module. Nothing is registered anywhere.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from grader.exercise.bridge import Bridge
from grader.exercise.domain import Choice, Domain
from grader.exercise.plan import Plan
from grader.exercise.shape import Shape, Signature, Size
from grader.exercise.ways import Ways

Function = Callable[..., Any]
TAG = "__grader__"


@dataclass(frozen=True)
class ExerciseTag:
    """What ``@exercise`` was given."""

    shapes: str
    number: str
    module: str
    level: int
    sizes: Mapping[str, str]
    where: tuple[str, ...]
    needs: tuple[str, ...]
    known_from: tuple[str, ...]
    empty: tuple[str, ...]
    grows: tuple[str, ...]
    also: tuple[Mapping[str, object], ...]
    keeps_g: bool = field(default=False, kw_only=True)


def exercise(
    shapes: str,
    *,
    number: str,
    module: str,
    level: int,
    sizes: Mapping[str, str] | None = None,
    where: tuple[str, ...] = (),
    needs: tuple[str, ...] = (),
    known_from: tuple[str, ...] = (),
    empty: tuple[str, ...] = (),
    grows: tuple[str, ...] = (),
    also: tuple[Mapping[str, object], ...] = (),
    keeps_g: bool = False,
) -> Callable[[Function], Function]:
    """Tag a forward function as an exercise: its docstring is the statement, its parameters are the inputs.

    Args:
        shapes: gufunc-like, ``"(n,d),(d,m),(m)->(n,m)"``, one shape for each positional parameter.
        number: place in the curriculum, "4.5".
        module: the chapter it belongs to.
        level: difficulty, 1 (first steps) to 5.
        sizes: sizes that follow from others, ``{"lo": "(l + 2*pad - k)//stride + 1"}``.
        where: conditions that sizes and parameters must meet, ``("n >= 5",)``.
        needs: names of exercises that should be done before.
        known_from: courses or libraries in which it appears.
        empty: sizes that may be 0 (an empty batch) and are tried so.
        grows: sizes that grow when memory and time are measured; all of them unless said otherwise.
        keeps_g: whether a backward pass must leave its upstream gradient as it is; it may overwrite it unless this is said.
        also: further cases, never needed: sizes and parameters of each, ``({"n": 12, "k": 5},)``; what is left out is chosen.
    """
    follow = dict(sizes or {})
    tag = ExerciseTag(shapes, number, module, level, follow, where, needs, known_from, empty, grows, also, keeps_g=keeps_g)

    def mark(function: Function) -> Function:
        setattr(function, TAG, tag)
        return function

    return mark


@dataclass(frozen=True)
class MisconceptionTag:
    """What ``@misconception`` was given."""

    gradients: tuple[str, ...]
    text: str


def misconception(*gradients_and_text: str) -> Callable[[Function], Function]:
    """Tag a wrong VJP: the inputs whose gradient it gets wrong, then the sentence for the student.

    The function takes (g, *inputs, **parameters) and returns the wrong gradient, or a tuple of them in the order
    named. The sentence says what was misunderstood, not what to type.
    """
    if not gradients_and_text or not all(isinstance(item, str) for item in gradients_and_text):
        raise ValueError('it needs gradients and a sentence, as in @misconception("w", "What was misunderstood.")')
    *gradients, text = gradients_and_text

    def mark(function: Function) -> Function:
        setattr(function, TAG, MisconceptionTag(tuple(gradients), text))
        return function

    return mark


@dataclass(frozen=True)
class AcceptedTag:
    """Marks a correct VJP in another style."""


def accepted(function: Function) -> Function:
    """Tag a correct VJP in another style: it takes and returns what the reference does, and must pass."""
    setattr(function, TAG, AcceptedTag())
    return function


@dataclass(frozen=True)
class Input:
    """A positional parameter of the forward function."""

    name: str
    shape: Shape
    domain: Domain

    @property
    def has_gradient(self) -> bool:
        """Whether the student returns a gradient for it."""
        return self.domain.gradient


@dataclass(frozen=True)
class Parameter:
    """A keyword-only parameter of the forward function."""

    name: str
    choice: Choice

    @property
    def values(self) -> tuple[object, ...]:
        """The values that the cases go through."""
        return self.choice.values

    @property
    def text(self) -> str:
        """The values for people."""
        return self.choice.text


@dataclass(frozen=True)
class Misconception:
    """A wrong formula with a name and a sentence."""

    name: str
    gradients: tuple[str, ...]
    text: str
    function: Function


@dataclass(frozen=True)
class Reference:
    """The private half of an exercise: the VJP, wrong formulas and correct variants in other styles.

    Where it stands on another exercise's, ``stands_on`` is that one's VJP, and ``back`` makes one of this exercise of it."""

    vjp: Function
    misconceptions: tuple[Misconception, ...] = ()
    accepted: tuple[Function, ...] = ()
    stands_on: Function | None = None
    back: Callable[[Function], Function] | None = None


@dataclass(frozen=True, eq=False)
class Exercise:
    """A forward function with all that grading its VJP needs. ``version`` is 12 hex digits over both files.

    A network has a ``plan`` and the exercises that are its ``parts``; ``fits`` says of inputs whether they may be used."""

    name: str
    title: str
    statement: str
    number: str
    module: str
    level: int
    shapes: Signature
    inputs: tuple[Input, ...]
    parameters: tuple[Parameter, ...]
    sizes: Mapping[str, Size]
    where: tuple[Size, ...]
    needs: tuple[str, ...]
    known_from: tuple[str, ...]
    empty: tuple[str, ...]
    grows: tuple[str, ...]
    also: tuple[Mapping[str, object], ...]
    forward: Function
    version: str
    reference: Reference | None = field(default=None)
    keeps_g: bool = False
    bridge: Bridge | None = field(default=None)
    ways: Ways | None = field(default=None)
    plan: Plan | None = field(default=None)
    parts: Mapping[str, "Exercise"] = field(default_factory=dict)
    fits: Callable[[Sequence[Any]], bool] | None = field(default=None)

    @property
    def function(self) -> str:
        """The name of the function that a student writes, the one that gives the gradients; of a network those of its parts."""
        if self.plan:
            return ", ".join(item.function for item in self.parts.values())
        return self.bridge.needs[-1] if self.bridge else f"{self.name}_vjp"

    @property
    def signature(self) -> str:
        """How it is called: ``conv1d_vjp(g, x, w, b, *, stride, pad)``."""
        if self.plan:
            return ", ".join(item.signature for item in self.parts.values())
        if self.bridge:
            return self.bridge.call
        names = ["g", *(item.name for item in self.inputs)]
        if self.parameters:
            names += ["*", *(item.name for item in self.parameters)]
        return f"{self.function}({', '.join(names)})"

    @property
    def gradients(self) -> tuple[str, ...]:
        """The inputs that have a gradient, in the order in which it is returned."""
        return tuple(item.name for item in self.inputs if item.has_gradient)

    @property
    def outputs(self) -> tuple[Shape, ...]:
        """The shapes of what the forward function returns; g has the same."""
        return self.shapes.outputs

    @cached_property
    def free_sizes(self) -> tuple[str, ...]:
        """The sizes that the cases choose, in order of appearance."""
        parameters = {item.name for item in self.parameters}
        names: dict[str, None] = {}
        for shape in (*self.shapes.inputs, *self.shapes.outputs):
            for size in shape:
                expressions = [self.sizes[name] for name in size.names if name in self.sizes] or [size]
                for expression in expressions:
                    names.update(dict.fromkeys(sorted(expression.names - parameters - set(self.sizes), key=expression.text.find)))
        return tuple(names)

    @cached_property
    def elementwise(self) -> bool:
        """Whether it works entry by entry on vectors: a network gives it the entries of any array as one long vector."""
        shapes = {tuple(size.text for size in shape) for shape in (*self.shapes.inputs, *self.shapes.outputs)}
        return len(shapes) == 1 and len(next(iter(shapes))) == 1
