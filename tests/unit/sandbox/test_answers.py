"""What a hostile child may send: the reader refuses it by ProtocolError, and by nothing else."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.sandbox import answers, heads
from grader.sandbox.answers import Answers
from grader.sandbox.errors import ProtocolError
from grader.sandbox.masking import clean, mask_values, masked
from grader.sandbox.record import for_all, with_kind
from grader.sandbox.runner import wire
from grader.values.call import Kind, Outcome, Returned, Task
from grader.values.source import Chunk, Module, Source

BIG = 2**32 - 1


def new(*counts: int, answer_bytes: int = 1000, printed: int = 64) -> Answers:
    chunk = Chunk("hw1.py", "a = 1\n\n  b = 2\n")
    tasks = [Task(f"t{k}", f"t{k}_vjp", b"", count, answer_bytes, arguments=3) for k, count in enumerate(counts or (2,))]
    return Answers(Source("hw1", "", (Module("hw1", "hw1.py", (chunk,)),)), tasks, printed)


def frame(
    type_: int, kind: int = 0, items: int = 0, index: int = 0, mask: int = 0, payload: bytes = b"", size: int | None = None
) -> bytes:
    return wire.FRAME.pack(type_, kind, items, index, mask, len(payload) if size is None else size) + payload


def array(shape: tuple[int, ...], data: bytes, code: int = 0) -> bytes:
    return wire.ITEM[len(shape)].pack(code, len(shape), *shape) + data + wire.padding(len(data))


def together(
    answers: list[list[bytes]], *, index: int = 0, count: int | None = None, table: int | None = None, more: bytes = b""
) -> bytes:
    """Answers told together; each is a list of arrays of one dimension, float64, as the bytes of ``array``."""
    heads = b"".join(b"".join([wire.CALL.pack(len(arrays)), *(item[:16] for item in arrays)]) for arrays in answers)
    payload = heads + b"".join(item[16:] for arrays in answers for item in arrays) + more
    size = len(heads) if table is None else table
    return frame(wire.ANSWERS, 0, len(answers) if count is None else count, index, size, payload)


LOADED = frame(wire.LOADED)
TEXT = wire.text_payload([(0, 1)], "ValueError: no")
ONE = array((1,), bytes(8))


def feed_all(answers: Answers, parts: list[bytes]) -> None:
    for part in parts:
        answers.feed(part)


HOSTILE = {
    "a frame larger than any answer": LOADED + frame(wire.ANSWER, size=1 << 30),
    "a frame of odd length": LOADED + frame(wire.ANSWER, size=9),
    "an unknown type": LOADED + frame(99),
    "type 0": frame(0),
    "loaded twice": LOADED + LOADED,
    "loaded with a payload": frame(wire.LOADED, payload=bytes(8)),
    "an answer before loading": frame(wire.ANSWER, wire.NOTHING, payload=wire.text_payload([], "")),
    "an answer to the second call first": LOADED + frame(wire.ANSWER, wire.RETURNED, 1, 1, payload=ONE),
    "the same answer twice": LOADED + 2 * frame(wire.ANSWER, wire.RETURNED, 1, 0, payload=ONE),
    "an answer too many": LOADED + b"".join(frame(wire.ANSWER, wire.RETURNED, 1, k, payload=ONE) for k in range(3)),
    "an end too early": LOADED + frame(wire.END),
    "an outcome for all after an answer": LOADED
    + frame(wire.ANSWER, wire.RETURNED, 1, payload=ONE)
    + frame(wire.ALL, 3, 1, payload=TEXT),
    "an answer for all that is arrays": LOADED + frame(wire.ALL, wire.RETURNED, 1, payload=ONE),
    "an answer after the last task": LOADED
    + frame(wire.ALL, wire.RAISED, 1, payload=TEXT)
    + frame(wire.ALL, wire.RAISED, 1, payload=TEXT),
    "a kind that only the grader may give": LOADED + frame(wire.ANSWER, len(wire.KINDS), 1, payload=TEXT),
    "a kind out of range": LOADED + frame(wire.ANSWER, 255, 1, payload=TEXT),
    "more arrays than any function returns": LOADED + frame(wire.ANSWER, wire.RETURNED, 65, payload=65 * array((0,), b"")),
    "an array that is not there": LOADED + frame(wire.ANSWER, wire.RETURNED, 2, payload=ONE),
    "an array without a header": LOADED + frame(wire.ANSWER, wire.RETURNED, 2, payload=array((1,), b"")),
    "a change of an argument that was not given": LOADED + frame(wire.ANSWER, wire.RETURNED, 1, 0, 0b1000, ONE),
    "bytes left over": LOADED + frame(wire.ANSWER, wire.RETURNED, 1, payload=ONE + bytes(8)),
    "an unknown dtype": LOADED + frame(wire.ANSWER, wire.RETURNED, 1, payload=array((1,), bytes(8), code=11)),
    "dtype 255": LOADED + frame(wire.ANSWER, wire.RETURNED, 1, payload=array((1,), bytes(8), code=255)),
    "nine dimensions": LOADED + frame(wire.ANSWER, wire.RETURNED, 1, payload=bytes([0, 9]) + bytes(6 + 72)),
    "a header cut off": LOADED + frame(wire.ANSWER, wire.RETURNED, 1, payload=bytes([0, 3]) + bytes(6)),
    "a shape larger than its bytes": LOADED + frame(wire.ANSWER, wire.RETURNED, 1, payload=array((5,), bytes(8))),
    "a shape beyond the limit": LOADED + frame(wire.ANSWER, wire.RETURNED, 1, payload=array((200,), bytes(1600))),
    "a shape whose size wraps around": LOADED + frame(wire.ANSWER, wire.RETURNED, 1, payload=array((2**63, 2), bytes(16))),
    "a dimension of 2**64 - 1": LOADED + frame(wire.ANSWER, wire.RETURNED, 1, payload=array((2**64 - 1,), b"")),
    "an empty array beyond numpy's integers": LOADED + frame(wire.ANSWER, wire.RETURNED, 1, payload=array((0, *(900,) * 7), b"")),
    "an empty array of absurd shape": LOADED + frame(wire.ANSWER, wire.RETURNED, 1, payload=array((0, 2**63), b"")),
    "answers together before loading": together([[ONE], [ONE]]),
    "answers together from the second call on": LOADED + together([[ONE]], index=1),
    "no answers together": LOADED + together([]),
    "more answers together than calls": LOADED + together([[ONE], [ONE], [ONE]]),
    "answers together twice": LOADED + 2 * together([[ONE], [ONE]]),
    "an answer after answers together": LOADED + together([[ONE], [ONE]]) + frame(wire.ANSWER, wire.RETURNED, 1, 2, payload=ONE),
    "a table longer than its frame": LOADED + together([[ONE], [ONE]], table=1000),
    "a table cut off in a call": LOADED + together([[ONE], [ONE]], table=24),
    "a table cut off in an array": LOADED + together([[ONE], [ONE]], table=40),
    "a table of more than its answers": LOADED + together([[ONE], [ONE]], count=1),
    "an element in a table that is no array": LOADED + together([[bytes([wire.NO_ARRAY]) + bytes(15)], [ONE]]),
    "an unknown dtype in a table": LOADED + together([[array((1,), bytes(8), code=11)], [ONE]]),
    "more arrays in a table than any function returns": LOADED + together([65 * [ONE], [ONE]]),
    "fewer bytes than the table says": LOADED + together([[array((5,), bytes(8))], [ONE]]),
    "more bytes than the table says": LOADED + together([[ONE], [ONE]], more=bytes(8)),
    "a call in a table beyond the limit": LOADED + together([[array((100,), bytes(800)), array((100,), bytes(800))], [ONE]]),
    "a shape in a table whose size wraps around": LOADED + together([[array((2**61,), b"")], [ONE]]),
    "a text longer than its frame": LOADED + frame(wire.ANSWER, wire.RAISED, 0, payload=wire.TEXT.pack(100)),
    "a text longer than texts are": LOADED + frame(wire.ANSWER, wire.RAISED, 0, payload=wire.TEXT.pack(8000) + bytes(8000)),
    "more lines than a traceback has": LOADED + frame(wire.ANSWER, wire.RAISED, 99, payload=wire.text_payload([(0, 1)] * 99, "")),
    "lines that are not there": LOADED + frame(wire.ANSWER, wire.RAISED, 9, payload=TEXT),
    "a line of a chunk that is not there": LOADED + frame(wire.ANSWER, wire.RAISED, 1, payload=wire.text_payload([(1, 1)], "")),
    "printed bytes that are not there": frame(wire.PRINTED, index=100, payload=bytes(8)),
    "printed bytes and others": frame(wire.PRINTED, index=1, payload=bytes(16)),
    "printing nothing": frame(wire.PRINTED),
    "more printed than is kept": 9 * frame(wire.PRINTED, index=8, payload=bytes(8)),
    "endless warnings": 2000 * frame(wire.WARNING, wire.RAISED, 1, payload=TEXT),
    "endless imports": 2000 * frame(wire.UNAVAILABLE, 0, 1, payload=TEXT),
    "endless uses": 2000 * frame(wire.USED),
    "printing after the last task": LOADED
    + frame(wire.ALL, wire.RAISED, 1, payload=TEXT)
    + frame(wire.PRINTED, index=1, payload=bytes(8)),
}


@pytest.mark.parametrize("stream", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_broken_frame_is_refused(stream: bytes) -> None:
    with pytest.raises(ProtocolError):
        new().feed(stream)


@pytest.mark.parametrize("stream", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_broken_frame_is_refused_byte_by_byte(stream: bytes) -> None:
    with pytest.raises(ProtocolError):
        feed_all(new(), [stream[k : k + 1] for k in range(len(stream))])


TOGETHER = st.builds(
    together,
    st.lists(st.lists(st.sampled_from([ONE, array((3,), bytes(24)), array((0,), b"")]), max_size=3), max_size=3),
    index=st.integers(0, 2),
    count=st.none() | st.integers(0, 3),
    table=st.none() | st.integers(0, 64),
    more=st.sampled_from([b"", bytes(8)]),
)
FRAMES = TOGETHER | st.builds(
    frame,
    st.integers(0, 10) | st.integers(0, 255),
    st.integers(0, 10) | st.integers(0, 255),
    st.sampled_from([0, 1, 2, 64, wire.SEVERAL | 1]) | st.integers(0, 2**16 - 1),
    st.integers(0, 3) | st.integers(0, BIG),
    st.integers(0, 3) | st.integers(0, BIG),
    st.sampled_from([b"", ONE, TEXT, ONE + ONE, array((0, 3), b""), array((), bytes(8)), bytes(16)]) | st.binary(max_size=64),
    st.none() | st.sampled_from([0, 8, 16, 24]) | st.integers(0, BIG),
)


@given(st.lists(FRAMES | st.binary(max_size=40), max_size=20), st.booleans())
def test_whatever_comes_nothing_but_a_protocol_error_is_raised(parts: list[bytes], after_loading: bool) -> None:
    answers = new(2, 1)
    try:
        answers.feed(LOADED if after_loading else b"")
        for part in parts:
            answers.feed(part)
    except ProtocolError:
        pass
    for record in answers.records:
        assert len(record.outcomes) <= record.task.count
        for outcome in record.outcomes:
            assert outcome.kind not in (Kind.FAULT, Kind.TIMEOUT, Kind.CRASHED, Kind.NOT_RUN)
            assert all(item.nbytes <= 1000 for item in outcome.arrays)


def test_no_more_than_one_frame_is_held_in_memory() -> None:
    answers = new(answer_bytes=100_000)
    answers.feed(LOADED + frame(wire.ANSWER, wire.RETURNED, 1, size=100_016))
    tracemalloc.start()
    with pytest.raises(ProtocolError):
        feed_all(answers, [bytes(65_536)] * 100)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


def test_what_was_complete_before_the_offence_stays() -> None:
    answers = new()
    with pytest.raises(ProtocolError):
        answers.feed(LOADED + frame(wire.ANSWER, wire.RETURNED, 1, payload=ONE) + frame(99))
    assert [outcome.kind for outcome in answers.records[0].outcomes] == [Kind.RETURNED]


@pytest.mark.parametrize(("name", "kept"), [("_MOST_TASK_BYTES", 24 - 1000), ("_MOST_BYTES", 24)])
def test_what_is_kept_of_all_answers_together_is_bounded(monkeypatch: pytest.MonkeyPatch, name: str, kept: int) -> None:
    monkeypatch.setattr(answers, name, kept)
    reader = new()
    reader.feed(LOADED + b"".join(frame(wire.ANSWER, wire.RETURNED, 1, k, payload=ONE) for k in range(2)) + frame(wire.END))
    assert [outcome.kind for outcome in reader.records[0].outcomes] == [Kind.RETURNED, Kind.UNUSABLE]
    assert "bytes of arrays in all calls" in reader.records[0].outcomes[1].detail
    assert reader.complete


@pytest.mark.parametrize("name", ["_MOST_TASK_BYTES", "_MOST_BYTES"])
def test_what_is_kept_of_answers_together_is_bounded(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(answers, name, -1000)
    reader = new()
    reader.feed(LOADED + together([[ONE], [ONE]]) + frame(wire.END))
    assert [outcome.kind for outcome in reader.records[0].outcomes] == [Kind.UNUSABLE] * 2
    assert reader.complete


def test_answers_together_are_those_of_each_call() -> None:
    first, second = (array((2,), np.array(values).tobytes()) for values in ([1.0, 2.0], [3.0, 4.0]))
    reader = new(3)
    reader.feed(LOADED + together([[first, second], [second]]))
    assert [[item.tolist() for item in outcome.arrays] for outcome in reader.records[0].outcomes] == [[[1, 2], [3, 4]], [[3, 4]]]
    reader.feed(together([[]], index=2) + frame(wire.END))
    assert [outcome.arrays for outcome in reader.records[0].outcomes][2:] == [()]
    assert reader.complete
    whole = new(1)
    whole.feed(LOADED + together([[first]]) + frame(wire.END))
    outcomes = whole.records[0].outcomes
    assert isinstance(outcomes, Returned)
    assert [item.tolist() for item in outcomes[0].arrays] == [item.tolist() for item in outcomes[:][0].arrays] == [[1, 2]]
    assert not outcomes[0].arrays[0].flags.writeable


def test_what_a_table_says_is_not_kept_when_it_is_long() -> None:
    count = 40
    reader = new(count, answer_bytes=10**6)
    before = heads._table.cache_info().currsize
    reader.feed(LOADED + together([64 * [ONE]] * count) + frame(wire.END))
    assert reader.complete
    assert heads._table.cache_info().currsize == before


def test_a_process_that_ends_early_leaves_the_rest_not_run() -> None:
    reader = new(3)
    reader.feed(LOADED + frame(wire.ANSWER, wire.RETURNED, 1, payload=ONE))
    record = reader.records[0]
    assert [item.kind for item in with_kind(record, Kind.CRASHED, "")] == [Kind.RETURNED, Kind.CRASHED, Kind.NOT_RUN]
    assert [item.kind for item in for_all(record, Outcome(Kind.TIMEOUT))] == [Kind.TIMEOUT] * 3
    assert not reader.complete


def test_arrays_cannot_be_written_to() -> None:
    answers = new()
    answers.feed(LOADED + frame(wire.ANSWER, wire.RETURNED, 1, payload=array((1,), np.array([2.5]).tobytes())))
    (result,) = answers.records[0].outcomes[0].arrays
    assert result.tolist() == [2.5]
    assert not result.flags.writeable


def test_printing_goes_to_the_exercise_under_way() -> None:
    answers = new(0, 0, printed=6)
    answers.feed(frame(wire.PRINTED, index=2, payload=b"ab" + bytes(6)) + LOADED)
    answers.feed(frame(wire.END) + 2 * frame(wire.PRINTED, index=3, payload=b"xyz" + bytes(5)))
    assert (bytes(answers.printed), bytes(answers.records[0].printed), bytes(answers.records[1].printed)) == (
        b"ab",
        b"",
        b"xyzxyz",
    )


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("ValueError: shapes (3,2) and (3,) not aligned: 2 (dim 1) != 3 (dim 0)", None),
        ("IndexError: index 5 is out of bounds for axis 0 with size 3", None),
        ("hw1.py, line 3: a[0] of x[1:3] and d[1][2]", None),
        ("ValueError: [ 0.123 -4.5e-01  7. ]", "ValueError: [#]"),
        ("AssertionError: array([3, 1, 0, 2])", "AssertionError: array([#])"),
        ("AssertionError: array([[1., 2.],\n       [3., 4.]])", "AssertionError: array([#])"),
        ("ValueError: [1.]", "ValueError: [#]"),
        ("ValueError: got [nan inf]", None),
        ("loss 0.6931471805599453 is not 1e-7", "loss # is not #"),
        ("x = -1.25", "x = #"),
        ("<function f at 0x7f35ddd50d10>", "<function f at 0x#>"),
        ("KeyError: '" + "3ff8" * 20 + "'", "KeyError: '#'"),
        ("AssertionError: " + "word" * 20, None),
        ("f(x) [[ 1 2] [3 4]] e] [", "f(x) [#] ["),
    ],
)
def test_values_are_masked_and_shapes_are_not(text: str, masked: str | None) -> None:
    assert mask_values(text) == (masked or text)


def test_a_long_error_text_is_cut() -> None:
    assert len(mask_values("x" * 5000)) < 700


def test_masking_takes_no_time_on_a_text_made_to_hurt() -> None:
    assert mask_values("[" * 600).startswith("[")
    assert mask_values("1" * 60) == "1" * 60
    for text in ("[", "1", "1.", "1e", ".", "[1 ", "a=", "1.1.1."):
        assert masked(text * 2000)


def test_control_characters_do_not_reach_a_terminal() -> None:
    assert clean(b"a\x1b[31mb\x00c\rd\ne\tf\xff\xe2\x80\xae") == "a[31mbcd\ne\tf\ufffd"


def test_the_line_shown_is_the_one_that_python_counts() -> None:
    text = "a = 1\n\f\ns = '\x1c \u2028'\n1 / 0\n"  # characters at which only str.splitlines begins a new line
    source = Source("hw1", "", (Module("hw1", "hw1.py", (Chunk("hw1.py", text),)),))
    answers = Answers(source, [Task("t", "t_vjp", b"", 1, 100)], 64)
    answers.feed(LOADED + frame(wire.ANSWER, wire.RAISED, 1, payload=wire.text_payload([(0, 4)], "ZeroDivisionError")))
    assert answers.records[0].outcomes[0].frames[0].text == "1 / 0"
