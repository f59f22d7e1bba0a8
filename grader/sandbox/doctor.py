"""Which protections hold on this machine, for ``grader doctor`` and for refusing to grade without them."""

from grader.sandbox.errors import Protection, SandboxError
from grader.sandbox.limits import Limits
from grader.sandbox.pool import Sandbox

__all__ = ["Protection", "protections"]


def protections(limits: Limits) -> list[Protection]:
    """Each protection, tried for real inside the box with whatever layers this machine has."""
    try:
        with Sandbox(limits, unprotected=True) as box:
            return list(box.protections)
    except SandboxError as error:
        advice = "Check that Python and numpy are installed as usual."
        return [Protection("sandbox", False, f"it cannot be started: {error}", advice)]
