"""Each layer by itself, all others left out: it must stop what it alone must stop. And with none, the attack must go through."""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from grader.sandbox.runner import landlock
from tests.integration.attacks.arena import Arena, arena, exercise, only
from tests.integration.attacks.record import MEMORY, OTHER_LAYERS, SANDBOX_LAYERS, Attack
from tests.integration.attacks.suite import ATTACKS

ALONE = [(layer, attack) for layer in (*SANDBOX_LAYERS, "nothing") for attack in ATTACKS if layer in attack.alone]
# What has no limit but that of memory would take the machine's.
FREE = [attack for attack in ATTACKS if attack.layer in OTHER_LAYERS and MEMORY not in attack.ends and not attack.real]
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


@pytest.mark.parametrize("attack", FREE, ids=lambda attack: attack.name)
def test_what_no_layer_of_the_sandbox_must_stop_is_contained_without_any(boxes: Boxes, attack: Attack) -> None:
    sin = exercise(boxes[only()].attacked(attack), "sin")
    assert sin.status in attack.ends, sin
    assert attack.words in sin.message
    assert sin.score is not None
    assert sin.score <= attack.score


def test_what_a_layer_is_said_to_stop_it_stops_by_itself() -> None:
    said = {(attack.layer, attack.name) for attack in ATTACKS if attack.layer in SANDBOX_LAYERS}
    assert said <= {(layer, attack.name) for layer, attack in ALONE}


def test_every_layer_is_tried_alone() -> None:
    assert {attack.layer for attack in FREE} == set(OTHER_LAYERS)
    assert {layer for layer, _ in ALONE} == {*SANDBOX_LAYERS, "nothing"}
    for layer in SANDBOX_LAYERS:
        assert sum(layer == one for one, _ in ALONE) >= 5
