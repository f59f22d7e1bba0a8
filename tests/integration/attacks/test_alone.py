"""Each layer by itself, all others left out: it must stop what it alone must stop. And with none, the attack must go through."""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from grader.sandbox.runner import landlock
from tests.integration.attacks.arena import Arena, arena, exercise, only
from tests.integration.attacks.record import SANDBOX_LAYERS, Attack
from tests.integration.attacks.suite import ATTACKS

ALONE = [(layer, attack) for layer in (*SANDBOX_LAYERS, "nothing") for attack in ATTACKS if layer in attack.alone]
REAL = [attack for attack in ATTACKS if attack.real]
# What is here depends on the kernel and on who runs the tests.
HAS_TCP, HAS_SCOPES, IS_ROOT = landlock.version() >= 4, landlock.version() >= 6, os.geteuid() == 0


class Boxes:
    """An arena for each choice of layers, one at a time."""

    def __init__(self) -> None:
        self.stack = ExitStack()
        self.kept: dict[frozenset[str], Arena] = {}

    def __getitem__(self, without: frozenset[str]) -> Arena:
        if without not in self.kept:
            self.close()
            self.kept = {without: self.stack.enter_context(arena(without))}
        return self.kept[without]

    def close(self) -> None:
        self.kept = {}
        self.stack.close()


@pytest.fixture(scope="module")
def boxes() -> Iterator[Boxes]:
    found = Boxes()
    yield found
    found.close()


def held(layer: str, attack: Attack) -> bool:
    """Whether a layer can hold an attack on this kernel and for this user."""
    if layer == "landlock":
        return HAS_SCOPES and HAS_TCP
    if layer == "user" or (layer == "rlimits" and "process" in attack.tries):
        return IS_ROOT
    return True


@pytest.mark.parametrize(("layer", "attack"), ALONE, ids=lambda value: value if isinstance(value, str) else value.name)
def test_a_layer_stops_it_by_itself(boxes: Boxes, layer: str, attack: Attack) -> None:
    if not held(layer, attack):
        pytest.skip(f"{layer} cannot hold this here")
    kept = (layer, "user") if layer == "rlimits" else (layer,)  # for root the number of processes has no limit
    box = boxes[only(*kept)]
    report = box.attacked(attack)
    assert exercise(report, "sin").status.value != "grader_fault"


@pytest.mark.parametrize("attack", REAL, ids=lambda attack: attack.name)
def test_without_any_layer_it_goes_through(boxes: Boxes, attack: Attack) -> None:
    report = boxes[only()].report(attack.source)
    assert "BREACH" in str(report.to_json()), exercise(report, "sin")


def test_every_layer_is_tried_alone() -> None:
    assert {layer for layer, _ in ALONE} == {*SANDBOX_LAYERS, "nothing"}
    for layer in SANDBOX_LAYERS:
        assert sum(layer == one for one, _ in ALONE) >= 5
