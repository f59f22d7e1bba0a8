"""What a child says of the arrays that it sends: headers of single ones, and tables of the answers to several calls."""

import math
from functools import lru_cache

import numpy as np

from grader.sandbox.errors import ProtocolError
from grader.sandbox.runner import wire
from grader.values.call import Place, Table

Item = tuple[tuple[int, ...], np.dtype, int, int]  # shape, dtype, bytes and extent of an array
_DTYPES = tuple(np.dtype(name) for name in wire.DTYPES)
_SIZES = tuple(dtype.itemsize for dtype in _DTYPES)
_ITEM_BYTES = tuple(item.size for item in wire.ITEM)
_REMEMBERED = 8192  # bytes of the longest table that is remembered


def items(data: bytes, position: int, end: int, count: int) -> tuple[list[Item | None], int]:
    """The headers of ``count`` arrays, None for an element that was no array, and where they end."""
    if count > wire.MAX_ITEMS:
        raise ProtocolError(f"{count} arrays in one answer")
    found: list[Item | None] = []
    for _ in range(count):
        if end - position < 8:
            raise ProtocolError("an array without a header")
        ndim = data[position + 1]
        if ndim > wire.MAX_DIMS or end - position < _ITEM_BYTES[ndim]:
            raise ProtocolError(f"an array of {ndim} dimensions")
        start = position + _ITEM_BYTES[ndim]
        absent = data[position] == wire.NO_ARRAY and ndim == 0
        found.append(None if absent else _header(data[position:start]))
        position = start
    return found, position


@lru_cache(maxsize=4096)
def _header(item: bytes) -> Item:
    """Shape, dtype and bytes of an array by its header, and its extent: an empty array is bounded by its other dimensions,
    because numpy refuses those whose product is beyond its integers. A class sends the same few headers again and again."""
    code, _, *shape = wire.ITEM[item[1]].unpack(item)
    if code >= len(_SIZES):
        raise ProtocolError(f"dtype code {code}")
    bytes_ = math.prod(shape) * _SIZES[code]
    return tuple(shape), _DTYPES[code], bytes_, bytes_ or wire.extent(shape, _SIZES[code])


def table(raw: bytes, count: int) -> tuple[Table, int]:
    """What the table of ``count`` answers says, and the most that one of them holds. A class sends the same few tables, which are
    remembered unless they are long.

    Raises ProtocolError when it is no such table.
    """
    return (_table if len(raw) <= _REMEMBERED else _table.__wrapped__)(raw, count)


@lru_cache(maxsize=128)
def _table(raw: bytes, count: int) -> tuple[Table, int]:
    """What ``table`` says."""
    position = start = largest = 0
    calls: list[tuple[bool, tuple[Place, ...]]] = []
    for _ in range(count):
        if len(raw) - position < wire.CALL.size:
            raise ProtocolError(f"{len(calls)} of {count} answers in a table")
        (number,) = wire.CALL.unpack_from(raw, position)
        arrays_of, position = items(raw, position + wire.CALL.size, len(raw), number & 0xFF)
        arrays: list[Place] = []
        extent = 0
        for item in arrays_of:
            if item is None:
                raise ProtocolError("no array among answers that are arrays")
            shape, dtype, bytes_, own = item
            arrays.append((shape, dtype, start))
            extent += own
            start += bytes_ + (-bytes_ & 7)
        largest = max(largest, extent)
        calls.append((bool(number & wire.SEVERAL), tuple(arrays)))
    if position != len(raw):
        raise ProtocolError(f"{len(raw) - position} bytes left over in a table")
    return Table(tuple(calls), start), largest
