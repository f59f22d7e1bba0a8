"""All exercises on their pages: searched, drawn as a map, with three ways where there are any, and what comes next."""

import re
import xml.etree.ElementTree as ET

import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.web.roadmap import HEIGHT, WIDTH, Box, name_lines, roadmap
from grader.web.way import LATER
from tests.web.page_rules import broken_rules
from tests.web.world import RIGHT, WRONG, World, submit

CATALOG = load_catalog(exercise_folders(), reference_folders())
WITH_WAYS = [name for name in CATALOG if CATALOG[name].ways]
SIN_ONLY = b"import numpy as np\n\ndef sin_vjp(g, x):\n    return g * np.cos(x)\n"


def linked(page: str) -> set[str]:
    return set(re.findall(r'<li><span class="mark[^"]*">.*?href="/exercises/([a-z0-9_]+)"', page))


def mark_of(page: str, name: str) -> str:
    """The words of the mark beside an exercise of the list."""
    found = re.search(
        rf'<span class="visually-hidden">([^<]+)</span></span><span class="soft nr">[^<]*</span><a [^>]*/{name}"', page
    )
    assert found is not None
    return found[1]


def test_the_catalogue_lists_every_exercise_with_the_ideas(world: World) -> None:
    page = world.client("ada").get("/exercises").text
    assert linked(page) == set(CATALOG)
    assert "What the forward pass copies, the backward pass adds up." in page


@pytest.mark.parametrize(
    ("query", "inside", "outside"),
    [
        ("q=sigmoid", "sigmoid", "sin"),
        ("q=&module=Losses&level=&course=", "hinge_loss", "softmax"),
        ("level=5", "lstm_step", "sin"),
        ("course=CS231n+A2&q=norm", "batch_norm", "rnn"),
        ("course=cs231n", "rnn", "sin"),
    ],
)
def test_a_search_narrows_the_list_and_is_repeated_in_the_form(world: World, query: str, inside: str, outside: str) -> None:
    page = world.client("ada").get(f"/exercises?{query}").text
    assert inside in linked(page)
    assert outside not in linked(page)
    assert f"{len(linked(page))} exercise" in page
    assert "Show all" in page


def test_what_is_searched_stands_in_the_form_again(world: World) -> None:
    page = world.client("ada").get('/exercises?q="><b>&module=Losses&level=3&course=needle').text
    assert 'value="&#34;&gt;&lt;b&gt;"' in page
    for option in ("<option selected>Losses", '<option value="3" selected>', "<option selected>needle"):
        assert option in page


@pytest.mark.parametrize("query", ["q=cooking", "level=1&course=Giles"])
def test_nothing_found_is_told(world: World, query: str) -> None:
    page = world.client("ada").get(f"/exercises?{query}").text
    assert "No exercise fits" in page
    assert linked(page) == set()


@pytest.mark.parametrize("query", ["level=9", "level=x", "level=", "nonsense=1"])
def test_a_nonsense_search_is_no_search(world: World, query: str) -> None:
    assert linked(world.client("ada").get(f"/exercises?{query}").text) == set(CATALOG)


def test_own_progress_is_marked_with_words(world: World) -> None:
    submit(world, "ada", WRONG)
    world.engine.work()
    page = world.client("ada").get("/exercises").text
    assert mark_of(page, "sin") == "next for you"
    assert mark_of(page, "relu").startswith("later")
    submit(world, "ada", SIN_ONLY)
    submit(world, "ada", WRONG)  # passed once is passed
    world.engine.work()
    page = world.client("ada").get("/exercises").text
    assert mark_of(page, "sin") == "passed"
    assert mark_of(page, "exp") == "next for you"
    assert mark_of(page, "relu").startswith("ready")
    assert "You have passed 1 of them" in page
    assert mark_of(world.client("bob").get("/exercises").text, "sin") == "next for you"


def test_the_map_has_a_link_with_words_for_each_and_the_same_as_a_list(world: World) -> None:
    submit(world, "ada", SIN_ONLY)
    world.engine.work()
    page = world.client("ada").get("/exercises/map").text
    names = re.findall(r'<a class="map-box map-([a-z]+)" href="/exercises/([a-z0-9_]+)"[^>]*aria-label="([^"]+)"', page)
    assert {name for _, name, _ in names} == set(CATALOG)
    assert ("passed", "sin", "1.1 The sine, entry by entry: passed") in names
    table = page[page.index("The same as a list") :]
    assert {*re.findall(r'href="/exercises/([a-z0-9_]+)"', table)} == set(CATALOG)
    ET.fromstring(page[page.index("<svg class") : page.index("</svg>") + 6].replace(" data-map>", ">"))


def test_a_course_has_a_map_of_its_own(world: World) -> None:
    page = world.client("ada").get("/courses/nn/map").text
    assert set(re.findall(r'class="map-box[^>]*data-name="([a-z]+)"', page)) == {"sin", "relu"}
    assert 'href="/courses/nn/assignments/hw1/exercises/relu"' in page
    assert 'data-from="sin" data-to="relu"' in page


def test_what_is_not_open_yet_is_not_on_the_students_map(world: World) -> None:
    world.clock.forward(days=-30)
    assert "Nothing to draw yet" in world.client("ada").get("/courses/nn/map").text
    assert "map-box" in world.client("tina").get("/courses/nn/map").text


def test_boxes_stand_apart_and_to_the_right_of_what_they_build_on() -> None:
    drawn = roadmap(list(CATALOG.values()), dict.fromkeys(CATALOG, LATER), str)
    boxes = {box.exercise.name: box for box in drawn.boxes}
    assert set(boxes) == set(CATALOG)
    for name, box in boxes.items():
        assert all(boxes[needed].x + WIDTH < box.x for needed in CATALOG[name].needs)
        assert box.x + WIDTH <= drawn.width
        assert box.y + HEIGHT <= drawn.height
    assert not any(overlap(one, other) for one in drawn.boxes for other in drawn.boxes if one is not other)
    assert len(drawn.lines) == sum(len(item.needs) for item in CATALOG.values())


def overlap(one: Box, other: Box) -> bool:
    return abs(one.x - other.x) < WIDTH and abs(one.y - other.y) < HEIGHT


def test_long_names_are_broken_between_words() -> None:
    assert name_lines("sin") == ("sin",)
    assert name_lines("batched_matrix_product") == ("batched_matrix_", "product")
    assert name_lines("binary_cross_entropy_with_logits") == ("binary_cross_", "entropy_with_log…")
    assert name_lines("x" * 20) == ("x" * 17, "xxx")


def test_every_exercise_has_a_page_that_keeps_the_rules(world: World) -> None:
    client = world.client("ada")
    for name, exercise in CATALOG.items():
        page = client.get(f"/exercises/{name}").text
        assert broken_rules(page) == [], name
        assert all(f"def {item.signature}:" in page for item in exercise.parts.values() or [exercise]), name
        assert '<code class="latex">' not in page, name  # all of the mathematics could be read


def test_an_unknown_exercise_is_not_there(world: World) -> None:
    client = world.client("ada")
    for address in (
        "/exercises/nothing",
        "/exercises/nothing/starter.py",
        "/exercises/relu/ways.svg",
        "/exercises/nothing/ways.svg",
    ):
        assert client.get(address).status_code == 404, address


def test_the_page_says_where_it_is_handed_in_or_how_to_practise(world: World) -> None:
    page = world.client("ada").get("/exercises/sin").text
    assert 'href="/courses/nn/assignments/hw1/exercises/sin">Homework 1</a>' in page
    assert "Practise on your machine" not in page
    page = world.client("ada").get("/exercises/softmax").text
    assert "grader starter softmax -o mine.py" in page
    assert "Practise on your machine" in world.client("otto").get("/exercises/sin").text  # not in the course that asks for it
    answer = world.client("ada").get("/exercises/softmax/starter.py")
    assert "def softmax_vjp(g, x):" in answer.text
    assert 'filename="softmax.py"' in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("name", WITH_WAYS)
def test_three_ways_are_shown_with_shapes_chart_and_numbers(world: World, name: str) -> None:
    page = world.client("ada").get(f"/exercises/{name}").text
    ways = CATALOG[name].ways
    assert ways is not None
    assert ways.measured is not None
    for way in ways.ways:
        shown = page[page.index(f'id="way-{way.key}"') :]
        assert len(re.findall(r"<li>.*?<code>\([^)]*\)</code></li>", shown[: shown.index("</ol>")])) == len(way.steps)
    for n in ways.measured.sizes:
        assert f'<th scope="row" class="number">{n:,}</th>' in page
    for theme in ("light", "dark"):
        answer = world.client("ada").get(f"/exercises/{name}/ways.svg?theme={theme}")
        assert answer.mimetype == "image/svg+xml"
        assert ways.over in answer.text
        ET.fromstring(answer.text)


@pytest.mark.parametrize("name", WITH_WAYS)
def test_three_ways_give_no_code_of_the_reference_away(world: World, name: str) -> None:
    page = world.client("ada").get(f"/exercises/{name}").text
    for word in ("np.outer", "np.diag", "einsum", ".T @", "by_components", "by_jacobian"):
        assert word not in page


def test_an_exercise_without_them_shows_none(world: World) -> None:
    assert "Three ways" not in world.client("ada").get("/exercises/relu").text


def test_the_next_exercise_is_shown_where_one_looks(world: World) -> None:
    client = world.client("ada")
    relu = '<a href="/courses/nn/assignments/hw1/exercises/relu">The rectified linear unit</a>'
    assert "Next for you" in client.get("/courses/nn").text
    assert relu not in client.get("/courses/nn").text  # sin comes first
    number = submit(world, "ada", SIN_ONLY)
    world.engine.work()
    for address in ("/courses/nn", "/courses/nn/assignments/hw1/exercises/sin", f"/courses/nn/submissions/{number}"):
        page = client.get(address).text
        assert "Next for you" in page, address
        assert relu in page, address
    page = client.get("/courses/nn/assignments/hw1").text
    assert "next for you" in page[page.index(relu) : page.index("relu_vjp")]
    assert "Next for you" not in world.client("tina").get(f"/courses/nn/submissions/{number}").text
    assert "Next for you" not in world.client("tina").get("/courses/nn").text


def test_nothing_is_next_when_all_is_passed_or_nothing_can_be_handed_in(world: World) -> None:
    client = world.client("ada")
    number = submit(world, "ada", RIGHT)
    world.engine.work()
    for address in ("/courses/nn", "/courses/nn/assignments/hw1/exercises/sin", f"/courses/nn/submissions/{number}"):
        assert "Next for you" not in client.get(address).text, address
    world.clock.forward(days=30)
    assert "Next for you" not in world.client("bob").get("/courses/nn").text


def test_a_wrong_submission_is_not_sent_on(world: World) -> None:
    number = submit(world, "ada", WRONG)
    world.engine.work()
    assert "Next for you" not in world.client("ada").get(f"/courses/nn/submissions/{number}").text
