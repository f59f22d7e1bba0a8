import pytest

from tests.web.world import World, post, submit

NEW = "/courses/nn/new-assignment"
EDIT = "/courses/nn/assignments/hw1/edit"
GOOD = {
    "title": "Homework 2",
    "slug": "hw2",
    "description": "Do it.",
    "seed": "3",
    "attempts": "",
    "hints_after": "2",
    "cost": "warn",
    "opens": "",
    "due": "2026-12-01T23:59",
    "closes": "",
    "pick": ["softmax", "affine"],
    "points-softmax": "2",
    "points-affine": "1.5",
}


def test_an_assignment_is_made_as_a_draft_and_published_later(world: World) -> None:
    client = world.client("lea")
    answer = post(client, NEW, **GOOD)
    assert answer.location == "/courses/nn/assignments/hw2"
    page = client.get(answer.location).text
    assert "Homework 2 is created as a draft" in page
    assert "Tue 1 Dec 2026, 23:59 CET" in page
    assert world.client("ada").get(answer.location).status_code == 404
    assert post(client, f"{answer.location}/published", published="yes").status_code == 302
    assert "softmax_vjp" in world.client("ada").get(answer.location).text


def test_it_can_be_published_at_once(world: World) -> None:
    answer = post(world.client("lea"), NEW, **GOOD, published="on")
    assert world.client("ada").get(answer.location).status_code == 200


def test_places_order_the_exercises(world: World) -> None:
    answer = post(world.client("lea"), NEW, **GOOD, **{"place-softmax": "1", "place-affine": "2"})
    page = world.client("lea").get(answer.location).text
    assert page.index("softmax_vjp") < page.index("affine_vjp")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"),
        ({"slug": "Not a slug!"}, "slug"),
        ({"slug": "hw1"}, "slug"),
        ({"due": "tomorrow"}, "due"),
        ({"closes": "2026-11-01T10:00"}, "closes"),
        ({"attempts": "-2"}, "attempts"),
        ({"seed": "x"}, "seed"),
        ({"hints_after": "soon"}, "hints_after"),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_nothing_is_lost(world: World, changed: dict[str, str], field: str) -> None:
    answer = post(world.client("lea"), NEW, **{**GOOD, **changed})
    assert answer.status_code == 422
    assert f'id="{field}-wrong"' in answer.text
    assert "Nothing is saved yet" in answer.text
    for kept in ("Do it.", 'value="1.5"', 'value="softmax" id="pick-softmax" checked'):
        assert kept in answer.text, kept
    if field not in ("title", "slug"):
        assert f'value="{changed[field]}"' in answer.text


def test_hints_and_cost_are_kept_and_shown_again(world: World) -> None:
    answer = post(world.client("lea"), NEW, **GOOD)
    page = world.client("lea").get(f"{answer.location}/edit").text
    assert 'name="hints_after" value="2"' in page
    assert '<option value="warn" selected>Told as a warning</option>' in page
    refused = post(world.client("lea"), NEW, **{**GOOD, "slug": "hw3", "cost": "free"})
    assert refused.status_code == 422
    assert "&#39;free&#39;: expected one of off, inform, warn, points." in refused.text


def test_how_students_write_is_kept_and_shown_again(world: World) -> None:
    answer = post(world.client("lea"), NEW, **{**GOOD, "convention": "passes"})
    page = world.client("lea").get(f"{answer.location}/edit").text
    assert '<option value="passes" selected>NAME_forward and NAME_backward</option>' in page
    assert "The names that this assignment was made with" in page
    refused = post(world.client("lea"), NEW, **{**GOOD, "slug": "hw3", "convention": "shouting"})
    assert refused.status_code == 422
    assert "&#39;shouting&#39;: expected one of file, vjp, passes, names." in refused.text


def test_an_exercise_of_a_course_can_be_chosen_and_has_its_page(world: World) -> None:
    answer = post(world.client("lea"), NEW, **{**GOOD, "pick": ["cs231n.conv"], "points-cs231n.conv": "2"})
    assert answer.status_code == 302
    page = world.client("lea").get(f"{answer.location}/exercises/cs231n.conv").text
    assert "dx, dw, db = conv_backward_naive(dout, cache)" in page


@pytest.mark.parametrize(
    "changed",
    [
        {"pick": []},
        {"points-affine": "0"},
        {"points-affine": "nan"},
        {"pick": ["nothing"], "points-nothing": "1"},
    ],
)
def test_exercises_that_cannot_be_are_refused(world: World, changed: dict[str, object]) -> None:
    answer = post(world.client("lea"), NEW, **{**GOOD, **changed})
    assert answer.status_code == 422
    assert 'class="wrong"' in answer.text
    assert world.client("lea").get("/courses/nn/assignments/hw2").status_code == 404


def test_the_form_shows_what_is_there_in_the_time_zone_of_the_course(world: World) -> None:
    page = world.client("lea").get(EDIT).text
    for part in ('value="2026-11-25T23:59"', 'value="Homework 1"', 'id="pick-sin" checked', "Europe/Zurich"):
        assert part in page, part


def test_editing_changes_it_and_grades_again_what_has_to_be(world: World) -> None:
    submit(world, "ada")
    world.engine.work()
    client = world.client("lea")
    form = {**GOOD, "slug": "hw1", "title": "First steps", "pick": ["sin"], "points-sin": "4", "published": "on"}
    answer = post(client, EDIT, **form)
    assert answer.status_code == 302
    page = client.get(answer.location).text
    assert "First steps is saved. 1 submission will be graded again." in page
    assert world.engine.nudged == [None]
    assert world.engine.work() == 1
    assert "4 of 4 points" in world.client("ada").get(answer.location).text


def test_taking_published_away_hides_it(world: World) -> None:
    form = {**GOOD, "slug": "hw1", "pick": ["sin", "relu"], "points-sin": "1", "points-relu": "1", "seed": "7"}
    assert post(world.client("lea"), EDIT, **form).status_code == 302
    assert world.client("ada").get("/courses/nn/assignments/hw1").status_code == 404
