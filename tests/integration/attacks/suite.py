"""All attacks, family by family."""

from tests.integration.attacks import (
    arrays,
    channel,
    crashes,
    endless,
    escape,
    files,
    forgery,
    papers,
    persistence,
    resources,
    sessions,
    syscalls,
    theft,
    tricks,
)
from tests.integration.attacks.record import Attack

_FAMILIES = (
    (endless, resources, crashes),
    (syscalls, files, escape),
    (theft,),
    (channel, arrays, forgery),
    (persistence,),
    (papers,),
    (sessions,),
    (tricks,),
)
ATTACKS: tuple[Attack, ...] = tuple(attack for family in _FAMILIES for part in family for attack in part.ATTACKS)
