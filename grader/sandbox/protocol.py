"""Calls and submissions as bytes for a child."""

from collections.abc import Sequence

import numpy as np

from grader.sandbox.runner import wire
from grader.values.call import Argument, Call, Task
from grader.values.source import Source

_DTYPES = {np.dtype(name).str: code for code, name in enumerate(wire.DTYPES)}
_PLAIN = (bool, int, float, str, type(None))


def packed_task(exercise: str, function: str, calls: Sequence[Call], answer_bytes: int, forward: str = "") -> Task:
    """The task of these calls, packed. Raises as ``pack_calls``."""
    return Task(exercise, function, pack_calls(calls), len(calls), answer_bytes, forward, max(len(call.args) for call in calls))


def pack_calls(calls: Sequence[Call]) -> bytes:
    """All calls of one exercise as bytes, made once for every submission. Arrays travel as raw C-ordered bytes.

    Raises TypeError or ValueError, naming the call and the value, for what cannot be handed to a child.
    """
    data = bytearray()
    packed = []
    for number, call in enumerate(calls):
        try:
            args = tuple(_spec(argument, argument.value, data) for argument in call.args)
            kwargs = {name: _plain(value) for name, value in call.kwargs.items()}
        except (TypeError, ValueError) as error:
            raise type(error)(f"call {number}: {error}") from None
        packed.append((args, kwargs))
    return wire.pack_task(packed, bytes(data))


def pack_source(source: Source) -> tuple[object, ...]:
    """The modules of a submission in the request's form; chunks are numbered through all modules."""
    modules = []
    number = 0
    for module in source.modules:
        chunks = []
        for chunk in module.chunks:
            text = chunk.text if chunk.problem is None else None
            chunks.append((number, chunk.label, text, tuple(sorted(chunk.soft_imports)), chunk.problem or ""))
            number += 1
        place = (*module.origin.split("/")[:-1], module.name)
        modules.append((module.name, module.resilient, frozenset(module.defines), tuple(chunks), place))
    return tuple(modules)


def pack_request(
    source: Source | None, tasks: Sequence[Task], inputs: tuple[bytes, ...] = (), *, careful: bool, once: bool = False
) -> list[bytes]:
    """The parts of one request; ``source`` is None for a child that has it already, ``inputs`` are packed calls that it has
    as well. When ``careful`` each answer is sent before the next call begins; with ``once`` no call is repeated."""
    packed = [(task.function, task.forward, _named(task.packed, inputs), task.answer_bytes) for task in tasks]
    modules = pack_source(source) if source else ()
    return wire.pack_request(modules, packed, (wire.CAREFUL if careful else 0) | (wire.ONCE if once else 0))


def _named(packed: bytes, inputs: tuple[bytes, ...]) -> bytes | int:
    return inputs.index(packed) if packed in inputs else packed


def _spec(argument: Argument, value: object, data: bytearray) -> tuple[object, ...]:
    if isinstance(value, tuple):
        return wire.TUPLE, tuple(_spec(argument, item, data) for item in value)
    if not isinstance(value, np.ndarray):
        return wire.PLAIN, _plain(value)
    code = _DTYPES.get(value.dtype.str)
    if code is None:
        raise TypeError(f"an array of dtype {value.dtype} cannot be an argument; use one of {', '.join(wire.DTYPES)}")
    if argument.layout not in wire.LAYOUTS:
        raise ValueError(f"layout {argument.layout!r} is not one of {', '.join(wire.LAYOUTS)}")
    data.extend(wire.padding(len(data), wire.ALIGN))
    offset = len(data)
    data.extend(value.tobytes())
    return wire.ARRAY, code, value.shape, wire.LAYOUTS.index(argument.layout), argument.writable, offset


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, tuple):
        return tuple(_plain(item) for item in value)
    if not isinstance(value, _PLAIN):
        kind = type(value).__name__
        raise TypeError(f"{value!r} of type {kind} cannot be an argument; use an array, a number, a string or a tuple")
    return value
