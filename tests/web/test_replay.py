"""Doing a grading again from the staff's page."""

import pytest

from grader.engine.replay import Guesses
from grader.grading.tried import Tried
from tests.web.world import WRONG, World, post, submit

GUESSES = Guesses(
    "sin",
    "x",
    (
        Tried("forgets_the_cosine", "The derivative of <sin> is missing.", True, 9, 9, 0),
        Tried("sign", "The sign is wrong.", False, 2, 9, 1),
    ),
    57,
)


@pytest.fixture
def place(world: World) -> str:
    """The address that replays the only grading there is, ada's."""
    number = submit(world, "ada", WRONG)
    world.engine.work()
    return f"/courses/nn/submissions/{number}/gradings/1/replay"


def test_staff_find_a_button_and_students_do_not(world: World, place: str) -> None:
    page = place.partition("/gradings")[0]
    assert f'action="{place}"' in world.client("tina").get(page).text
    assert "replay" not in world.client("ada").get(page).text.lower()


def test_the_same_report_is_said_to_be_the_same(world: World, place: str) -> None:
    page = post(world.client("tina"), place).text
    assert world.replayer.asked == [1]
    for words in ("The same report. 0 of 1 exercise right.", "None changed: grader 0.1.0, numpy 2.4"):
        assert words in page, words
    assert "What differs" not in page
    assert "What was tried" not in page


def test_what_differs_which_versions_changed_and_what_was_tried_are_shown(world: World, place: str) -> None:
    world.replayer.differs = ('sin: message was "<b>", is nothing.',)
    world.replayer.changed = ("numpy was 2.4, is 2.5",)
    world.replayer.guesses = (GUESSES,)
    page = post(world.client("lea"), place).text
    for words in (
        "The report differs in 1 place.",
        "sin: message was &#34;&lt;b&gt;&#34;, is nothing.",
        "numpy was 2.4, is 2.5",
        "forgets_the_cosine",
        "The derivative of &lt;sin&gt; is missing.",
        "9 of 9",
        "2 of 9",
        "57 more that explain nothing, or less.",
    ):
        assert words in page, words
    assert page.count("misconception</span>") == 1
    assert page.count(" yes</td>") == 1


def test_what_cannot_be_repeated_is_told(world: World, place: str) -> None:
    world.replayer.problem = "There is no exercise 'old'."
    answer = post(world.client("tina"), place)
    assert answer.status_code == 503
    assert "It could not be done again: There is no exercise &#39;old&#39;." in answer.text


@pytest.mark.parametrize(("who", "code"), [(None, 302), ("ada", 403), ("bob", 403), ("leo", 404), ("otto", 404), ("root", 200)])
def test_only_staff_of_the_course_may(world: World, place: str, who: str | None, code: int) -> None:
    assert post(world.client(who), place).status_code == code
    assert world.replayer.asked == ([1] if code == 200 else [])


def test_a_grading_of_another_submission_or_course_is_not_there(world: World, place: str) -> None:
    other = submit(world, "bob", WRONG)
    world.engine.work()
    client = world.client("root")
    for address in (
        place.replace("gradings/1", "gradings/2"),
        place.replace("gradings/1", "gradings/99"),
        place.replace("/nn/", "/other/"),
    ):
        assert post(client, address).status_code == 404, address
    assert post(client, f"/courses/nn/submissions/{other}/gradings/2/replay").status_code == 200
    assert world.replayer.asked == [2]


def test_looking_at_the_address_does_nothing(world: World, place: str) -> None:
    assert world.client("tina").get(place).status_code == 405
    assert world.replayer.asked == []
