"""Import a roster: paste or upload CSV, look at what it would do, confirm."""

from flask import Blueprint, Response, make_response, render_template, request

from grader.service import roster
from grader.service.errors import Invalid
from grader.web.access import Level, course, me, open_to
from grader.web.house import ask, now


def blueprint() -> Blueprint:
    """The pages of this module."""
    pages = Blueprint("roster", __name__)
    place = "/courses/<course_slug>/roster"
    pages.add_url_rule(place, view_func=start)
    pages.add_url_rule(place, view_func=preview, methods=["POST"])
    pages.add_url_rule(f"{place}/confirm", view_func=confirm, methods=["POST"])
    return pages


@open_to(Level.LECTURER)
def start(course_slug: str) -> str:
    """Where the roster is pasted or chosen."""
    return render_template("staff/roster.html", text="", wrong="")


@open_to(Level.LECTURER)
def preview(course_slug: str) -> str | tuple[str, int]:
    """What the import would do; nothing has happened yet."""
    try:
        text = _text()
        found = ask(roster.preview_roster, course().id, text, actor=me().id)
    except Invalid as error:
        return render_template("staff/roster.html", text=request.form.get("roster", ""), wrong=str(error)), 422
    return render_template("staff/roster_preview.html", text=text, preview=found)


@open_to(Level.LECTURER)
def confirm(course_slug: str) -> Response | tuple[str, int]:
    """Do it, and show the start codes of new people this once."""
    text = request.form.get("roster", "")
    try:
        done = ask(roster.apply_roster, course().id, text, actor=me().id, now=now())
    except Invalid as error:
        return render_template("staff/roster.html", text=text, wrong=str(error)), 422
    response = make_response(render_template("staff/roster_done.html", done=done))
    response.headers["Cache-Control"] = "no-store"
    return response


def _text() -> str:
    chosen = request.files.get("file")
    if chosen is None or not chosen.filename:
        text = request.form.get("roster", "")
    else:
        try:
            text = chosen.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            advice = "Save it as “CSV UTF-8” and choose it again."
            raise Invalid({"roster": f"{chosen.filename} is no UTF-8 text (byte {error.start}). {advice}"}) from None
    if not text.strip():
        raise Invalid({"roster": "There is nothing to import yet. Paste the roster, or choose a CSV file."})
    return text
