import logging
import re

import pytest

from grader.web.access import Level, open_to
from grader.web.security import HEADERS
from tests.web.world import World, post


@pytest.mark.parametrize(
    ("method", "address", "code", "words"),
    [
        ("GET", "/nope", 404, "There is no such page"),
        ("GET", "/courses/none", 404, "There is no such page"),
        ("GET", "/sign-out", 405, "Not this way"),
        ("POST", "/sign-out", 400, "grown stale"),
        ("GET", "/admin/people", 403, "not for you"),
        ("GET", "/courses/nn/submissions/999999", 404, "There is no such page"),
    ],
)
def test_errors_have_the_look_of_all_pages(world: World, method: str, address: str, code: int, words: str) -> None:
    answer = world.client("ada").open(address, method=method)
    assert answer.status_code == code
    assert words in answer.text
    assert "To my courses" in answer.text
    assert "Ada Lovelace" in answer.text


def test_not_allowed_says_what_would_be(world: World) -> None:
    assert "POST" in world.client("ada").get("/sign-out").headers["Allow"]


def test_an_error_of_ours_shows_an_id_and_is_logged_under_it(world: World, caplog: pytest.LogCaptureFixture) -> None:
    @open_to(Level.ANYONE)
    def broken() -> str:
        raise ZeroDivisionError("secret words")

    world.app.view_functions["auth.sign_in"] = broken
    with caplog.at_level(logging.ERROR):
        answer = world.app.test_client().get("/sign-in")
    assert answer.status_code == 500
    assert "secret words" not in answer.text
    assert "Traceback" not in answer.text
    identity = re.findall(r'<code class="fs-5">([0-9a-f]{8})</code>', answer.text)[0]
    assert identity in caplog.text
    assert "secret words" in caplog.text


def test_without_its_database_the_server_says_so_without_its_address(world: World) -> None:
    client = world.client("ada")
    with world.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE people RENAME TO gone")
    answer = client.get("/")
    assert answer.status_code == 503
    assert "cannot do this right now" in answer.text
    assert "sqlite" not in answer.text
    assert int(answer.headers["Retry-After"]) > 0


def test_health_tells_of_tables_of_another_version(world: World) -> None:
    with world.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
    answer = world.client().get("/healthz")
    assert answer.status_code == 503
    assert "newer version" in answer.get_json()["problems"][0]


@pytest.mark.parametrize("address", ["/sign-in", "/nope", "/healthz", "/static/look.css", "/courses/nn"])
def test_every_answer_has_the_headers_that_keep_it_to_itself(world: World, address: str) -> None:
    with world.client().get(address) as answer:
        for name, value in HEADERS.items():
            assert answer.headers[name] == value
        assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_pages_are_kept_by_no_shared_cache_but_files_are(world: World) -> None:
    client = world.client("ada")
    assert "private" in client.get("/").headers["Cache-Control"]
    with client.get("/static/look.css") as answer:
        assert "max-age=604800" in answer.headers["Cache-Control"]


def test_health_is_words_and_numbers(world: World) -> None:
    client = world.client()
    good = client.get("/healthz")
    assert good.status_code == 200
    assert good.get_json()["status"] == "ok"
    assert good.get_json()["queue"] == {"queued": 0, "running": 0, "failed": 0}
    world.engine.alive = 0
    bad = client.get("/healthz")
    assert bad.status_code == 503
    assert "all workers have ended" in bad.get_json()["problems"][0]


def test_a_form_from_before_the_last_sign_in_is_refused(world: World) -> None:
    client = world.client("ada")
    assert post(client, "/sign-out", csrf_token="stale").status_code == 400
