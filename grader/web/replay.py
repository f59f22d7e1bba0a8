"""A grading of a submission done again, for staff: is the report the same, and what was tried to explain what is wrong."""

from flask import Blueprint, abort, render_template
from werkzeug.wrappers import Response

from grader.engine.replay import Unrepeatable
from grader.service import submissions
from grader.web.access import Level, me, open_to
from grader.web.house import ask, house


def blueprint() -> Blueprint:
    """The pages of this module."""
    pages = Blueprint("replay", __name__)
    place = "/courses/<course_slug>/submissions/<int:submission_id>/gradings/<int:grading_id>/replay"
    pages.add_url_rule(place, view_func=replay, methods=["POST"])
    return pages


@open_to(Level.TA)
def replay(course_slug: str, submission_id: int, grading_id: int) -> Response | str | tuple[str, int]:
    """Do it again, in a process of its own, and show what came of it. Nothing is stored."""
    detail = ask(submissions.detail, submission_id, me().id)
    grading = next((item for item in detail.gradings if item.id == grading_id), None)
    if grading is None or detail.assignment.course.slug != course_slug:
        abort(404)
    shown = {"detail": detail, "row": detail.row, "grading": grading}
    try:
        return render_template("staff/replay.html", done=house().replayer.replay(grading_id), problem="", **shown)
    except Unrepeatable as error:
        return render_template("staff/replay.html", done=None, problem=str(error), **shown), 503
