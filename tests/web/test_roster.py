import io
import re

from tests.web.world import World, post

ROSTER = "/courses/nn/roster"
GOOD = "login,name,email,role\nemmy,Emmy Noether,emmy@example.org,student\nada,Ada Lovelace,,ta\n"


def people(world: World) -> str:
    return world.client("lea").get("/courses/nn/people").text


def test_the_preview_changes_nothing(world: World) -> None:
    page = post(world.client("lea"), ROSTER, roster=GOOD)
    assert page.status_code == 200
    for words in ("New person", "Changes role", "Nothing has happened yet", "Import these people"):
        assert words in page.text, words
    assert "Emmy" not in people(world)


def test_confirming_imports_and_shows_codes_once(world: World) -> None:
    client = world.client("lea")
    page = post(client, f"{ROSTER}/confirm", roster=GOOD)
    assert page.headers["Cache-Control"] == "no-store"
    assert "1 new" in page.text
    code = re.findall(r'<code class="fs-6">([^<]+)</code>', page.text)[0]
    assert "Emmy Noether" in people(world)
    assert post(world.client(), "/sign-in", login="emmy", password=code).status_code == 302


def test_a_file_can_be_chosen(world: World) -> None:
    page = post(world.client("lea"), ROSTER, file=(io.BytesIO(b"\xef\xbb\xbf" + GOOD.encode()), "roster.csv"))
    assert "Import these people" in page.text


def test_problems_name_their_line_and_the_text_can_be_corrected_in_place(world: World) -> None:
    page = post(world.client("lea"), ROSTER, roster="login,name,role\nx y,Bad Login,student\nok,Good One,king\n")
    assert page.status_code == 200
    assert "Line 2:" in page.text
    assert "Line 3:" in page.text
    assert "Import these people" not in page.text
    assert "x y,Bad Login,student" in page.text


def test_nothing_and_unreadable_files_are_refused_with_words(world: World) -> None:
    client = world.client("lea")
    assert "There is nothing to import yet" in post(client, ROSTER, roster=" ").text
    answer = post(client, ROSTER, file=(io.BytesIO(b"login,name\nada,\xff\xfe"), "roster.csv"))
    assert answer.status_code == 422
    assert "roster.csv is no UTF-8 text" in answer.text


def test_names_are_shown_as_they_are(world: World) -> None:
    page = post(world.client("lea"), ROSTER, roster="login,name\nmal,<script>alert(1)</script>\n")
    assert "<script>alert" not in page.text
