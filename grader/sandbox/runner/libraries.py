"""Prints, as JSON, the shared libraries that the modules named as arguments bring in, under the names by which they are loaded.

Run once in a fresh interpreter, outside the box, to learn which files the box must show.
"""

import contextlib
import ctypes
import importlib
import json
import sys


class _Info(ctypes.Structure):
    _fields_ = [("address", ctypes.c_void_p), ("name", ctypes.c_char_p)]


def loaded() -> list[str]:
    """Paths of all shared libraries of this process."""
    names: list[str] = []
    kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Info), ctypes.c_size_t, ctypes.c_void_p)

    def visit(info: "ctypes._Pointer[_Info]", _size: int, _data: object) -> int:
        if info.contents.name:
            names.append(info.contents.name.decode())
        return 0

    ctypes.CDLL(None).dl_iterate_phdr(kind(visit), None)
    return [name for name in names if name.startswith("/")]


if __name__ == "__main__":
    for module in sys.argv[1:]:
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    sys.stdout.write(json.dumps(loaded()))
