"""Attempts with the language itself: names, classes and hooks that are not what the runner takes them for."""

from grader.values.report import Status
from tests.integration.attacks.record import ERROR, FAIL, FORBIDDEN, MEMORY, PASS, TIMEOUT, Attack

FAMILY = "tricks"


def trick(name: str, tries: str, code: str, *ends: Status, layer: str = "process", **more: object) -> Attack:
    """A file that plays with what the runner takes for granted."""
    return Attack(name, FAMILY, tries, layer, ends, code=code, **more)  # type: ignore[arg-type]


RIGHT = "def sin_vjp(g, x):\n    {}\n    return right(g, x)\n"

ATTACKS = (
    # -- names
    trick(
        "two spellings of one name",
        "a right function, and a wrong one whose name looks different and is the same to Python",
        "def sin_vjp(g, x):\n    return right(g, x)\ndef \u017fin_vjp(g, x):\n    return g\n",
        FAIL, layer="judge",
    ),
    trick(
        "a class in place of a function", "an instance of itself that is an array",
        "class sin_vjp(np.ndarray):\n    def __new__(cls, g, x): return right(g, x).view(cls)\n",
        Status.INVALID, layer="runner",
    ),
    trick(
        "a property in place of a function", "a name that is computed when it is looked at",
        "sin_vjp = property(lambda self: endless())\n", ERROR, layer="runner", words="is property, not a function",
    ),
    trick(
        "a coroutine in place of a function", "an answer that never comes", "async def sin_vjp(g, x):\n    return right(g, x)\n",
        Status.INVALID, layer="runner",
    ),
    trick(
        "a module that looks back", "its own class of module, which loops when a name is looked up",
        "class Module(type(sys)):\n    def __getattribute__(self, name): endless()\n"
        "sys.modules[__name__].__class__ = Module\ndef sin_vjp(g, x):\n    return right(g, x)\n",
        TIMEOUT, layer="clock", canary=False,
    ),
    # -- objects that the runner asks
    trick(
        "a class that raises when asked", "a function whose class cannot be told, to stop the runner",
        "class Liar:\n    @property\n    def __class__(self): raise KeyError\n    def __call__(self, g, x): return right(g, x)\n"
        "sin_vjp = Liar()\n", ERROR, words="exit code",
    ),
    trick(
        "a traceback that loops", "an exception that is asked where it comes from, for ever",
        "class E(Exception):\n    __traceback__ = property(lambda self: endless())\ndef sin_vjp(g, x):\n    raise E\n",
        TIMEOUT, layer="clock", words="CPU time",
    ),
    trick(
        "a text that is none", "a message that is its own kind of text, and loops when it is cut",
        "class Text(str):\n    def __getitem__(self, key): endless()\n"
        "class E(Exception):\n    def __str__(self): return Text('x')\ndef sin_vjp(g, x):\n    raise E\n",
        TIMEOUT, layer="clock", words="CPU time",
    ),
    trick(
        "a name of a million letters", "an exception whose class has no end",
        "def sin_vjp(g, x):\n    raise type('E' * 10**6, (Exception,), {})('x')\n", ERROR, layer="runner",
    ),
    trick(
        "a name that is a number", "an exception whose class is called 7",
        "class M(type):\n    __name__ = property(lambda cls: 7)\nclass E(Exception, metaclass=M): pass\n"
        "def sin_vjp(g, x):\n    raise E\n", ERROR, layer="runner",
    ),
    trick(
        "the runner's own exception", "a refused import with numbers that fit into no frame",
        "Refused = sys.modules['runner.failure'].Refused\ndef sin_vjp(g, x):\n    raise Refused(7, 1 << 40)\n", ERROR,
        words="exit code",
    ),
    trick(
        "words of the grader", "an error text in which the grader would put its own words",
        "def sin_vjp(g, x):\n    raise ValueError('{detail} {where} {0} %s, while the file was being run (before any '\n"
        "        'function was called)')\n", ERROR, layer="runner",
    ),
    # -- hooks
    trick("a trace function that stays", "loops as soon as the runner goes on",
          RIGHT.format("sys.settrace(lambda *a: endless())"), TIMEOUT, layer="clock", words="CPU time"),
    trick("a profile function that raises", "stops the runner in the middle", RIGHT.format("sys.setprofile(lambda *a: 1 / 0)"),
          ERROR, layer="runner"),
    trick("an audit hook that refuses", "forbids the runner everything that is audited",
          f"def no(*a): raise RuntimeError('no')\n{RIGHT.format('sys.addaudithook(no)')}", PASS, ERROR, score=1.0),
    trick("its own way to make classes", "builtins that the runner might need",
          f"builtins.__build_class__ = builtins.__import__ = lambda *a, **k: endless()\n{RIGHT.format('pass')}", PASS, score=1.0),
    trick("no builtins at all", "empties the names that all modules share", RIGHT.format("__builtins__.clear()"), PASS, ERROR,
          score=1.0),
    trick("almost no recursion", "a limit under which the runner cannot go on",
          RIGHT.format("sys.setrecursionlimit(len(x) + 20)"), PASS, ERROR, score=1.0),
    # -- memory that is shared with the runner
    trick("writes into the question", "changes the inputs below numpy, where nobody compares",
          RIGHT.format("real('ctypes').memset(x.ctypes.data, 0, x.nbytes)"), ERROR, FAIL, PASS),
    trick("a marshalled giant", "bytes that announce two thousand million objects",
          "def sin_vjp(g, x):\n    return real('marshal').loads(b'[' + b'\\xff\\xff\\xff\\x7f')\n", MEMORY, ERROR),
    trick("another channel", "closes the grader's channel and puts a file in its place",
          RIGHT.format("os.dup(3); os.close(3); os.open('/python', os.O_RDONLY)"), FORBIDDEN, ERROR),
)  # fmt: skip
