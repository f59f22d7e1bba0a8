from datetime import UTC, datetime

import pytest

from grader.service.times import from_local, to_form, to_words, zone_problem


@pytest.mark.parametrize(
    "text", ["tomorrow", "2026-13-01 10:00", "2026-11-20T10:00+01:00", "0001-01-01 00:00", "9999-12-31 23:59", "1.1.2026", "\0"]
)
def test_what_is_no_time_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(ValueError, match=r"no time|out of range"):
        from_local(text, "Europe/Zurich")


def test_a_time_that_the_clock_change_skips_is_refused() -> None:
    with pytest.raises(ValueError, match="clocks skip"):
        from_local("2026-03-29 02:30", "Europe/Zurich")


def test_a_repeated_time_is_the_first_of_the_two() -> None:
    assert from_local("2026-10-25 02:30", "Europe/Zurich") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "zone", "utc"),
    [
        ("2026-11-20T23:59", "Europe/Zurich", datetime(2026, 11, 20, 22, 59, tzinfo=UTC)),
        ("2026-07-01 08:00", "America/New_York", datetime(2026, 7, 1, 12, 0, tzinfo=UTC)),
        ("2026-11-20 23:59:59", "Asia/Kathmandu", datetime(2026, 11, 20, 18, 14, 59, tzinfo=UTC)),
        ("", "UTC", None),
        ("  ", "UTC", None),
    ],
)
def test_local_times_become_utc_and_come_back(text: str, zone: str, utc: datetime | None) -> None:
    assert from_local(text, zone) == utc
    assert from_local(to_form(utc, zone), zone) == utc


def test_words_name_the_zone_and_its_offset() -> None:
    moment = datetime(2026, 11, 20, 22, 59, tzinfo=UTC)
    assert to_words(moment, "Europe/Zurich") == "Fri 20 Nov 2026, 23:59 CET (Europe/Zurich)"
    assert to_words(moment, "Asia/Kathmandu") == "Sat 21 Nov 2026, 04:44 UTC+05:45 (Asia/Kathmandu)"
    assert to_words(None, "UTC") == ""


@pytest.mark.parametrize("name", ["", "Europe", "Mars/Base", "../etc/passwd", "/etc/passwd", "a\0b", "CEST+"])
def test_no_zone(name: str) -> None:
    assert "time zone" in (zone_problem(name) or "")


def test_zones() -> None:
    assert zone_problem("Europe/Zurich") is None
    assert zone_problem("UTC") is None
