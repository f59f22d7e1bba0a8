"""Submissions for the tests of the sandbox: text in, Answers out."""

import numpy as np

from grader.sandbox.pool import Sandbox
from grader.sandbox.protocol import pack_calls
from grader.values.call import Answers, Argument, Call, Kind, Outcome, Run, Task
from grader.values.source import Chunk, Module, Source

G, X = np.array([1.5, -2.0, 0.5]), np.array([0.5, 1.0, -1.0])
GOOD = "def good_vjp(g, x):\n    return g * x\n"


def call(*arrays: object, **kwargs: object) -> Call:
    return Call(tuple(Argument(value) for value in arrays), kwargs)


def task(name: str, calls: list[Call] | None = None, answer_bytes: int = 10_000) -> Task:
    calls = [call(G, X), call(X, G)] if calls is None else calls
    return Task(name, f"{name}_vjp", pack_calls(calls), len(calls), answer_bytes)


def module(name: str, *texts: str, resilient: bool = False, soft: frozenset[int] = frozenset(), folder: str = "") -> Module:
    labels = [f"{name}.ipynb, cell {k}" for k in range(1, len(texts) + 1)] if resilient else [f"{name}.py"]
    chunks = tuple(Chunk(label, text, None, soft) for label, text in zip(labels, texts, strict=True))
    lines = [line for text in texts for line in text.splitlines()]
    defines = frozenset(line[4 : line.index("(")] for line in lines if line.startswith("def "))
    return Module(name, f"{folder}{name}.py", chunks, resilient, defines)


def source(*modules: Module) -> Source:
    return Source("hw1", "0" * 64, modules)


def run(box: Sandbox, text: str, *names: str) -> Run:
    """Runs one file with the tasks ``names``, two calls each."""
    return box.run(source(module("hw1", text)), [task(name) for name in names])


def first(box: Sandbox, text: str, name: str = "bad") -> Outcome:
    """The outcome of the first call of ``name``; the same file's good_vjp must come out right all the same."""
    bad, good = run(box, text + "\n" + GOOD, name, "good").answers
    assert_good(good)
    return bad.outcomes[0]


def assert_good(answers: Answers) -> None:
    assert [item.kind for item in answers.outcomes] == [Kind.RETURNED] * 2, answers
    for outcome in answers.outcomes:
        np.testing.assert_array_equal(outcome.arrays[0], G * X)
    assert answers.repeats
    assert not answers.aliased
