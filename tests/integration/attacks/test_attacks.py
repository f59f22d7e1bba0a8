"""Each attack ends as it must, with every layer in place, and harms nothing but itself."""

from collections.abc import Iterator

import pytest

from tests.integration.attacks.arena import Arena, arena, exercise
from tests.integration.attacks.record import OTHER_LAYERS, SANDBOX_LAYERS, Attack
from tests.integration.attacks.suite import ATTACKS


@pytest.fixture(scope="module")
def box() -> Iterator[Arena]:
    with arena() as found:
        yield found


def test_there_are_more_than_a_hundred_and_each_has_its_own_name() -> None:
    assert len(ATTACKS) > 100
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS)
    assert {attack.layer for attack in ATTACKS} <= {*SANDBOX_LAYERS, *OTHER_LAYERS}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.family}-{attack.name}")
def test_an_attack_is_contained(box: Arena, attack: Attack) -> None:
    report = box.attacked(attack)
    sin = exercise(report, "sin")
    assert sin.status in attack.ends, sin
    assert attack.words in sin.message
    assert sin.score is not None
    assert sin.score <= attack.score, sin
