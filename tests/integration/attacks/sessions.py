"""Attempts between two questions: one process answers all that is asked of a submission, and may do something in between."""

from tests.integration.attacks.record import ERROR, FAIL, PASS, TIMEOUT, Attack

S = "sessions"
WAITS = '''
def when_it_waits(act):
    """Does something when the runner waits for the next question."""
    def look(frame, event, arg):
        if event == "call" and frame.f_code.co_name == "_read_request":
            sys.setprofile(None)
            act()
    sys.setprofile(look)

'''


def wrong(name: str, tries: str, act: str, *, layer: str = "process", canary: bool = True) -> Attack:
    """A wrong answer, so that there is a second question, and ``act`` before that is read. The first verdict stands."""
    code = f"{WAITS}def act():\n    {act}\n\ndef sin_vjp(g, x):\n    when_it_waits(act)\n    return g\n"
    return Attack(name, S, tries, layer, (FAIL,), code=code, canary=canary)


ATTACKS = (
    wrong("leaves between two questions", "exits when it is to be asked again", "os._exit(0)"),
    wrong("crashes between two questions", "reads address 0 when it is to be asked again", "real('ctypes').string_at(0)"),
    wrong("loops between two questions", "uses CPU time while nobody counts a case", "endless()", layer="clock"),
    wrong("sleeps between two questions", "does not read what it is asked", "time.sleep(3600)", layer="clock"),
    wrong("answers before it is asked", "a second answer with the first", "os.write(3, frame(2, 0, 1))", layer="parser"),
    wrong("is loaded again", "begins anew in the middle", "os.write(3, frame(1) * 3)", layer="parser"),
    wrong("floods between two questions", "fills the channel while it is written to", "while True: os.write(3, bytes(1 << 16))",
          layer="parser"),
    wrong("closes the channel between two questions", "nobody there to be asked", "os.close(3)"),
    wrong("hoards between two questions", "takes all memory while it waits", "globals().update(held=bytearray(48 << 20))"),
    wrong("answers what it has not read", "its own reader of questions, which has an answer to all",
          "os.read(3, 1 << 20); os.write(3, b''.join(frame(2, 0, 1, k, payload=item((1,), bytes(8))) for k in range(9)))",
          layer="judge"),
    Attack(
        "learns from the second question", S, "is right from the second question on", "judge", (FAIL,),
        code=WAITS + "asked = []\ndef sin_vjp(g, x):\n    when_it_waits(lambda: asked.append(1))\n"
        "    return right(g, x) if asked else g\n",
    ),
    Attack(
        "a last word", S, "frames after the last question, for the next submission to be judged by", "process", (PASS,),
        code=WAITS + "def act():\n    os.write(3, frame(1) + frame(3, 2, payload=bytes(8)) * 4)\n    endless()\n\n"
        "def sin_vjp(g, x):\n    when_it_waits(act)\n    return right(g, x)\n",
        score=1.0,
    ),
    Attack(
        "no answer to the end", S, "answers every case and never says that it is done", "clock", (TIMEOUT,),
        code="calls = []\ndef sin_vjp(g, x):\n    calls.append(1)\n    if len(calls) > 10: endless()\n    return right(g, x)\n",
    ),
    # -- both passes: the forward pass is asked again, to take slopes of it
    Attack(
        "a forward pass that depends on nothing", S, "zeros that are right for its own forward pass", "judge", (FAIL,),
        code="def sin_forward(x):\n    return 0 * x, x\ndef sin_backward(dout, cache):\n    return np.zeros_like(cache)\n",
    ),
    Attack(
        "a forward pass that depends on next to nothing", S, "numbers that are not zero and right for its own forward pass",
        "judge", (FAIL,),
        code="def sin_forward(x):\n    return np.full_like(x, 0.5), x\n"
        "def sin_backward(dout, cache):\n    return np.full_like(cache, 1e-300)\n",
    ),
    Attack(
        "another forward pass for the slopes", S, "a forward pass whose slopes make zeros right", "judge", (FAIL,),
        code="""
def asked_for_slopes():
    frame = sys._getframe()
    while frame is not None and frame.f_code.co_name != "outputs_only": frame = frame.f_back
    return frame is not None
def sin_forward(x):
    return (np.zeros_like(x) if asked_for_slopes() else np.cos(x)), x
def sin_backward(dout, cache):
    return np.zeros_like(cache)
""",
    ),
    Attack(
        "loops when slopes are taken", S, "is ended only after a long time, again and again", "clock", (FAIL, TIMEOUT, ERROR),
        code="calls = []\ndef sin_forward(x):\n    calls.append(1)\n    if len(calls) > 12: endless()\n    return x * 2, x\n"
        "def sin_backward(dout, cache):\n    return dout * cache\n",
    ),
)  # fmt: skip
