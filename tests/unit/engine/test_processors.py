"""Which processor a worker is kept to."""

import os

import pytest

from grader.engine.processors import keep, processor


@pytest.mark.parametrize(
    ("jobs", "places"),
    [(1, [None]), (2, [3, 5]), (3, [3, 5, 3]), (4, [3, 5, 3, 5])],
    ids=["fewer", "as many", "more", "twice as many"],
)
def test_workers_share_the_processors_evenly_when_none_is_left_over(
    jobs: int, places: list[int | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {5, 3}, raising=False)
    assert [processor(place, jobs) for place in range(jobs)] == places


def test_where_processors_are_not_told_a_worker_goes_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert processor(0, 1) is None


def test_a_process_that_is_gone_or_a_processor_that_was_taken_away_harms_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    told = []

    def refuse(pid: int, wanted: set[int]) -> None:
        told.append((pid, wanted))
        raise ProcessLookupError

    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3, 5}, raising=False)
    monkeypatch.setattr(os, "sched_setaffinity", refuse, raising=False)
    keep(7, 1, 2)
    keep(7, 0, 1)
    assert told == [(7, {5})]
