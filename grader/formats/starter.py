"""Files for students to start from: a statement and an empty function for each exercise, nothing of the reference.

The functions raise NotImplementedError: handed in as they are, they are graded as not attempted.
"""

import ast
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

import nbformat

from grader.exercise.bridge import Bridge
from grader.exercise.spec import Exercise

_WHAT = (
    "A VJP gets g, the gradient of a loss with respect to the output of a function, and returns the gradient of the same "
    "loss with respect to each input. g is shaped like the output; a gradient is shaped like its input. Inputs must not "
    "be changed."
)
_HOW = "Replace each `raise NotImplementedError` by your own code. You may add helper functions. Keep names and parameters."
_IMPORT = "import numpy as np"


def starter_script(exercises: Sequence[Exercise]) -> str:
    """A Python file: above each function its statement as a comment. The same exercises give the same text."""
    wanted = _with_parts(exercises)
    head = '"""' + "\n\n".join([_wrapped(f"To write: {', '.join(_names(wanted))}."), *map(_wrapped, _explained(wanted))])
    parts, given = [f'{head}\n"""\n\n{_IMPORT}\n'], set[str]()
    for exercise in wanted:
        comment = "\n".join(f"# {line}".rstrip() for line in [_heading(exercise), "", *_text(exercise).split("\n")])
        parts.append("\n\n\n".join([f"\n\n{comment}\n".rstrip("\n"), *_functions(exercise, given)]).rstrip("\n") + "\n")
    return "".join(parts)


def starter_notebook(exercises: Sequence[Exercise]) -> str:
    """A notebook as JSON (nbformat 4): before each function its statement. The same exercises give the same text."""
    wanted, given = _with_parts(exercises), set[str]()
    cells = [("markdown", "\n\n".join(_explained(wanted))), ("code", _IMPORT)]
    for exercise in wanted:
        cells.append(("markdown", f"## {_heading(exercise)}\n\n{_text(exercise)}"))
        cells += [("code", text.rstrip("\n")) for text in _functions(exercise, given)]
    notebook = nbformat.v4.new_notebook(
        cells=[_cell(number, kind, text) for number, (kind, text) in enumerate(cells)],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
        },
    )
    return str(nbformat.writes(notebook)) + "\n"


def _cell(number: int, kind: str, text: str) -> Any:
    make: Any = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    return make(text, id=f"cell-{number}")  # an id of its own would be random


def _with_parts(exercises: Sequence[Exercise]) -> list[Exercise]:
    """The exercises, and behind each network those of its parts that are not among them."""
    known, found = {item.name for item in exercises}, []
    for item in exercises:
        parts = [part for name, part in item.parts.items() if name not in known]
        known.update(part.name for part in parts)
        found += [item, *parts]
    return found


def _text(exercise: Exercise) -> str:
    """The statement; of a network also how your functions are put together."""
    if exercise.plan is None:
        return exercise.statement
    steps = "\n".join(f"    {line}" for line in exercise.plan.lines)
    return (
        f"{exercise.statement}\n\nYour functions, from {exercise.function}, are put together backwards along this way:\n\n{steps}"
    )


def _heading(exercise: Exercise) -> str:
    return f"{exercise.number} {exercise.title}"


def _names(exercises: Sequence[Exercise]) -> list[str]:
    """The functions and classes to write, each once."""
    found = [exercise.bridge.needs if exercise.bridge else (exercise.function,) for exercise in exercises if not exercise.plan]
    return list(dict.fromkeys(name for names in found for name in names))


def _explained(exercises: Sequence[Exercise]) -> list[str]:
    """What is said once of all; that of a VJP only where one is to be written."""
    return [_WHAT, _HOW] if not exercises or any(not exercise.bridge for exercise in exercises) else [_HOW]


def _called(lines: str, name: str) -> str:
    """An empty function for one that the lines of a course call; its parameters are called like its arguments."""
    calls = [node for node in ast.walk(ast.parse(lines)) if isinstance(node, ast.Call)]
    call = next(node for node in calls if ast.unparse(node.func) == name)
    names = [item.id if isinstance(item, ast.Name) else f"parameter{k}" for k, item in enumerate(call.args, 1)]
    names += [f"{item.arg}=None" for item in call.keywords]
    return f"def {name}({', '.join(names)}):\n    raise NotImplementedError\n"


def _functions(exercise: Exercise, given: set[str]) -> list[str]:
    """What is to be written for an exercise, one text each, without what an earlier one has ``given`` already."""
    if exercise.plan:
        return []
    if not exercise.bridge:
        return [_function(exercise)]
    texts = [text for text in _for_course(exercise.bridge) if text not in given]
    given.update(texts)
    return texts


def _for_course(bridge: Bridge) -> list[str]:
    """The class that a course asks for, or the functions that its lines call."""
    if bridge.starter:
        return [f"{bridge.starter}\n"]
    direct = {ast.unparse(node.func) for node in ast.walk(ast.parse(bridge.lines)) if isinstance(node, ast.Call)}
    return [_called(bridge.lines, name) for name in bridge.needs if name in direct]


def _function(exercise: Exercise) -> str:
    """The signature with a docstring of shapes and what to return."""
    lines = [f"def {exercise.signature}:", f'    """The VJP of {exercise.name}{_shapes(exercise.outputs)}.', ""]
    lines += [f"    {line}" for line in _arguments(exercise)]
    lines += ["", f"    Return: {_returned(exercise)}", '    """', "    raise NotImplementedError", ""]
    return "\n".join(lines)


def _shapes(outputs: Sequence[Iterable[object]]) -> str:
    return f", which returns {' and '.join(_shape(output) for output in outputs)}"


def _arguments(exercise: Exercise) -> list[str]:
    shapes = [_shape(output) for output in exercise.outputs]
    many = f"a tuple: {', '.join(shapes)}" if len(shapes) > 1 else shapes[0]
    lines = [f"g: {many}; the gradient with respect to the output"]
    lines += [
        f"{item.name}: {_shape(item.shape)}; {item.domain.text}{'' if item.has_gradient else ', no gradient'}"
        for item in exercise.inputs
    ]
    lines += [f"{parameter.name}: {parameter.text}" for parameter in exercise.parameters]
    rules = [f"{name} = {size}" for name, size in exercise.sizes.items()] + [str(rule) for rule in exercise.where]
    return lines + [f"with {' and '.join(rules)}"] * bool(rules)


def _returned(exercise: Exercise) -> str:
    shapes = {item.name: _shape(item.shape) for item in exercise.inputs}
    gradients = [f"d{name} {shapes[name]}" for name in exercise.gradients]
    return gradients[0] if len(gradients) == 1 else f"a tuple of {', '.join(gradients)}"


def _shape(shape: Iterable[object]) -> str:
    sizes = [str(size) for size in shape]
    return f"({sizes[0]},)" if len(sizes) == 1 else f"({', '.join(sizes)})" if sizes else "a number"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 110)
