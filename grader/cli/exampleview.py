"""The smallest case on which a mistake shows: its arrays for a terminal, wrong entries marked by a sign and a colour."""

from collections.abc import Iterable, Iterator
from typing import Any

from rich.text import Text

from grader.cli.terminal import Page, safe
from grader.values.report import Counterexample

MARK = "*"
NOT_FINITE = "nan/inf"


def print_example(example: Counterexample, page: Page, indent: int, told: set[str]) -> None:
    """The call, what is right and what came back. A call that was told already is not repeated."""
    before, call = _lines(example.before), _lines((*example.arguments, *example.parameters.items()))
    text = "\n".join(line.plain for line in (*before, *call))
    if text not in told:
        told.add(text)
        if before:
            _titled("a call that must come first:", before, page, indent)
        _titled("the call that then shows it:" if before else "the smallest case that shows it:", call, page, indent)
    answers = assigned(example.right or "right", example.expected)
    yours = example.yours or "yours"
    answers += [Text(f"{yours} = {safe(example.raised)}")] if example.raised else assigned(yours, example.got, example.wrong)
    for line in answers:
        page.line(line, indent=indent + 2)
    if example.note:
        page.line(example.note, indent=indent + 2, style="dim")
    if not example.raised and example.wrong is None:
        shapes = f"the shapes differ: {_shape(example.expected)} and {_shape(example.got)}"  # that of an empty one is not kept
        page.line(shapes if _entries(example.got) else "what came back is empty", indent=indent + 2, style="dim")


def _lines(call: Iterable[tuple[str, Any]]) -> list[Text]:
    return [line for name, value in call for line in assigned(name, value)]


def _titled(title: str, lines: list[Text], page: Page, indent: int) -> None:
    page.line(title, indent=indent, style="dim")
    for line in lines:
        page.line(line, indent=indent + 2)


def assigned(name: str, value: Any, wrong: Any = None) -> list[Text]:
    """``name = value`` as lines; an array of several rows goes on under its first bracket."""
    head = f"{safe(name)} = "
    wide = max((len(_number(entry)) for entry in _entries(value)), default=0)
    rows = list(_rows(value, wrong, wide))
    return [Text(head if number == 0 else " " * len(head)).append_text(row) for number, row in enumerate(rows)]


def _rows(value: Any, wrong: Any, wide: int) -> Iterator[Text]:
    if not isinstance(value, list | tuple):
        yield _entry(value, wrong, 0)
        return
    marks = wrong if isinstance(wrong, list | tuple) and len(wrong) == len(value) else [None] * len(value)
    if not any(isinstance(item, list | tuple) for item in value):
        entries = [_entry(item, mark, wide) for item, mark in zip(value, marks, strict=True)]
        yield Text("[").append_text(Text(", ").join(entries)).append("]")
        return
    for number, (item, mark) in enumerate(zip(value, marks, strict=True)):
        rows = list(_rows(item, mark, wide))
        rows[-1].append("]" if number == len(value) - 1 else ",")
        for inner, row in enumerate(rows):
            yield Text("[" if number == inner == 0 else " ").append_text(row)


def _entry(value: Any, wrong: Any, wide: int) -> Text:
    text = _number(value).rjust(wide)
    return Text(text + MARK, style="bold red") if wrong is True else Text(text)


def _number(value: Any) -> str:
    if value is None:
        return NOT_FINITE
    if isinstance(value, bool) or not isinstance(value, int | float):
        return safe(str(value))
    return repr(value).removesuffix(".0")  # it was rounded to as many digits as are needed


def _entries(value: Any) -> list[Any]:
    return [entry for item in value for entry in _entries(item)] if isinstance(value, list | tuple) else [value]


def _shape(value: Any) -> str:
    sizes = []
    while isinstance(value, list | tuple):
        sizes.append(str(len(value)))
        value = value[0] if value else None
    return f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"
