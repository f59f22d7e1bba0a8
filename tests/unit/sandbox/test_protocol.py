"""Calls and answers as bytes: the two sides of the protocol against each other."""

import marshal
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.sandbox.answers import Answers
from grader.sandbox.protocol import pack_calls, pack_request
from grader.sandbox.runner import calls as boxed
from grader.sandbox.runner import wire
from grader.sandbox.runner.sender import Sender
from grader.values.call import Argument, Call, Kind, Task
from grader.values.source import Chunk, Module, Source

DTYPES = st.sampled_from([np.dtype(name) for name in wire.DTYPES])
ARRAYS = hnp.arrays(DTYPES, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
LAYOUTS = st.sampled_from(wire.LAYOUTS)
VALUES = ARRAYS | st.integers(-(2**62), 2**62) | st.floats() | st.tuples(ARRAYS, st.floats(), ARRAYS)
CALLS = st.builds(
    Call,
    st.lists(st.builds(Argument, VALUES, LAYOUTS, st.booleans()), max_size=4).map(tuple),
    st.dictionaries(
        st.text(max_size=3), st.none() | st.booleans() | st.text(max_size=5) | st.tuples(st.integers(0, 9)), max_size=2
    ),
)


def source(*texts: str, problem: str | None = None) -> Source:
    chunks = tuple(Chunk(f"cell {k}", text, problem) for k, text in enumerate(texts, 1))
    return Source("hw1", "", (Module("hw1", "hw1.ipynb", chunks, True, frozenset({"f_vjp"})),))


def task(count: int = 2, answer_bytes: int = 1000) -> Task:
    return Task("f", "f_vjp", b"", count, answer_bytes)


def same(left: object, right: object) -> bool:
    if isinstance(left, tuple):
        return isinstance(right, tuple) and len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, np.ndarray):
        assert isinstance(right, np.ndarray)
        return left.dtype == right.dtype and left.shape == right.shape and left.tobytes() == right.tobytes()
    return left == right or (left != left and right != right)


@given(st.lists(CALLS, max_size=4))
def test_arguments_arrive_as_they_were_packed(packed: list[Call]) -> None:
    unpacked = boxed.unpack(memoryview(pack_calls(packed)))
    assert len(unpacked) == len(packed)
    for call, (specs, kwargs) in zip(packed, unpacked, strict=True):
        args = [boxed.build(spec) for spec in specs]
        assert kwargs == call.kwargs
        assert len(args) == len(call.args)
        assert all(same(argument.value, value) for argument, value in zip(call.args, args, strict=True))
        assert boxed.changed(specs, args) == 0


@given(ARRAYS.filter(lambda array: array.size > 0), LAYOUTS, st.booleans())
def test_an_array_has_its_layout_and_may_be_written_to_only_if_so_asked(array: np.ndarray, layout: str, writable: bool) -> None:
    ((specs, _),) = boxed.unpack(memoryview(pack_calls([Call((Argument(array, layout, writable),))])))
    built = boxed.build(specs[0])
    assert built.flags.writeable is writable
    assert built.flags.aligned
    if layout in ("C", "F"):
        assert built.flags[f"{layout}_CONTIGUOUS"]
    if array.ndim and layout == "reversed":
        assert max(built.strides) < 0
    if array.ndim and layout == "strided" and array.shape[-1] > 1:
        assert built.strides[-1] == 2 * built.itemsize


@given(ARRAYS.filter(lambda array: array.size > 0), LAYOUTS)
def test_a_changed_argument_is_seen(array: np.ndarray, layout: str) -> None:
    ((specs, _),) = boxed.unpack(memoryview(pack_calls([Call((Argument(1.0), Argument((2.0, array), layout)))])))
    args = [boxed.build(spec) for spec in specs]
    inner = args[1][1]
    inner.view(np.uint8 if inner.ndim == 0 and inner.itemsize == 1 else inner.dtype)[...] = _other(array)
    assert boxed.changed(specs, args) == 0b10


def _other(array: np.ndarray) -> np.ndarray:
    raw = bytes(byte ^ 1 for byte in array.tobytes())
    return np.frombuffer(raw, array.dtype).reshape(array.shape)


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        (Argument(np.array([object()])), "call 0: an array of dtype object cannot be an argument"),
        (Argument(np.array([1j])), "call 0: an array of dtype complex128"),
        (Argument([1.0]), r"call 0: \[1.0\] of type list cannot be an argument"),
        (Argument(np.ones(2), "diagonal"), "call 0: layout 'diagonal' is not one of C, F, reversed, strided"),
    ],
)
def test_what_cannot_be_handed_over_is_named(argument: Argument, words: str) -> None:
    with pytest.raises((TypeError, ValueError), match=words):
        pack_calls([Call((argument,))])


def test_a_request_holds_the_code_that_parses_and_the_packed_tasks() -> None:
    packed = pack_calls([Call((Argument(np.arange(3.0)),))])
    tasks = [Task("a", "a_vjp", packed, 1, 100), Task("b", "b_vjp", packed, 1, 200)]
    modules = source("x = 1", "y = 2").modules + source("broken", problem="cell 1: no").modules
    request = b"".join(pack_request(Source("hw1", "", modules), tasks, careful=True))
    total, size, flags = wire.PREFIX.unpack_from(request)
    assert (total, flags) == (len(request), wire.CAREFUL)
    sent, table = marshal.loads(request[wire.PREFIX.size : wire.PREFIX.size + size])
    assert [[chunk[:3] for chunk in module[3]] for module in sent] == [
        [(0, "cell 1", "x = 1"), (1, "cell 2", "y = 2")],
        [(2, "cell 1", None)],
    ]
    start = -(-(wire.PREFIX.size + size) // wire.ALIGN) * wire.ALIGN
    assert [(name, limit) for name, _, _, _, limit in table] == [("a_vjp", 100), ("b_vjp", 200)]
    for _, _, offset, length, _ in table:
        assert offset % wire.ALIGN == 0
        assert request[start + offset : start + offset + length] == packed


def test_calls_that_a_child_was_born_with_are_named_and_not_sent() -> None:
    packed = [pack_calls([Call((Argument(np.full(3, float(k))),))]) for k in range(3)]
    tasks = [Task(name, f"{name}_vjp", data, 1, 100) for name, data in zip("abc", packed, strict=True)]
    request = memoryview(b"".join(pack_request(None, tasks, (packed[2], packed[0]), careful=False)))
    _, _, got = wire.unpack_request(request, ["third", "first"])
    assert [(name, calls) for name, _, calls, _ in got if isinstance(calls, str)] == [("a_vjp", "first"), ("c_vjp", "third")]
    assert got[1][2] == packed[1]
    assert packed[0] not in bytes(request)


RESULTS = st.lists(hnp.arrays(DTYPES, hnp.array_shapes(min_dims=0, max_dims=5, min_side=0, max_side=4)), min_size=0, max_size=5)


def loaded(*, count: int = 2, answer_bytes: int = 10**6, texts: Sequence[str] = ("a = 1\nb = 2",)) -> Answers:
    answers = Answers(source(*texts), [task(count, answer_bytes)], 100)
    answers.feed(frame(wire.LOADED))
    return answers


def frame(type_: int, kind: int = 0, items: int = 0, index: int = 0, mask: int = 0, payload: bytes = b"") -> bytes:
    return wire.FRAME.pack(type_, kind, items, index, mask, len(payload)) + payload


@given(RESULTS, st.booleans(), st.lists(st.integers(1, 200), max_size=30))
def test_results_arrive_as_they_were_packed_however_the_bytes_are_cut(
    arrays: list[np.ndarray], as_list: bool, cuts: list[int]
) -> None:
    given = boxed.pack(list(arrays) if as_list else tuple(arrays), 10**6)
    answers = loaded()
    payload = given.heads + given.data
    stream = frame(wire.ANSWER, given.kind, given.items, 0, 0b101, payload) + frame(
        wire.ANSWER, given.kind, given.items, 1, 0, payload
    )
    stream += frame(wire.END, mask=wire.REPEATS)
    for cut in cuts:
        answers.feed(stream[:cut])
        stream = stream[cut:]
    answers.feed(stream)
    assert answers.complete
    first, second = answers.records[0].outcomes
    assert (first.kind, first.several, first.changed_inputs, second.changed_inputs) == (Kind.RETURNED, True, (0, 2), ())
    for outcome in (first, second):
        assert same(tuple(arrays), outcome.arrays)
    assert (answers.records[0].repeats, answers.records[0].aliased) == (True, False)


@given(
    st.lists(st.tuples(RESULTS, st.sampled_from([0, 0, 0, 1]), st.booleans()), min_size=1, max_size=6),
    st.sampled_from([10**6, 4000]),
    st.booleans(),
)
def test_answers_told_together_or_one_by_one_arrive_in_order(
    results: list[tuple[list[np.ndarray], int, bool]], limit: int, careful: bool
) -> None:
    sent = bytearray()
    sender = Sender(0)
    sender.careful = careful
    sender._write = lambda _, data: sent.extend(data) or len(data)  # type: ignore[func-returns-value]
    answers = loaded(count=len(results), answer_bytes=10**6)
    given = [boxed.pack(tuple(arrays), 10**6) for arrays, _, _ in results]
    for index, (packed, (_, mask, prints)) in enumerate(zip(given, results, strict=True)):
        if prints:
            sender.frame(wire.PRINTED, index=1, payload=b"." + bytes(7))
        sender.answer(index, packed, mask, limit)
    sender.frame(wire.END)
    sender.flush()
    answers.feed(bytes(sent))
    assert answers.complete
    record = answers.records[0]
    assert bytes(record.printed) == b"." * sum(prints for _, _, prints in results)
    for outcome, (arrays, mask, _) in zip(record.outcomes, results, strict=True):
        assert same(tuple(arrays), outcome.arrays)
        assert outcome.changed_inputs == ((0,) if mask else ())


@given(st.text(max_size=3000), st.lists(st.tuples(st.just(0), st.integers(0, 2**32 - 1)), max_size=wire.MAX_FRAMES))
def test_an_error_arrives_with_its_lines(text: str, lines: list[tuple[int, int]]) -> None:
    answers = loaded()
    answers.feed(frame(wire.ANSWER, wire.RAISED, len(lines), payload=wire.text_payload(lines, text)))
    (outcome,) = answers.records[0].outcomes
    assert outcome.kind is Kind.RAISED
    assert [(item.label, item.line) for item in outcome.frames] == [("cell 1", line) for _, line in lines]
    assert [item.text for item in outcome.frames] == [{1: "a = 1", 2: "b = 2"}.get(line, "") for _, line in lines]
    assert "\x00" not in outcome.detail
    assert "\x1b" not in outcome.detail


def test_a_scalar_cotangent_is_a_plain_number() -> None:
    ((specs, _),) = boxed.unpack(memoryview(pack_calls([Call((Argument(np.float64(1.5)), Argument(np.int64(2))))])))
    assert [boxed.build(spec) for spec in specs] == [1.5, 2]
    assert [type(boxed.build(spec)) for spec in specs] == [float, int]
