"""Who may open which page: every view says its level, one guard looks at it before the view runs.

An app with a view that says nothing does not start. The service asks again: this guard gives the right page
(sign in, 403, 404), the service the certainty.
"""

import hmac
from collections.abc import Callable
from enum import IntEnum
from typing import TypeVar, cast

from flask import Flask, Response, abort, current_app, flash, g, redirect, request, url_for
from flask_login import LoginManager, current_user

from grader.service import assignments, courses, people
from grader.service.errors import NotFound
from grader.service.views import AssignmentView, CourseView, PersonView, Role
from grader.web.house import ask

View = TypeVar("View", bound=Callable[..., object])
LEVEL = "least_level"
STATIC = frozenset({"static", "bootstrap.static"})


class Level(IntEnum):
    """The least that someone must be to open a page. From STUDENT to LECTURER the role in the page's course counts."""

    ANYONE = 0
    PERSON = 1
    STUDENT = 2
    TA = 3
    LECTURER = 4
    ADMIN = 5


ROLES = {Level.STUDENT: Role.STUDENT, Level.TA: Role.TA, Level.LECTURER: Role.LECTURER}


class User:
    """A signed-in person as Flask-Login wants one. The id holds the stamp: a new password ends all other sessions."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, person: PersonView) -> None:
        self.person = person

    def get_id(self) -> str:
        """What the session keeps."""
        return f"{self.person.id}.{self.person.stamp}"


def open_to(level: Level) -> Callable[[View], View]:
    """Say who may open a view."""

    def mark(view: View) -> View:
        setattr(view, LEVEL, level)
        return view

    return mark


def level_of(app: Flask, endpoint: str) -> Level:
    """The level that a view asks for; raises RuntimeError for a view that says none."""
    level = Level.ANYONE if endpoint in STATIC else getattr(app.view_functions[endpoint], LEVEL, None)
    if level is None:
        raise RuntimeError(f"the view {endpoint} does not say who may open it; put @open_to(...) above it")
    return cast("Level", level)


def install(app: Flask) -> None:
    """Put the guard before every request of ``app``, whose views are all registered."""
    for rule in app.url_map.iter_rules():
        level_of(app, rule.endpoint)
    manager = LoginManager()
    manager.session_protection = "basic"
    manager.user_loader(load_user)
    manager.init_app(app)
    app.before_request(_guard)


def load_user(identity: str) -> User | None:
    """The person of a session, unless their password has changed or they are no longer active."""
    if g.get("anonymous"):  # a page about a broken database must not ask it who is there
        return None
    number, _, stamp = identity.partition(".")
    try:
        person = ask(people.person, int(number))
    except (ValueError, NotFound):
        return None
    return User(person) if hmac.compare_digest(person.stamp.encode(), stamp.encode()) else None


def me() -> PersonView:
    """The signed-in person."""
    return cast("PersonView", current_user.person)


def someone() -> PersonView | None:
    """The signed-in person, None on a page that is open to anyone."""
    return me() if current_user and current_user.is_authenticated else None


def course() -> CourseView:
    """The course that the page's address names, as the signed-in person sees it."""
    return cast("CourseView", g.course)


def assignment() -> AssignmentView:
    """The assignment that the page's address names."""
    return cast("AssignmentView", g.assignment)


def _guard() -> Response | None:
    if request.endpoint is None or request.endpoint in STATIC:
        return None
    level = level_of(current_app, request.endpoint)
    if level is Level.ANYONE:
        return None
    if someone() is None:
        return _to_sign_in()
    if me().must_change and not request.endpoint.startswith("auth."):
        flash("You signed in with a start code. Choose a password of your own to go on.", "warn")
        return cast("Response", redirect(url_for("auth.password")))
    _enter(level)
    return None


def _to_sign_in() -> Response:
    if request.path != "/":  # the front door needs no words
        flash("Please sign in to go on.", "calm")
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return cast("Response", redirect(url_for("auth.sign_in", next=target)))


def _enter(level: Level) -> None:
    """Look up what the address names; refuse who may not be there."""
    values = request.view_args or {}
    if level is Level.ADMIN and not me().admin:
        abort(403)
    if "course_slug" in values:
        g.course = ask(courses.course, values["course_slug"], me().id)
        if level in ROLES and not g.course.role.covers(ROLES[level]):
            abort(403)
    elif level in ROLES:
        raise RuntimeError(f"{request.endpoint} asks for a role in a course, but its address names none")
    if "assignment_slug" in values:
        g.assignment = ask(assignments.assignment, values["course_slug"], values["assignment_slug"], me().id)
