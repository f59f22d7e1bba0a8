"""Error pages: what happened, and what to do, in the look of all other pages."""

import logging
import secrets

from flask import Flask, Response, g, make_response, render_template, request
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from grader.service.errors import Conflict, Invalid, NotFound, Refused
from grader.store.errors import StoreError
from grader.web.house import house
from grader.web.words import size_words

log = logging.getLogger(__name__)
PAGES = {
    400: ("This request was not understood", "Something in it is missing or malformed. Go back, reload the page and try again."),
    403: ("This page is not for you", "Your role in this course does not include it. If it should, ask the lecturer."),
    404: ("There is no such page", "The address may be mistyped, or what it names was never there, or it is not open to you."),
    405: ("Not this way", "This address exists, but it cannot be opened like this. Use the buttons on its page."),
}


def install(app: Flask) -> None:
    """Give every kind of error its page."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(RateLimitExceeded, _too_often)
    app.register_error_handler(413, _too_large)
    app.register_error_handler(NotFound, lambda error: page(404, *PAGES[404]))
    app.register_error_handler(Refused, lambda error: page(403, "This is not possible", str(error)))
    app.register_error_handler(Conflict, lambda error: page(409, "This contradicts what is there", str(error)))
    app.register_error_handler(Invalid, lambda error: page(400, "This cannot be accepted", str(error)))
    app.register_error_handler(StoreError, _store)
    app.register_error_handler(InternalServerError, _ours)


def page(code: int, title: str, sentence: str, identity: str = "") -> Response:
    """The page for an error; one of ours asks nothing of the rooms below, for they may be what is broken."""
    g.anonymous = code >= 500
    return make_response(render_template("error.html", code=code, title=title, sentence=sentence, identity=identity), code)


def _http(error: HTTPException) -> Response:
    code = error.code or 500
    title, sentence = PAGES.get(code, (error.name, error.description or "Please go back and try again."))
    response = page(code, title, sentence)
    for name, value in error.get_headers():
        if name == "Allow":  # a 405 has to say what would be allowed
            response.headers[name] = value
    return response


def _stale(error: CSRFError) -> Response:
    log.info("refused a form: %s", error.description)
    return page(
        400,
        "This form has grown stale",
        "For your safety a form can be sent only from a page that you opened yourself, not too long ago. "
        "Go back, reload the page and send it again.",
    )


def _too_often(error: RateLimitExceeded) -> Response:
    response = page(
        429,
        "That was a little too often",
        f"To keep things fair and safe this is limited to {error.description}. Wait a minute, then try again; nothing was lost.",
    )
    response.headers.setdefault("Retry-After", "60")
    return response


def _too_large(error: HTTPException) -> Response:
    limit = house().settings.upload_bytes
    return page(
        413,
        "This is too large",
        f"A submission may have up to {size_words(limit)} ({limit:,} bytes). "
        "Remove data files and the output of notebook cells, then hand in again.",
    )


def _store(error: StoreError) -> Response:
    log.error("%s %s: %s", request.method, request.path, error)
    response = page(
        503,
        "The grader cannot do this right now",
        "Its database does not answer. What was handed in before is safe; please try again in a minute.",
    )
    response.headers["Retry-After"] = "30"
    return response


def _ours(error: InternalServerError) -> Response:
    """An error of ours: logged in full under an id, of which the page shows nothing but the id."""
    identity = secrets.token_hex(4)
    log.error("error %s at %s %s", identity, request.method, request.path, exc_info=error.original_exception or error)
    return page(
        500,
        "Something broke on our side",
        "It is not your fault, and what you handed in before is safe. "
        "Try again; if it happens again, tell the staff this number:",
        identity,
    )
