"""Every page x every role: one table of levels, checked at every address there is."""

import pytest
from flask import Flask, url_for
from werkzeug.routing import Rule

from grader.web.access import Level, install, level_of, open_to
from tests.web.world import COSTLY, World, post, submit

OUTSIDERS = ("otto", "leo")
RANKS = {"ada": 2, "bob": 2, "tina": 3, "lea": 4, "root": 4}
WHO = (None, *OUTSIDERS, *RANKS)
FORM = {"active": "yes", "admin": "no", "role": "student", "published": "yes", "text": "Good."}


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if not rule.endpoint.endswith("static")]


def targets(world: World) -> list[tuple[str, str, str]]:
    """(endpoint, method, address) of everything that can be asked for."""
    submission = submit(world, "ada", COSTLY)
    world.engine.work()
    values = {
        "course_slug": "nn",
        "assignment_slug": "hw1",
        "submission_id": submission,
        "grading_id": 1,
        "person_id": world.people["sam"].id,
        "name": "sin",
        "ending": "py",
    }
    found = []
    with world.app.test_request_context():
        for rule in rules(world.app):
            address = url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})
            found += [(rule.endpoint, method, address) for method in ("GET", "POST") if method in (rule.methods or ())]
    last = ("lecturer.remove", "auth.sign_out")  # after them somebody is gone
    return sorted(found, key=lambda item: last.index(item[0]) if item[0] in last else -1)


def expected(level: Level, endpoint: str, who: str | None) -> str:
    if level is Level.ANYONE:
        return "in"
    if who is None:
        return "sign in"
    if level is Level.PERSON:
        return "in"
    if level is Level.ADMIN:
        return "in" if who == "root" else "403"
    if who in OUTSIDERS:
        return "404"
    if RANKS[who] < level:
        return "403"
    if endpoint == "submission.learning_chart":
        return "404"  # nothing was trained here; who sees a chart of training is tested with the networks
    return "404" if endpoint.startswith("submission.") and who == "bob" else "in"


@pytest.mark.parametrize("who", WHO)
def test_every_page_lets_in_whom_it_should(world: World, who: str | None) -> None:
    everything = targets(world)
    assert len(everything) > 35
    wrong = []
    client = world.client(who)
    for endpoint, method, address in everything:
        answer = client.get(address) if method == "GET" else post(client, address, **FORM)
        wanted = expected(level_of(world.app, endpoint), endpoint, who)
        if wanted == "sign in":
            good = answer.status_code == 302 and "/sign-in" in answer.location
        elif wanted == "in":
            good = answer.status_code in (200, 302, 400, 401, 422) and "/sign-in?" not in (answer.location or "")
        else:
            good = answer.status_code == int(wanted)
        if not good:
            wrong.append(f"{method} {address}: {answer.status_code}, expected {wanted}")
    assert wrong == []


def test_no_form_is_taken_without_its_token(world: World) -> None:
    client = world.client("root")
    sent = [(address, client.post(address, data=FORM).status_code) for _, method, address in targets(world) if method == "POST"]
    assert len(sent) > 12
    assert [item for item in sent if item[1] != 400] == []


def test_an_app_with_a_page_that_does_not_say_who_may_open_it_does_not_start() -> None:
    app = Flask(__name__)
    app.add_url_rule("/secret", "secret", lambda: "secret")
    with pytest.raises(RuntimeError, match="secret does not say who may open it"):
        install(app)


def test_a_level_is_kept_on_the_view() -> None:
    app = Flask(__name__)
    app.add_url_rule("/open", "open", open_to(Level.ANYONE)(lambda: "open"))
    assert level_of(app, "open") is Level.ANYONE


def test_a_submission_under_another_course_is_not_there(world: World) -> None:
    submission = submit(world, "ada")
    assert world.client("root").get(f"/courses/other/submissions/{submission}").status_code == 404


def test_drafts_are_not_there_for_students(world: World) -> None:
    lecturer = world.client("lea")
    post(lecturer, "/courses/nn/assignments/hw1/published", published="no")
    assert world.client("ada").get("/courses/nn/assignments/hw1").status_code == 404
    assert "draft" in lecturer.get("/courses/nn/assignments/hw1").text
