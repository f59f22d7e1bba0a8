"""Attempts to be given what was not earned: things that pretend to be the right array."""

from tests.integration.attacks.record import ERROR, FAIL, FORBIDDEN, INVALID, PASS, Attack

F = "forgery"


def array(name: str, tries: str, body: str, *ends: object, layer: str = "runner", **more: object) -> Attack:
    """Something that pretends to be the right array."""
    return Attack(name, F, tries, layer, ends or (INVALID,), body, **more)  # type: ignore[arg-type]


ATTACKS = (
    array(
        "equal to everything",
        "a subclass that answers every comparison with yes",
        """
class Yes(np.ndarray):
    def __eq__(self, other): return True
    def __le__(self, other): return np.True_
    def __array_ufunc__(self, *args, **kwargs): return True
return g.view(Yes)
""",
    ),
    array(
        "array on demand",
        "an object that makes its array when asked",
        """
class Lazy:
    def __array__(self, *args, **kwargs): return right(g, x)
return Lazy()
""",
    ),
    array(
        "array interface",
        "an object with an address in memory",
        """
class Wild:
    __array_interface__ = {"shape": (3,), "typestr": "<f8", "data": (4096, False), "version": 3}
return Wild()
""",
    ),
    array(
        "function hook",
        "an object that takes over numpy's functions",
        """
class Hook:
    def __array_function__(self, *args, **kwargs): return True
    def __array_wrap__(self, *args): return True
    shape, dtype, ndim, nbytes = (3,), np.dtype(float), 1, 24
    def tobytes(self): return b""
return Hook()
""",
    ),
    array(
        "lies about its class",
        "an object whose __class__ says ndarray",
        """
class Liar:
    __class__ = np.ndarray
    shape, dtype, ndim, nbytes = (3,), np.dtype(float), 1, 24
return Liar()
""",
    ),
    array(
        "tuple that changes",
        "a tuple that gives other elements each time",
        """
class Shifty(tuple):
    def __iter__(self): return iter((g,))
return Shifty((right(g, x),))
""",
        FAIL,
        INVALID,
        ERROR,
    ),
    array("objects", "an array of Python objects", "return np.array([object()] * x.size, dtype=object)"),
    array("records", "a structured dtype", "return np.zeros(x.shape, dtype=[('a', 'f8')])"),
    array("text", "an array of strings", "return np.array(['1'] * x.size)"),
    array("dates", "an array of dates", "return np.zeros(x.shape, 'M8[s]')"),
    array("complex", "the right numbers with an imaginary part", "return right(g, x) + 0j"),
    array("long doubles", "a type that other machines do not have", "return right(g, x).astype(np.longdouble)"),
    array("a masked array", "wrong entries behind a mask", "return np.ma.masked_array(g, mask=True)"),
    array("a matrix", "numpy's old matrix class", "return np.asmatrix(right(g, x))"),
    array(
        "a memory map",
        "an array that is a file",
        "return np.memmap('$FOLDER/map', mode='w+', shape=(3,))",
        FORBIDDEN,
        ERROR,
        layer="seccomp",
        alone=("namespaces", "landlock", "seccomp"),
    ),
    array(
        "overlapping memory",
        "a view with strides of zero",
        "return np.lib.stride_tricks.as_strided(np.ones(1), x.shape, (0,))",
        FAIL,
        layer="judge",
    ),
    array(
        "beyond its memory",
        "a view over memory that it does not own",
        "return np.lib.stride_tricks.as_strided(np.ones(1), x.shape, (1 << 40,))",
        ERROR,
        FAIL,
        layer="process",
        canary=True,
    ),
    array(
        "negative strides",
        "right numbers, walked backwards",
        "return right(g, x)[::-1].copy()[::-1]",
        PASS,
        layer="judge",
        score=1.0,
    ),
    array(
        "signalling NaN",
        "NaN payloads that raise floating point faults",
        """
return np.full(x.shape, 0x7FF0000000000001, np.uint64).view(float)
""",
        INVALID,
        FAIL,
        layer="judge",
    ),
    array(
        "signalling NaN in single",
        "NaN payloads in float32",
        """
return np.full(x.shape, 0x7F800001, np.uint32).view(np.float32)
""",
        INVALID,
        FAIL,
        layer="judge",
    ),
    array(
        "infinities",
        "infinity minus infinity",
        "return np.where(np.arange(x.size) % 2, np.inf, -np.inf)",
        INVALID,
        FAIL,
        layer="judge",
    ),
    array("largest numbers", "numbers whose squares overflow", "return np.full(x.shape, 1.7e308)", FAIL, layer="judge"),
    array(
        "largest number of all",
        "an error that rounds up to infinity, so that the report is no JSON and the fault seems ours",
        "return np.full(x.shape, np.finfo(float).max)",
        FAIL,
        layer="judge",
    ),
    array("smallest numbers", "denormal numbers", "return np.full(x.shape, 5e-324)", FAIL, layer="judge"),
    array("all NaN", "hopes that NaN compares as it should not", "return np.full(x.shape, np.nan)", INVALID, FAIL, layer="judge"),
    array(
        "booleans of two",
        "truth values that are neither 0 nor 1",
        "return np.full(x.shape, 2, np.uint8).view(bool)",
        layer="judge",
    ),
    array(
        "unsigned wrap-around",
        "whole numbers that wrap around when subtracted",
        "return np.zeros(x.shape, np.uint64)",
        FAIL,
        INVALID,
        layer="judge",
    ),
    array(
        "eight dimensions",
        "the right numbers in a shape of ones",
        "return right(g, x).reshape((1,) * 7 + (-1,))",
        INVALID,
        FAIL,
        layer="judge",
    ),
    array("zero dimensions", "one number for all", "return np.float64(1.0)", INVALID, FAIL, layer="judge"),
    array("zero everywhere", "hopes that g is zero", "return np.zeros_like(x)", FAIL, layer="judge"),
)
