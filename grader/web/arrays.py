"""Small arrays as text in which wrong entries are marked."""

from markupsafe import Markup, escape

DEEPEST = 8
CROSS = "✗"


def array_html(value: object, wrong: object = None) -> Markup:
    """Nested lists of numbers as numpy would write them, entries of ``wrong`` that are true in ``<mark>`` and with a cross.

    ``wrong`` has the layout of ``value``, or is None when nothing is to be marked."""
    crossed = any(entry is True for entry in _entries(wrong))
    width = crossed + max((len(_number(entry)) for entry in _entries(value)), default=0)
    return Markup("").join(_lines(value, wrong, width, 0))


def _lines(value: object, wrong: object, width: int, depth: int) -> list[Markup]:
    if not isinstance(value, list | tuple) or depth > DEEPEST:
        text = f"{CROSS}{_number(value)}" if wrong is True else _number(value)
        space = " " * (width - len(text))
        return [escape(space), Markup("<mark>{}</mark>").format(text) if wrong is True else escape(text)]
    marks = wrong if isinstance(wrong, list | tuple) and len(wrong) == len(value) else [None] * len(value)
    parts = [Markup("[")]
    for index, (item, mark) in enumerate(zip(value, marks, strict=True)):
        if index:
            parts.append(escape(",\n" + " " * (depth + 1) if isinstance(item, list | tuple) else ", "))
        parts += _lines(item, mark, width, depth + 1)
    return [*parts, Markup("]")]


def _entries(value: object) -> list[object]:
    if isinstance(value, list | tuple):
        return [entry for item in value for entry in _entries(item)]
    return [value]


def _number(value: object) -> str:
    if value is None:
        return "not finite"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return repr(value).removesuffix(".0")  # it was rounded to as many digits as are needed
