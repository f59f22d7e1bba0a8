"""Landlock, the kernel's own fence around a process: which files it may read, and nobody outside that it may reach.

It needs no privilege and no namespace, so that it also works where containers refuse namespaces. Each child goes behind a
fence of its own: it cannot signal or trace the zygote or another child. System calls 444 to 446, the same on every processor.
"""

import ctypes
import os
from collections.abc import Iterable
from struct import Struct

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION = 1  # flag of _CREATE: only say which version there is
_PATH_BENEATH = 1
READ_FILE, READ_DIR = 1 << 2, 1 << 3
# By version: what the fence covers. All of it is refused, but for what a rule allows.
_FILES = {1: (1 << 13) - 1, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}  # open, write, execute, make ...; refer; truncate; ioctl
_NETWORK = {4: 0b11}  # TCP: bind, connect
_SCOPES = {6: 0b11}  # abstract UNIX sockets and signals of processes outside
_ATTRIBUTES, _RULE = Struct("<QQQ"), Struct("<Qi")
_SIZES = {1: 8, 4: 16, 6: 24}

Readable = tuple[str, int]  # a path and the rights to what lies beneath it


def version() -> int:
    """Which Landlock this kernel has, 0 for none. It may be missing from the kernel, turned off, or refused to a container."""
    try:
        return max(0, int(ctypes.CDLL(None).syscall(_CREATE, None, 0, _VERSION)))
    except (AttributeError, OSError, TypeError):
        return 0


def fence(readable: Iterable[Readable]) -> int:
    """A descriptor of a fence that leaves only ``readable``. Paths that are not there are passed over. Raises OSError."""
    libc = ctypes.CDLL(None, use_errno=True)
    have = version()
    files, network, scopes = (_covered(table, have) for table in (_FILES, _NETWORK, _SCOPES))
    size = max((size for since, size in _SIZES.items() if since <= have), default=0)
    descriptor = libc.syscall(_CREATE, _ATTRIBUTES.pack(files, network, scopes), ctypes.c_size_t(size), 0)
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "landlock_create_ruleset")
    for path, rights in readable:
        try:
            place = os.open(path, getattr(os, "O_PATH", 0) | os.O_CLOEXEC)
        except OSError:
            continue
        try:
            if libc.syscall(_ADD, descriptor, _PATH_BENEATH, _RULE.pack(rights, place), 0):
                raise OSError(ctypes.get_errno(), "landlock_add_rule", path)
        finally:
            os.close(place)
    return int(descriptor)


def _covered(table: dict[int, int], have: int) -> int:
    return sum(rights for since, rights in table.items() if since <= have)
