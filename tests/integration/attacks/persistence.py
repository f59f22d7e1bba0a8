"""Attempts to leave something behind for the next submission, or for the next call."""

from tests.integration.attacks.record import ERROR, FAIL, FORBIDDEN, PASS, Attack

P = "persistence"
WALLS = ("namespaces", "landlock", "seccomp")

ATTACKS = (
    Attack(
        "a changed numpy",
        P,
        "leaves a broken numpy for the next one",
        "process",
        (PASS, FAIL, ERROR),
        """
answer = right(g, x)
np.cos = np.multiply = np.where = np.maximum = lambda *a, **k: 1 / 0
np.random.seed = lambda *a: 1 / 0
return answer
""",
        score=1.0,
        canary=False,
        alone=("nothing",),
    ),
    Attack(
        "a changed interpreter",
        P,
        "writes over small integers",
        "process",
        (ERROR, FAIL, PASS),
        """
real("ctypes").memmove(id(7) + 24, struct.pack("<I", 8), 4)
return right(g, x)
""",
        score=1.0,
        canary=False,
        alone=("nothing",),
    ),
    Attack(
        "a marked module",
        P,
        "leaves a note in a module",
        "process",
        (PASS,),
        """
if hasattr(sys, "attack_was_here"): breach("a note of an earlier process")
if x.size > 10**9: sys.attack_was_here = True
return right(g, x)
""",
        score=1.0,
    ),
    Attack(
        "a note in builtins",
        P,
        "leaves a note for another submission",
        "process",
        (PASS,),
        code="""
if hasattr(builtins, "attack_was_here"): breach("a note of an earlier submission")
builtins.attack_was_here = True
def sin_vjp(g, x):
    return right(g, x)
""",
        score=1.0,
        alone=("nothing",),
    ),
    Attack(
        "a file in the box",
        P,
        "leaves a file at the root",
        "seccomp",
        (FORBIDDEN, ERROR),
        "open('/grader-attack', 'w').close()\nos.unlink('/grader-attack')\nbreach('a file at the root')",
        alone=("namespaces", "landlock", "seccomp", "user"),
    ),
    Attack(
        "a file beside the packages",
        P,
        "changes numpy for everybody who comes later",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
path = os.path.join(os.path.dirname(np.__file__), "grader-attack.py")
open(path, "w").close()
os.unlink(path)
breach("a file in numpy")
""",
        alone=("namespaces", "landlock", "seccomp", "user"),
    ),
    Attack(
        "a file in the runner",
        P,
        "changes the runner for everybody who comes later",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
folder = os.path.dirname(sys.modules[next(name for name in sys.modules if name.endswith(".wire"))].__file__)
open(os.path.join(folder, "grader-attack.py"), "w").close()
os.unlink(os.path.join(folder, "grader-attack.py"))
breach("a file in the runner")
""",
        alone=("namespaces", "landlock", "seccomp", "user"),
    ),
    Attack(
        "compiled files",
        P,
        "leaves a poisoned .pyc",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
folder = os.path.join(os.path.dirname(os.__file__), "__pycache__")
open(os.path.join(folder, "grader-attack.pyc"), "w").close()
os.unlink(os.path.join(folder, "grader-attack.pyc"))
breach("a compiled file")
""",
        alone=("namespaces", "landlock", "seccomp", "user"),
    ),
    Attack(
        "a temporary file",
        P,
        "leaves a file in the temporary folder",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
file = real("tempfile").NamedTemporaryFile(dir="/tmp", prefix="grader-attack")
file.close()
breach("a temporary file")
""",
        alone=WALLS,
        real=True,
    ),
    Attack(
        "shared memory",
        P,
        "a segment that outlives its process",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
identifier = syscall(29, $KEY, 4096, 0o1600)
syscall(31, identifier, 0, 0)
breach("a segment")
""",
        alone=("seccomp",),
        real=True,
    ),
    Attack(
        "semaphores",
        P,
        "a set of semaphores that outlives its process",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
identifier = syscall(64, $KEY, 1, 0o1600)
syscall(66, identifier, 0, 0)
breach("semaphores")
""",
        alone=("seccomp",),
        real=True,
    ),
    Attack(
        "a message queue",
        P,
        "a queue that outlives its process",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
identifier = syscall(68, $KEY, 0o1600)
syscall(71, identifier, 0, 0)
breach("a queue")
""",
        alone=("seccomp",),
        real=True,
    ),
    Attack(
        "the zygote's memory",
        P,
        "writes into the process that forks all others",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
ctypes = real("ctypes")
class Vector(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]
word = ctypes.create_string_buffer(16)
word_there = ctypes.addressof(word)
local, remote = Vector(ctypes.addressof(word), 8), Vector(id(np.ndarray), 8)
buffer = ctypes.create_string_buffer(8)
libc().process_vm_readv(os.getppid(), ctypes.byref(Vector(ctypes.addressof(buffer), 8)), 1, ctypes.byref(remote), 1, 0)
same = Vector(ctypes.addressof(buffer), 8)
if libc().process_vm_writev(os.getppid(), ctypes.byref(same), 1, ctypes.byref(remote), 1, 0) == 8: breach("the zygote")
number = ctypes.get_errno()
raise OSError(number, os.strerror(number))
""",
        alone=("landlock", "seccomp", "user"),
        real=True,
    ),
    Attack(
        "the process that comes next",
        P,
        "signals the child that waits for the next submission",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
for pid in range(1, 64):
    if pid != os.getpid():
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            continue
        breach(f"process {pid}")
raise OSError(1, "nobody there")
""",
        alone=("seccomp", "landlock"),
    ),
    Attack(
        "state between calls",
        P,
        "counts its calls and answers by them",
        "judge",
        (FAIL,),
        code="""
calls = []
def sin_vjp(g, x):
    calls.append(1)
    return right(g, x) if len(calls) < 1000 and len(calls) % 2 else g
""",
    ),
    Attack(
        "a result that changes later",
        P,
        "hands out a buffer and overwrites it in the next call",
        "judge",
        (FAIL, ERROR),
        code="""
kept = []
def sin_vjp(g, x):
    for buffer in kept: buffer *= 2
    kept.append(right(g, x))
    return kept[-1]
""",
    ),
    Attack(
        "the random state",
        P,
        "leaves a random state for the next one",
        "process",
        (PASS,),
        """
np.random.seed(1234)
real("random").seed(1234)
return right(g, x)
""",
        score=1.0,
    ),
    Attack(
        "floating point mode",
        P,
        "rounds upwards from now on",
        "process",
        (PASS, FAIL),
        """
libc().fesetround(0x800) if hasattr(libc(), "fesetround") else None
np.seterr(all="raise")
return right(g, x)
""",
        score=1.0,
        canary=False,
    ),
    Attack(
        "a locale",
        P,
        "changes the locale of the process",
        "process",
        (PASS,),
        """
real("locale").setlocale(real("locale").LC_ALL, "C")
return right(g, x)
""",
        score=1.0,
    ),
    Attack(
        "the working folder",
        P,
        "moves to another folder",
        "seccomp",
        (FORBIDDEN, ERROR),
        "os.chdir('/lib')\nbreach('moved')",
        alone=("seccomp",),
    ),
    Attack(
        "a module under a known name",
        P,
        "leaves its own module as json for others",
        "process",
        (PASS,),
        """
sys.modules["json"] = sys.modules["relu"] = None
return right(g, x)
""",
        score=1.0,
    ),
)
