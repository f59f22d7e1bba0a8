"""Exercises as a course asks for them: ``exercises/courses/NAME.py``, one function for each.

    @adapted("conv2d", '''
        out, cache = conv_forward_naive(x, w, b, {"stride": stride, "pad": pad})
        dx, dw, db = conv_backward_naive(dout, cache)
    ''')
    def conv(x, w, b, *, stride, pad):
        return x, w, b

The function takes the inputs as the course has them and gives those of the exercise that it stands on. It may turn, reshape
and join arrays, and add zeros, no more: then the grader finds the way back for gradients, cotangents and wrong formulas.
"""

import hashlib
import inspect
import re
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from grader.exercise.adapt import Adapter
from grader.exercise.bridge import Bridge, StandIn, read_bridge
from grader.exercise.domain import Choice, Domain
from grader.exercise.load import load_exercise
from grader.exercise.shape import BadExercise, parse_signature, parse_size
from grader.exercise.source import execute
from grader.exercise.spec import TAG, Exercise, Function, Input, Parameter

STAND_INS = "STAND_INS"  # names in a course's file: modules and packages of the folder stand_ins


@dataclass(frozen=True)
class AdaptedTag:
    """What ``@adapted`` was given."""

    of: str
    calls: str
    shapes: str
    outputs: tuple[str, ...]
    sizes: Mapping[str, str] | None
    where: tuple[str, ...] | None
    turn: Function | None
    fits: Callable[[Any], bool] | None
    grows: tuple[str, ...] | None
    starter: str
    observed: Mapping[str, Function] = field(default_factory=dict)


def adapted(
    of: str,
    calls: str,
    *,
    shapes: str = "",
    outputs: tuple[str, ...] = ("out",),
    sizes: Mapping[str, str] | None = None,
    where: tuple[str, ...] | None = None,
    turn: Function | None = None,
    fits: Callable[[Any], bool] | None = None,
    grows: tuple[str, ...] | None = None,
    starter: str = "",
    observed: Mapping[str, Function] | None = None,
) -> Callable[[Function], Function]:
    """Tag a function as an exercise of a course that stands on another one.

    Args:
        of: the exercise, from the catalog or from the course's own folder.
        calls: how a student's functions are called (see ``grader.exercise.bridge``).
        shapes: of the course's inputs and outputs, where they differ.
        outputs: variables of the calls that hold the outputs.
        sizes, where, grows: as in ``@exercise``, where they differ.
        turn: (output, *inputs) -> the output as the course has it; entries may only be moved.
        fits: whether values of the inputs, in a list, may be used; others are drawn where they may not.
        starter: what students begin with where it is not plain functions, as the text of an unwritten class.
        observed: further variables that the calls leave behind, and what they must hold, of (*inputs, **parameters).
    """
    lines, begun = textwrap.dedent(calls).strip(), textwrap.dedent(starter).strip()
    tag = AdaptedTag(of, lines, shapes, outputs, sizes, where, turn, fits, grows, begun, observed or {})

    def mark(function: Function) -> Function:
        setattr(function, TAG, tag)
        return function

    return mark


class Course:
    """The exercises of one course, each built when it is asked for."""

    def __init__(self, public: Path, private: Path | None, base: Callable[[str], Exercise]) -> None:
        self.name = public.stem
        self._public, self._private, self._base = public, private, base
        self._built: dict[str, Exercise] = {}
        self._module: ModuleType | None = None

    @property
    def module(self) -> ModuleType:
        """The course's file, run once; raises BadExercise."""
        if self._module is None:
            self._module = execute(self._public)
        return self._module

    @property
    def title(self) -> str:
        """The first line of the file's docstring."""
        return (inspect.getdoc(self.module) or self.name).partition("\n")[0].rstrip(".")

    @property
    def names(self) -> tuple[str, ...]:
        """Its exercises, in the order of the file."""
        return tuple(name for name, item in vars(self.module).items() if isinstance(getattr(item, TAG, None), AdaptedTag))

    def __getitem__(self, name: str) -> Exercise:
        """The exercise, called COURSE.NAME; raises BadExercise. ``name`` must be one of ``names``."""
        if name not in self._built:
            try:
                self._built[name] = self._build(name)
            except BadExercise as error:
                raise BadExercise(f"{self._public.name}, {name}: {error}") from None
        return self._built[name]

    def _build(self, name: str) -> Exercise:
        function = vars(self.module)[name]
        tag: AdaptedTag = getattr(function, TAG)
        base = self._stands_on(tag.of)
        shapes = parse_signature(tag.shapes) if tag.shapes else base.shapes
        inputs, parameters = _parameters(function, base, shapes.inputs)
        adapter = Adapter(base, function, tag.turn, tuple(item.has_gradient for item in inputs))
        wanted = [item.name for item in inputs if item.has_gradient]
        everything = [*(item.name for item in inputs), *(item.name for item in parameters)]
        bridge = read_bridge(tag.calls, everything, wanted, tag.outputs, tag.observed)
        bridge = replace(bridge, stand_ins=self._stand_ins(), starter=tag.starter)
        exercise = replace(
            base,
            name=f"{self.name}.{name}",
            title=f"{base.title} ({self.title})",
            statement=_statement(base, bridge),
            shapes=shapes,
            inputs=inputs,
            parameters=parameters,
            sizes=base.sizes if tag.sizes is None else {key: parse_size(text) for key, text in tag.sizes.items()},
            where=base.where if tag.where is None else tuple(map(parse_size, tag.where)),
            known_from=(self.title,),
            empty=(),
            grows=tag.grows if tag.grows is not None else () if tag.shapes else base.grows,
            also=(),
            forward=adapter.forward,
            version=self._version(base),
            reference=None,
            bridge=bridge,
            fits=tag.fits,
            ways=None,
        )
        return replace(exercise, reference=adapter.reference(exercise.gradients) if base.reference else None)

    def _stands_on(self, name: str) -> Exercise:
        public = self._public.parent / self.name / f"{name}.py"
        if not public.is_file():
            return self._base(name)
        private = self._private / self.name / f"{name}.py" if self._private else None
        return load_exercise(public, private if private and private.is_file() else None)

    def _stand_ins(self) -> tuple[StandIn, ...]:
        folder = self._public.parent / "stand_ins"
        found = []
        for name in getattr(self.module, STAND_INS, ()):
            paths = [folder / f"{name}.py", *sorted((folder / name).glob("*.py"))]
            found += [_stand_in(path, folder) for path in paths if path.is_file()]
        return tuple(found)

    def _version(self, base: Exercise) -> str:
        parts = [self._public.read_bytes(), base.version.encode(), *(item.text.encode() for item in self._stand_ins())]
        return hashlib.sha256(b"\0".join(parts)).hexdigest()[:12]


def _stand_in(path: Path, folder: Path) -> StandIn:
    return StandIn(path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8"))


def _parameters(function: Function, base: Exercise, shapes: tuple[Any, ...]) -> tuple[tuple[Input, ...], tuple[Parameter, ...]]:
    given = inspect.signature(function).parameters.values()
    positional = [item for item in given if item.kind is not item.KEYWORD_ONLY]
    if len(positional) != len(shapes):
        raise BadExercise(f"{len(shapes)} shapes of inputs for {len(positional)} parameters; give one shape for each")
    choices = {item.name: item.choice for item in base.parameters}
    inputs = [
        Input(item.name, shape, _domain(item, k, base)) for k, (item, shape) in enumerate(zip(positional, shapes, strict=True))
    ]
    keywords = [(item, item.annotation) for item in given if item.kind is item.KEYWORD_ONLY]
    for item, choice in keywords:
        if not isinstance(choice, Choice) and item.name not in choices:
            raise BadExercise(f'the parameter "{item.name}" has no values; write one_of(...), or name it as {base.name} does')
    chosen = [Parameter(item.name, choice if isinstance(choice, Choice) else choices[item.name]) for item, choice in keywords]
    return tuple(inputs), tuple(chosen)


def _domain(item: inspect.Parameter, position: int, base: Exercise) -> Domain:
    """The parameter's own, else that of the input of its name, else of its place."""
    if isinstance(item.annotation, Domain):
        return item.annotation
    named = [known.domain for known in base.inputs if known.name == item.name]
    return (named or [base.inputs[min(position, len(base.inputs) - 1)].domain])[0]


def _statement(base: Exercise, bridge: Bridge) -> str:
    return (
        "Your functions are called like this:\n\n"
        f"```python\n{bridge.lines}\n```\n\n"
        f"What they compute is explained for `{base.name}`, whose notation may differ:\n\n{_without_examples(base)}"
    )


def _without_examples(base: Exercise) -> str:
    """The statement without the calls of a function that the course does not have."""
    shown = re.compile(r"\n\n[^\n]*:\n\n    >>> (?:    [^\n]*\n?|[^\n]*\n?)(?:    [^\n]*(?:\n|$))*")
    return shown.sub("\n", base.statement).strip()


def zeros(*shape: int) -> np.ndarray:
    """Zeros for an input of the exercise that the course does not have; no gradient is asked for them."""
    return np.zeros(shape)
