"""What can go wrong with the database, in the operator's words."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class StoreError(Exception):
    """The database cannot do its work now. ``str`` of it says what is wrong and what to do."""


class Unreachable(StoreError):
    """It cannot be opened or connected to."""


class Busy(StoreError):
    """Another process holds it for too long; trying again may work."""


class Full(StoreError):
    """There is no room to write."""


class SchemaDiffers(StoreError):
    """Its tables are not those of this version."""


RULES: tuple[tuple[type[StoreError], str, str], ...] = (
    (
        Busy,
        "database is locked|deadlock detected|lock timeout|could not obtain lock",
        "is busy: another process holds it. Try again; if it stays, look for a copy, backup or stopped process that has it open.",
    ),
    (
        Full,
        "disk is full|no space left|disk I/O error|could not extend file",
        "cannot be written: the disk is full or failing. Free some space; nothing that was confirmed is lost.",
    ),
    (
        Unreachable,
        "readonly database|read-only|permission denied for",
        "may not be written. Give this user the right to write it and its folder.",
    ),
    (
        Unreachable,
        "unable to open|not a database",
        "cannot be opened. Its folder must exist and be writable by this user, and the file must be an SQLite database.",
    ),
    (
        SchemaDiffers,
        "no such table|no such column|(relation|column) .* does not exist",
        "has other tables than this version. Run: grader db upgrade",
    ),
    (
        Unreachable,
        "connect|server|authentication|database .* does not exist|timeout",
        "does not answer ({detail}). Start it, or correct GRADER_DATABASE.",
    ),
)


@contextmanager
def in_clear_words(url: str) -> Iterator[None]:
    """Turn the driver's errors of the operational kind into StoreError; ``url`` is shown and must hold no password."""
    try:
        yield
    except (DBAPIError, PoolTimeout) as error:
        found = explain(error, url)
        if found is None:
            raise
        raise found from error


def explain(error: Exception, url: str) -> StoreError | None:
    """The StoreError for a driver's error, None when it is not operational (a bug should stay visible as itself)."""
    cause = getattr(error, "orig", None) or error
    text = str(cause).strip()
    if type(cause).__name__ not in OPERATIONAL and not isinstance(error, PoolTimeout):
        return None
    for kind, pattern, sentence in RULES:
        if re.search(pattern, text, re.IGNORECASE):
            return kind(f"The database {url} " + sentence.replace("{detail}", text.splitlines()[0][:200]))
    return None


OPERATIONAL = frozenset(
    {
        "OperationalError",
        "DatabaseError",
        "InternalError",
        "ConnectionTimeout",
        "DiskFull",
        "DeadlockDetected",
        "LockNotAvailable",
        "UndefinedTable",
        "UndefinedColumn",
        "InsufficientPrivilege",
        "ReadOnlySqlTransaction",
        "AdminShutdown",
        "CannotConnectNow",
        "ConnectionException",
        "InvalidCatalogName",
        "TooManyConnections",
        "CrashShutdown",
        "IdleInTransactionSessionTimeout",
        "QueryCanceled",
    }
)
"""Names of the drivers' exceptions that say something about the machine rather than about a statement."""
