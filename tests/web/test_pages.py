"""What holds for every page: labels, headings, captions, no inline code, nothing from elsewhere, all links alive."""

import re

import pytest
from flask import url_for

from tests.web.page_rules import broken_rules
from tests.web.world import WRONG, World, post, submit

MANY = re.compile("/exercises/(?!sin|matvec|map)")  # pages of the catalogue, which are alike for everybody


def pages(world: World, who: str) -> list[str]:
    """The addresses that can be opened by ``who``, found by following links; all of the catalogue by otto alone."""
    client = world.client(who)
    seen: set[str] = set()
    waiting = ["/", "/password"]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code == 200, f"{address} is linked and gives {answer.status_code}"
        if answer.mimetype != "text/html":
            continue
        assert broken_rules(answer.text) == [], address
        links = re.findall(r'<a [^>]*href="(/[^"#?]*|\?[^"#]*)', answer.text)
        links = [link for link in links if who == "otto" or not MANY.match(link)]
        waiting += [link if link.startswith("/") else address.split("?")[0] + link.replace("&amp;", "&") for link in links]
    return sorted(seen)


@pytest.mark.parametrize(("who", "least"), [("ada", 10), ("tina", 15), ("lea", 20), ("root", 22), ("otto", 3)])
def test_every_page_that_can_be_reached_keeps_the_rules(world: World, who: str, least: int) -> None:
    for login in ("ada", "bob"):
        submit(world, login, WRONG)
    world.engine.work()
    submit(world, "ada", WRONG + b"#")
    submit(world, "bob", WRONG + b"#")
    world.engine.break_down("The sandbox did not start.")
    assert len(pages(world, who)) >= least


def test_pages_that_answer_a_form_keep_the_rules(world: World) -> None:
    lecturer = world.client("lea")
    answers = [
        post(world.client(), "/sign-in", login="x", password="y"),
        post(world.client("ada"), "/password", old="x", new="y", again="z"),
        post(world.client("ada"), "/courses/nn/assignments/hw1/submissions"),
        post(lecturer, "/courses/nn/new-assignment", title="", slug="!"),
        post(lecturer, "/courses/nn/roster", roster="login,name\nemmy,Emmy\n"),
        post(lecturer, "/courses/nn/roster", roster="login,name\ne mmy,Emmy\n"),
        post(lecturer, "/courses/nn/roster/confirm", roster="login,name\nemmy,Emmy\n"),
        post(world.client("root"), "/admin/people", login="", name=""),
        world.client().get("/nope"),
    ]
    assert [(answer.request.path, broken_rules(answer.text)) for answer in answers if broken_rules(answer.text)] == []


def test_own_files_load_nothing_from_elsewhere(world: World) -> None:
    client = world.client()
    page = client.get("/sign-in").text
    files = re.findall(r'(?:href|src)="(/(?:static|bootstrap)[^"]+)"', page)
    assert len(files) >= 5
    for name in files:
        with client.get(name) as answer:
            assert answer.status_code == 200, name
            assert not re.search(r"""url\(["']?(https?:)?//|@import""", answer.text), name


def test_a_changed_file_has_a_new_address(world: World) -> None:
    with world.app.test_request_context():
        plain = url_for("static", filename="look.css")
    assert re.search(rf'href="{plain}\?v=[0-9a-f]{{10}}"', world.client().get("/sign-in").text)


@pytest.mark.parametrize(
    "breaks",
    [
        '<html lang="en"><h1>a</h1><h3>b</h3></html>',
        '<html lang="en"><h1>a</h1><input id="x"></html>',
        '<html lang="en"><h1>a</h1><p style="x">b</p></html>',
        '<html lang="en"><h1>a</h1><script src="//x.example/a.js"></script></html>',
        '<html lang="en"><h1>a</h1><table class="list"></table></html>',
        '<html lang="en"><h1>a</h1><button></button></html>',
        '<html lang="en"><h1>a</h1><p><div></p></html>',
        '<html lang="en"><h1>a</h1><script>x</script></html>',
    ],
)
def test_the_rules_find_what_breaks_them(breaks: str) -> None:
    assert broken_rules(breaks) != []
