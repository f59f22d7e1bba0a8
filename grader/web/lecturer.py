"""What lecturers do: create and edit assignments, publish them, look after who is in the course."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from grader.exercise.catalog import Catalog
from grader.exercise.spec import Exercise
from grader.service import assignments, courses, people
from grader.service.errors import Conflict, Invalid
from grader.service.views import AssignmentDraft, Role
from grader.values.assignment import Convention, CostPolicy
from grader.web.access import Level, assignment, course, me, open_to
from grader.web.house import ask, house, now
from grader.web.words import plural

TEXTS = ("slug", "title", "description", "seed", "opens", "due", "closes", "attempts", "hints_after", "cost", "convention")


@dataclass(frozen=True)
class Choice:
    """One line of the list of exercises in the form."""

    exercise: Exercise
    chosen: bool
    points: str


def blueprint() -> Blueprint:
    """The pages of this module."""
    pages = Blueprint("lecturer", __name__)
    place = "/courses/<course_slug>"
    pages.add_url_rule(f"{place}/new-assignment", view_func=new, methods=["GET", "POST"])
    pages.add_url_rule(f"{place}/assignments/<assignment_slug>/edit", view_func=edit, methods=["GET", "POST"])
    pages.add_url_rule(f"{place}/assignments/<assignment_slug>/published", view_func=published, methods=["POST"])
    pages.add_url_rule(f"{place}/people/<int:person_id>/role", view_func=role, methods=["POST"])
    pages.add_url_rule(f"{place}/people/<int:person_id>/remove", view_func=remove, methods=["POST"])
    pages.add_url_rule(f"{place}/people/<int:person_id>/code", view_func=code, methods=["POST"])
    return pages


@open_to(Level.LECTURER)
def new(course_slug: str) -> str | Response | tuple[str, int]:
    """Create an assignment."""
    if request.method == "GET":
        return _form(AssignmentDraft(slug="", title=""), heading="New assignment")
    draft = read_draft(request.form)
    try:
        made = ask(assignments.create_assignment, course().id, draft, tuple(house().catalog.everything), actor=me().id, now=now())
    except (Invalid, Conflict) as error:
        return _form(draft, heading="New assignment", wrong=_wrong(error)), 422
    if "published" in request.form:
        ask(assignments.publish, made.id, True, actor=me().id, now=now())
    flash(f"{made.title} is created{'' if 'published' in request.form else ' as a draft: students do not see it yet'}.", "good")
    return redirect(url_for("student.assignment_page", course_slug=course_slug, assignment_slug=made.slug))


@open_to(Level.LECTURER)
def edit(course_slug: str, assignment_slug: str) -> str | Response | tuple[str, int]:
    """Edit an assignment."""
    if request.method == "GET":
        return _form(assignments.draft_of(assignment()), heading=f"Edit {assignment().title}")
    draft, known = read_draft(request.form), tuple(house().catalog.everything)
    try:
        edited = ask(assignments.edit_assignment, assignment().id, draft, known, actor=me().id, now=now())
    except (Invalid, Conflict) as error:
        return _form(draft, heading=f"Edit {assignment().title}", wrong=_wrong(error)), 422
    if ("published" in request.form) != assignment().published:
        ask(assignments.publish, assignment().id, "published" in request.form, actor=me().id, now=now())
    house().engine.nudge()
    again = f" {plural(edited.requeued, 'submission')} will be graded again." if edited.requeued else ""
    flash(f"{edited.assignment.title} is saved.{again}", "good")
    return redirect(url_for("student.assignment_page", course_slug=course_slug, assignment_slug=edited.assignment.slug))


@open_to(Level.LECTURER)
def published(course_slug: str, assignment_slug: str) -> Response:
    """Show an assignment to students, or hide it."""
    show = request.form.get("published") == "yes"
    ask(assignments.publish, assignment().id, show, actor=me().id, now=now())
    flash("Students see it now." if show else "It is hidden from students now.", "good")
    return redirect(url_for("student.assignment_page", course_slug=course_slug, assignment_slug=assignment_slug))


@open_to(Level.LECTURER)
def role(course_slug: str, person_id: int) -> Response:
    """Change what somebody is in the course."""
    try:
        wanted = Role(request.form.get("role", ""))
    except ValueError:
        raise Invalid({"role": f"{request.form.get('role', '')!r} is no role; choose student, ta or lecturer."}) from None
    member = ask(courses.enrol, course().id, person_id, wanted, actor=me().id, now=now())
    flash(f"{member.person.name} is now {_ROLE_WORDS[wanted]}.", "good")
    return redirect(url_for("staff.people", course_slug=course_slug))


@open_to(Level.LECTURER)
def remove(course_slug: str, person_id: int) -> Response:
    """Take somebody out of the course."""
    ask(courses.unenrol, course().id, person_id, actor=me().id, now=now())
    flash("Taken out of the course. Their submissions are kept and count again if they come back.", "good")
    return redirect(url_for("staff.people", course_slug=course_slug))


@open_to(Level.LECTURER)
def code(course_slug: str, person_id: int) -> Response:
    """A new start code for somebody without a password; shown on this one page only."""
    given = ask(people.issue_code, person_id, actor=me().id, now=now())
    login = ask(people.person, person_id).login
    response = Response(render_template("staff/codes.html", codes=((login, given),)), mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    return response


def read_draft(form: MultiDict[str, str]) -> AssignmentDraft:
    """The draft in a form: fields by name; for each chosen exercise ``pick`` holds its name and ``points-NAME`` its points.

    ``place-NAME`` orders them; without it they keep the order of the form."""
    picked = form.getlist("pick")
    places = {name: form.get(f"place-{name}", "") for name in picked}
    picked.sort(key=lambda name: int(places[name]) if places[name].isdecimal() else len(picked))
    texts = {name: form.get(name, "").strip() for name in TEXTS}
    texts["seed"] = texts["seed"] or "0"
    texts["cost"] = texts["cost"] or CostPolicy.INFORM.value
    texts["description"] = texts["description"].replace("\r\n", "\n")
    texts["convention"] = texts["convention"] or Convention.FILE.value
    exercises = tuple((name, form.get(f"points-{name}", "").strip()) for name in picked)
    functions = tuple((name, form.get(f"functions-{name}", "").strip()) for name in picked)
    return AssignmentDraft(**texts, exercises=exercises, functions=functions if any(own for _, own in functions) else ())


def choices(draft: AssignmentDraft, catalog: Catalog) -> list[Choice]:
    """Every exercise of the catalog for the form, those of courses last: the chosen ones first, in their order."""
    chosen = dict(draft.exercises)
    lines = [Choice(catalog[name], True, points) for name, points in draft.exercises if name in catalog]
    return lines + [Choice(catalog[name], False, "1") for name in catalog.everything if name not in chosen]


def _form(draft: AssignmentDraft, heading: str, wrong: Mapping[str, str] | None = None) -> str:
    item = g.get("assignment")
    show = "published" in request.form if request.method == "POST" else item is not None and item.published
    return render_template(
        "staff/assignment_form.html",
        draft=draft,
        heading=heading,
        wrong=wrong or {},
        published=show,
        choices=choices(draft, house().catalog),
        costs=COSTS,
        conventions=[item for item in CONVENTIONS if item[0] != Convention.NAMES or draft.functions],
        gone=[name for name, _ in draft.exercises if name not in house().catalog],
    )


def _wrong(error: Invalid | Conflict) -> Mapping[str, str]:
    return error.fields if isinstance(error, Invalid) else {"slug": str(error)}


COSTS = (
    (CostPolicy.OFF.value, "Not measured"),
    (CostPolicy.INFORM.value, "Told"),
    (CostPolicy.WARN.value, "Told as a warning"),
    (CostPolicy.POINTS.value, "Costs a quarter of the points when not lean"),
)
CONVENTIONS = (
    (Convention.FILE.value, "Whatever the file defines"),
    (Convention.VJP.value, "NAME_vjp"),
    (Convention.PASSES.value, "NAME_forward and NAME_backward"),
    (Convention.NAMES.value, "The names that this assignment was made with"),
)
_ROLE_WORDS = {Role.STUDENT: "a student", Role.TA: "a teaching assistant", Role.LECTURER: "a lecturer"}
