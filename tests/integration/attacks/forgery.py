"""Attempts to be given what was not earned: a changed runner, changed inputs, answers that come later."""

from tests.integration.attacks.record import ERROR, FAIL, FORBIDDEN, INVALID, NOT_ATTEMPTED, TIMEOUT, Attack

F = "forgery"

ATTACKS = (
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
        module.pack = lambda result, limit, made=module.Packed: made(0, 1, item(x.shape, b''), bytes(x.nbytes), (x,), True)
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
