"""What an exception of a student's code is told as."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from grader.sandbox.runner.failure import explain


@pytest.mark.parametrize("wrong", [lambda: np.zeros(4 / 2), lambda: np.zeros(3)[4 / 2], lambda: range(4 / 2)])
def test_a_quotient_where_a_whole_number_is_needed_has_its_hint(wrong: Callable[[], object]) -> None:
    with pytest.raises((TypeError, IndexError)) as raised:
        wrong()
    assert explain(raised.value, {}).text.endswith("(is it a quotient? In Python 3 / gives a float, and // a whole number)")


def test_nobody_answers_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty").touch()
    with (tmp_path / "empty").open() as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        with pytest.raises(EOFError) as raised:
            input()
    assert "there is nobody to answer input()" in explain(raised.value, {}).text
