"""Attempts to get out of the box: to the kernel, the network, other processes and the machine's files."""

from tests.integration.attacks.record import ERROR, FORBIDDEN, PASS, TIMEOUT, Attack

E = "escape"
EPERM = "Operation not permitted"
WALLS = ("namespaces", "landlock", "seccomp")


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
        "socket",
        E,
        "connects to a server on this machine",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
socket = real("socket")
connection = socket.create_connection(("127.0.0.1", $PORT), timeout=1)
breach("connected")
""",
        alone=WALLS,
        real=True,
    ),
    Attack(
        "udp",
        E,
        "sends a datagram",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
socket = real("socket")
datagram = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
datagram.connect(("127.0.0.1", $PORT))
for _ in range(2):  # where nobody listens, the second one is told so
    datagram.send(b"x")
    time.sleep(0.005)
breach("sent")
""",
        alone=("namespaces", "seccomp"),
        real=True,
    ),
    Attack(
        "abstract socket",
        E,
        "talks to a service by its abstract name",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
socket = real("socket")
connection = socket.socket(socket.AF_UNIX)
connection.connect("\\0$ABSTRACT")
breach("connected")
""",
        alone=WALLS,
        real=True,
    ),
    Attack(
        "unix socket",
        E,
        "talks to a service by its path",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
socket = real("socket")
connection = socket.socket(socket.AF_UNIX)
connection.connect("$FOLDER/service")
breach("connected")
""",
        alone=("namespaces", "seccomp"),
        real=True,
    ),
    Attack(
        "netlink",
        E,
        "asks the kernel for network devices",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
socket = real("socket")
devices = [name for _, name in socket.if_nameindex()]
if set(devices) - {"lo"}: breach(f"devices {devices}")
raise OSError(1, "Operation not permitted")
""",
        alone=("namespaces", "seccomp"),
    ),
    Attack(
        "exec",
        E,
        "becomes another program",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
os.execv("/bin/true", ["true"])
breach("another program")
""",
        words="",
        alone=WALLS,
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
        "subprocess",
        E,
        "starts a shell",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
subprocess = real("subprocess")
subprocess.run(["/bin/sh", "-c", "true"], check=True)
breach("a shell")
""",
        alone=("namespaces", "landlock", "seccomp", "rlimits"),
        real=True,
    ),
    Attack(
        "os.system",
        E,
        "runs a command",
        "seccomp",
        (PASS, FORBIDDEN, ERROR),
        """
if os.system("true") == 0: breach("a command")
return right(g, x)
""",
        alone=("namespaces", "landlock", "seccomp", "rlimits"),
        real=True,
        score=1.0,
    ),
    Attack(
        "kill the grader",
        E,
        "a signal to the process that grades",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
os.kill($PARENT, 0)
breach("the grader can be signalled")
""",
        alone=("namespaces", "landlock", "seccomp", "user"),
        real=True,
    ),
    Attack(
        "kill the zygote",
        E,
        "a signal to the process that forks",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
os.kill(os.getppid(), 0)
breach("the zygote can be signalled")
""",
        alone=("landlock", "seccomp"),
        real=True,
    ),
    Attack(
        "trace the grader",
        E,
        "attaches to the process that grades",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
syscall(101, 0x4206, $PARENT, 0, 0)
breach("the grader can be traced")
""",
        alone=("namespaces", "landlock", "seccomp", "user"),
        real=False,
    ),
    Attack(
        "trace the zygote",
        E,
        "attaches to the process that forks",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
syscall(101, 0x4206, os.getppid(), 0, 0)
breach("the zygote can be traced")
""",
        alone=("landlock", "seccomp", "user"),
    ),
    Attack(
        "leftover descriptors",
        E,
        "uses what the grader has open",
        "process",
        (PASS,),
        """
for fd in range(3, 1024):
    try:
        os.fstat(fd)
    except OSError:
        continue
    if fd != 3: breach(f"descriptor {fd} is open")
return right(g, x)
""",
        alone=("nothing",),
        score=1.0,
    ),
    Attack(
        "own channel as a socket",
        E,
        "passes on what the channel allows",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
socket = real("socket")
channel = socket.socket(fileno=3)
channel.send(b"")
channel.sendmsg([b"x"], [(1, 1, struct.pack("i", 0))])
breach("descriptors can be sent")
""",
        alone=("seccomp",),
    ),
    Attack(
        "terminal",
        E,
        "types into the terminal of whoever started the grader",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
fcntl = real("fcntl")
for fd in (0, 1, 2, 3): fcntl.ioctl(fd, 0x5412, b"x")
breach("typed")
""",
        alone=("namespaces", "seccomp", "landlock", "user", "rlimits"),
    ),
    Attack(
        "asynchronous signals",
        E,
        "has the kernel signal the grader for it",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
fcntl = real("fcntl")
fcntl.fcntl(3, 8, $PARENT)
breach("F_SETOWN")
""",
        alone=("namespaces", "seccomp"),
    ),
    Attack(
        "proc",
        E,
        "looks at other processes through /proc",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
os.listdir("/proc/$PARENT")
breach("the grader is seen")
""",
        alone=WALLS,
        real=True,
    ),
    Attack(
        "proc mem",
        E,
        "opens the grader's memory as a file",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
open("/proc/$PARENT/mem", "rb").read(1)
breach("the grader's memory")
""",
        alone=WALLS,
    ),
    Attack(
        "proc self exe",
        E,
        "writes over the interpreter through /proc",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
open("/proc/self/exe", "r+b")
breach("the interpreter")
""",
        alone=(*WALLS, "user"),
    ),
    Attack(
        "sys", E, "reads /sys", "seccomp", (FORBIDDEN, ERROR), "os.listdir('/sys/kernel')\nbreach('/sys')", alone=WALLS, real=True
    ),
    Attack(
        "dev shm",
        E,
        "leaves a file in shared memory",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
open("/dev/shm/grader-attack", "w").close()
os.unlink("/dev/shm/grader-attack")
breach("/dev/shm")
""",
        alone=WALLS,
        real=True,
    ),
    Attack(
        "disk device",
        E,
        "reads the disk itself",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
for name in ("/dev/mem", "/dev/kmsg", "/dev/vda", "/dev/sda"):
    try:
        open(name, "rb").read(1)
    except OSError as error:
        last = error
    else:
        breach(name)
raise last
""",
        alone=(*WALLS, "user"),
    ),
    Attack(
        "symlink out of the box",
        E,
        "a link to a file outside, for the grader to follow",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
os.symlink("$SECRET", "$FOLDER/link")
breach("a link")
""",
        alone=WALLS,
    ),
    Attack(
        "path with dots",
        E,
        "climbs up from the packages",
        "namespaces",
        (ERROR, FORBIDDEN),
        """
open("/packages/numpy/../../../../../../.." + "$SECRET").read()
breach("a file outside")
""",
        alone=WALLS,
    ),
    Attack(
        "environment",
        E,
        "reads the grader's environment",
        "process",
        (PASS,),
        """
left = [name for name in os.environ if "SECRET" in name]
if left: breach(f"{left}")
return right(g, x)
""",
        alone=("nothing",),
        score=1.0,
    ),
    Attack(
        "environment of C",
        E,
        "reads the environment below Python",
        "process",
        (PASS,),
        """
getenv = libc().getenv
getenv.restype = real("ctypes").c_char_p
if getenv(b"ATTACK_SECRET"): breach("the grader's environment")
return right(g, x)
""",
        alone=("nothing",),
        score=1.0,
    ),
    Attack(
        "chroot escape",
        E,
        "the old way out of a changed root",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
os.mkdir("/hole")
os.chroot("/hole")
breach("a new root")
""",
        alone=("namespaces", "landlock", "seccomp", "user"),
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
    Attack(
        "handlers of fatal signals",
        E,
        "lives on after a crash",
        "clock",
        (ERROR, TIMEOUT),
        """
signal = real("signal")
signal.signal(signal.SIGSEGV, lambda *a: None)
real("ctypes").string_at(0)
""",
    ),
)
