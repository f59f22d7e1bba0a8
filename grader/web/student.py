"""What a student sees: courses, assignments, exercises; and where work is handed in."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from grader.exercise.spec import Exercise
from grader.service import assignments, courses, scores, submissions
from grader.service.errors import Invalid, Refused
from grader.service.times import to_words
from grader.service.views import AssignmentView, Role
from grader.values.report import Learning
from grader.values.source import Unreadable
from grader.web import upload, way
from grader.web.access import Level, assignment, course, me, open_to
from grader.web.download import starter_file
from grader.web.house import ask, house, now


def blueprint() -> Blueprint:
    """The pages of this module."""
    pages = Blueprint("student", __name__)
    place = "/courses/<course_slug>/assignments/<assignment_slug>"
    pages.add_url_rule("/", view_func=home)
    pages.add_url_rule("/courses/<course_slug>", view_func=course_page)
    pages.add_url_rule(place, view_func=assignment_page)
    pages.add_url_rule(f"{place}/submissions", view_func=hand_in, methods=["POST"])
    pages.add_url_rule(f"{place}/starter.<any(py, ipynb):ending>", view_func=starter)
    pages.add_url_rule(f"{place}/exercises/<name>", view_func=exercise_page)
    pages.add_url_rule(f"{place}/exercises/<name>.<any(py, ipynb):ending>", view_func=starter)
    return pages


@open_to(Level.PERSON)
def home() -> str:
    """My courses."""
    mine = ask(courses.courses, me().id)
    coming = {item.id: _next_due(ask(assignments.assignments, item.id, me().id)) for item in mine}
    return render_template("student/home.html", courses=mine, coming=coming)


@open_to(Level.STUDENT)
def course_page(course_slug: str) -> str:
    """A course with its assignments."""
    standings = ask(scores.standings, course().id, me().id, me().id)
    staff = course().role.covers(Role.TA)
    faults = ask(submissions.faults, course().id, me().id) if staff else ()
    coming = None if staff else way.next_task(course(), way.mine())
    return render_template("student/course.html", standings=standings, faults=len(faults), coming=coming)


@open_to(Level.STUDENT)
def assignment_page(course_slug: str, assignment_slug: str) -> str:
    """An assignment: its exercises, my standing, the form to hand in, my history."""
    return _assignment_page()


@open_to(Level.STUDENT)
def hand_in(course_slug: str, assignment_slug: str) -> Response | tuple[str, int]:
    """Take a submission; what cannot be read is refused here, with nothing stored."""
    pasted = request.form.get("code", "")
    try:
        filename, content = upload.bundle(request.files.getlist("files"), pasted)
        upload.check(filename, content, house().settings.upload_bytes)
        receipt = ask(
            submissions.submit,
            assignment_id=assignment().id,
            person_id=me().id,
            filename=filename,
            content=content,
            now=now(),
            limit_bytes=house().settings.upload_bytes,
        )
    except (Unreadable, Invalid, Refused) as error:
        return _assignment_page(wrong=str(error), pasted=pasted), 422
    house().engine.nudge(receipt.id)
    return redirect(url_for("submission.page", course_slug=course_slug, submission_id=receipt.id))


@open_to(Level.STUDENT)
def exercise_page(course_slug: str, assignment_slug: str, name: str) -> str:
    """The statement of an exercise."""
    found = _exercise(name)
    standing = ask(scores.standing, assignment().id, me().id, me().id)
    names = [wanted.name for wanted in assignment().exercises]
    at = names.index(name)
    beside = {"before": names[at - 1] if at else None, "after": names[at + 1] if at + 1 < len(names) else None}
    done = way.mine()
    return render_template(
        "student/exercise.html",
        exercise=found,
        cell=standing.cells[at],
        wanted=assignment().exercises[at],
        neighbours=way.neighbours(found, way.overall(done)[0]),
        coming=way.next_task(course(), done),
        lesson=_lesson(found, standing.latest_id),
        **beside,
    )


def _lesson(exercise: Exercise, latest: int | None) -> tuple[int, Learning, int] | None:
    """How the network of one's last submission learned, with the numbers of that submission and of its grading."""
    if exercise.plan is None or latest is None:
        return None
    detail = ask(submissions.detail, latest, me().id)
    exercises = detail.report.exercises if detail.report else ()
    found = next((item.learning for item in exercises if item.name == exercise.name), None)
    return (latest, found, next((item.id for item in detail.gradings if item.current), 0)) if found else None


@open_to(Level.STUDENT)
def starter(course_slug: str, assignment_slug: str, ending: str, name: str | None = None) -> Response:
    """The starter file of one exercise, or of all of the assignment."""
    _opened(assignment())
    wanted = [_exercise(name)] if name else [item for item in known(assignment()).values() if item is not None]
    stem = name or assignment_slug
    return starter_file(wanted, stem, ending)


def known(item: AssignmentView) -> dict[str, Exercise | None]:
    """The exercises of an assignment by name, in its order; None for one that is no longer there."""
    catalog = house().catalog
    return {wanted.name: catalog.get(wanted.name) for wanted in item.exercises}


def _assignment_page(wrong: str = "", pasted: str = "") -> str:
    phase = assignment().phase(now())
    hidden = phase == "waiting" and not course().role.covers(Role.TA)
    return render_template(
        "student/assignment.html",
        standing=ask(scores.standing, assignment().id, me().id, me().id),
        history=ask(submissions.history, assignment().id, me().id, me().id),
        exercises={} if hidden else known(assignment()),
        phase=phase,
        hidden=hidden,
        coming=None if course().role.covers(Role.TA) else way.next_task(course(), way.mine()),
        wrong=wrong,
        pasted=pasted,
        limit=house().settings.upload_bytes,
    )


def _exercise(name: str) -> Exercise:
    _opened(assignment())
    found = known(assignment()).get(name)
    if found is None:
        abort(404)
    return found


def _opened(item: AssignmentView) -> None:
    if item.opens and item.phase(now()) == "waiting" and not item.course.role.covers(Role.TA):
        raise Refused(f"{item.title} opens on {to_words(item.opens, item.course.timezone)}. Come back then.")


def _next_due(items: tuple[AssignmentView, ...]) -> AssignmentView | None:
    moment = now()
    open_ones = [item for item in items if item.due and item.phase(moment) == "open"]
    return min(open_ones, key=lambda item: item.due or moment, default=None)
