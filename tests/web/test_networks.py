"""Networks on the pages: how one is put together, which part breaks it, and how it learned."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import replace

import pytest

from grader.exercise.spec import Exercise
from grader.service import assignments
from grader.service.access import OPERATOR
from grader.values.report import GradientReport, Learning, PartReport, PartStatus, Status
from grader.web.charts import learning_chart, points
from tests.web.browser import chromium, sign_in, too_wide, window
from tests.web.page_rules import broken_rules
from tests.web.world import HOMEWORK, START, World, report_for, served, submit

PLACE = "/courses/nn/assignments/networks/exercises/relu_network"
PARTS = (
    PartReport("affine", "affine_vjp", PartStatus.RIGHT, ("h1 = affine(x, W1, b1)",)),
    PartReport("relu", "relu_vjp", PartStatus.WRONG, ("h2 = relu(h1)",), "relu_vjp gives a wrong gradient of <x>."),
    PartReport("cross_entropy", "cross_entropy_vjp", PartStatus.DISTURBS, ("out = ...",), "It writes into g."),
)
LEARNED = Learning((0, 10, 19), (2.3, 2.1, None), (2.3, 0.8, 0.2), None, 0.88, "The training diverged: at step 12 & later.")


def hand_in(world: World, *, learned: Learning | None = LEARNED) -> int:
    """An assignment with the network, and ada's graded submission."""
    draft = replace(HOMEWORK, slug="networks", title="Networks", exercises=(("relu_network", "2"),))
    with world.database.session() as session:
        item = assignments.create_assignment(
            session, world.assignment.course.id, draft, ("relu_network",), actor=OPERATOR, now=START
        )
        assignments.publish(session, item.id, True, actor=OPERATOR, now=START)
    submit(world, "ada", b"def relu_vjp(g, x):\n    return g\n", slug="networks")
    job = world.engine.claim()
    assert job is not None
    made = report_for(job)
    wrong = replace(
        made.exercises[0],
        name="relu_network",
        status=Status.FAIL,
        score=2 / 3,
        points=2.0,
        message="What breaks it is relu_vjp.",
        gradients=(GradientReport("W1", Status.FAIL, cases=23), GradientReport("W2", Status.PASS, cases=23)),
        parts=PARTS,
        learning=learned,
    )
    world.engine.finish(job, replace(made, exercises=(wrong,), status=Status.FAIL, score=2 / 3))
    return job.submission_id


def test_where_nothing_was_trained_there_is_no_chart(world: World) -> None:
    number = hand_in(world, learned=None)
    client = world.client("ada")
    assert client.get(f"/courses/nn/submissions/{number}/learning/relu_network.svg").status_code == 404
    assert client.get(f"/courses/nn/submissions/{number}/learning/sin.svg").status_code == 404
    assert "How your network learned" not in client.get(PLACE).text
    assert "worth no points" not in client.get(f"/courses/nn/submissions/{number}").text


def test_nobody_elses_curves_are_shown(world: World) -> None:
    number = hand_in(world)
    address = f"/courses/nn/submissions/{number}/learning/relu_network.svg"
    assert world.client("bob").get(address).status_code in (403, 404)
    assert "How your network learned" not in world.client("bob").get(PLACE).text
    assert world.client("tina").get(address).status_code == 200


def test_the_result_says_which_part_breaks_it(world: World) -> None:
    page = world.client("ada").get(f"/courses/nn/submissions/{hand_in(world)}").text
    shown = re.sub(r"\s+", " ", page)
    assert "<code>relu_vjp</code> <strong>breaks the network</strong>" in shown
    assert "relu_vjp gives a wrong gradient of &lt;x&gt;." in shown
    assert "<code>affine_vjp</code> <strong>is right here</strong>" in shown
    assert "<code>cross_entropy_vjp</code> <strong>disturbs the others</strong>" in shown
    assert '<a href="/exercises/relu">Its own exercise</a>' in shown
    assert broken_rules(page) == []


def test_the_curves_are_pictures_with_a_text_and_the_numbers(world: World) -> None:
    number = hand_in(world)
    client = world.client("ada")
    for address in (f"/courses/nn/submissions/{number}", PLACE):
        page = client.get(address).text
        images = re.findall(r'<img class="chart only-(light|dark)" src="([^"]+learning[^"]+)"[^>]* alt="([^"]+)"', page)
        assert [theme for theme, _, _ in images] == ["light", "dark"]
        assert all("The training diverged: at step 12 &amp; later." in alt for _, _, alt in images)
        assert "This is worth no points." in page
        assert '<td class="number">2.3</td><td class="number">2.3</td>' in page
        assert '<td class="number">–</td><td class="number">0.2</td>' in page
        answer = client.get(images[1][1].replace("&amp;", "&"))
        assert answer.mimetype == "image/svg+xml"
        ET.fromstring(answer.text)
        assert "right gradients" in answer.text


def test_a_curve_that_leaves_the_picture_is_cut_off() -> None:
    chart = learning_chart(replace(LEARNED, yours=(2.3, 1e12, None)))
    assert max(row["y"] for row in points(chart)) == pytest.approx(1.2 * 2.3)
    assert [row["x"] for row in points(chart) if row["whose"] == "yours"] == [1, 11]
    alone = learning_chart(replace(LEARNED, reference=()))
    assert [name for name, _ in alone.lines] == ["yours"]


@pytest.mark.parametrize("address", [PLACE, "/exercises/relu_network"])
def test_the_page_of_a_network_shows_its_steps_and_leads_to_its_parts(
    world: World, address: str, catalog: Mapping[str, Exercise]
) -> None:
    hand_in(world)
    page = world.client("ada").get(address).text
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    for part in catalog["relu_network"].parts.values():
        assert f"def {part.signature}:" in page
        assert f'href="/exercises/{part.name}"' in page
    steps = re.search(r'<ol class="plan"(.+?)</ol>', page, re.DOTALL)
    assert steps is not None
    assert steps[1].count("<li>") == 4
    assert "def relu_network_vjp" not in text
    assert broken_rules(page) == []


def test_the_starter_of_a_network_has_the_stubs_of_its_parts(world: World) -> None:
    hand_in(world)
    text = world.client("ada").get(f"{PLACE}.py").text
    assert re.findall(r"^def (\w+)", text, re.MULTILINE) == ["affine_vjp", "relu_vjp", "cross_entropy_vjp"]
    assert "h2 = relu(h1)" in text


def test_the_pages_hold_in_a_narrow_and_a_wide_browser(world: World) -> None:
    number = hand_in(world)
    with served(world.app) as base, chromium() as browser:
        for width in (390, 1280):
            with window(browser, base, width=width) as page:
                sign_in(page, "ada")
                for address in (PLACE, f"/courses/nn/submissions/{number}"):
                    page.goto(address)
                    picture = page.locator("img.chart.only-light").last
                    picture.scroll_into_view_if_needed()
                    page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=picture.element_handle())
                    assert too_wide(page) <= 0
