"""What loops, dies, hogs or attacks costs its own exercise only."""

import pytest

from grader.sandbox.pool import Sandbox
from grader.values.call import Kind
from tests.integration.sandbox.submitting import GOOD, assert_good, first, module, run, source, task

HEAD = """
import ctypes_stand_in_never_there
import builtins, os, sys, time
import numpy as np
real = builtins.__import__
def libc():
    return real("ctypes").CDLL(None)
def endless():
    while True:
        pass
"""

DEATHS = [
    ("endless()", Kind.TIMEOUT, "more than 0.3 s of CPU time"),
    ("np.ones((1000, 1000)) @ np.ones((1000, 1000)); endless()", Kind.TIMEOUT, "CPU time"),
    ("time.sleep(60)", Kind.TIMEOUT, "most of them spent waiting"),
    ("os._exit(3)", Kind.EXITED, "exit code 3"),
    ("os._exit(0)", Kind.EXITED, "exit code 0"),
    ("libc().strlen(0)", Kind.CRASHED, "segmentation fault"),
    ("libc().abort()", Kind.CRASHED, "abort (SIGABRT)"),
    ("os.abort()", Kind.CRASHED, "abort (SIGABRT)"),
    ("libc().free(8)", Kind.CRASHED, "SIG"),
    ("os.closerange(0, 1000)", Kind.EXITED, "exit code"),
    ("os.close(3); endless()", Kind.CRASHED, "it closed the channel"),
    ("[os.write(fd, b'\\xff' * 4096) for fd in range(3, 30)]", Kind.CRASHED, "the grader's own answers"),
    ("os.write(3, b'\\x02' + bytes(15))", Kind.CRASHED, "the grader's own answers"),
    ("while True: print('x' * 1000)", Kind.TIMEOUT, "CPU time"),
    ("import threading; sys.setrecursionlimit(10**9); f = lambda n: f(n + 1); f(0)", None, ""),
]


@pytest.mark.parametrize(("body", "kind", "detail"), DEATHS, ids=[body[:30] for body, _, _ in DEATHS])
def test_a_death_costs_only_its_own_exercise(box: Sandbox, body: str, kind: Kind | None, detail: str) -> None:
    text = HEAD + f"def bad_vjp(g, x):\n    if x[0] == 0.5:\n        return g\n    {body}\n" + GOOD
    bad, good = run(box, text, "bad", "good").answers
    assert_good(good)
    assert bad.outcomes[0].kind is Kind.RETURNED
    if kind is not None:
        assert bad.outcomes[1].kind is kind, bad.outcomes[1]
        assert detail in bad.outcomes[1].detail
    assert bad.outcomes[1].kind in (Kind.TIMEOUT, Kind.EXITED, Kind.CRASHED, Kind.MEMORY, Kind.RAISED)


@pytest.mark.parametrize(
    "body",
    [
        "hog = []\n    while True: hog.append(bytearray(1 << 20))",
        "hog = []\n    while True: hog.append([0.5] * 1000)",
        "return np.ones(1 << 40)",
        "return np.ones((40000, 40000)) @ np.ones((40000, 40000))",
        "HOG.extend(bytearray(1 << 16) for _ in range(1 << 20))",
        "raise MemoryError",
    ],
)
def test_memory_is_limited_and_the_others_are_graded(box: Sandbox, body: str) -> None:
    outcome = first(box, f"import numpy as np\nHOG = []\ndef bad_vjp(g, x):\n    {body}\n")
    assert outcome.kind is Kind.MEMORY


def test_calls_after_a_death_were_not_run(box: Sandbox) -> None:
    bad, good = run(box, HEAD + "def bad_vjp(g, x):\n    os._exit(1)\n" + GOOD, "bad", "good").answers
    assert [outcome.kind for outcome in bad.outcomes] == [Kind.EXITED, Kind.NOT_RUN]
    assert_good(good)


def test_what_was_printed_before_a_death_is_kept(box: Sandbox) -> None:
    (bad,) = run(box, HEAD + "def bad_vjp(g, x):\n    print('here')\n    endless()\n", "bad").answers
    assert bad.printed == "here\n"


FORBIDDEN = [
    "os.fork()",
    "os.open('/out.txt', os.O_WRONLY | os.O_CREAT)",
    "open('out.txt', 'w')",
    "np.save('out.npy', g)",
    "os.mkdir('/tmp/x')",
    "os.kill(os.getppid(), 9)",
    "os.kill(-1, 9)",
    "os.kill(os.getpid(), 9)",
    "os.execv('/bin/sh', ['sh'])",
    "os.setuid(0)",
    "os.chroot('/')",
    "os.symlink('/etc', 'etc')",
    "os.nice(-1)",
    "os.pipe()",
    "os.memfd_create('x')",
    "os.eventfd(0)",
    "real('socket').socket()",
    "real('socket').socketpair()",
    "real('threading').Thread(target=print).start()",
    "real('multiprocessing').Process(target=print).start()",
    "real('signal').pidfd_send_signal(3, 9)",
    "real('fcntl').fcntl(3, 4, 0x800)",
    "os.sched_setaffinity(0, {0})",
    "os.ftruncate(3, 0)",
    "os.sendfile(3, 3, 0, 10)",
    "os.getpriority(0, 1)",
]


@pytest.mark.parametrize("body", FORBIDDEN)
def test_a_refused_system_call_is_forbidden(box: Sandbox, body: str) -> None:
    outcome = first(box, HEAD + f"def bad_vjp(g, x):\n    {body}\n    return g\n")
    assert outcome.kind is Kind.FORBIDDEN, outcome
    assert "Operation not permitted" in outcome.detail or outcome.detail == "starting a thread"


def test_nothing_of_the_machine_can_be_seen(box: Sandbox) -> None:
    text = (
        HEAD
        + """
def bad_vjp(g, x):
    seen = {name for name in os.listdir("/")} - {"python", "packages", "runner", "lib", "lib64"}
    assert not seen, seen
    for path in ("/proc", "/dev", "/home", "/root", "/etc", "/tmp", "/sys", "/usr"):
        assert not os.path.exists(path), path
    assert set(os.environ) <= {"HOME", "PATH", "LC_ALL", "PWD", "LD_LIBRARY_PATH", "LD_BIND_NOW"} | {
        key for key in os.environ if key.startswith("PYTHON") or key.endswith("_NUM_THREADS")}, dict(os.environ)
    open_fds = []
    for fd in range(3, 200):
        try:
            os.fstat(fd)
            open_fds.append(fd)
        except OSError:
            pass
    assert open_fds == [3], open_fds
    assert os.getuid() == 65534
    assert not any(name == "grader" or name.startswith("grader.") for name in sys.modules)
    return g
"""
    )
    outcome = first(box, text)
    assert outcome.kind is Kind.RETURNED, outcome


def test_every_system_call_number_leaves_the_grader_alive(box: Sandbox) -> None:
    text = (
        HEAD
        + """
def bad_vjp(g, x):
    call = libc().syscall
    refused = 0
    ends = {60, 231, 15, 34, 35, 230, 7, 271, 23, 270, 219, 202, 0, 1, 3, 11, 12, 10, 25}
    ends |= {17, 18, 19, 20, 295, 296, 9, 13, 14, 28, 131, 8, 335, 336}  # 335, 336: the kernel answers with a signal
    for number in range(600):
        if number not in ends:
            refused += call(number, 0, 0, 0, 0, 0, 0) == -1
    return np.float64(refused)
"""
    )
    outcome = first(box, text)
    assert outcome.kind is Kind.RETURNED, outcome
    assert outcome.arrays[0] > 480


def test_a_system_call_of_another_processor_is_refused(box: Sandbox) -> None:
    text = "def bad_vjp(g, x):\n    assert libc().syscall(0x40000000 + 39) == -1\n    return g\n"
    assert first(box, HEAD + text).kind is Kind.RETURNED


@pytest.mark.parametrize(
    ("statement", "kind", "detail"),
    [
        ("endless()", Kind.TIMEOUT, "CPU time"),
        ("os._exit(0)", Kind.EXITED, "exit code 0"),
        ("sys.exit('bye')", Kind.EXITED, "sys.exit('bye')"),
        ("libc().strlen(0)", Kind.CRASHED, "segmentation fault"),
        ("raise ValueError('no')", Kind.RAISED, "ValueError: no"),
        ("np.ones(1 << 40)", Kind.MEMORY, "Unable to allocate"),
        ("open('out.txt', 'w')", Kind.FORBIDDEN, "Operation not permitted"),
    ],
)
def test_what_ends_the_import_ends_every_exercise_alike(box: Sandbox, statement: str, kind: Kind, detail: str) -> None:
    result = run(box, HEAD + GOOD + statement + "\n", "good", "bad")
    for answers in result.answers:
        assert [outcome.kind for outcome in answers.outcomes] == [kind, kind], answers
        assert detail in answers.outcomes[0].detail
        assert "while the file was being run (before any function was called)" in answers.outcomes[0].detail


def test_a_debugger_has_nobody_to_talk_to(box: Sandbox) -> None:
    outcome = first(box, "def bad_vjp(g, x):\n    breakpoint()\n    return g\n")
    assert outcome.kind is Kind.RAISED
    assert "breakpoint() waits for somebody at the keyboard; take it out" in outcome.detail


def test_a_file_that_only_loops_is_bounded_as_a_whole(box: Sandbox) -> None:
    names = [f"f{k}" for k in range(12)]
    text = HEAD + "".join(f"def {name}_vjp(g, x):\n    endless()\n" for name in names) + GOOD
    result = run(box, text, *names, "good")
    kinds = [answers.outcomes[0].kind for answers in result.answers]
    assert kinds[:9] == [Kind.TIMEOUT] * 9
    assert set(kinds[9:12]) == {Kind.TIMEOUT}
    assert "the whole file had used up its 3 s" in result.answers[-1].outcomes[0].detail


def test_endless_work_in_an_exceptions_own_text_is_a_timeout(box: Sandbox) -> None:
    text = HEAD + "class E(Exception):\n    def __str__(self): endless()\ndef bad_vjp(g, x):\n    raise E\n"
    assert first(box, text).kind is Kind.TIMEOUT


def test_nothing_is_left_for_the_next_submission(box: Sandbox) -> None:
    marked = HEAD + "np.mark = os.mark = builtins.mark = 1\nnp.multiply = None\ndef bad_vjp(g, x):\n    return g\n"
    run(box, marked, "bad")
    outcome = first(
        box, HEAD + "def bad_vjp(g, x):\n    assert not hasattr(np, 'mark') and not hasattr(builtins, 'mark')\n    return g\n"
    )
    assert outcome.kind is Kind.RETURNED, outcome


def test_replacing_what_the_runner_uses_harms_only_oneself(box: Sandbox) -> None:
    text = (
        HEAD
        + """
def bad_vjp(g, x):
    builtins.len = builtins.isinstance = builtins.type = None
    np.ndarray.tobytes if True else 0
    return g
"""
    )
    bad, good = run(box, text + GOOD, "bad", "good").answers
    assert bad.outcomes[0].kind in (Kind.EXITED, Kind.RETURNED, Kind.CRASHED, Kind.RAISED)
    assert_good(good)


def test_a_child_cannot_claim_that_the_fault_is_ours(box: Sandbox) -> None:
    claim = "real('struct').pack('<BBHIII', 2, 10, 0, 0, 0, 8) + bytes(8)"
    outcome = first(box, HEAD + f"def bad_vjp(g, x):\n    os.write(3, {claim})\n    os._exit(0)\n")
    assert outcome.kind is Kind.CRASHED


def test_a_submission_without_tasks_runs(box: Sandbox) -> None:
    assert box.run(source(module("hw1", GOOD)), []).answers == ()


def test_a_task_without_calls_is_answered(box: Sandbox) -> None:
    (answers,) = box.run(source(module("hw1", GOOD)), [task("good", [])]).answers
    assert answers.outcomes == ()
