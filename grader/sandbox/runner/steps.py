"""How many steps of Python a function takes: what neither a busy machine nor a slow one changes.

A task asks for them by MARK before the name of the function, and gets their number before what the function gives.
"""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import numpy as np

MARK = "#"
_settrace = sys.settrace


def counted(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that answers with the number of lines, calls and returns of ``function``, float64 of shape (), and with what
    that gives after it. The number is infinite where something else set a trace function meanwhile."""
    settings = 0

    def heard(event: str, _arguments: object) -> None:
        nonlocal settings
        settings += event == "sys.settrace"

    def steps(*args: Any, **kwargs: Any) -> tuple[Any, ...]:
        count, before = 0.0, settings

        def note(_frame: FrameType, _event: str, _arg: object) -> Any:
            nonlocal count
            count += 1
            return note

        _settrace(note)
        try:
            result = function(*args, **kwargs)
            untouched = settings == before + 1  # the setting of ``note``
        finally:
            _settrace(None)
        return np.array(count if untouched else np.inf), *(result if isinstance(result, (tuple, list)) else (result,))

    sys.addaudithook(heard)  # which nobody can take away again
    return steps
