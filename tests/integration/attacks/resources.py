"""Attacks on time, memory, processes and whatever else can be used up."""

from tests.integration.attacks.record import ERROR, FAIL, FORBIDDEN, INVALID, MEMORY, PASS, TIMEOUT, Attack

R = "resources"

ATTACKS = (
    # -- time
    Attack("endless loop", R, "loops for ever", "clock", (TIMEOUT,), "endless()", words="CPU time"),
    Attack("endless loop in C", R, "loops inside one call of C code", "clock", (TIMEOUT,), "sum(iter(int, 1))", words="CPU time"),
    Attack("power tower", R, "one multiplication of huge integers", "clock", (TIMEOUT, MEMORY), "return g * (7 ** (7 ** 9))"),
    Attack(
        "regular expression",
        R,
        "backtracks without end",
        "clock",
        (TIMEOUT,),
        "real('re').match('(a+)+$', 'a' * 60 + 'b')\nreturn g",
        words="CPU time",
    ),
    Attack(
        "big matrix products",
        R,
        "keeps BLAS busy",
        "clock",
        (TIMEOUT,),
        "a = np.ones((800, 800))\nwhile True: a @ a",
        words="CPU time",
    ),
    Attack("sleep", R, "sleeps for an hour", "clock", (TIMEOUT,), "time.sleep(3600)", words="waiting"),
    Attack(
        "many short sleeps",
        R,
        "uses no CPU time and never ends",
        "clock",
        (TIMEOUT,),
        "while True: time.sleep(0.001)",
        words="waiting",
    ),
    Attack("waits for input", R, "reads from the grader's channel", "clock", (TIMEOUT,), "os.read(3, 1)", words="waiting"),
    Attack(
        "waits on a lock",
        R,
        "a deadlock with itself",
        "clock",
        (TIMEOUT,),
        "lock = real('_thread').allocate_lock()\nlock.acquire()\nlock.acquire()",
        words="waiting",
    ),
    Attack(
        "endless at import",
        R,
        "loops at the end of the file",
        "clock",
        (TIMEOUT,),
        code="def sin_vjp(g, x):\n    return g\nendless()\n",
        words="CPU time",
        canary=False,
    ),
    Attack(
        "endless in __del__",
        R,
        "loops in a destructor",
        "clock",
        (TIMEOUT,),
        code="""
class Trap:
    def __del__(self): endless()
def sin_vjp(g, x):
    Trap()
    return right(g, x)
""",
        words="CPU time",
    ),
    Attack(
        "endless in a collector callback",
        R,
        "loops when garbage is collected",
        "clock",
        (TIMEOUT,),
        "gc.callbacks.append(lambda *a: endless())\ngc.collect()\nreturn right(g, x)",
        words="CPU time",
    ),
    Attack(
        "endless in an exception's text",
        R,
        "loops while the runner asks what happened",
        "clock",
        (TIMEOUT,),
        code="""
class E(Exception):
    def __str__(self): endless()
def sin_vjp(g, x):
    raise E
""",
        words="CPU time",
    ),
    Attack(
        "endless in a class's name",
        R,
        "loops while the runner names what came back",
        "clock",
        (TIMEOUT, INVALID, ERROR),
        code="""
class M(type):
    @property
    def __name__(cls): endless()
class T(metaclass=M): pass
def sin_vjp(g, x):
    return T()
""",
    ),
    Attack(
        "catches everything",
        R,
        "swallows every exception and goes on",
        "clock",
        (TIMEOUT,),
        """
while True:
    try:
        endless()
    except BaseException:
        pass
""",
        words="CPU time",
    ),
    Attack(
        "ignores signals",
        R,
        "sets every handler to ignore, then loops",
        "clock",
        (TIMEOUT,),
        """
signal = real("signal")
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
endless()
""",
        words="CPU time",
    ),
    Attack("exits and tries again", R, "dies at once each time", "process", (ERROR,), "os._exit(0)", words="exit code 0"),
    Attack(
        "prints without end",
        R,
        "floods the channel with text",
        "clock",
        (TIMEOUT,),
        "while True: print('x' * 10_000)",
        words="CPU time",
    ),
    Attack(
        "prints a little for ever",
        R,
        "writes lines in a loop, flushing each",
        "clock",
        (TIMEOUT,),
        "while True: print('.', end='', flush=True)",
        words="CPU time",
    ),
    Attack(
        "slow only in the search for an example",
        R,
        "sleeps when it is called again on small cases",
        "clock",
        (FAIL, INVALID, ERROR, TIMEOUT),
        "if x.size < 4 and float(x[0]).is_integer(): time.sleep(3600)\nreturn g",
    ),
    # -- memory
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
    # -- processes, threads, descriptors
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
    # -- recursion and crashes
    Attack("recursion", R, "calls itself for ever", "runner", (ERROR,), "return sin_vjp(g, x)", words="RecursionError"),
    Attack(
        "recursion without limit",
        R,
        "raises the limit, then overflows the C stack",
        "process",
        (ERROR, MEMORY),
        """
sys.setrecursionlimit(10**9)
class A:
    def __repr__(self): return repr([self])
repr(A())
""",
    ),
    Attack(
        "recursive data",
        R,
        "a list inside itself, ten thousand deep",
        "process",
        (INVALID, ERROR, MEMORY, TIMEOUT),
        "a = []\nfor _ in range(10**6): a = [a]\nreturn a",
    ),
    Attack("segmentation fault", R, "reads address 0", "process", (ERROR,), "real('ctypes').string_at(0)", words="segmentation"),
    Attack("abort", R, "calls abort()", "process", (ERROR,), "os.abort()", words="abort"),
    Attack(
        "illegal code object",
        R,
        "runs bytecode that corrupts the interpreter",
        "process",
        (ERROR, MEMORY, TIMEOUT, PASS, FAIL, INVALID),
        """
code = sin_vjp.__code__.replace(co_code=bytes([100, 255] * 40 + [83, 0]), co_consts=())
return type(sin_vjp)(code, {})()
""",
    ),
    Attack(
        "writes over the interpreter",
        R,
        "overwrites the None object",
        "process",
        (ERROR, TIMEOUT, MEMORY, INVALID),
        """
real("ctypes").memset(id(None), 255, 64)
return g
""",
    ),
    # -- output
    Attack(
        "huge traceback",
        R,
        "an exception of 100 MB through 900 frames",
        "runner",
        (ERROR, MEMORY),
        """
def down(n):
    if n == 0: raise ValueError("x" * 10_000_000)
    down(n - 1)
down(900)
""",
    ),
    Attack(
        "exception groups",
        R,
        "a chain of ten thousand causes",
        "runner",
        (ERROR,),
        """
error = ValueError("first")
for k in range(10_000):
    new = ValueError(k)
    new.__cause__ = error
    error = new
raise error
""",
    ),
    Attack("huge return", R, "returns as much as fits", "runner", (INVALID,), "return np.ones(10**6)", words=""),
    Attack(
        "largest answers allowed",
        R,
        "each call returns just what one answer may hold",
        "parser",
        (INVALID, FAIL),
        "return np.ones(120_000)",
    ),
    Attack("many elements", R, "a tuple of a million arrays", "runner", (INVALID,), "return (g,) * 10**6"),
    Attack(
        "broadcast giant",
        R,
        "a view that claims terabytes",
        "runner",
        (INVALID,),
        "return np.broadcast_to(1.0, (1 << 20, 1 << 20))",
    ),
    Attack("endless generator", R, "an iterator without end", "runner", (INVALID,), "return iter(int, 1)"),
    Attack(
        "endless tuple subclass",
        R,
        "an iterator without end that says it is a tuple",
        "rlimits",
        (MEMORY, INVALID, TIMEOUT, ERROR),
        code="""
class Endless(tuple):
    def __iter__(self): return iter(int, 1)
def sin_vjp(g, x):
    return Endless((g,))
""",
        alone=("rlimits",),
    ),
    Attack(
        "many warnings",
        R,
        "a thousand missing imports with long names",
        "parser",
        (ERROR, INVALID, TIMEOUT, FORBIDDEN),
        """
for k in range(5000):
    __import__("m" * 150 + str(k))
endless()
""",
    ),
    Attack(
        "wakes the grader a million times",
        R,
        "writes the channel one byte at a time",
        "parser",
        (ERROR, TIMEOUT, INVALID),
        """
reply = frame(2, 3, 0, 0, 0, struct.pack("<I4x", 0)) * 400
for k in range(len(reply)): os.write(3, reply[k : k + 1])
endless()
""",
    ),
    Attack(
        "deep source",
        R,
        "brackets nested ten thousand deep",
        "intake",
        (ERROR, MEMORY, INVALID, FAIL),
        code="def sin_vjp(g, x):\n    return " + "(" * 5000 + "g" + ")" * 5000 + "\n",
        canary=False,
    ),
    Attack(
        "deep expression",
        R,
        "a sum of ten thousand terms",
        "intake",
        (ERROR, MEMORY, INVALID, FAIL),
        code="def sin_vjp(g, x):\n    return " + "-" * 20_000 + "g\n",
        canary=False,
    ),
    Attack(
        "deep attribute chain",
        R,
        "an attribute of an attribute, ten thousand times",
        "intake",
        (ERROR, MEMORY, INVALID, FAIL),
        code="def sin_vjp(g, x):\n    return g" + ".T" * 10_000 + "\n",
        canary=False,
    ),
    Attack(
        "constant folding",
        R,
        "a constant that the compiler works out",
        "process",
        (ERROR, MEMORY, TIMEOUT, INVALID),
        "return (((1 << 4000) ** 4000) ** 4000) * g",
    ),
)
