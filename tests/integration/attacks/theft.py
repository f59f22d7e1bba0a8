"""Attempts to get at the reference, the expected values, other submissions or the grader's secrets."""

from tests.integration.attacks.record import ERROR, FAIL, FORBIDDEN, INVALID, PASS, Attack

T = "theft"
WALLS = ("namespaces", "landlock", "seccomp")

ATTACKS = (
    Attack(
        "import the reference",
        T,
        "imports the grader's own modules",
        "process",
        (ERROR, FORBIDDEN),
        """
real("grader.exercise")
breach("the grader can be imported")
""",
        alone=("nothing",),
    ),
    Attack(
        "import the reference politely",
        T,
        "an ordinary import of the reference",
        "runner",
        (FORBIDDEN,),
        """
from reference.sin import sin_vjp as solution
return solution(g, x)
""",
        words="reference.sin",
    ),
    Attack(
        "read the reference",
        T,
        "opens the file of the reference",
        "namespaces",
        (ERROR, FORBIDDEN),
        """
text = open("$REFERENCE").read()
breach("the reference")
""",
        alone=WALLS,
        real=True,
    ),
    Attack(
        "walk the file system",
        T,
        "looks for a file called sin.py anywhere",
        "namespaces",
        (PASS,),
        """
for folder, _, files in os.walk("$PROJECT"):
    if "sin.py" in files: breach(folder)
return right(g, x)
""",
        alone=WALLS,
        real=True,
        score=1.0,
    ),
    Attack(
        "read a secret",
        T,
        "opens a file that anybody on the machine may read",
        "namespaces",
        (ERROR, FORBIDDEN),
        """
open("$SECRET").read()
breach("the secret")
""",
        alone=WALLS,
        real=True,
    ),
    Attack(
        "read passwords",
        T,
        "opens /etc/passwd",
        "namespaces",
        (ERROR, FORBIDDEN),
        "open('/etc/passwd').read()\nbreach('passwd')",
        alone=WALLS,
        real=True,
    ),
    Attack(
        "a file for the loader",
        T,
        "has the dynamic loader map a file",
        "namespaces",
        (ERROR, FORBIDDEN),
        """
ctypes = real("ctypes")
try:
    ctypes.CDLL("$SECRET")
except OSError as error:
    if "too short" in str(error) or "invalid ELF" in str(error): breach("the loader read it")
    raise
""",
        alone=WALLS,
        real=True,
    ),
    Attack(
        "numpy reads for it",
        T,
        "has numpy's C code open the file",
        "namespaces",
        (ERROR, FORBIDDEN),
        """
np.fromfile("$SECRET", np.uint8)
breach("the secret")
""",
        alone=WALLS,
        real=True,
    ),
    Attack(
        "memory of the grader",
        T,
        "reads the grader's memory",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
ctypes = real("ctypes")
class Vector(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]
buffer = ctypes.create_string_buffer(64)
local, remote = Vector(ctypes.addressof(buffer), 32), Vector($ADDRESS, 32)
got = libc().process_vm_readv($PARENT, ctypes.byref(local), 1, ctypes.byref(remote), 1, 0)
if got > 0: breach("the grader's memory")
number = ctypes.get_errno()
raise OSError(number, os.strerror(number))
""",
        alone=("namespaces", "landlock", "seccomp", "user"),
        real=True,
    ),
    Attack(
        "memory of the zygote",
        T,
        "reads the memory of the process that forks",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
ctypes = real("ctypes")
class Vector(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]
buffer = ctypes.create_string_buffer(64)
local, remote = Vector(ctypes.addressof(buffer), 32), Vector(id(None), 32)
got = libc().process_vm_readv(os.getppid(), ctypes.byref(local), 1, ctypes.byref(remote), 1, 0)
if got > 0: breach("the zygote's memory")
number = ctypes.get_errno()
raise OSError(number, os.strerror(number))
""",
        alone=("landlock", "seccomp", "user"),
        real=True,
    ),
    Attack(
        "expected values in memory",
        T,
        "looks through all objects for arrays that hold the answer",
        "process",
        (PASS, FAIL),
        """
wanted = right(g, x)
for thing in gc.get_objects():
    for value in (thing.values() if type(thing) is dict else thing if type(thing) in (list, tuple) else ()):
        if type(value) is np.ndarray and value is not wanted and value.shape == wanted.shape and value.dtype == wanted.dtype:
            if np.allclose(value, wanted, 1e-9) and not np.allclose(value, g) and x.size > 2: breach("an expected value")
return right(g, x)
""",
        alone=("nothing",),
        score=1.0,
    ),
    Attack(
        "names in memory",
        T,
        "looks for words of the reference in its own memory",
        "process",
        (PASS,),
        """
words = {"miscon" + "ception", "tole" + "rance", "GRADER" + "_SECRET", "expected" + "_values"}
for name, module in list(sys.modules.items()):
    if name.startswith(("grader", "reference", "exercises")): breach(name)
for thing in gc.get_objects():
    if type(thing) is dict:
        found = words & {key for key in thing if type(key) is str}
        if found and "np" not in thing: breach(f"{found}")
return right(g, x)
""",
        score=1.0,
    ),
    Attack(
        "the seed",
        T,
        "looks for the suite's seed in the runner",
        "process",
        (PASS,),
        """
frame = sys._getframe()
while frame is not None:
    for name in frame.f_locals:
        if name in ("seed", "suite", "expected", "reference", "points", "tolerance"): breach(name)
    frame = frame.f_back
return right(g, x)
""",
        score=1.0,
    ),
    Attack(
        "frames of the runner",
        T,
        "reads the calls that are still to come",
        "judge",
        (FAIL, INVALID, ERROR),
        """
frame = sys._getframe()
calls = None
while frame is not None:
    calls = frame.f_locals.get("calls", calls)
    frame = frame.f_back
return np.zeros_like(calls[0][0][1][1])
""",
    ),
    Attack(
        "numbers in the error text",
        T,
        "carries the inputs out in an exception",
        "parser",
        (ERROR,),
        """
raise ValueError(f"{x!r} {x.tolist()} {float(x[0])!r} {g}")
""",
        words="#",
    ),
    Attack(
        "numbers in a missing import",
        T,
        "carries the inputs out as the name of a module",
        "parser",
        (FORBIDDEN,),
        """
__import__("m" + str(x.tolist())).use
""",
        words="#",
    ),
    Attack(
        "numbers in what is printed",
        T,
        "prints the inputs, to read them in the report",
        "parser",
        (PASS,),
        """
print(x.tolist(), *x, g, float(x[0]), sep="\\n")
print({"x": list(x)}, x.astype(str), file=sys.stderr)
return right(g, x)
""",
        score=1.0,
    ),
    Attack(
        "numbers in code",
        T,
        "the inputs as digits and letters, in an error and in print",
        "parser",
        (ERROR,),
        """
code = real("base64").b64encode(np.resize(x, 64).tobytes()).decode()
print(code)
raise ValueError(code)
""",
        words="ValueError: #",
    ),
    Attack(
        "what the zygote left behind",
        T,
        "looks through memory that was used before for another submission's text",
        "process",
        (PASS,),
        """
word = "".join(map(chr, (105, 110, 110, 111, 99, 101, 110, 116, 45, 109, 97, 114, 107))).encode()
for size in (1 << 12, 1 << 16, 1 << 20, 1 << 23):
    if word in np.empty(size, np.uint8).tobytes(): breach("another submission's text")
for thing in gc.get_objects():
    if type(thing) is dict and any(type(value) is str and word.decode() in value for value in thing.values()):
        breach("another submission's text")
return right(g, x)
""",
        score=1.0,
    ),
    Attack(
        "clock of the zygote",
        T,
        "measures what the process that forks is doing",
        "process",
        (PASS, ERROR, FORBIDDEN),
        """
clock = (~os.getppid() << 3) | 2
before = time.clock_gettime(clock)
if time.clock_gettime(clock) - before > 1: breach("the zygote works while it is asked")
return right(g, x)
""",
        score=1.0,
    ),
    Attack(
        "timing of the cases",
        T,
        "answers rightly and wrongly in turn, and waits for the grader to tell the two apart",
        "process",
        (FAIL,),
        code="""
calls = []
channel = real("select").poll()
channel.register(3, 1)
def sin_vjp(g, x):
    calls.append(1)
    if channel.poll(20 if len(calls) < 4 else 0): breach("the grader says something between two cases")
    return right(g, x) if len(calls) % 2 else g
""",
    ),
    Attack(
        "the next submission",
        T,
        "reads from the channel what is meant for others",
        "process",
        (PASS, ERROR),
        """
ctypes = real("ctypes")
os_poll = real("select").poll()
os_poll.register(3, 1)
if os_poll.poll(0): breach(f"more to read: {os.read(3, 100)}")
return right(g, x)
""",
        score=1.0,
    ),
    Attack(
        "host and user",
        T,
        "asks who runs the grader",
        "namespaces",
        (PASS, FORBIDDEN),
        """
if os.uname().nodename == "$HOST": breach("the machine's name")
return right(g, x)
""",
        alone=("namespaces",),
        real=True,
        score=1.0,
    ),
)
