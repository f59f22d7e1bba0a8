"""Why a verb said no. ``str`` of each is a sentence for the person who asked."""

from collections.abc import Mapping


class ServiceError(Exception):
    """The root of all that a verb may refuse with."""


class NotFound(ServiceError):
    """It does not exist, or the actor may not know that it does (a page answers 404)."""


class Refused(ServiceError):
    """The actor may not do this, or not now (403)."""


class Conflict(ServiceError):
    """It contradicts what is there: a login that is taken, a slug in use (409)."""


class Invalid(ServiceError):
    """Values that cannot be accepted (400). ``fields`` maps each field's name to a sentence; "" is the whole form."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields: dict[str, str] = dict(fields)
