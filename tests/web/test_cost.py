"""What a solution costs, on the result page: a sentence, a chart without a script, and the numbers as a table."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders
from grader.values.report import CostKind
from grader.web.charts import DARK, LIGHT, Charts, cost_chart, points, spec, ways_chart
from grader.web.words import CHECKS, COSTS
from tests.web.world import BUILDS, COSTLY, RIGHT, World, report_for, submit


def address(number: int, rest: str = "") -> str:
    return f"/courses/nn/submissions/{number}{rest}"


def test_the_page_says_what_it_costs_and_holds_the_numbers(world: World) -> None:
    number = submit(world, "ada", COSTLY)
    world.engine.work()
    page = world.client("ada").get(address(number)).text
    for words in (
        "Builds a Jacobian",
        BUILDS.text,
        "4,096",
        "134 MB",
        "64 kB",
        "134.2 MB",
        '<th scope="row" class="number">1,024',
    ):
        assert words in page, words
    images = re.findall(r'<img class="chart only-(light|dark)" src="([^"]+)"[^>]* alt="([^"]+)"', page)
    assert [theme for theme, _, _ in images] == ["light", "dark"]
    assert all("The table below holds the numbers." in alt for _, _, alt in images)


def test_a_sentence_that_the_message_holds_is_not_repeated(world: World) -> None:
    submit(world, "ada", COSTLY)
    job = world.engine.claim()
    assert job is not None
    made = report_for(job)
    warned = replace(made.exercises[0], message=f"Right. {BUILDS.text} That costs a quarter.")
    world.engine.finish(job, replace(made, exercises=(warned,)))
    page = world.client("ada").get(address(job.submission_id)).text
    assert page.count(BUILDS.text) == 1
    assert "Builds a Jacobian" in page


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_chart_is_an_image_of_our_own_that_the_browser_keeps(world: World, theme: str) -> None:
    number = submit(world, "ada", COSTLY)
    world.engine.work()
    answer = world.client("ada").get(address(number, f"/cost/sin.svg?theme={theme}"))
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert answer.headers["Cache-Control"] == "private, max-age=86400"
    ET.fromstring(answer.text)
    text = (DARK if theme == "dark" else LIGHT)["text"]
    for part in ("100 MB", "2,048", "yours", "reference", "explicit Jacobian", "input entries", str(text)):
        assert part in answer.text, part
    for foreign in ("<script", "<style", "style=", "@import", "<image"):
        assert foreign not in answer.text


def test_one_size_is_a_row_and_no_line(world: World) -> None:
    submit(world, "ada", COSTLY)
    job = world.engine.claim()
    assert job is not None
    made = report_for(job)
    short = replace(BUILDS, entries=(725,), memory=(5,), reference=(5,), jacobian=(5,))
    world.engine.finish(job, replace(made, exercises=(replace(made.exercises[0], cost=short),)))
    page = world.client("ada").get(address(job.submission_id)).text
    assert '<th scope="row" class="number">725' in page
    assert 'class="chart' not in page


def test_memory_that_did_not_grow_is_not_called_none(world: World) -> None:
    submit(world, "ada", COSTLY)
    job = world.engine.claim()
    assert job is not None
    made = report_for(job)
    lean = replace(BUILDS, memory=(0, *BUILDS.memory[1:]))
    world.engine.finish(job, replace(made, exercises=(replace(made.exercises[0], cost=lean),)))
    page = world.client("ada").get(address(job.submission_id)).text
    assert "too little to see" in page
    assert "0 bytes" not in page


def test_where_nothing_was_measured_there_is_no_chart(world: World) -> None:
    number = submit(world, "ada", RIGHT)
    client = world.client("ada")
    assert client.get(address(number, "/cost/sin.svg")).status_code == 404
    world.engine.work()
    for name in ("sin", "relu", "nothing"):
        assert client.get(address(number, f"/cost/{name}.svg")).status_code == 404
    assert 'class="chart' not in client.get(address(number)).text


def test_others_do_not_see_it(world: World) -> None:
    number = submit(world, "ada", COSTLY)
    world.engine.work()
    for who, code in (("bob", 404), ("leo", 404), ("tina", 200)):
        assert world.client(who).get(address(number, "/cost/sin.svg")).status_code == code


def test_what_took_nothing_has_no_place_on_a_logarithmic_axis() -> None:
    assert [row["whose"] for row in points(cost_chart(replace(BUILDS, memory=(0, 0, 5))))].count("yours") == 1


def test_one_point_is_drawn_too() -> None:
    one = cost_chart(replace(BUILDS, entries=(1024,), memory=(10,), reference=(20,), jacobian=(30,)))
    assert len(points(one)) == 3
    ET.fromstring(Charts().svg(one, dark=False))


def test_three_ways_that_were_not_measured_have_no_chart() -> None:
    ways = load_catalog(exercise_folders(), ())["sin"].ways
    assert ways is not None
    with pytest.raises(ValueError, match="grader measure"):
        ways_chart(replace(ways, measured=None))
    assert "by components" in Charts().svg(ways_chart(ways), dark=True)


def test_a_chart_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []

    def draw(spec: object, **more: object) -> str:
        drawn.append(spec)
        return "<svg/>"

    monkeypatch.setattr("grader.web.charts.vl_convert.vegalite_to_svg", draw)
    monkeypatch.setattr("grader.web.charts.MOST_KEPT", 2)
    charts = Charts()
    for dark in (False, True, False, True):
        charts.svg(cost_chart(BUILDS), dark=dark)
    assert len(drawn) == 2
    charts.svg(cost_chart(replace(BUILDS, memory=(1, 2, 3))), dark=False)
    charts.svg(cost_chart(BUILDS), dark=False)
    assert len(drawn) == 4


def test_lines_differ_by_more_than_colour() -> None:
    encoding = spec(cost_chart(BUILDS), dark=False)["encoding"]
    for channel in ("color", "shape", "strokeDash"):
        ranges = encoding[channel]["scale"]["range"]
        assert len({str(item) for item in ranges}) == 3


def test_every_kind_and_every_result_of_a_check_has_words() -> None:
    assert set(COSTS) == set(CostKind)
    assert set(CHECKS) == {"pass", "fail", "warning", "skipped"}
