"""What can go wrong with the sandbox itself."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Protection:
    """One property of the box: whether it holds here, what was seen, and what to do when it does not."""

    name: str
    active: bool
    detail: str
    advice: str = ""


class SandboxError(Exception):
    """The sandbox cannot be started; ``str`` of it says why and what to do."""


class Unprotected(SandboxError):
    """A protection is missing on this machine; ``missing`` names each with what to do."""

    def __init__(self, missing: Sequence[Protection]) -> None:
        self.missing = tuple(missing)
        lines = [f"{item.name}: {item.detail}. {item.advice}".rstrip() for item in self.missing]
        super().__init__("Student code would not be shut in on this machine. " + " ".join(lines))


class ProtocolError(Exception):
    """A child said something that is not in the protocol: what it says is not used any more."""


class HostTrouble(Exception):
    """Something broke without the student's doing: the zygote ended, a fork failed, a child was killed from elsewhere."""
