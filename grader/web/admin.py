"""What site admins do: courses and people."""

from zoneinfo import available_timezones

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from grader.service import courses, people
from grader.service.errors import Conflict, Invalid
from grader.service.views import PersonView
from grader.web.access import Level, me, open_to
from grader.web.house import ask, house, now

NO_PLACES = ("Etc/", "posix/", "right/", "SystemV/")


def blueprint() -> Blueprint:
    """The pages of this module."""
    pages = Blueprint("admin", __name__, url_prefix="/admin")
    pages.add_url_rule("/courses", view_func=course_list, methods=["GET", "POST"])
    pages.add_url_rule("/people", view_func=person_list, methods=["GET", "POST"])
    pages.add_url_rule("/people/<int:person_id>/code", view_func=code, methods=["POST"])
    pages.add_url_rule("/people/<int:person_id>/active", view_func=active, methods=["POST"])
    pages.add_url_rule("/people/<int:person_id>/admin", view_func=admin, methods=["POST"])
    return pages


@open_to(Level.ADMIN)
def course_list() -> str | Response | tuple[str, int]:
    """All courses; a new one."""
    if request.method == "GET":
        return _courses({}, {"timezone": "UTC"})
    typed = {name: request.form.get(name, "").strip() for name in ("slug", "title", "timezone")}
    try:
        made = ask(courses.create_course, typed["slug"], typed["title"], typed["timezone"], actor=me().id, now=now())
    except (Invalid, Conflict) as error:
        return _courses(error.fields if isinstance(error, Invalid) else {"slug": str(error)}, typed), 422
    flash(f"{made.title} is created. Import its roster next.", "good")
    return redirect(url_for("student.course_page", course_slug=made.slug))


@open_to(Level.ADMIN)
def person_list() -> str | Response | tuple[str, int]:
    """Everybody; a new person."""
    if request.method == "GET":
        return _people({}, {})
    typed = {name: request.form.get(name, "").strip() for name in ("login", "name", "email")}
    try:
        made = ask(
            people.add_person,
            house().passwords,
            typed["login"],
            typed["name"],
            email=typed["email"],
            admin="admin" in request.form,
            actor=me().id,
            now=now(),
        )
    except (Invalid, Conflict) as error:
        return _people(error.fields if isinstance(error, Invalid) else {"login": str(error)}, typed), 422
    return _code_page(made)


@open_to(Level.ADMIN)
def code(person_id: int) -> Response:
    """A new start code, shown on this one page only."""
    return _code_page(ask(people.person, person_id))


@open_to(Level.ADMIN)
def active(person_id: int) -> Response:
    """Let somebody in, or keep them out."""
    person = ask(people.set_active, person_id, request.form.get("active") == "yes", actor=me().id, now=now())
    words = "may sign in." if person.active else "can no longer sign in. Nothing of theirs is deleted."
    flash(f"{person.name} {words}", "good")
    return redirect(url_for("admin.person_list"))


@open_to(Level.ADMIN)
def admin(person_id: int) -> Response:
    """Make somebody admin, or no longer."""
    person = ask(people.set_admin, person_id, request.form.get("admin") == "yes", actor=me().id, now=now())
    flash(f"{person.name} is an admin now." if person.admin else f"{person.name} is no longer an admin.", "good")
    return redirect(url_for("admin.person_list"))


def _courses(wrong: dict[str, str], typed: dict[str, str]) -> str:
    zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(NO_PLACES))
    found = ask(courses.courses, me().id)
    return render_template("admin/courses.html", courses=found, wrong=wrong, typed=typed, zones=["UTC", *zones])


def _people(wrong: dict[str, str], typed: dict[str, str]) -> str:
    return render_template("admin/people.html", people=ask(people.people, me().id), wrong=wrong, typed=typed)


def _code_page(person: PersonView) -> Response:
    given = ask(people.issue_code, person.id, actor=me().id, now=now())
    response = make_response(render_template("staff/codes.html", codes=((person.login, given),)))
    response.headers["Cache-Control"] = "no-store"
    return response
