import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from grader.exercise.spec import Exercise
from grader.service import people
from grader.service.access import OPERATOR
from grader.web.house import Limits
from grader.web.security import safe_next
from tests.web.world import PASSWORD, World, open_world, post


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "courses",
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        "///evil.example",
    ],
)
def test_no_address_leads_to_another_site(target: str | None) -> None:
    assert safe_next(target) is None


def test_a_path_of_this_site_is_kept() -> None:
    assert safe_next("/courses/nn?sort=name") == "/courses/nn?sort=name"


def test_wrong_password_says_so_and_keeps_the_login(world: World) -> None:
    answer = post(world.client(), "/sign-in", login="ada", password="wrong")
    assert answer.status_code == 401
    assert "do not belong together" in answer.text
    assert 'value="ada"' in answer.text


def test_unknown_and_known_logins_get_the_same_words(world: World) -> None:
    client = world.client()
    known, unknown = post(client, "/sign-in", login="ada", password="x"), post(client, "/sign-in", login="adx", password="x")
    scrubbed = [re.sub(r'value="[^"]*"', "", answer.text) for answer in (known, unknown)]
    assert scrubbed[0] == scrubbed[1]


def test_after_sign_in_one_is_where_one_wanted_to_be(world: World) -> None:
    client = world.client()
    sent = client.get("/courses/nn/assignments/hw1?x=1")
    answer = post(client, sent.location, login="ada", password=PASSWORD)
    assert answer.location == "/courses/nn/assignments/hw1?x=1"


def test_sign_in_leads_nowhere_else(world: World) -> None:
    answer = post(world.client(), "/sign-in?next=https://evil.example/", login="ada", password=PASSWORD)
    assert answer.location == "/"


def test_sign_out_ends_the_session(world: World) -> None:
    client = world.client("ada")
    assert post(client, "/sign-out").status_code == 302
    assert client.get("/").status_code == 302


def test_signing_in_starts_a_fresh_session(world: World) -> None:
    client = world.client()
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    post(client, "/sign-in", login="ada", password=PASSWORD)
    with client.session_transaction() as session:
        assert "planted" not in session


def test_cookies_are_out_of_reach_for_scripts_and_other_sites(world: World) -> None:
    answer = post(world.client(), "/sign-in", login="ada", password=PASSWORD, keep="on")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Expires" in cookie


def test_without_keep_the_session_ends_with_the_browser(world: World) -> None:
    answer = post(world.client(), "/sign-in", login="ada", password=PASSWORD)
    assert "Expires" not in answer.headers["Set-Cookie"]


def test_a_session_survives_a_restart_of_the_server(world: World, folder: Path, catalog: Mapping[str, Exercise]) -> None:
    client = world.client("ada")
    cookie = client.get_cookie("grader")
    assert cookie is not None
    again = open_world(folder, catalog)
    other = again.app.test_client()
    other.set_cookie("grader", cookie.value)
    assert "My courses" in other.get("/").text
    again.database.close()


def test_a_new_password_works_and_ends_the_other_sessions(world: World) -> None:
    here, elsewhere = world.client("ada"), world.client("ada")
    answer = post(here, "/password", old=PASSWORD, new="a longer horse", again="a longer horse")
    assert answer.status_code == 302
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    assert post(world.client(), "/sign-in", login="ada", password="a longer horse").status_code == 302


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"old": "wrong", "new": "a longer horse", "again": "a longer horse"}, "old-wrong"),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "at least 8 characters"),
        ({"old": PASSWORD, "new": "a longer horse", "again": "another"}, "differ"),
    ],
)
def test_a_password_that_cannot_be_taken_says_why(world: World, fields: dict[str, str], words: str) -> None:
    answer = post(world.client("ada"), "/password", **fields)
    assert answer.status_code == 400
    assert words in answer.text


def test_a_start_code_leads_to_the_password_page_and_nowhere_else(world: World) -> None:
    with world.database.session() as session:
        code = people.issue_code(session, world.people["sam"].id, actor=OPERATOR, now=world.clock())
    client = world.client()
    assert post(client, "/sign-in", login="sam", password=code).status_code == 302
    assert client.get("/").location == "/password"
    assert "Choose a password" in client.get("/password").text
    assert post(client, "/password", old=code, new="a longer horse", again="a longer horse").status_code == 302
    assert client.get("/").status_code == 200


def test_somebody_who_was_kept_out_is_signed_out(world: World) -> None:
    client = world.client("ada")
    with world.database.session() as session:
        people.set_active(session, world.people["ada"].id, False, actor=OPERATOR, now=world.clock())
    assert client.get("/").status_code == 302


@pytest.fixture
def strict(folder: Path, catalog: Mapping[str, Exercise]) -> Iterator[World]:
    made = open_world(folder, catalog, Limits(sign_in_per_login="2 per minute", uploads="1 per minute"))
    yield made
    made.database.close()


def test_guessing_a_password_is_slowed_down_for_that_login_only(strict: World) -> None:
    client = strict.client()
    codes = [post(client, "/sign-in", login="ada", password="wrong").status_code for _ in range(3)]
    assert codes == [401, 401, 429]
    answer = post(client, "/sign-in", login="ADA ", password="wrong")
    assert answer.status_code == 429
    assert "a little too often" in answer.text
    assert int(answer.headers["Retry-After"]) > 0
    assert post(client, "/sign-in", login="bob", password=PASSWORD).status_code == 302


def test_signing_in_rightly_does_not_count(strict: World) -> None:
    assert [post(strict.client(), "/sign-in", login="ada", password=PASSWORD).status_code for _ in range(5)] == [302] * 5


def test_handing_in_too_often_is_slowed_down(strict: World) -> None:
    client = strict.client("ada")
    codes = [post(client, "/courses/nn/assignments/hw1/submissions", code="x = 1").status_code for _ in range(2)]
    assert codes == [302, 429]
