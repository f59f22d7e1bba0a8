"""All attacks, family by family."""

from tests.integration.attacks import escape, forgery, papers, persistence, resources, sessions, theft, tricks
from tests.integration.attacks.record import Attack

ATTACKS: tuple[Attack, ...] = (
    *resources.ATTACKS,
    *escape.ATTACKS,
    *theft.ATTACKS,
    *forgery.ATTACKS,
    *persistence.ATTACKS,
    *papers.ATTACKS,
    *sessions.ATTACKS,
    *tricks.ATTACKS,
)
