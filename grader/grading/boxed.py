"""A forward function bound to autograd's numpy instead of numpy, so that an independent tool can differentiate it."""

import importlib
from collections.abc import Sequence
from types import FunctionType, SimpleNamespace
from typing import Any

import numpy as np

from grader.exercise.adapt import Adapter
from grader.exercise.spec import Function


class Twin:
    """autograd's numpy, with three functions that it lacks written by its own means: windows, convolution, eigenvalues.

    Raises ImportError when autograd is not installed."""

    def __init__(self) -> None:
        self._numpy: Any = importlib.import_module("autograd.numpy")
        self.linalg = SimpleNamespace(**vars(self._numpy.linalg))
        self.linalg.eigvalsh = lambda matrix: self._numpy.linalg.eigh(matrix)[0]
        self.lib = SimpleNamespace(stride_tricks=SimpleNamespace(sliding_window_view=self.sliding_window_view))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._numpy, name)

    def sliding_window_view(self, x: Any, window_shape: int | Sequence[int], axis: int | Sequence[int]) -> Any:
        """As numpy's, by indexing: one further axis at the end for each axis that windows slide along."""
        shape = (window_shape,) if isinstance(window_shape, int) else tuple(window_shape)
        axes = (axis,) if isinstance(axis, int) else tuple(axis)
        for width, along in zip(shape, axes, strict=True):
            places = np.arange(x.shape[along] - width + 1)[:, None] + np.arange(width)
            moved = self._numpy.moveaxis(self._numpy.moveaxis(x, along, 0)[places], 1, -1)
            x = self._numpy.moveaxis(moved, 0, along)
        return x

    def convolve(self, x: Any, w: Any) -> Any:
        """The full convolution of vectors: windows of the padded first one times the second one backwards."""
        padded = self._numpy.concatenate([np.zeros(w.shape[0] - 1), x, np.zeros(w.shape[0] - 1)])
        return self._numpy.dot(self.sliding_window_view(padded, w.shape[0], 0), w[::-1])


def rebound(function: Function, twin: Any) -> Function:
    """The function with ``twin`` wherever its module says numpy; the functions of its module that it calls too.

    Of an exercise in a course's arrangement, the exercise's own function and the arrangement."""
    owner = getattr(function, "__self__", None)
    if isinstance(owner, Adapter):
        return owner.each(lambda part: rebound(part, twin)).forward
    if not isinstance(function, FunctionType):
        return function
    names: dict[str, Any] = {}
    for name, value in function.__globals__.items():
        inside = isinstance(value, FunctionType) and value.__globals__ is function.__globals__
        names[name] = twin if value is np else _copy(value, names) if inside else value
    return _copy(function, names)


def _copy(function: FunctionType, names: dict[str, Any]) -> Function:
    copied = FunctionType(function.__code__, names, function.__name__, function.__defaults__, function.__closure__)
    copied.__kwdefaults__ = function.__kwdefaults__
    return copied
