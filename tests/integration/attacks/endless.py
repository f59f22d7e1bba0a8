"""Attacks on time: what never ends, by any way to keep the processor busy or to wait."""

from tests.integration.attacks.record import ERROR, FAIL, INVALID, MEMORY, TIMEOUT, Attack

R = "resources"

ATTACKS = (
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
)
