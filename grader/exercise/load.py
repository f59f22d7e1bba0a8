"""Reads the two files of an exercise: ``exercises/NAME.py`` and, where it is present, ``reference/NAME.py``.

A specification that cannot be used raises BadExercise, which names the file, quotes what is wrong and shows
a right example.
"""

import hashlib
import inspect
import re
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.exercise.domain import Choice, Domain, real
from grader.exercise.shape import BadExercise, Signature, Size, parse_signature, parse_size
from grader.exercise.source import EXAMPLE, execute
from grader.exercise.spec import (
    TAG,
    AcceptedTag,
    Exercise,
    ExerciseTag,
    Function,
    Input,
    Misconception,
    MisconceptionTag,
    Parameter,
    Reference,
)
from grader.exercise.ways import read_ways


def load_exercise(public: Path, private: Path | None) -> Exercise:
    """The exercise of a public file and, if given, its private file; raises BadExercise."""
    try:
        return _build(public, private)
    except BadExercise as error:
        raise BadExercise(f"{public.name}: {error}") from None


def _build(public: Path, private: Path | None) -> Exercise:
    name = public.stem
    forward, tag = _forward(execute(public), name)
    _check_tag(tag)
    shapes = parse_signature(tag.shapes)
    inputs, parameters = _parameters(forward, shapes)
    title, statement = _statement(forward)
    exercise = Exercise(
        name=name,
        title=title,
        statement=statement,
        number=tag.number,
        module=tag.module,
        level=_level(tag.level),
        shapes=shapes,
        inputs=inputs,
        parameters=parameters,
        sizes={key: parse_size(text) for key, text in tag.sizes.items()},
        where=tuple(_condition(text) for text in tag.where),
        needs=tag.needs,
        known_from=tag.known_from,
        empty=tag.empty,
        grows=tag.grows,
        also=tag.also,
        forward=forward,
        version=_version(public, private),
        keeps_g=tag.keeps_g,
    )
    _check_names(exercise)
    reference = None if private is None else _reference(private, exercise)
    return replace(exercise, reference=reference, ways=read_ways(forward, public, exercise.free_sizes))


def _forward(module: ModuleType, name: str) -> tuple[Function, ExerciseTag]:
    function = getattr(module, name, None)
    tag = getattr(function, TAG, None)
    if not callable(function) or not isinstance(tag, ExerciseTag):
        raise BadExercise(f'no function "{name}" with @exercise(...) above it; a right example is\n{EXAMPLE}\ndef {name}(x): ...')
    return function, tag


def _check_tag(tag: Any) -> None:
    """What @exercise was given has the right types: a bare string is a tuple of its letters."""
    if not isinstance(tag.shapes, str):
        raise BadExercise(f"@exercise({tag.shapes!r}) needs the shapes as a text; a right example is\n{EXAMPLE}")
    if not isinstance(tag.number, str) or not re.fullmatch(r"\d+(\.\d+)*", tag.number):
        raise BadExercise(f'number={tag.number!r} is no place in the curriculum; write it as a text, as in number="4.5"')
    if not isinstance(tag.module, str) or not tag.module.strip():
        raise BadExercise(f'module={tag.module!r} is no chapter; write its name, as in module="Losses"')
    for what, example in (("where", "n >= 5"), ("needs", "relu"), ("known_from", "CS231n A2"), ("empty", "n"), ("grows", "n")):
        value = getattr(tag, what)
        if not isinstance(value, tuple | list) or not all(isinstance(item, str) for item in value):
            raise BadExercise(f'{what}={value!r} is no tuple of texts; mind the comma, as in {what}=("{example}",)')


def _parameters(forward: Function, shapes: Signature) -> tuple[tuple[Input, ...], tuple[Parameter, ...]]:
    positional, keyword = [], []
    for parameter in inspect.signature(forward).parameters.values():
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD:
            positional.append(parameter)
        elif parameter.kind is parameter.KEYWORD_ONLY:
            keyword.append(parameter)
        else:
            raise BadExercise(
                f'the parameter "{parameter}" of "{forward.__name__}" is variadic; name every input, as in def affine(x, w, b)'
            )
    if len(positional) != len(shapes.inputs):
        raise BadExercise(
            f'the shapes "{shapes.text}" describe {len(shapes.inputs)} inputs, but "{forward.__name__}" has {len(positional)}'
            f" ({', '.join(item.name for item in positional)}); give one shape for each, as in"
            ' @exercise("(m,n),(n)->(m)", ...) above def matvec(W, x)'
        )
    inputs = tuple(Input(item.name, shape, _domain(item)) for item, shape in zip(positional, shapes.inputs, strict=True))
    if not any(item.has_gradient for item in inputs):
        raise BadExercise(f'no input of "{forward.__name__}" has a gradient; at least one must be real, as in def sin(x: real())')
    return inputs, tuple(Parameter(item.name, _choice(item)) for item in keyword)


def _domain(parameter: inspect.Parameter) -> Domain:
    if parameter.annotation is parameter.empty:
        return real()
    if not isinstance(parameter.annotation, Domain):
        raise BadExercise(
            f'the input "{parameter}" has no domain; write real(), positive(), integers("c") ..., as in def log(x: positive())'
        )
    return parameter.annotation


def _choice(parameter: inspect.Parameter) -> Choice:
    if not isinstance(parameter.annotation, Choice):
        raise BadExercise(
            f'the parameter "{parameter}" has no values; write one_of(...), as in def conv1d(x, w, b, *, stride: one_of(1, 2, 3))'
        )
    return parameter.annotation


def _statement(forward: Function) -> tuple[str, str]:
    title, _, statement = (inspect.getdoc(forward) or "").partition("\n")
    if not title.strip() or not statement.strip():
        raise BadExercise(
            f'"{forward.__name__}" has no statement; its docstring is a title line, an empty line and the text for the student'
        )
    if found := re.search(r"[\a\b\f\v\r\t]\w*", forward.__doc__ or ""):
        raise BadExercise(
            f'the statement holds a control character in {found[0]!r}; begin the docstring with r""", as in r"""Title'
        )
    return title.strip().rstrip("."), statement.strip()


def _level(level: object) -> int:
    if not isinstance(level, int) or not 1 <= level <= 5:
        raise BadExercise(f"level={level!r} is no level; write a whole number from 1 to 5, as in level=2")
    return level


def _condition(text: str) -> Size:
    size = parse_size(text)
    if not any(sign in text for sign in "<>=!"):
        raise BadExercise(f'where="{text}" is no condition; compare sizes, as in where=("n >= 5",)')
    return size


def _check_names(exercise: Exercise) -> None:
    """Every size must be choosable: free sizes stand in some input's shape; conditions speak of known names."""
    inside = {name for shape in exercise.shapes.inputs for size in shape for name in size.names}
    for name in exercise.free_sizes:
        if name not in inside:
            raise BadExercise(
                f'the size "{name}" stands in no input; say what it follows from, as in sizes={{"{name}": "(l - k)//stride + 1"}}'
            )
    for what in ("empty", "grows"):
        for name in getattr(exercise, what):
            if name not in exercise.free_sizes:
                raise BadExercise(f'{what}="{name}" is no size of this exercise; known are {", ".join(exercise.free_sizes)}')
    known = {*exercise.free_sizes, *exercise.sizes, *(item.name for item in exercise.parameters)}
    for name in (name for case in exercise.also for name in case):
        if name not in known - set(exercise.sizes):
            raise BadExercise(f'also={{"{name}": ...}} names no size or parameter; known are {", ".join(sorted(known))}')
    for condition in exercise.where:
        if unknown := sorted(condition.names - known):
            raise BadExercise(
                f'where="{condition}" speaks of {unknown[0]!r}, which is no size or parameter; '
                f"known are {', '.join(sorted(known))}"
            )


def _reference(path: Path, exercise: Exercise) -> Reference:
    module = execute(path)
    vjp = getattr(module, exercise.function, None)
    if not callable(vjp):
        raise BadExercise(
            f'{path.parent.name}/{path.name} has no function "{exercise.function}"; '
            f"a right example is def {exercise.signature}: ..."
        )
    tagged = [(name, item, getattr(item, TAG, None)) for name, item in vars(module).items() if callable(item)]
    wrong = tuple(_misconception(name, item, tag, exercise) for name, item, tag in tagged if isinstance(tag, MisconceptionTag))
    right = tuple(item for _, item, tag in tagged if isinstance(tag, AcceptedTag))
    for function in (vjp, *(item.function for item in wrong), *right):
        _check_parameters(function, exercise)
    return Reference(vjp, wrong, right)


def _misconception(name: str, function: Function, tag: MisconceptionTag, exercise: Exercise) -> Misconception:
    for gradient in tag.gradients or ("",):
        if gradient not in exercise.gradients:
            raise BadExercise(
                f'@misconception above "{name}" names the gradient "{gradient}"; '
                f"the gradients of {exercise.name} are {', '.join(exercise.gradients)},"
                f' as in @misconception("{exercise.gradients[0]}", "What was misunderstood.")'
            )
    return Misconception(name, tag.gradients, tag.text, function)


def _check_parameters(function: Function, exercise: Exercise) -> None:
    given = list(inspect.signature(function).parameters)
    expected = ["g", *(item.name for item in exercise.inputs), *(item.name for item in exercise.parameters)]
    if given != expected:
        raise BadExercise(
            f'"{function.__name__}" in the reference takes ({", ".join(given)}), but must take ({", ".join(expected)})'
        )


def _version(public: Path, private: Path | None) -> str:
    digest = hashlib.sha256(public.read_bytes())
    if private is not None:
        digest.update(b"\0" + private.read_bytes())
    return digest.hexdigest()[:12]
