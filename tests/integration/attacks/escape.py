"""Attempts to get out of the box by the network, by other processes, and by what the grader has open."""

from tests.integration.attacks.record import ERROR, FORBIDDEN, PASS, TIMEOUT, Attack

E = "escape"
WALLS = ("namespaces", "landlock", "seccomp")

ATTACKS = (
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
