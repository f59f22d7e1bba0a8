"""What a hostile submission is, as data, and the lines that they all begin with."""

from dataclasses import dataclass

from grader.values.report import Status

PRELUDE = '''
import builtins, gc, os, struct, sys, time
import numpy as np

real = builtins.__import__  # the interpreter's own import, which no list of names holds back


def breach(what):
    """Says that something went through which must not."""
    raise RuntimeError(f"BREACH: {what}")


def libc():
    return real("ctypes").CDLL(None, use_errno=True)


def syscall(number, *args):
    """A raw system call; OSError when it is refused."""
    ctypes = real("ctypes")
    library = libc()
    library.syscall.restype = ctypes.c_long
    pointers = [ctypes.create_string_buffer(arg + bytes(64)) if isinstance(arg, bytes) else ctypes.c_long(arg) for arg in args]
    result = library.syscall(ctypes.c_long(number), *pointers)
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def endless():
    while True:
        pass


def right(g, x):
    return g * np.cos(x)


def frame(type_, kind=0, items=0, index=0, mask=0, payload=b""):
    """A frame as the runner writes it."""
    return struct.pack("<BBHIII", type_, kind, items, index, mask, len(payload)) + payload


def item(shape, data, code=0):
    """An array as the runner packs it."""
    return struct.pack(f"<BB6x{len(shape)}Q", code, len(shape), *shape) + data + bytes(-len(data) % 8)

'''

CANARY = """

def relu_vjp(g, x):
    return g * (x > 0)
"""

# What may hold an attack. Those of the sandbox can be left out one by one; the others are always there.
SANDBOX_LAYERS = ("namespaces", "landlock", "seccomp", "user", "rlimits")
OTHER_LAYERS = (
    "clock",  # CPU time and a wall clock, read from outside
    "process",  # one process for one submission, and nothing of it that lives longer
    "parser",  # bytes that are not in the protocol are refused
    "runner",  # only exact arrays leave the child, cut and counted
    "judge",  # numbers decide, and the child holds none to copy
    "intake",  # the file is refused before anything is run
)


@dataclass(frozen=True)
class Attack:
    """One hostile submission: a file with ``sin_vjp`` as the attack, and ``relu_vjp`` as an honest function beside it.

    ``code`` is the file without the common first lines; when ``body`` is given instead it is the body of ``sin_vjp``.
    ``layer`` is what stops it with everything in place; ``alone`` are the layers each of which must stop it by itself,
    and ``real`` says that with all of them off it goes through (a safe one, that shows its breach). ``ends`` are the
    statuses in which ``sin`` may end, ``words`` must be in its message. ``canary`` is false where the file as a whole is
    lost by right. ``score`` is what the attacked exercise may earn: more than 0 only for what is honest in it.
    With ``data`` it is any other file, ``file`` its name; it need hold no ``relu_vjp``.
    """

    name: str
    family: str
    tries: str
    layer: str
    ends: tuple[Status, ...]
    body: str = ""
    code: str = ""
    words: str = ""
    alone: tuple[str, ...] = ()
    real: bool = False
    canary: bool = True
    score: float = 0.0
    file: str = "hw1.py"
    data: bytes = b""

    @property
    def source(self) -> str:
        """The text of the file."""
        if self.code:
            return PRELUDE + self.code + (CANARY if "def relu_vjp" not in self.code else "")
        lines = "\n".join(f"    {line}" for line in self.body.strip("\n").splitlines())
        return f"{PRELUDE}def sin_vjp(g, x):\n{lines}\n{CANARY}"


FORBIDDEN, ERROR, TIMEOUT, MEMORY = Status.FORBIDDEN, Status.ERROR, Status.TIMEOUT, Status.MEMORY
INVALID, FAIL, PASS, NOT_ATTEMPTED = Status.INVALID, Status.FAIL, Status.PASS, Status.NOT_ATTEMPTED
MISSING, UNREADABLE = Status.MISSING, Status.UNREADABLE
