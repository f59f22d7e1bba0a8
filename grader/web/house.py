"""What the pages work with, and how they ask for it. One House belongs to one app; nothing is global."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Concatenate, ParamSpec, Protocol, TypeVar, cast

from flask import current_app
from sqlalchemy.orm import Session

from grader.engine.base import Engine
from grader.engine.replay import Replay
from grader.exercise.catalog import Catalog
from grader.service.passwords import Passwords
from grader.settings import Settings
from grader.store.session import Database
from grader.web.charts import Charts

P = ParamSpec("P")
R = TypeVar("R")


def utc_now() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


class Replays(Protocol):
    """What does a stored grading again; a fake in tests."""

    def replay(self, grading_id: int) -> Replay:
        """Wait for the end. Raises Unrepeatable."""
        ...


@dataclass(frozen=True)
class Limits:
    """How often something may be done, in the words of Flask-Limiter. Only failed sign-ins count.

    The limit per address is generous, since a whole lecture hall may share one."""

    sign_in_per_login: str = "6 per minute; 40 per hour"
    sign_in_per_address: str = "100 per minute"
    uploads: str = "12 per minute; 150 per hour"
    replays: str = "12 per minute"


@dataclass(frozen=True)
class House:
    """The rooms below, as the pages see them. ``clock`` gives aware UTC times."""

    settings: Settings
    database: Database
    catalog: Catalog
    engine: Engine
    passwords: Passwords
    clock: Callable[[], datetime]
    charts: Charts
    replayer: Replays


def house() -> House:
    """The House of the running app."""
    return cast("House", current_app.extensions["grader"])


def now() -> datetime:
    """The time by the app's clock."""
    return house().clock()


def ask(verb: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What a verb of the service answers, asked in a session of its own."""
    with house().database.session() as session:
        return verb(session, *args, **kwargs)
