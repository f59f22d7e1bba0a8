"""Attempts to get out of the box by the kernel: system calls by their numbers, and other doors to them."""

from tests.integration.attacks.record import ERROR, FORBIDDEN, PASS, Attack

E = "escape"
EPERM = "Operation not permitted"


def raw(name: str, number: int, *args: object, tries: str = "") -> Attack:
    """One system call by its x86_64 number, which the filter refuses whatever its arguments."""
    given = "".join(f", {arg!r}" for arg in args)
    body = f"syscall({number}{given})\nbreach({name!r})"
    return Attack(
        f"raw {name}", E, tries or f"system call {number}", "seccomp", (FORBIDDEN,), body, words=EPERM, alone=("seccomp",)
    )


RAW = (
    raw("open", 2, b"/python", 0, tries="the old open, which takes another way than openat"),
    raw("creat", 85, b"/made", 0o600),
    raw("sendmsg", 46, 3, b"", 0, tries="passing a descriptor to the grader"),
    raw("recvmsg", 47, 3, b"", 0, tries="taking a descriptor from the grader"),
    raw("sendto", 44, 3, b"x", 1, 1, 0, 0, tries="out-of-band data on the grader's channel"),
    raw("shutdown", 48, 3, 2),
    raw("getsockopt", 55, 3, 1, 17, b"", b"\x40", tries="who is at the other end of the channel"),
    raw("clone", 56, 0x11, 0, 0, 0, 0),
    raw("vfork", 58),
    raw("ptrace", 101, 16, 1, 0, 0, tries="attaching to the first process of the box"),
    raw("process_vm_readv", 310, 1, 0, 0, 0, 0, 0),
    raw("process_vm_writev", 311, 1, 0, 0, 0, 0, 0),
    raw("kill everything", 62, -1, 0, tries="a signal to every process that can be reached"),
    raw("tgkill", 234, 1, 1, 0),
    raw("rt_sigqueueinfo", 129, 1, 0, b""),
    raw("pidfd_open", 434, 1, 0),
    raw("pidfd_getfd", 438, 3, 0, 0),
    raw("kcmp", 312, 1, 1, 0, 0, 0),
    raw("mount", 165, b"none", b"/", b"tmpfs", 0, 0),
    raw("umount2", 166, b"/lib", 2),
    raw("pivot_root", 155, b"/", b"/"),
    raw("chroot", 161, b"/"),
    raw("unshare a user namespace", 272, 0x10000000, tries="new capabilities in a namespace of its own"),
    raw("setns", 308, 0, 0),
    raw("open_by_handle_at", 304, 0, b"", 0),
    raw("name_to_handle_at", 303, 0, b"/", b"", b"", 0),
    raw("fsopen", 430, b"tmpfs", 0),
    raw("open_tree", 428, -100, b"/", 0),
    raw("move_mount", 429, -1, b"/", -1, b"/", 0),
    raw("mount_setattr", 442, -100, b"/", 0, b"", 32),
    raw("io_uring_setup", 425, 8, b"", tries="a queue through which calls pass the filter by"),
    raw("io_uring_enter", 426, 3, 0, 0, 0, 0, 0),
    raw("bpf", 321, 0, b"", 64),
    raw("perf_event_open", 298, b"", 0, -1, -1, 0),
    raw("userfaultfd", 323, 0, tries="stopping the kernel in the middle of a copy"),
    raw("keyctl", 250, 0, -3, 1, tries="the session's keys, shared with the grader"),
    raw("add_key", 248, b"user", b"attack", b"x", 1, -3),
    raw("request_key", 249, b"user", b"attack", 0, -3),
    raw("shmget", 29, 0x5EED, 4096, 0o1666, tries="shared memory for the next submission"),
    raw("msgget", 68, 0x5EED, 0o1666),
    raw("semget", 64, 0x5EED, 1, 0o1666),
    raw("mq_open", 240, b"attack", 0o102, 0o600, 0),
    raw("memfd_create", 319, b"x", 0, tries="a file in memory, to run a program from"),
    raw("memfd_secret", 447, 0),
    raw("personality", 135, 0x0040000, tries="turning off address randomisation"),
    raw("prctl", 157, 4, 1, 0, 0, 0),
    raw("arch_prctl", 158, 0x1003, b""),
    raw("modify_ldt", 154, 0, b"", 16),
    raw("iopl", 172, 3),
    raw("seccomp", 317, 0, 0, 0, tries="strict mode, so that the grader sees a kill it did not send"),
    raw("landlock", 444, 0, 0, 1),
    raw("init_module", 175, b"", 0, b""),
    raw("kexec_load", 246, 0, 0, 0, 0),
    raw("reboot", 169, 0xFEE1DEAD, 0x28121969, 0, 0),
    raw("sethostname", 170, b"owned", 5),
    raw("settimeofday", 164, b"", 0),
    raw("clock_adjtime", 305, 0, b""),
    raw("syslog", 103, 3, b"", 16),
    raw("quotactl", 179, 0, 0, 0, 0),
    raw("acct", 163, 0),
    raw("setuid", 105, 0),
    raw("setgroups", 116, 0, 0),
    raw("capset", 126, b"", b""),
    raw("setpriority", 141, 0, 0, -20),
    raw("sched_setscheduler", 144, 0, 1, b"\x01"),
    raw("sched_setaffinity", 203, 0, 8, b"\x01"),
    raw("ioprio_set", 251, 1, 0, 0),
    raw("move_pages", 279, 1, 0, 0, 0, 0, 0),
    raw("alarm", 37, 1),
    raw("setitimer", 38, 0, b"", 0),
    raw("timer_create", 222, 0, 0, b""),
    raw("timerfd_create", 283, 0, 0),
    raw("signalfd4", 289, -1, b"", 8, 0),
    raw("inotify_init1", 294, 0, tries="watching what the grader opens"),
    raw("fanotify_init", 300, 0, 0),
    raw("epoll_create1", 291, 0),
    raw("pipe2", 293, b"", 0),
    raw("socketpair", 53, 1, 1, 0, b""),
    raw("splice", 275, 3, 0, 3, 0, 1, 0),
    raw("mknod", 133, b"/device", 0o60600, 0x800),
    raw("link", 86, b"/lib", b"/other"),
    raw("symlink", 88, b"/etc", b"/etc"),
    raw("rename", 82, b"/lib", b"/bil"),
    raw("unlink", 87, b"/runner/runner/wire.py"),
    raw("chmod", 90, b"/runner/runner/wire.py", 0o777),
    raw("truncate", 76, b"/runner/runner/wire.py", 0),
    raw("setxattr", 188, b"/lib", b"user.x", b"x", 1, 0),
    raw("utimensat", 280, -100, b"/lib", 0, 0),
)


ATTACKS = (
    *RAW,
    Attack(
        "every system call",
        E,
        "all numbers up to 1000, one after the other",
        "seccomp",
        (PASS,),
        """
ctypes = real("ctypes")
library = libc()
library.syscall.restype = ctypes.c_long
allowed = set($ALLOWED)
through = []
for number in range(1000):
    if number in allowed or number in (335, 336): continue  # 335, 336: the kernel answers with a signal
    if library.syscall(ctypes.c_long(number), 0, 0, 0, 0, 0, 0) != -1 or ctypes.get_errno() not in (1, 25, 38):
        through.append(number)
if through: breach(f"these went through: {through}")
return right(g, x)
""",
        alone=("seccomp",),
        score=1.0,
    ),
    Attack(
        "calls of a 32-bit program",
        E,
        "the numbers of another kind of processor",
        "seccomp",
        (FORBIDDEN,),
        "syscall(0x40000000 + 41, 2, 1, 0)\nbreach('x32')",
        words=EPERM,
        alone=("seccomp",),
    ),
    Attack(
        "int 0x80",
        E,
        "machine code that enters the kernel by the old door",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
ctypes, mmap = real("ctypes"), real("mmap")
memory = mmap.mmap(-1, 4096, prot=7)
memory.write(bytes.fromhex("b814000000cd80c3"))  # getpid of the 32-bit table
address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
if ctypes.CFUNCTYPE(ctypes.c_int)(address)() > 0: breach("the 32-bit table answers")
raise OSError(1, "Operation not permitted")
""",
        alone=("seccomp",),
    ),
    Attack(
        "execveat",
        E,
        "becomes a program given by descriptor",
        "seccomp",
        (FORBIDDEN,),
        "syscall(322, 0, b'', 0, 0, 0x1000)",
        words=EPERM,
        alone=("seccomp",),
    ),
    Attack(
        "new namespaces",
        E,
        "becomes root in namespaces of its own",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
syscall(272, 0x10000000 | 0x00020000)
syscall(165, b"none", b"/", 0, 0x44000, 0)
breach("mounted")
""",
        alone=("landlock", "seccomp"),
    ),
)
