"""Builds arguments, calls the student's function, and packs what comes back as raw bytes."""

import marshal
from typing import Any, NamedTuple

import numpy as np

from . import wire

_DTYPES = tuple(np.dtype(name) for name in wire.DTYPES)
_CODES = {dtype.num: code for code, dtype in enumerate(_DTYPES)}
_CODES.update({np.dtype(name).num: _CODES[np.dtype(f"{kind}{np.dtype(name).itemsize}").num]
               for name, kind in (("long", "i"), ("longlong", "i"), ("ulong", "u"), ("ulonglong", "u"))})  # fmt: skip
_ARRAY, _TUPLE, _PLAIN = wire.ARRAY, wire.TUPLE, wire.PLAIN
_ndarray, _array, _empty = np.ndarray, np.array, np.empty
Calls = list[tuple[tuple[Any, ...], dict[str, Any]]]  # those of one task, as (argument specs, keyword arguments)
_FLOATS = (float, np.float64, np.float32)
_FLOAT64, _ITEM = _DTYPES[0], wire.ITEM


def unpack(packed: memoryview) -> Calls:
    """The calls of one task. A packed spec is (ARRAY, dtype code, shape, layout, writable, offset), (TUPLE, specs) or
    (PLAIN, value); here an array's place becomes a read-only view of its values."""
    size = int.from_bytes(packed[:4], "little")
    start = -(-(4 + size) // wire.ALIGN) * wire.ALIGN
    calls = marshal.loads(packed[4 : 4 + size])
    data = packed[start:]
    return [(tuple([_with_view(spec, data) for spec in args]), kwargs) for args, kwargs in calls]


def _with_view(spec: tuple[Any, ...], data: memoryview) -> tuple[Any, ...]:
    if spec[0] == _ARRAY:
        _, code, shape, layout, writable, offset = spec
        return _ARRAY, _ndarray(shape, _DTYPES[code], data, offset), layout, writable
    if spec[0] == _TUPLE:
        return _TUPLE, tuple([_with_view(item, data) for item in spec[1]])
    return spec


def build(spec: tuple[Any, ...]) -> Any:
    """A fresh argument: an array in its memory layout, a tuple of them, or a plain number."""
    tag = spec[0]
    if tag == _ARRAY:
        _, view, layout, writable = spec
        if layout == 0:
            return view.copy() if writable else view
        array = _laid_out(view, layout)
        if not writable:
            array.setflags(write=False)
        return array
    if tag == _TUPLE:
        return tuple([build(item) for item in spec[1]])
    return spec[1]


def _laid_out(view: Any, layout: int) -> Any:
    """``view`` copied into Fortran order, negative strides, or every second element of a larger buffer."""
    if layout == 1 or view.ndim == 0:
        return view.copy(order="F")
    if layout == 2:
        turn = (slice(None, None, -1),) * view.ndim
        return view[turn].copy()[turn]
    array = _empty((*view.shape[:-1], 2 * view.shape[-1]), view.dtype)[..., ::2]
    array[...] = view
    return array


def changed(specs: tuple[Any, ...], args: list[Any]) -> int:
    """Bit k is set when argument k no longer holds the bytes that it was built with."""
    mask = 0
    for position, spec in enumerate(specs):
        if spec[0] != _PLAIN and _differs(spec, args[position]):
            mask |= 1 << min(position, 31)
    return mask


def _differs(spec: tuple[Any, ...], value: Any) -> bool:
    if spec[0] == _ARRAY:
        # A read-only C-ordered argument is a view of the read-only request: nothing to compare.
        return bool((spec[3] or spec[2] != 0) and value.tobytes() != spec[1].tobytes())
    if spec[0] == _TUPLE:
        return any(_differs(item, part) for item, part in zip(spec[1], value, strict=True))
    return False


class Packed(NamedTuple):
    """What came back from one call, as bytes: the headers of its arrays and then their values, or a text; ``values`` are the
    arrays themselves, exact ndarrays only, and ``whole`` whether there is nothing else to tell."""

    kind: int
    items: int
    heads: bytes
    data: bytes
    values: tuple[Any, ...] = ()
    whole: bool = False


def pack(result: Any, limit: int) -> Packed:
    """What came back, ``limit`` bytes of arrays at most. Exact ndarrays and floats only."""
    if type(result) is _ndarray:
        several, values = 0, (result,)
    elif isinstance(result, tuple | list) and (not result or any(item is not None for item in result)):
        several, values = wire.SEVERAL, tuple(result)
    elif result is None or isinstance(result, tuple | list):
        return Packed(wire.NOTHING, 0, b"", wire.text_payload([], ""))
    else:
        several, values = 0, (result,)
    if len(values) > wire.MAX_ITEMS:
        return _unusable(f"{_noun(result)} of {len(values)} elements")
    return _pack_values(values, several, limit)


def _pack_values(values: tuple[Any, ...], several: int, limit: int) -> Packed:
    return _pack_floats(values, several, limit) or _pack_any(values, several, limit)


def _pack_floats(values: tuple[Any, ...], several: int, limit: int) -> Packed | None:
    """What nearly always comes back, without many words: arrays of float64, none empty; None when it is something else."""
    heads: list[bytes] = []
    data: list[bytes] = []
    total = 0
    for value in values:
        if type(value) is not _ndarray or value.dtype is not _FLOAT64 or value.ndim > wire.MAX_DIMS or not value.nbytes:
            return None
        total += value.nbytes
        if total > limit:
            return None
        heads.append(_ITEM[value.ndim].pack(0, value.ndim, *value.shape))
        data.append(value.tobytes())
    return Packed(wire.RETURNED, several | len(values), b"".join(heads), b"".join(data), values, True)


def _pack_any(values: tuple[Any, ...], several: int, limit: int) -> Packed:
    heads: list[bytes] = []
    data: list[bytes] = []
    total = usable = 0
    problems: list[str] = []
    for number, value in enumerate(values, 1):
        if type(value) in _FLOATS:
            value = _array(value)
        problem = _problem(value)
        if problem:
            problems.append(f"element {number} is {problem}" if several else problem)
            heads.append(wire.ITEM[0].pack(wire.NO_ARRAY, 0))
            continue
        usable += 1
        total += value.nbytes or wire.extent(value.shape, value.itemsize)
        if total > limit:
            return _unusable(f"{total:,} bytes of arrays, of shape {value.shape}, where at most {limit:,} are expected")
        if not value.dtype.isnative:
            value = value.astype(value.dtype.newbyteorder("="))
        raw = value.tobytes()
        heads.append(wire.ITEM[value.ndim].pack(_CODES[value.dtype.num], value.ndim, *value.shape))
        data.append(raw + wire.padding(len(raw)) if len(raw) & 7 else raw)
    if problems and not usable:
        return _unusable(problems[0])
    text = problems[0].encode("utf-8", "replace")[: wire.MAX_TEXT] if problems else b""
    if text:
        data += [wire.TEXT.pack(len(text)), text, wire.padding(len(text))]
    return Packed(wire.RETURNED, several | len(values), b"".join(heads), b"".join(data), values, not problems)


def _problem(value: Any) -> str:
    if type(value) is not _ndarray:
        return _noun(value)
    if value.dtype.num not in _CODES:
        return "an array of objects" if value.dtype.num == 17 else f"an array of dtype {str(value.dtype)[:60]}"
    return f"an array of {value.ndim} dimensions" if value.ndim > wire.MAX_DIMS else ""


def _noun(value: Any) -> str:
    if value is None:
        return "None"
    name = type(value).__name__[:80]
    noun = f"{'an' if name[:1].lower() in 'aeio' else 'a'} {name}"
    return f"{noun} (a subclass of ndarray)" if isinstance(value, _ndarray) else noun


def _unusable(text: str) -> Packed:
    return Packed(wire.UNUSABLE, 0, b"", wire.text_payload([], text))


def same_bytes(arrays: tuple[Any, ...], packed: Packed) -> bool:
    """Whether arrays handed back earlier still hold what was packed."""
    now = _pack_values(arrays, wire.SEVERAL, 1 << 62)  # an empty array may stand for more than its bytes
    return (now.heads, now.data) == (packed.heads, packed.data)
