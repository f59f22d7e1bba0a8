"""Password hashes (argon2id) and start codes."""

import hashlib
import secrets
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST: Final = 8
LONGEST: Final = 1000
LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"  # none that look alike


class Passwords:
    """Hashes and verifies. Make one per process: making it costs one hash (about 0.1 s).

    At most ``parallel`` hashes are worked out at once, since each takes ``memory_kib`` of memory."""

    def __init__(self, *, time_cost: int = 3, memory_kib: int = 65536, lanes: int = 4, parallel: int = 2) -> None:
        self._hasher = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=lanes)
        self._room = BoundedSemaphore(parallel)
        self._nobody = self.hash(secrets.token_hex(16))

    def hash(self, password: str) -> str:
        """The hash to store."""
        with self._room:
            return self._hasher.hash(_bytes(password))

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether the password belongs to the stored hash; None takes as long and is never true."""
        with self._room:
            try:
                self._hasher.verify(stored or self._nobody, _bytes(password[: LONGEST + 1]))
            except (VerificationError, InvalidHashError):
                return False
        return stored is not None

    def outdated(self, stored: str) -> bool:
        """Whether the hash was made with other costs than these."""
        return self._hasher.check_needs_rehash(stored)


def password_problem(password: str, login: str) -> str | None:
    """Why a password cannot be chosen, None when it can."""
    if len(password) < SHORTEST:
        return f"A password has at least {SHORTEST} characters; this one has {len(password)}."
    if len(password) > LONGEST:
        return f"A password has at most {LONGEST} characters; this one has {len(password)}."
    return "The password must not be the login." if password.lower() == login else None


def new_code() -> str:
    """A start code of 79 random bits, to be read aloud or typed: "k7qm-2fzt-9dwa-xr4e"."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def code_hash(code: str) -> str:
    """What is stored of a start code. It is random enough that a fast hash keeps it."""
    return hashlib.sha256(_bytes("".join(code.lower().split()).replace("-", ""))).hexdigest()


def code_fits(stored: str | None, code: str) -> bool:
    """Whether this is the code whose hash is stored."""
    return stored is not None and secrets.compare_digest(stored, code_hash(code[:100]))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
