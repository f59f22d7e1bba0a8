"""Puts the zygote's memory in order before the first fork.

A child shares every page until it writes to it, and each page written to costs a fault and a copy: of a child's whole
time, that is the largest part.
"""

import ctypes
import gc
import os
import sys

_LARGEST = 120_000  # bytes of a block that still comes from the heap and not from pages of its own
_MOST_CHUNKS = 10_000  # of one size
_SMALLEST = 48  # bytes of the smallest size class that a bytes object fits with room to choose its length


def settle() -> list[object]:
    """Fills the gaps between live objects, gives free memory back, and takes all that lives out of garbage collection.

    What a child makes then lies together on fresh pages instead of scattered over shared ones. The result must be kept.
    """
    gc.collect()
    kept: list[object] = []
    for size, blocks in _gaps().items():
        if size == 16:
            kept.append([object() for _ in range(blocks)])
        elif size == 32:
            kept.append([number + 0.5 for number in range(blocks)])
        elif size >= _SMALLEST:
            kept.append([bytes(size - sys.getsizeof(b"") - 7) for _ in range(blocks)])
    _take_free_chunks()
    gc.freeze()
    return kept


def _take_free_chunks() -> None:
    """Takes what the C library has free between live blocks, for good: a child's blocks then come from the end of the heap."""
    libc = ctypes.CDLL(None)
    malloc, free = libc.malloc, libc.free
    malloc.restype, free.argtypes = ctypes.c_void_p, (ctypes.c_void_p,)
    libc.malloc_trim(0)
    end = malloc(_LARGEST) or 0
    for size in (1 << 16, 1 << 15, 1 << 14, 1 << 13, 1 << 12, 1 << 11, *range(1024, 16, -16)):
        for _ in range(_MOST_CHUNKS):
            if (malloc(size) or end) >= end:
                break
    free(end)


def _gaps() -> dict[int, int]:
    """Free blocks in partly used pools of the object allocator, by block size. Empty where they are not told."""
    gaps: dict[int, int] = {}
    for line in _statistics().splitlines():
        words = line.replace(",", "").split()
        if len(words) == 5 and all(word.isdecimal() for word in words):
            gaps[int(words[1])] = int(words[4])
    return gaps


def _statistics() -> str:
    """The allocator's table (class, size, pools, blocks in use, blocks free), which Python writes to standard error only."""
    tell = getattr(sys, "_debugmallocstats", None)
    if tell is None:
        return ""
    reader, writer = os.pipe()
    before = os.dup(2)
    os.dup2(writer, 2)
    tell()
    os.dup2(before, 2)
    os.close(writer)
    os.close(before)
    with open(reader, encoding="ascii", errors="replace") as pipe:
        return pipe.read()
