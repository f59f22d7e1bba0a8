"""Sign in, sign out, change the password."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_limiter.util import get_remote_address
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from grader.service import people
from grader.service.errors import Invalid
from grader.service.views import PersonView
from grader.web.access import Level, User, me, open_to, someone
from grader.web.house import ask, house, now
from grader.web.security import safe_next

WRONG = "This name and password do not belong together. Check both, then try again."
DIFFERENT = "The two new passwords differ. Type the same one twice."


def blueprint() -> Blueprint:
    """The pages of this module."""
    pages = Blueprint("auth", __name__)
    pages.add_url_rule("/sign-in", view_func=sign_in, methods=["GET", "POST"])
    pages.add_url_rule("/sign-out", view_func=sign_out, methods=["POST"])
    pages.add_url_rule("/password", view_func=password, methods=["GET", "POST"])
    return pages


def login_key() -> str:
    """Failed sign-ins are counted per login and address: nobody can lock another person out from elsewhere."""
    return f"{get_remote_address()} {request.form.get('login', '').strip().lower()[:100]}"


def person_key() -> str:
    """Counted per person."""
    person = someone()
    return f"person {person.id}" if person else get_remote_address()


@open_to(Level.ANYONE)
def sign_in() -> str | Response | tuple[str, int]:
    """The sign-in page, and where its form goes."""
    target = safe_next(request.args.get("next"))
    if someone() is not None:
        return redirect(target or url_for("student.home"))
    if request.method == "GET":
        return render_template("auth/sign_in.html", login="", wrong="")
    login = request.form.get("login", "").strip()
    person = ask(people.authenticate, house().passwords, login, request.form.get("password", ""), now())
    if person is None:
        return render_template("auth/sign_in.html", login=login, wrong=WRONG), 401
    _begin_session(person, keep="keep" in request.form)
    return redirect(target or url_for("student.home"))


@open_to(Level.ANYONE)
def sign_out() -> Response:
    """Ends the session."""
    logout_user()
    session.clear()
    flash("You are signed out.", "good")
    return redirect(url_for("auth.sign_in"))


@open_to(Level.PERSON)
def password() -> str | Response | tuple[str, int]:
    """Change one's own password; whoever signed in with a start code has to."""
    if request.method == "GET":
        return render_template("auth/password.html", wrong={})
    old, new = request.form.get("old", ""), request.form.get("new", "")
    if new != request.form.get("again", ""):
        return render_template("auth/password.html", wrong={"again": DIFFERENT}), 400
    try:
        person = ask(people.change_password, house().passwords, me().id, old, new, now())
    except Invalid as error:
        return render_template("auth/password.html", wrong=error.fields), 400
    _begin_session(person, keep=session.permanent)
    flash("Your password is changed. Everywhere else you were signed in, you are signed out now.", "good")
    return redirect(url_for("student.home"))


def _begin_session(person: PersonView, keep: bool) -> None:
    """A fresh session: nothing that was in it before, also no form token, is carried over."""
    session.clear()
    session.permanent = keep
    login_user(User(person))
