"""Attacks on memory, processes, threads, descriptors and whatever else can be used up."""

from tests.integration.attacks.record import ERROR, FORBIDDEN, MEMORY, TIMEOUT, Attack

R = "resources"

ATTACKS = (
    Attack("one huge array", R, "asks for a terabyte", "rlimits", (MEMORY,), "return np.ones(1 << 37)", alone=("rlimits",)),
    Attack(
        "array above the limit",
        R,
        "twice what is allowed, all of it touched",
        "rlimits",
        (MEMORY,),
        """
held = np.ones(1 << 24)
breach("128 MiB could be had")
""",
        alone=("rlimits",),
        real=True,
    ),
    Attack(
        "list without end",
        R,
        "appends for ever",
        "rlimits",
        (MEMORY,),
        "kept = []\nwhile True: kept.append(bytearray(1 << 16))",
        alone=("rlimits",),
    ),
    Attack(
        "list of small objects",
        R,
        "appends numbers for ever",
        "rlimits",
        (MEMORY, TIMEOUT),
        "kept = []\nwhile True: kept.append([0.5] * 500)",
        alone=("rlimits",),
    ),
    Attack(
        "anonymous mapping",
        R,
        "mmap instead of malloc",
        "rlimits",
        (ERROR, MEMORY),
        """
mmap = real("mmap")
held = mmap.mmap(-1, 1 << 28)
breach("256 MiB could be mapped")
""",
        alone=("rlimits",),
        real=True,
    ),
    Attack(
        "many small mappings",
        R,
        "a hundred thousand mappings",
        "rlimits",
        (ERROR, MEMORY, TIMEOUT, FORBIDDEN),
        """
mmap = real("mmap")
kept = []
for _ in range(100_000): kept.append(mmap.mmap(-1, 4096))
breach("400 MB could be mapped")
""",
        alone=("rlimits",),
    ),
    Attack("huge string", R, "a string of 4 GiB", "rlimits", (MEMORY,), "return 'x' * (1 << 32)", alone=("rlimits",)),
    Attack(
        "huge integer in decimal",
        R,
        "digits of an enormous number",
        "clock",
        (TIMEOUT, MEMORY, ERROR),
        "sys.set_int_max_str_digits(0)\nstr(1 << (1 << 26))\nendless()",
    ),
    Attack(
        "memory at import",
        R,
        "takes all memory while the file is run",
        "rlimits",
        (MEMORY,),
        code="def sin_vjp(g, x):\n    return g\nnp.ones(1 << 37)\n",
        alone=("rlimits",),
        canary=False,
    ),
    Attack(
        "memory kept between calls",
        R,
        "a list that grows from call to call",
        "rlimits",
        (MEMORY, TIMEOUT),
        code="kept = []\ndef sin_vjp(g, x):\n    kept.append(np.ones(1 << 21))\n    return right(g, x)\n",
        alone=("rlimits",),
    ),
    Attack(
        "zip bomb in memory",
        R,
        "a small string that unpacks to a gigabyte",
        "rlimits",
        (MEMORY,),
        """
zlib = real("zlib")
packed = zlib.compress(bytes(1 << 22))
kept = [zlib.decompress(packed) for _ in range(1 << 10)]
breach("4 GiB could be unpacked")
""",
        alone=("rlimits",),
    ),
    Attack(
        "raises the limit",
        R,
        "setrlimit to infinity",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
resource = real("resource")
resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
breach("the limit could be raised")
""",
        alone=("seccomp",),
    ),
    Attack(
        "fork bomb",
        R,
        "forks in a loop",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
for _ in range(3):
    pid = os.fork()
    if pid == 0: os._exit(0)
    os.waitpid(pid, 0)
breach("processes could be started")
""",
        alone=("seccomp", "rlimits"),
        real=True,
    ),
    Attack(
        "daemon",
        R,
        "leaves a background process",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
if os.fork() == 0:
    os.setsid()
    time.sleep(2)
    os._exit(0)
breach("a background process lives on")
""",
        alone=("seccomp", "rlimits"),
    ),
    Attack(
        "thread bomb",
        R,
        "starts threads without end",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
threading = real("threading")
threads = [threading.Thread(target=time.sleep, args=(0.01,)) for _ in range(3)]
for thread in threads: thread.start()
breach("threads could be started")
""",
        alone=("seccomp", "rlimits"),
        real=True,
    ),
    Attack(
        "descriptors",
        R,
        "opens descriptors until none is left",
        "rlimits",
        (ERROR,),
        """
kept = []
for _ in range(1000): kept.append(syscall(32, 0))
breach("1000 descriptors could be had")
""",
        alone=("rlimits",),
        real=True,
        words="Too many open files",
    ),
    Attack(
        "core dump",
        R,
        "dies with a large memory to fill the disk",
        "rlimits",
        (ERROR,),
        "held = np.ones(1 << 20)\nos.abort()",
        alone=("rlimits",),
        words="crashed",
    ),
    Attack(
        "big file",
        R,
        "fills the disk",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
descriptor = os.open("$FOLDER/big", os.O_WRONLY | os.O_CREAT)
try:
    os.write(descriptor, bytes(1 << 20))
finally:
    os.unlink("$FOLDER/big")
breach("a file could be filled")
""",
        alone=("namespaces", "landlock", "seccomp", "rlimits"),
        real=True,
    ),
    Attack(
        "locked memory",
        R,
        "mlockall",
        "seccomp",
        (FORBIDDEN,),
        "syscall(151, 3)\nbreach('memory could be locked')",
        words="Operation not permitted",
        alone=("seccomp",),
    ),
)
