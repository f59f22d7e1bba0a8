"""What teaching assistants see: the overview of an assignment, one student, what needs attention, who is in the course."""

import csv
import io
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from grader.formats.grades import safe_cell
from grader.service import courses, scores, submissions
from grader.service.errors import Invalid
from grader.service.views import AssignmentView, MemberView, Role
from grader.web.access import Level, assignment, course, me, open_to
from grader.web.house import ask, house, now
from grader.web.ordering import Order, ordered
from grader.web.words import plural


def blueprint() -> Blueprint:
    """The pages of this module."""
    pages = Blueprint("staff", __name__)
    place = "/courses/<course_slug>/assignments/<assignment_slug>"
    pages.add_url_rule(f"{place}/overview", view_func=overview)
    pages.add_url_rule(f"{place}/scores.csv", view_func=scores_csv)
    pages.add_url_rule(f"{place}/regrade", view_func=regrade_all, methods=["POST"])
    pages.add_url_rule(f"{place}/students/<int:person_id>", view_func=student)
    pages.add_url_rule(f"{place}/students/<int:person_id>/score", view_func=override, methods=["POST"])
    pages.add_url_rule("/courses/<course_slug>/attention", view_func=attention)
    pages.add_url_rule("/courses/<course_slug>/people", view_func=people)
    return pages


@open_to(Level.TA)
def overview(course_slug: str, assignment_slug: str) -> str:
    """Students x exercises, sorted and filtered as the address says."""
    whole = ask(scores.overview, assignment().id, me().id)
    order = Order.read(request.args, [wanted.name for wanted in assignment().exercises])
    rows = ordered(whole.rows, order)

    def sorted_by(key: str) -> str:
        """The address of the page sorted by ``key``, the other way round when it already is."""
        query = {"sort": key, "order": order.flipped(key), **({"q": order.text} if order.text else {})}
        return f"?{urlencode(query)}"

    return render_template(
        "staff/overview.html",
        overview=whole,
        rows=rows,
        rates=scores.pass_rates(whole),
        order=order,
        sorted_by=sorted_by,
    )


@open_to(Level.TA)
def scores_csv(course_slug: str, assignment_slug: str) -> Response:
    """The scores as CSV (RFC 4180); no cell is taken for a formula by a spreadsheet."""
    text = csv_text(scores.csv_rows(ask(scores.overview, assignment().id, me().id)))
    response = current_app.response_class(text, mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=f"{course_slug}-{assignment_slug}-scores.csv")
    return response


@open_to(Level.TA)
def regrade_all(course_slug: str, assignment_slug: str) -> Response:
    """Grade everything of the assignment again."""
    count = ask(submissions.regrade_all, assignment().id, actor=me().id, now=now())
    house().engine.nudge()
    flash(f"{plural(count, 'submission')} will be graded again. Scores stand until the new ones are there.", "good")
    return redirect(url_for("staff.overview", course_slug=course_slug, assignment_slug=assignment_slug))


@open_to(Level.TA)
def student(course_slug: str, assignment_slug: str, person_id: int) -> str:
    """One student in an assignment: standing and every submission."""
    return _student(assignment(), person_id)


@open_to(Level.LECTURER)
def override(course_slug: str, assignment_slug: str, person_id: int) -> Response | tuple[str, int]:
    """Set a student's score by hand, or take that back."""
    typed = {"score": request.form.get("score", "").strip(), "comment": request.form.get("comment", "").strip()}
    try:
        score = _score(typed["score"], assignment().points)
        ask(scores.override, assignment().id, person_id, score, typed["comment"], actor=me().id, now=now())
    except Invalid as error:
        return _student(assignment(), person_id, wrong=error.fields, typed=typed), 422
    flash("The score is set by hand." if score is not None else "The best submission counts again.", "good")
    return redirect(url_for("staff.student", course_slug=course_slug, assignment_slug=assignment_slug, person_id=person_id))


@open_to(Level.TA)
def attention(course_slug: str) -> str:
    """Submissions that we failed to grade."""
    return render_template("staff/attention.html", faults=ask(submissions.faults, course().id, me().id))


@open_to(Level.TA)
def people(course_slug: str) -> str:
    """Who is in the course."""
    return render_template("staff/people.html", members=ask(courses.members, course().id, me().id), ordered_roles=tuple(Role))


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV by RFC 4180; what a spreadsheet would take for a formula gets an apostrophe in front."""
    stream = io.StringIO()
    csv.writer(stream).writerows([safe_cell(cell) for cell in row] for row in rows)
    return stream.getvalue()


def _student(
    item: AssignmentView, person_id: int, wrong: dict[str, str] | None = None, typed: dict[str, str] | None = None
) -> str:
    return render_template(
        "staff/student.html",
        member=_member(person_id),
        wrong=wrong or {},
        typed=typed,
        standing=ask(scores.standing, item.id, person_id, me().id),
        history=ask(submissions.history, item.id, person_id, me().id),
    )


def _member(person_id: int) -> MemberView:
    for member in ask(courses.members, course().id, me().id):
        if member.person.id == person_id:
            return member
    return abort(404)


def _score(text: str, whole: float) -> float | None:
    """The share of ``whole`` points that ``text`` means, None for an empty one. Raises Invalid."""
    if not text:
        return None
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = -1.0
    if not 0 <= value <= whole:  # written so that NaN is refused
        advice = f"write points from 0 to {whole:g}, or leave it empty to let the best submission count."
        raise Invalid({"score": f"{text} cannot be used: {advice}"})
    return value / whole
