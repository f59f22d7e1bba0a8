"""How many steps of Python a function takes: what neither a busy machine nor a slow one changes.

A task asks for them by MARK before the name of the function, and gets their number in place of what the function gives.
"""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import numpy as np

MARK = "#"


def counted(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that answers with the number of lines, calls and returns of ``function``, float64 of shape (); infinite where
    it put an end to the counting."""

    def steps(*args: Any, **kwargs: Any) -> Any:
        count = 0.0

        def note(_frame: FrameType, _event: str, _arg: object) -> Any:
            nonlocal count
            count += 1
            return note

        sys.settrace(note)
        try:
            function(*args, **kwargs)
            untouched = sys.gettrace() is note
        finally:
            sys.settrace(None)
        return np.array(count if untouched else np.inf)

    return steps
