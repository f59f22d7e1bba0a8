"""Column types and names that mean the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import DateTime, Dialect, Enum, MetaData
from sqlalchemy.types import TypeDecorator

NAMES: Final = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name, so that a migration can drop it on either database."""


class Moment(TypeDecorator[datetime]):
    """An aware UTC time. SQLite gives back naive times: here they become aware again; a naive one is never stored."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC. Raises ValueError for a naive time, which could mean any zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; pass an aware time")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def words(kind: type[StrEnum], length: int = 16) -> Enum:
    """A column of an enum's values as text, checked in Python: a new member needs no migration."""
    return Enum(kind, native_enum=False, create_constraint=False, validate_strings=True, length=length, values_callable=_values)


def named_metadata() -> MetaData:
    """Metadata with the naming convention."""
    return MetaData(naming_convention=NAMES)


def _values(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]
