"""Attempts to be given what was not earned: forged answers, forged arrays, a changed runner."""

from tests.integration.attacks.record import ERROR, FAIL, FORBIDDEN, INVALID, NOT_ATTEMPTED, PASS, TIMEOUT, Attack

F = "forgery"


def array(name: str, tries: str, body: str, *ends: object, layer: str = "runner", **more: object) -> Attack:
    """Something that pretends to be the right array."""
    return Attack(name, F, tries, layer, ends or (INVALID,), body, **more)  # type: ignore[arg-type]


ATTACKS = (
    # -- the channel
    Attack(
        "rubbish on every descriptor",
        F,
        "writes noise wherever it can",
        "parser",
        (ERROR,),
        """
for fd in range(64):
    try:
        os.write(fd, b"\\xff" * 4096)
    except OSError:
        pass
endless()
""",
        words="channel",
    ),
    Attack(
        "zeros on the channel", F, "writes zeros", "parser", (ERROR,), "os.write(3, bytes(1 << 16))\nendless()", words="channel"
    ),
    Attack(
        "an end without answers",
        F,
        "says that all is done",
        "parser",
        (ERROR,),
        "os.write(3, frame(4))\nendless()",
        words="channel",
    ),
    Attack(
        "loaded again", F, "starts the conversation anew", "parser", (ERROR,), "os.write(3, frame(1))\nendless()", words="channel"
    ),
    Attack(
        "a score",
        F,
        "writes a report as other graders read it",
        "parser",
        (ERROR,),
        'os.write(3, b\'{"score": 1.0, "status": "pass"}\')\nendless()',
        words="channel",
    ),
    Attack(
        "our fault",
        F,
        "claims that the grader failed, which is never scored",
        "parser",
        (ERROR,),
        "os.write(3, frame(2, 12, payload=bytes(8)))\nendless()",
        words="channel",
    ),
    Attack(
        "not run",
        F,
        "claims that it was never called",
        "parser",
        (ERROR,),
        "os.write(3, frame(2, 13, payload=bytes(8)))\nendless()",
        words="channel",
    ),
    Attack(
        "a giant header",
        F,
        "announces 4 GiB",
        "parser",
        (ERROR,),
        "os.write(3, struct.pack('<BBHIII', 2, 0, 1, 0, 0, 0xFFFFFFF8))\nendless()",
        words="channel",
    ),
    Attack(
        "half a frame",
        F,
        "announces a frame, sends a part and waits",
        "clock",
        (TIMEOUT,),
        "os.write(3, struct.pack('<BBHIII', 2, 0, 1, 0, 0, 4096) + bytes(100))\ntime.sleep(3600)",
        words="waiting",
    ),
    Attack(
        "a shape that overflows",
        F,
        "dimensions whose product wraps around",
        "parser",
        (ERROR,),
        "os.write(3, frame(2, 0, 1, payload=item((2**63, 2, 2**63), b'')))\nendless()",
        words="channel",
    ),
    Attack(
        "an empty array of absurd shape",
        F,
        "no bytes, but dimensions beyond what numpy takes",
        "parser",
        (ERROR,),
        "os.write(3, frame(2, 0, 1, payload=item((0,) + (100_000,) * 7, b'')))\nendless()",
        words="channel",
    ),
    Attack(
        "a thousand dimensions",
        F,
        "an array header with 255 dimensions",
        "parser",
        (ERROR,),
        "os.write(3, frame(2, 0, 1, payload=bytes([0, 255]) + bytes(6 + 8 * 255)))\nendless()",
        words="channel",
    ),
    Attack(
        "an unknown dtype",
        F,
        "dtype number 200",
        "parser",
        (ERROR,),
        "os.write(3, frame(2, 0, 1, payload=item((1,), bytes(8), 200)))\nendless()",
        words="channel",
    ),
    Attack(
        "answers from the end",
        F,
        "answers the last call first",
        "parser",
        (ERROR,),
        "os.write(3, frame(2, 0, 1, 5, payload=item((1,), bytes(8))))\nendless()",
        words="channel",
    ),
    Attack(
        "an argument that was not given",
        F,
        "says that its tenth argument was changed, for the grader to stumble over",
        "parser",
        (ERROR,),
        "os.write(3, frame(2, 0, 1, 0, 1 << 9, item((1,), bytes(8))))\nendless()",
        words="channel",
    ),
    Attack(
        "answers for another exercise",
        F,
        "answers its own calls wrongly and then those of the next exercise",
        "judge",
        (NOT_ATTEMPTED,),
        """
empty = struct.pack("<I4x", 0)
os.write(3, frame(3, 2, payload=empty) + frame(3, 2, payload=empty))
os._exit(0)
""",
        canary=False,
    ),
    Attack(
        "answers early, then leaves",
        F,
        "writes answers of its own for every call and exits",
        "judge",
        (FAIL, INVALID, ERROR),
        """
answers = b"".join(frame(2, 0, 1, k, payload=item((3,), bytes(24))) for k in range(8))
os.write(3, answers)
os._exit(0)
""",
    ),
    Attack(
        "exits in the middle",
        F,
        "answers some calls rightly, then exits with status 0",
        "process",
        (ERROR,),
        code="""
calls = []
def sin_vjp(g, x):
    calls.append(1)
    if len(calls) > 3: os._exit(0)
    return right(g, x)
""",
        words="exit code 0",
    ),
    Attack(
        "SystemExit in the middle",
        F,
        "leaves by an exception that nobody catches",
        "runner",
        (ERROR,),
        "sys.exit(0)",
        words="sys.exit(0)",
    ),
    Attack("closes the channel", F, "no answer can come any more", "parser", (ERROR,), "os.close(3)\nendless()", words="channel"),
    Attack(
        "a name that is not text",
        F,
        "bytes that are no UTF-8 in every text",
        "parser",
        (ERROR,),
        """
text = b"\\xff\\xfe\\x00\\x1b[31m\\xe2\\x80\\xae"
os.write(3, frame(2, 3, 0, payload=struct.pack("<I4x", len(text)) + text + bytes(-len(text) % 8)))
os._exit(0)
""",
    ),
    Attack(
        "lines of somebody else's file",
        F,
        "a traceback through files that are not there",
        "parser",
        (ERROR,),
        "os.write(3, frame(2, 3, 1, payload=struct.pack('<I4x', 0) + struct.pack('<II', 7, 1)))\nendless()",
        words="channel",
    ),
    # -- arrays that are not what they seem
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
    # -- the runner
    Attack(
        "replaces numpy",
        F,
        "numpy's functions say that all is equal",
        "judge",
        (FAIL, ERROR, INVALID),
        """
np.allclose = np.array_equal = np.isclose = lambda *a, **k: True
np.ndarray.__eq__ if True else None
np.cos = np.sin
return right(g, x)
""",
    ),
    Attack(
        "replaces numpy in the C table",
        F,
        "turns cosine into one in numpy's own type",
        "judge",
        (FAIL, ERROR, INVALID),
        """
for module in list(sys.modules.values()):
    if hasattr(module, "cos"):
        try:
            module.cos = lambda v: v * 0 + 1
        except (AttributeError, TypeError):
            pass
return g
""",
    ),
    Attack(
        "replaces the runner",
        F,
        "its own packer says what it likes",
        "judge",
        (FAIL, ERROR, INVALID),
        """
for name, module in list(sys.modules.items()):
    if name.endswith("child"):
        module.changed = lambda *a: 0
        module.same_bytes = lambda *a: True
        module.pack = lambda result, limit: (0, 1, item(x.shape, bytes(x.nbytes)), (x,))
return g
""",
    ),
    Attack(
        "replaces sys.modules",
        F,
        "other modules under known names",
        "judge",
        (FAIL, ERROR, INVALID),
        """
for name in list(sys.modules): sys.modules[name] = None
return g
""",
    ),
    Attack(
        "replaces builtins",
        F,
        "len, type and isinstance of its own",
        "judge",
        (FAIL, ERROR, INVALID, TIMEOUT),
        """
builtins.len = builtins.isinstance = builtins.type = builtins.range = None
return g
""",
    ),
    Attack(
        "frames of the runner, changed",
        F,
        "changes the runner's variables from below",
        "judge",
        (FAIL, ERROR, INVALID),
        """
frame = sys._getframe(1)
while frame is not None:
    worker = frame.f_locals.get("self")
    if type(worker).__name__ == "_Worker":
        worker.sender.frame(5, index=4, payload=b"hi\\0\\0\\0\\0\\0\\0"[:8])
    frame = frame.f_back
return g
""",
    ),
    Attack(
        "trace function",
        F,
        "watches and changes the runner line by line",
        "judge",
        (FAIL, ERROR, INVALID, TIMEOUT),
        """
sys.settrace(lambda *a: None)
sys.setprofile(lambda *a: None)
return g
""",
    ),
    Attack(
        "at exit",
        F,
        "writes answers when the interpreter ends",
        "process",
        (FAIL,),
        """
real("atexit").register(lambda: os.write(3, frame(1)))
return g
""",
    ),
    Attack(
        "answers later",
        F,
        "a thread that changes the answer afterwards",
        "seccomp",
        (FORBIDDEN, ERROR),
        """
def later():
    time.sleep(0.01)
    os.write(3, frame(1))
real("_thread").start_new_thread(later, ())
breach("a thread")
""",
        alone=("seccomp", "rlimits"),
        real=True,
    ),
    Attack(
        "a destructor that answers",
        F,
        "writes to the channel when it is thrown away",
        "parser",
        (ERROR,),
        code="""
class Late:
    def __del__(self): os.write(3, frame(1))
def sin_vjp(g, x):
    Late()
    return right(g, x)
""",
        words="channel",
    ),
    Attack(
        "changes its inputs",
        F,
        "makes g and x such that the answer is right",
        "judge",
        (FAIL, ERROR, INVALID),
        """
g[...] = 0
x[...] = 0
return g
""",
    ),
    Attack(
        "hides a changed input",
        F,
        "changes its input and takes it back from the runner's check",
        "judge",
        (FAIL, ERROR, INVALID),
        """
for name, module in list(sys.modules.items()):
    if name.endswith("child"): module.changed = lambda *a: 0
x *= 0
return g
""",
    ),
    Attack(
        "NotImplementedError for half",
        F,
        "is unwritten where it would be wrong",
        "judge",
        (NOT_ATTEMPTED,),
        code="""
calls = []
def sin_vjp(g, x):
    calls.append(1)
    if len(calls) > 2: raise NotImplementedError
    return right(g, x)
""",
    ),
    Attack(
        "a warning in place of a name",
        F,
        "HTML and terminal codes in everything that is shown",
        "parser",
        (ERROR,),
        """
print("\\x1b]0;owned\\x07\\x1b[2J<script>alert(1)</script>")
raise ValueError("<img src=x onerror=alert(1)>\\x1b[31m\\u202e")
""",
    ),
    Attack(
        "deletes itself",
        F,
        "removes its own function after the first call",
        "runner",
        (FAIL,),
        code="""
def sin_vjp(g, x):
    globals().pop("sin_vjp", None)
    return g
""",
    ),
    Attack(
        "callable that is not a function",
        F,
        "an instance that changes with each look",
        "judge",
        (FAIL, ERROR, INVALID),
        code="""
class Chameleon:
    def __call__(self, g, x): return g
    def __getattr__(self, name): return lambda *a, **k: True
sin_vjp = Chameleon()
""",
    ),
)
