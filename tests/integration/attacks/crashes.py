"""Attacks that bring the process down, or return and print more than anybody can use."""

from tests.integration.attacks.record import ERROR, FAIL, FORBIDDEN, INVALID, MEMORY, PASS, TIMEOUT, Attack

R = "resources"

ATTACKS = (
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
