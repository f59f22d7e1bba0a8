"""Puts the zygote's memory in order before the first fork.

A child shares every page until it writes to it, and each page written to costs a fault and a copy: of a child's whole
time, that is the largest part.
"""

import ctypes
import gc
import sys

_LARGEST = 120_000  # bytes of a block that still comes from the heap and not from pages of its own
_MOST_BLOCKS = 20_000  # of one size
_LARGEST_OBJECT = 512  # bytes of a block that the object allocator gives
_POOL = 1 << 14  # bytes of what it cuts into blocks of one size; the first word counts those that are taken,
_NEW = 3  # which are no more than these in a new one: to look at it takes blocks as well


def settle() -> None:
    """Fills the gaps between live objects for good, gives free memory back, and takes all that lives out of garbage collection.

    What a child makes then lies together on fresh pages instead of scattered over shared ones.
    """
    gc.collect()
    _take_free_chunks()
    _take_free_blocks()
    gc.freeze()


def _take_free_blocks() -> None:
    """Takes the free blocks of the object allocator's pools until each size begins with a new pool."""
    if "t" in sys.abiflags:  # without the interpreter's lock: another allocator
        return
    library = ctypes.PyDLL(None)
    malloc, free = library.PyObject_Malloc, library.PyObject_Free
    malloc.restype, malloc.argtypes, free.argtypes = ctypes.c_void_p, (ctypes.c_size_t,), (ctypes.c_void_p,)
    firsts = []
    for size in range(_LARGEST_OBJECT, 0, -16):
        for _ in range(_MOST_BLOCKS):
            block = malloc(size) or 0
            if ctypes.c_uint.from_address(block & -_POOL).value <= _NEW:
                firsts.append(block)
                break
    for block in firsts:
        free(block)


def _take_free_chunks() -> None:
    """Takes what the C library has free between live blocks, for good: a child's blocks then come from the end of the heap."""
    libc = ctypes.CDLL(None)
    malloc, free = libc.malloc, libc.free
    malloc.restype, free.argtypes = ctypes.c_void_p, (ctypes.c_void_p,)
    libc.malloc_trim(0)
    end = malloc(_LARGEST) or 0
    for size in (1 << 16, 1 << 15, 1 << 14, 1 << 13, 1 << 12, 1 << 11, *range(1024, 16, -16)):
        for _ in range(_MOST_BLOCKS):
            if (malloc(size) or end) >= end:
                break
    free(end)
