"""What fuzzing found worth keeping: each input reached a branch of the reader that no other did."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import fuzz_answers
from grader.sandbox.answers import Answers
from tests.unit.sandbox.test_answers import FRAMES

STREAMS = list(fuzz_answers.streams())


@pytest.mark.parametrize("stream", STREAMS, ids=range(len(STREAMS)))
def test_a_kept_input_is_read_alike_whole_and_in_pieces(stream: bytes) -> None:
    fuzz_answers.examine(stream)


@given(st.integers(0, 255), st.lists(FRAMES, max_size=12))
def test_any_frames_are_read_alike_whole_and_in_pieces(step: int, frames: list[bytes]) -> None:
    fuzz_answers.examine(bytes([step]) + b"".join(frames))


@given(st.booleans(), st.lists(FRAMES, max_size=40), st.integers(1, 5000))
def test_no_frames_take_more_memory_than_they_are_large(loaded: bool, frames: list[bytes], step: int) -> None:
    stream = b"".join(frames)
    parts = [stream[k : k + step] for k in range(0, len(stream), step)]
    reader = fuzz_answers.new(loaded)
    tracemalloc.start()
    fuzz_answers.feed(reader, parts)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * fuzz_answers.LARGEST_FRAME + 12 * len(stream)


def test_a_reader_that_breaks_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(self: Answers, data: bytes) -> None:
        self.loaded = data[:1] == b"\x01"

    monkeypatch.setattr(Answers, "feed", careless)
    with pytest.raises(AssertionError, match="whole and in pieces"):
        fuzz_answers.examine(b"\x01\x01" + bytes(16))
