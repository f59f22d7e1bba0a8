"""One submission: its result, which appears by itself; the code as handed in; what staff may do with it."""

from flask import Blueprint, abort, current_app, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from grader.grading.paste import gradient_snippet
from grader.service import submissions
from grader.service.errors import Invalid
from grader.service.views import Role, State, SubmissionDetail, SubmissionState
from grader.values.report import ExerciseReport, Status
from grader.web import charts, way
from grader.web.access import Level, me, open_to
from grader.web.house import ask, house, now
from grader.web.listing import Listing, link, listing
from grader.web.upload import PASTED

MIMETYPES = {"py": "text/x-python; charset=utf-8", "ipynb": "application/x-ipynb+json", "zip": "application/zip"}


def blueprint() -> Blueprint:
    """The pages of this module."""
    pages = Blueprint("submission", __name__)
    place = "/courses/<course_slug>/submissions/<int:submission_id>"
    pages.add_url_rule(place, view_func=page)
    pages.add_url_rule(f"{place}/result", view_func=result)
    pages.add_url_rule(f"{place}/file", view_func=file)
    pages.add_url_rule(f"{place}/cost/<name>.svg", view_func=cost_chart)
    pages.add_url_rule(f"{place}/learning/<name>.svg", view_func=learning_chart)
    pages.add_url_rule(f"{place}/regrade", view_func=regrade, methods=["POST"])
    pages.add_url_rule(f"{place}/comments", view_func=comment, methods=["POST"])
    return pages


@open_to(Level.STUDENT)
def page(course_slug: str, submission_id: int) -> str:
    """The result page."""
    state = ask(submissions.state, submission_id, me().id)
    return _page(_detail(course_slug, submission_id), state)


@open_to(Level.STUDENT)
def result(course_slug: str, submission_id: int) -> Response:
    """The part of the page that changes; 304 while it has not, at the cost of two statements."""
    state = ask(submissions.state, submission_id, me().id)
    tag = _tag(state)
    if tag in request.if_none_match:
        response = make_response("", 304)
    else:
        detail = _detail(course_slug, submission_id)
        response = make_response(render_template("submission/_result.html", **_context(detail, state)))
    response.set_etag(tag)
    return response


@open_to(Level.STUDENT)
def file(course_slug: str, submission_id: int) -> Response:
    """The bytes as handed in, always as a download."""
    _detail(course_slug, submission_id)
    handed_in = ask(submissions.content, submission_id, me().id)
    kind = MIMETYPES.get(handed_in.filename.rpartition(".")[2].lower(), "application/octet-stream")
    response = current_app.response_class(handed_in.content, mimetype=kind)
    response.headers.set("Content-Disposition", "attachment", filename=handed_in.filename)
    return response


@open_to(Level.STUDENT)
def cost_chart(course_slug: str, submission_id: int, name: str) -> Response:
    """The memory that the solution of one exercise takes, as a chart; kept by the browser, since the address changes with it."""
    report = _detail(course_slug, submission_id).report
    found = next((item.cost for item in report.exercises if item.name == name), None) if report else None
    if found is None or not found.entries:
        abort(404)
    return _picture(charts.cost_chart(found))


@open_to(Level.STUDENT)
def learning_chart(course_slug: str, submission_id: int, name: str) -> Response:
    """The loss of a network of the student's functions while it was trained, beside that with right gradients."""
    report = _detail(course_slug, submission_id).report
    found = next((item.learning for item in report.exercises if item.name == name), None) if report else None
    if found is None:
        abort(404)
    return _picture(charts.learning_chart(found))


def _picture(chart: charts.Chart) -> Response:
    svg = house().charts.svg(chart, dark=request.args.get("theme") == "dark")
    response = current_app.response_class(svg, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


@open_to(Level.TA)
def regrade(course_slug: str, submission_id: int) -> Response:
    """Grade it again."""
    _detail(course_slug, submission_id)
    ask(submissions.regrade, submission_id, actor=me().id, now=now())
    house().engine.nudge(submission_id)
    flash("It is being graded again. The verdict below stands until the new one is there.", "good")
    return redirect(url_for("submission.page", course_slug=course_slug, submission_id=submission_id))


@open_to(Level.TA)
def comment(course_slug: str, submission_id: int) -> Response | tuple[str, int]:
    """Write beside it."""
    state = ask(submissions.state, submission_id, me().id)
    detail = _detail(course_slug, submission_id)
    text = request.form.get("text", "")
    try:
        ask(submissions.comment, submission_id, text, actor=me().id, now=now())
    except Invalid as error:
        return _page(detail, state, wrong=str(error), written=text), 422
    return redirect(url_for("submission.page", course_slug=course_slug, submission_id=submission_id) + "#comments")


def _detail(course_slug: str, submission_id: int) -> SubmissionDetail:
    detail = ask(submissions.detail, submission_id, me().id)
    if detail.assignment.course.slug != course_slug:
        abort(404)
    return detail


def _page(detail: SubmissionDetail, state: SubmissionState, wrong: str = "", written: str = "") -> str:
    return render_template("submission/page.html", wrong=wrong, written=written, **_context(detail, state))


def _tag(state: SubmissionState) -> str:
    return f"{state.etag}-{state.ahead}"


def _context(detail: SubmissionDetail, state: SubmissionState) -> dict[str, object]:
    """What the page and its changing part show. ``place`` turns a line of a traceback into a link into the code,
    ``paste`` gives the lines that show a mistake in a Python prompt, ``chart`` the address of a picture.

    ``state`` was read before ``detail``: a verdict that comes between the two is then shown under an old tag and sent
    once more, while the other way round an old view under the new tag would stay for ever."""
    handed_in = ask(submissions.content, detail.row.id, me().id)
    code = listing(handed_in, house().settings.upload_bytes)

    def place(frame: str) -> str | None:
        return link(code, frame)

    name = "" if detail.row.filename == PASTED else detail.row.filename  # pasted code is in no file of theirs

    def paste(item: ExerciseReport, gradient: int) -> str | None:
        return gradient_snippet(name, item, gradient, house().catalog.get(item.name))

    def chart(name: str, theme: str, what: str = "cost") -> str:
        grading = next((item.id for item in detail.gradings if item.current), 0)
        course_slug = detail.assignment.course.slug
        return url_for(
            f"submission.{what}_chart", course_slug=course_slug, submission_id=detail.row.id, name=name, theme=theme, v=grading
        )

    return {
        "detail": detail,
        "row": detail.row,
        "report": detail.report,
        "code": code,
        "place": place,
        "paste": paste,
        "chart": chart,
        "state": state,
        "tag": _tag(state),
        "coming": _next(detail),
        "done": detail.row.state in (State.GRADED, State.FAILED),
        "staff": detail.role.covers(Role.TA),
        "marked": _marked(detail, code),
    }


def _next(detail: SubmissionDetail) -> way.Task | None:
    """What to do next, beside one's own verdict in which something passed."""
    passed = detail.report and any(item.status is Status.PASS for item in detail.report.exercises)
    if not passed or detail.person.id != me().id or detail.role.covers(Role.TA):
        return None
    return way.next_task(detail.assignment.course, way.mine())


def _marked(detail: SubmissionDetail, code: tuple[Listing, ...]) -> set[str]:
    """The lines of the code that some traceback ends in."""
    exercises = detail.report.exercises if detail.report else ()
    return {place for item in exercises if item.traceback and (place := link(code, item.traceback[-1]))}
