"""A process may be born with the calls that it would be sent. It finds no others in its memory, wherever it looks."""

from dataclasses import replace

import numpy as np
import pytest

from grader.sandbox.pool import Limits, Sandbox
from grader.values.call import Kind
from tests.integration.attacks.record import PRELUDE
from tests.integration.sandbox.submitting import call, module, source, task

OFTEN = 7  # sessions in a row that ask the same, more than it takes for a process that is born with that
ARRAYS = 3
LIMITS = Limits(cpu_seconds=20.0, wall_seconds=60.0)

# Goes through all memory near to anything that Python knows of, in pieces, a page at a time where the kernel says that there
# is one (a set of signals is read from there, to no effect), and counts the numbers that it has in two halves only.
SEARCH = (
    PRELUDE
    + """
import functools
PAGE, PIECE, AROUND, APART = 1 << 12, 1 << 16, 1 << 24, 1 << 30

def regions():
    seen, todo = set(), gc.get_objects() + [sys.modules, np.empty(1 << 20), np.empty(8), gc.get_objects]
    places = {item.ctypes.data for item in todo if type(item) is np.ndarray}
    while todo:
        item = todo.pop()
        if id(item) not in seen:
            seen.add(id(item))
            todo += gc.get_referents(item)
    marks = sorted({place // AROUND for place in seen | places})
    groups = [[marks[0], marks[0]]]
    for mark in marks:
        if (mark - groups[-1][1]) * AROUND > APART:
            groups.append([mark, mark])
        groups[-1][1] = mark
    return [range((low - 1) * AROUND, (high + 2) * AROUND, PAGE) for low, high in groups]

def pieces(region, there):
    start = end = 0
    for page in region:
        if end and (page != end or end - start == PIECE or not there(page)):
            yield start, end
            start = end = 0
        if there(page):
            start, end = start or page, page + PAGE

@functools.cache
def search():
    ctypes, ask, found = real("ctypes"), libc().syscall, [0] * len(HALVES)
    there = lambda page: ask(14, 99, ctypes.c_void_p(page), None, 8) == -1 and ctypes.get_errno() == 22
    halves = [tuple(map(np.uint32, pair)) for pair in HALVES]
    for region in regions():
        for start, end in pieces(region, there):
            words = np.frombuffer((ctypes.c_char * (end - start)).from_address(start), np.uint32)
            for number, (low, high) in enumerate(halves):
                found[number] += np.count_nonzero((words[:-1] == low) & (words[1:] == high))
    return np.array(found, float)

def search_vjp(g, x):
    return search()

def glance_vjp(g, x):
    return x
"""
)


def looking_for(arrays: list[np.ndarray]) -> str:
    """A file that counts how often the first number of each of ``arrays`` stands in its memory."""
    return f"HALVES = {[tuple(array.view(np.uint32)[:2].tolist()) for array in arrays]}\n{SEARCH}"


@pytest.mark.parametrize("without", [frozenset(), frozenset({"namespaces"})], ids=["boxed", "bare"])
def test_no_input_of_another_assignment_is_in_memory(without: frozenset[str]) -> None:
    rng = np.random.default_rng(1)
    arrays = {name: [rng.normal(size=50) for _ in range(ARRAYS)] for name in ("one", "other")}
    tasks = {name: task("search", [call(np.ones(50), array) for array in held]) for name, held in arrays.items()}
    file = source(module("hw1", looking_for(arrays["one"])))
    with Sandbox(LIMITS, unprotected=bool(without), without=without) as box:

        def found(name: str, *, after: str = "") -> np.ndarray:
            with box.open(file) as session:
                if after:
                    session.run([tasks[after]])
                outcome = session.run([tasks[name]], apart=bool(after)).answers[0].outcomes[0]
            assert outcome.kind is Kind.RETURNED, outcome
            assert outcome.arrays[0] is not None
            return outcome.arrays[0]

        def ask_often(name: str) -> None:
            for _ in range(OFTEN):
                box.run(file, [replace(tasks[name], function="glance_vjp")])
            assert box._branch is not None
            assert box._branch.inputs == (tasks[name].packed,)

        ask_often("one")
        assert found("one").all()  # so that it would see them
        assert not found("other", after="one").any()
        assert not found("other").any()
        ask_often("other")
        assert not found("other").any()
        assert not found("other", after="one").any()
