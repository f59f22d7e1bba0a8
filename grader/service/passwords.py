"""Password hashes (argon2id) and start codes."""

from typing import Final

SHORTEST: Final = 8
LONGEST: Final = 1000


class Passwords:
    """Hashes and verifies. Make one per process: making it costs one hash (about 0.1 s).

    At most ``parallel`` hashes are worked out at once, since each takes ``memory_kib`` of memory."""

    def __init__(self, *, time_cost: int = 3, memory_kib: int = 65536, lanes: int = 4, parallel: int = 2) -> None:
        raise NotImplementedError

    def hash(self, password: str) -> str:
        """The hash to store."""
        raise NotImplementedError

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether the password belongs to the stored hash; None takes as long and is never true."""
        raise NotImplementedError

    def outdated(self, stored: str) -> bool:
        """Whether the hash was made with other costs than these."""
        raise NotImplementedError
