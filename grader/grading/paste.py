"""The snippet that goes with a counterexample in a report."""

import keyword
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from grader.exercise.bridge import Bridge
from grader.exercise.spec import Exercise
from grader.values.report import FORWARD, OTHER, Counterexample, ExerciseReport, Shows

CODE = ".py"
SEVERAL = (Shows.AGAIN, Shows.ARGUMENT, Shows.OVERWRITTEN)
AS_TUPLE = ("result = result if isinstance(result, (tuple, list)) else (result,)",)
PRINTED = 8  # digits of a number in an array, by numpy


def module_of(file: str) -> str | None:
    """The name under which Python imports ``file``; None for a notebook, an archive, several files, or a name that is none."""
    name = file.removesuffix(CODE)
    return name if name != file and name.isidentifier() and not keyword.iskeyword(name) else None


def gradient_snippet(file: str, report: ExerciseReport, gradient: int, exercise: Exercise | None = None) -> str | None:
    """Lines that show the mistake of one gradient in a plain Python prompt; None where there is no counterexample.

    Args:
        file: as the report names it.
        gradient: position in ``report.gradients``.
        exercise: None for one that there is no more.
    """
    example, both = report.gradients[gradient].counterexample, report.gradients[0].name == FORWARD
    if example is None:
        return None
    outputs = len(exercise.outputs) if exercise else 1
    if exercise and exercise.bridge:
        bridge = exercise.bridge
        labels = dict(zip(exercise.gradients, bridge.gradients, strict=True))
        return _bridged(bridge, module_of(file), labels.get(report.gradients[gradient].name, ""), example, outputs)
    names = [f"{report.name}_forward", f"{report.name}_backward"] if both else [f"{report.name}_vjp"]
    *forward, function = report.functions or names
    return snippet(function, module_of(file), gradient - both, example, forward="".join(forward), outputs=outputs)


def _bridged(bridge: Bridge, module: str | None, gradient: str, example: Counterexample, outputs: int) -> str:
    """The same for functions that are called as a course calls them."""
    forward, parts = example.shows is Shows.OUTPUT, 1 if bridge.unit else outputs
    own = {key: name for name, key in bridge.keys.items()}
    called = _pasteable(bridge.forward_lines if forward else bridge.lines)
    lines = _head(module, bridge.needs, example)
    for item in filter(None, (_first(example), example)):
        lines += _definitions(item, 1 if forward else parts)
        lines += [f"{own.get(name, name)} = {value!r}" for name, value in item.parameters.items()]
        lines += [*called, *([""] if item is not example else [])]
    if example.shows in SEVERAL:
        return "\n".join([*lines, *_several(example, called, [], gradient, parts)])
    shown = bridge.outputs[example.place] if forward else gradient
    return "\n".join([*lines, f"print({shown})", *_expectation(example, shown)])


def _first(example: Counterexample) -> Counterexample | None:
    """The call that is made before the one that goes wrong, if there is one."""
    if not example.before:
        return None
    parameters = {name: value for name, value in example.before if name in example.parameters}
    given = tuple((name, value) for name, value in example.before if name not in parameters)
    return replace(example, arguments=given, parameters=parameters)


def _head(module: str | None, functions: Sequence[str], example: Counterexample) -> list[str]:
    names = ", ".join(functions)
    first = f"from {module} import {names}" if module else f"# first paste the code that defines {names}"
    digits = ["np.set_printoptions(precision=17)"] if _long(example.expected) or _long(example.got) else []
    return ["import numpy as np", first, *digits, ""]


def _long(value: Any) -> bool:
    """Whether some number has more digits than numpy prints."""
    if isinstance(value, list | tuple):
        return any(map(_long, value))
    digits = repr(value).partition("e")[0].replace(".", "").strip("-0")
    return isinstance(value, float) and len(digits) > PRINTED


def _pasteable(text: str) -> list[str]:
    """The lines with an empty one after each block, which a Python prompt waits for."""
    lines: list[str] = []
    for line in text.split("\n"):
        if lines and lines[-1].startswith(" ") and not line.startswith(" "):
            lines.append("")
        lines.append(line)
    return lines


def snippet(
    function: str,
    module: str | None,
    gradient: int,
    example: Mapping[str, Any] | Counterexample,
    *,
    forward: str = "",
    outputs: int = 1,
) -> str:
    """Lines to paste into a plain Python prompt, beside the student's file, that show the mistake without this product.

    Args:
        function, module: what to import, and from where; None: the code is pasted first, as from a notebook.
        gradient: position of the gradient among those returned.
        forward: the forward pass, when ``function`` is the backward pass of a student who wrote both.
        outputs: how many the exercise has; g is a tuple when there are several.
    """
    data = example if isinstance(example, Counterexample) else Counterexample(**example)
    output = data.shows is Shows.OUTPUT
    lines = _head(module, [forward] if output else list(filter(None, (forward, function))), data)
    for item in filter(None, (_first(data), data)):
        names, keywords = [name for name, _ in item.arguments], [f"{key}={value!r}" for key, value in item.parameters.items()]
        lines += _definitions(item, 1 if output else outputs)
        if output:
            called = [f"returned = {forward}({', '.join([*names, *keywords])})"]
        else:
            called = _calls(function, forward, names, keywords, outputs)
        lines += [*called, *([""] if item is not data else [])]
    if data.shows in SEVERAL:
        return "\n".join([*lines, *_several(data, called, AS_TUPLE, f"result[{gradient}]", outputs)])
    if output:
        lines += [] if data.raised else [f"print(returned[{data.place}])"]
    elif not data.raised:
        lines += [*AS_TUPLE, f"print(result[{gradient}])"]
    elif data.yours:  # else the call raises, and there is no result
        lines += ["print(result)"]
    return "\n".join([*lines, *_expectation(data, f"returned[{data.place}]" if output else f"result[{gradient}]")])


def _several(example: Counterexample, called: Sequence[str], between: Sequence[str], shown: str, outputs: int) -> list[str]:
    """What comes after the call where the same is made again, an argument was changed, or another call overwrites the result."""
    if example.shows is Shows.AGAIN:
        return [*between, f"print({shown})", *called, *between, f"print({shown})"]
    name = example.arguments[0][0]
    if example.shows is Shows.OVERWRITTEN:
        other = ", ".join(f"{OTHER} * {part}" for part in name.split(", "))
        if outputs > 1 and "," not in name:
            other = f"tuple({OTHER} * part for part in {name})"
        return [*between, f"first = {shown}", "print(first)", f"{name} = {other}", *called, "print(first)"]
    name = example.arguments[max(example.place - outputs + 1, 0)][0]
    place = f"[{example.place}]" if outputs > 1 and example.place < outputs else ""
    return [f"print({name}{place})", f"print({_literal(example.expected)}, 'is what it was before the call')"]


def _definitions(example: Counterexample, outputs: int) -> list[str]:
    """The arguments of a counterexample as Python code, the cotangent of several outputs as a tuple."""
    shared = [f"{example.arguments[0][0]} = {_literal(example.arguments[0][1], outputs)}"]
    return shared + [f"{name} = {_literal(value)}" for name, value in example.arguments[1:]]


def _worded(value: Any) -> bool:
    """Whether some entry is a range of numbers."""
    return any(map(_worded, value)) if isinstance(value, list | tuple) else isinstance(value, str)


def _expectation(example: Counterexample, shown: str) -> list[str]:
    """Lines that print what is expected of what was ``shown``."""
    if _worded(example.expected):
        return [f"print({str(example.expected).replace(chr(39), '')!r}, 'is expected')"]
    words = example.right if example.right.startswith("right for ") else "expected"
    dtype = example.right.removeprefix("right, ")  # where the numbers are right, and only that is not
    more = [f"print({shown}.dtype, 'where {dtype} is expected')"] if dtype != example.right else []
    return [f"print({_literal(example.expected)}, {f'is {words}'!r})", *more]


def _calls(function: str, forward: str, names: list[str], keywords: list[str], outputs: int) -> list[str]:
    if not forward:
        return [f"result = {function}({', '.join([*names, *keywords])})"]
    g, *inputs = names
    upstream = g if outputs == 1 else f"*{g}"
    rest = f"returned[{outputs}] if len(returned) == {outputs + 1} else returned[{outputs}:]"
    return [
        f"returned = {forward}({', '.join([*inputs, *keywords])})",
        f"cache = {rest}",
        f"result = {function}({upstream}, cache)",
    ]


def _literal(value: Any, parts: int = 1) -> str:
    """A value as Python code; ``parts`` > 1 are several arrays of one cotangent."""
    if parts > 1:
        return f"({', '.join(map(_literal, value))})"
    return f"np.array({value!r})".replace("None", "np.nan") if isinstance(value, list) else repr(value)
