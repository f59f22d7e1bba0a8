"""The filter's program, run instruction by instruction on made-up system calls."""

import errno
import os
import signal
import struct

import pytest

from grader.sandbox import seccomp

pytest.importorskip("pyseccomp", exc_type=(ImportError, RuntimeError))
pytestmark = pytest.mark.skipif(os.uname().machine != "x86_64", reason="system call numbers of x86_64")

ALLOW, KILL = 0x7FFF0000, 0x80000000
NATIVE, I386 = 0xC000003E, 0x40000003
X32 = 0x40000000
NUMBERS = {
    "read": 0, "write": 1, "mmap": 9, "ioctl": 16, "dup": 32, "getpid": 39, "socket": 41, "connect": 42,
    "sendmsg": 46, "recvmsg": 47, "clone": 56, "fork": 57, "vfork": 58, "execve": 59, "kill": 62, "fcntl": 72,
    "ptrace": 101, "prctl": 157, "mount": 165, "tkill": 200, "futex": 202, "tgkill": 234, "openat": 257,
    "unshare": 272, "prlimit64": 302, "setns": 308, "bpf": 321, "execveat": 322, "io_uring_setup": 425, "clone3": 435,
    "pidfd_getfd": 438, "process_vm_writev": 311, "keyctl": 250,
}  # fmt: skip


def decide(program: bytes, number: int, *args: int, arch: int = NATIVE) -> int:
    """The action that the kernel would take: a small interpreter of classic BPF."""
    data = struct.pack("<iIQ6Q", number, arch, 0, *(args + (0,) * 6)[:6])
    code = list(struct.iter_unpack("<HBBI", program))
    accumulator, position = 0, 0
    while True:
        op, yes, no, k = code[position]
        position += 1
        if op == 0x20:  # load a word
            (accumulator,) = struct.unpack_from("<I", data, k)
        elif op == 0x54:
            accumulator &= k
        elif op == 0x05:
            position += k
        elif op in (0x15, 0x25, 0x35, 0x45):
            holds = {0x15: accumulator == k, 0x25: accumulator > k, 0x35: accumulator >= k, 0x45: bool(accumulator & k)}[op]
            position += yes if holds else no
        else:
            assert op == 0x06, hex(op)
            return k


def refused(with_error: int) -> int:
    return 0x00050000 | with_error


@pytest.fixture(params=[True, False])
def program(request: pytest.FixtureRequest) -> bytes:
    return seccomp.program(reading=request.param)


@pytest.mark.parametrize("name", ["read", "write", "mmap", "dup", "getpid", "futex"])
def test_what_python_needs_is_allowed(program: bytes, name: str) -> None:
    assert decide(program, NUMBERS[name]) == ALLOW


@pytest.mark.parametrize(
    "name",
    """socket connect sendmsg recvmsg clone fork vfork execve kill ptrace prctl mount tkill tgkill unshare setns bpf execveat
    io_uring_setup pidfd_getfd process_vm_writev keyctl""".split(),
)
def test_what_leads_out_is_refused(program: bytes, name: str) -> None:
    assert decide(program, NUMBERS[name]) == refused(errno.EPERM)


def test_a_number_that_does_not_exist_is_refused(program: bytes) -> None:
    assert decide(program, 9999) == refused(errno.EPERM)


def test_the_c_library_is_told_to_take_the_older_way(program: bytes) -> None:
    assert decide(program, NUMBERS["clone3"]) == refused(errno.ENOSYS)


@pytest.mark.parametrize("flags", [os.O_RDONLY, os.O_CLOEXEC, os.O_DIRECTORY | os.O_CLOEXEC | os.O_NONBLOCK])
def test_files_are_opened_for_reading_only_inside_the_box(flags: int) -> None:
    assert decide(seccomp.program(reading=True), NUMBERS["openat"], 0, 0, flags) == ALLOW
    assert decide(seccomp.program(reading=False), NUMBERS["openat"], 0, 0, flags) == refused(errno.EPERM)


@pytest.mark.parametrize(
    "flags", [os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC, os.O_APPEND, os.O_TMPFILE, os.O_RDWR | os.O_CREAT]
)
def test_no_file_is_opened_for_writing(program: bytes, flags: int) -> None:
    assert decide(program, NUMBERS["openat"], 0, 0, flags) == refused(errno.EPERM)


def test_limits_of_oneself_may_be_read_and_not_set(program: bytes) -> None:
    assert decide(program, NUMBERS["prlimit64"], 0, 7, 0, 0x1000) == ALLOW
    assert decide(program, NUMBERS["prlimit64"], 0, 7, 0x1000, 0) == refused(errno.EPERM)
    assert decide(program, NUMBERS["prlimit64"], 1, 7, 0, 0x1000) == refused(errno.EPERM)


@pytest.mark.parametrize(
    ("command", "action"), [(1, ALLOW), (2, ALLOW), (3, ALLOW), (4, refused(1)), (8, refused(1)), (1033, refused(1))]
)
def test_descriptors_keep_their_owner_and_mode(program: bytes, command: int, action: int) -> None:
    assert decide(program, NUMBERS["fcntl"], 3, command) == action


def test_asking_whether_this_is_a_terminal_says_no(program: bytes) -> None:
    assert decide(program, NUMBERS["ioctl"], 0, 0x5401) == refused(errno.ENOTTY)
    assert decide(program, NUMBERS["ioctl"], 0, 0x5412) == refused(errno.EPERM)


@pytest.mark.parametrize(("number", "arch"), [(11, I386), (NUMBERS["getpid"], I386), (X32 | NUMBERS["getpid"], NATIVE)])
def test_calls_of_another_processor_are_refused(program: bytes, number: int, arch: int) -> None:
    assert decide(program, number, arch=arch) == refused(errno.EPERM)


def test_abort_ends_the_process_and_no_other_signal_is_sent(program: bytes) -> None:
    assert decide(program, NUMBERS["tgkill"], 1, 1, signal.SIGABRT) == KILL
    assert decide(program, NUMBERS["tgkill"], 1, 1, signal.SIGKILL) == refused(errno.EPERM)


def test_a_missing_library_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> object:
        raise RuntimeError("Unable to find libseccomp")

    monkeypatch.setattr(seccomp.importlib, "import_module", fail)
    with pytest.raises(seccomp.NoSeccomp, match=r"libseccomp cannot be loaded \(Unable to find libseccomp\)"):
        seccomp.program.__wrapped__(reading=True)
