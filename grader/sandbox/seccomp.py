"""The system calls that student code may make, as a program for the kernel.

An allow-list: what is not named is refused with EPERM, which Python shows as PermissionError. A few calls are
answered "not implemented" instead, because the C library then takes an older way that is allowed.
"""

import errno
import functools
import importlib
import os
import signal
import tempfile
from types import ModuleType
from typing import Any

ALLOWED = """
    read readv write writev pread64 preadv lseek close fstat stat lstat newfstatat access faccessat readlink readlinkat getcwd
    getdents64 dup poll ppoll select pselect6
    mmap munmap mremap mprotect madvise brk
    rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack restart_syscall
    futex sched_yield sched_getaffinity set_robust_list
    clock_gettime clock_getres gettimeofday time times clock_nanosleep nanosleep getrusage getrlimit
    getpid gettid getppid getuid geteuid getgid getegid getgroups getpgrp getpgid getsid
    uname sysinfo getrandom getcpu exit exit_group
""".split()

# The C library falls back to an older call when these say that they do not exist.
UNKNOWN = "clone3 statx faccessat2 openat2 rseq close_range membarrier futex_waitv".split()

_WRITING = (
    os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | getattr(os, "O_TMPFILE", 0) & ~getattr(os, "O_DIRECTORY", 0)
)
_TCGETS = 0x5401
_HARMLESS_FCNTL = (1, 2, 3)  # F_GETFD, F_SETFD, F_GETFL


class NoSeccomp(Exception):
    """The filter cannot be compiled here; ``str`` of it says why."""


@functools.cache
def program(*, reading: bool) -> bytes:
    """The filter as BPF instructions, 8 bytes each. With ``reading``, files may be opened for reading: inside the
    mount namespace there is nothing but Python to read. Without namespaces every opening is refused.

    Raises NoSeccomp when libseccomp is missing.
    """
    lib: Any = _library()
    box = lib.SyscallFilter(lib.ERRNO(errno.EPERM))
    box.set_attr(lib.Attr.ACT_BADARCH, lib.ERRNO(errno.EPERM))
    box.set_attr(lib.Attr.CTL_OPTIMIZE, 2)
    for name in ALLOWED:
        _rule(box, lib.ALLOW, name)
    for name in UNKNOWN:
        _rule(box, lib.ERRNO(errno.ENOSYS), name)
    _rule(box, lib.ERRNO(errno.ENOTTY), "ioctl", lib.Arg(1, lib.EQ, _TCGETS))
    for command in _HARMLESS_FCNTL:
        _rule(box, lib.ALLOW, "fcntl", lib.Arg(1, lib.EQ, command))
    # Signals are refused, and so abort() would go on until it crashes otherwise. This ends the caller, whoever was meant.
    _rule(box, lib.KILL_PROCESS, "tgkill", lib.Arg(2, lib.EQ, int(signal.SIGABRT)))
    _rule(box, lib.ALLOW, "prlimit64", lib.Arg(0, lib.EQ, 0), lib.Arg(2, lib.EQ, 0))
    if reading:
        _rule(box, lib.ALLOW, "openat", lib.Arg(2, lib.MASKED_EQ, _WRITING, 0))
    with tempfile.TemporaryFile() as file:
        box.export_bpf(file)
        file.seek(0)
        return file.read()


def _library() -> ModuleType:
    try:
        return importlib.import_module("pyseccomp")
    except (ImportError, RuntimeError, OSError) as error:
        raise NoSeccomp(f"libseccomp cannot be loaded ({error})") from None


def _rule(box: Any, action: int, name: str, *args: object) -> None:
    try:
        box.add_rule(action, name, *args)
    except OSError:
        if name not in _NOT_EVERYWHERE:
            raise


# Old calls that newer architectures never had, new ones that an old libseccomp does not know.
_NOT_EVERYWHERE = {
    "stat",
    "lstat",
    "access",
    "readlink",
    "poll",
    "select",
    "getdents64",
    "time",
    "getpgrp",
    "getrlimit",
    *UNKNOWN,
}
