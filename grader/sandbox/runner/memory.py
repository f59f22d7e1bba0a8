"""Puts the zygote's memory in order before the first fork.

A child shares every page until it writes to it, and each page written to costs a fault and a copy: of a child's whole
time, that is the largest part.
"""

import ctypes
import gc
import os
import sys

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
    ctypes.CDLL(None).malloc_trim(0)
    gc.freeze()
    return kept


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
