"""The bytes between the grader and a boxed child: numbers, layouts and packing, shared by both sides.

Request (grader to child): PREFIX, a marshalled header, then the packed calls of each task, each part padded to ALIGN bytes.
Answers (child to grader): frames, each a FRAME header and a payload padded to 8 bytes, in the order
``(WARNING | UNAVAILABLE | PRINTED)* LOADED`` and then for each task ``(PRINTED | USED | ANSWER | ANSWERS)* (ALL | END)``.
ANSWER is one call's: ITEM of each array, then the arrays, or a text. ANSWERS are those of ``items`` calls from ``index`` on that
gave nothing but arrays: a table of ``mask`` bytes (for each call CALL, then ITEM of each array), which is one and the same for a
whole class, and then the arrays.
Then the child waits for another request: only the first brings modules and is answered by LOADED.
"""

import marshal
import math
from collections.abc import Sequence
from struct import Struct
from typing import Any

HELLO = b"child up"
ALIGN = 16
BUFFER = 1 << 16  # bytes of a request that the child reads at once; a larger one gets memory of its own

PREFIX = Struct("<QII")  # bytes of the whole request, bytes of the header, flags
CAREFUL = 1  # flag: every frame is sent at once, so that a death is told to the very call
ONCE = 2  # flag: no call is repeated, because what each takes is read from outside
BORN_WITH = -1  # in the place of an offset: calls that the child has, by their number
_loads = marshal.loads  # the student's code may replace it

FRAME = Struct("<BBHIII")  # type, kind, items, index, mask, payload bytes
LOADED, ANSWER, ALL, END, PRINTED, WARNING, UNAVAILABLE, USED, ANSWERS = range(1, 10)

SEVERAL = 0x100  # bit in `items`: a tuple or list came back
REPEATS, ALIASED = 1, 2  # bits in `mask` of END
AT_IMPORT = 1  # bit in `mask` of ALL: it went wrong while the file was being run, before any function was called

# What a child may say about a call; the position is the code. The verdicts that only the grader can know
# (timeout, crashed, fault, not run) have no code.
KINDS = (
    "returned", "unusable", "nothing", "raised", "unwritten", "forbidden", "exited", "memory", "missing", "not_a_function",
)  # fmt: skip
RETURNED, UNUSABLE, NOTHING, RAISED, UNWRITTEN, FORBIDDEN, EXITED, MEMORY, MISSING, NOT_A_FUNCTION = range(10)

NO_ARRAY = 255  # in place of a dtype: an element that is None or something else that is no array
DTYPES = ("f8", "f4", "?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8")
MAX_DIMS = 8
MAX_ITEMS = 64
MAX_FRAMES = 12
MAX_TEXT = 2000  # bytes of an error's text or a warning
ITEM = tuple(Struct(f"<BB6x{n}Q") for n in range(MAX_DIMS + 1))  # dtype, number of dimensions, shape
CALL = Struct("<H6x")  # `items` of one of several calls
TEXT = Struct("<I4x")  # bytes of the text that follows the traceback's lines
LINE = Struct("<II")  # chunk, line

LAYOUTS = ("C", "F", "reversed", "strided")
ARRAY, TUPLE, PLAIN = range(3)  # kinds of a packed argument


def extent(shape: Sequence[int], itemsize: int) -> int:
    """Bytes of an array, dimensions of 0 taken as 1: numpy bounds empty arrays by that, and so do the limits."""
    return math.prod([size or 1 for size in shape]) * itemsize


def padding(size: int, align: int = 8) -> bytes:
    """The zero bytes that bring ``size`` up to a multiple of ``align``."""
    return bytes(-size % align)


def text_payload(lines: list[tuple[int, int]], text: str) -> bytes:
    """Payload of every frame that is not arrays: lines of a traceback as (chunk, line), and a text that is cut to MAX_TEXT."""
    raw = text.encode("utf-8", "replace")[:MAX_TEXT]
    parts = [TEXT.pack(len(raw)), *(LINE.pack(*line) for line in lines), raw]
    return b"".join([*parts, padding(len(raw))])


def pack_task(calls: list[Any], data: bytes) -> bytes:
    """The calls of one task: their marshalled specs, and the array bytes that these point into (at multiples of ALIGN)."""
    header = marshal.dumps(calls)
    return b"".join([len(header).to_bytes(4, "little"), header, padding(4 + len(header), ALIGN), data, padding(len(data), ALIGN)])


def pack_request(modules: tuple[Any, ...], tasks: Sequence[tuple[str, str, bytes | int, int]], flags: int) -> list[bytes]:
    """The parts of a request, to be sent one after the other. ``tasks`` are (function, forward, packed calls, answer bytes);
    a number in the place of packed calls is that of the calls which the child was born with."""
    table, sent, offset = [], [], 0
    for function, forward, calls, limit in tasks:
        if isinstance(calls, int):
            table.append((function, forward, BORN_WITH, calls, limit))
            continue
        table.append((function, forward, offset, len(calls), limit))
        sent.append(calls)
        offset += len(calls)
    header = marshal.dumps((modules, tuple(table)))
    gap = padding(PREFIX.size + len(header), ALIGN)
    total = PREFIX.size + len(header) + len(gap) + offset
    return [PREFIX.pack(total, len(header), flags) + header + gap, *sent]


def unpack_request(request: memoryview, born_with: Sequence[Any] = ()) -> tuple[int, Any, list[tuple[str, str, Any, int]]]:
    """The flags, modules and tasks of a request; in a task the calls stand packed, or as one of ``born_with``."""
    _, size, flags = PREFIX.unpack_from(request)
    modules, table = _loads(request[PREFIX.size : PREFIX.size + size])
    data = request[-(-(PREFIX.size + size) // ALIGN) * ALIGN :]
    tasks = [
        (function, forward, born_with[length] if offset == BORN_WITH else data[offset : offset + length], limit)
        for function, forward, offset, length, limit in table
    ]
    return flags, modules, tasks
