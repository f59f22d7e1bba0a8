import csv
import io
import re
from dataclasses import replace

import pytest

from grader.values.report import Status
from grader.web.staff import csv_text
from tests.web.world import RIGHT, WRONG, World, post, report_for, submit

HOMEWORK = "/courses/nn/assignments/hw1"


def names(page: str) -> list[str]:
    return re.findall(r'<tr data-name="[^"]*?(\w+)">', page)


@pytest.fixture
def graded(world: World) -> World:
    submit(world, "ada", RIGHT)
    submit(world, "bob", WRONG)
    world.engine.work()
    return world


def test_the_overview_has_a_row_for_each_student_and_links_to_reports(graded: World) -> None:
    page = graded.client("tina").get(f"{HOMEWORK}/overview").text
    assert names(page) == ["ada", "bob", "sam"]
    assert 'href="/courses/nn/submissions/1#exercise-sin"' in page
    assert "Bob &lt;Tables&gt;" in page
    assert page.count('<td class="q4">') == 2
    assert "Tina" not in re.findall(r"<tbody>.*</tbody>", page, re.DOTALL)[0]


def test_every_sign_in_the_overview_stands_in_its_legend(graded: World) -> None:
    page = graded.client("tina").get(f"{HOMEWORK}/overview").text
    assert legend(page) == "100 missing our fault"
    submit(graded, "sam", WRONG)
    job = graded.engine.claim()
    assert job is not None
    made = report_for(job)
    first, second = (replace(made.exercises[k], status=status) for k, status in enumerate((Status.INVALID, Status.TIMEOUT)))
    graded.engine.finish(job, replace(made, exercises=(first, second)))
    page = graded.client("tina").get(f"{HOMEWORK}/overview").text
    assert legend(page) == "100 missing not usable too slow our fault"
    assert page.count("bi-slash-circle") == page.count("bi-hourglass-bottom") == 2  # in the table and in the legend


def legend(page: str) -> str:
    (found,) = re.findall(r'<p class="legend.*?</p>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", found).split()).partition("99 ")[2]


def test_pass_rates_count_all_students(graded: World) -> None:
    page = graded.client("tina").get(f"{HOMEWORK}/overview").text
    assert 'title="1 of 3 students passed, 2 tried"><strong>33 %' in page


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", ["ada", "bob", "sam"]),
        ("?sort=name&order=desc", ["sam", "bob", "ada"]),
        ("?sort=score", ["bob", "ada", "sam"]),
        ("?sort=score&order=desc", ["ada", "bob", "sam"]),
        ("?sort=sin", ["bob", "ada", "sam"]),
        ("?sort=relu&order=desc", ["ada", "bob", "sam"]),
        ("?sort=attempts", ["sam", "ada", "bob"]),
        ("?sort=<script>", ["ada", "bob", "sam"]),
        ("?q=LOVE", ["ada"]),
        ("?q=<tab", ["bob"]),
        ("?q=zzz", []),
    ],
)
def test_the_overview_can_be_sorted_and_filtered(graded: World, query: str, order: list[str]) -> None:
    assert names(graded.client("tina").get(f"{HOMEWORK}/overview{query}").text) == order


def test_the_sorted_column_says_so(graded: World) -> None:
    page = graded.client("tina").get(f"{HOMEWORK}/overview?sort=sin&q=a").text
    head = '<th scope="col" aria-sort="ascending" data-sort="sin"><a class="sort" href="?sort=sin&amp;order=desc&amp;q=a">'
    assert head in page


def test_no_cell_of_the_csv_starts_a_formula() -> None:
    text = csv_text([("student", "total"), ("=cmd()", "1"), ("@x", "2"), ('a,"b', "3")])
    assert text == 'student,total\r\n\'=cmd(),1\r\n\'@x,2\r\n"a,""b",3\r\n'


def test_scores_leave_as_csv(graded: World) -> None:
    answer = graded.client("tina").get(f"{HOMEWORK}/scores.csv")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == "attachment; filename=nn-hw1-scores.csv"
    assert "\r\n" in answer.text
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows[0] == ["student", "sin", "relu", "total"]
    assert ["ada", "1", "1", "2"] in rows


def test_grading_all_again_says_how_many(graded: World) -> None:
    client = graded.client("tina")
    assert post(client, f"{HOMEWORK}/regrade").status_code == 302
    assert "2 submissions will be graded again" in client.get(f"{HOMEWORK}/overview").text
    assert graded.engine.nudged == [None]
    assert graded.engine.work() == 2


def test_one_student_is_seen_with_every_submission(graded: World) -> None:
    page = graded.client("tina").get(f"{HOMEWORK}/students/{graded.people['bob'].id}").text
    assert "Bob &lt;Tables&gt;" in page
    assert 'href="/courses/nn/submissions/2"' in page
    assert "Set the score by hand" not in page


def test_a_student_of_another_course_is_not_shown(graded: World) -> None:
    assert graded.client("tina").get(f"{HOMEWORK}/students/{graded.people['otto'].id}").status_code == 404


def test_a_score_by_hand_is_seen_by_the_student_and_can_be_taken_back(graded: World) -> None:
    client = graded.client("lea")
    place = f"{HOMEWORK}/students/{graded.people['bob'].id}"
    assert post(client, f"{place}/score", score="1,5", comment="Agreed.").status_code == 302
    page = graded.client("bob").get(HOMEWORK).text
    assert "75 %" in page
    assert "Agreed." in page
    assert post(client, f"{place}/score", score="", comment="Taken back.").status_code == 302
    assert "75 %" not in graded.client("bob").get(HOMEWORK).text


@pytest.mark.parametrize("score", ["3", "-1", "nan", "inf", "much"])
def test_a_score_that_cannot_be_is_refused_and_kept_in_the_form(graded: World, score: str) -> None:
    answer = post(graded.client("lea"), f"{HOMEWORK}/students/{graded.people['bob'].id}/score", score=score, comment="Because.")
    assert answer.status_code == 422
    assert f"{score} cannot be used: write points from 0 to 2" in answer.text
    assert 'value="Because."' in answer.text


def test_what_we_failed_to_grade_needs_attention(world: World) -> None:
    client = world.client("tina")
    assert "All is well" in client.get("/courses/nn/attention").text
    submit(world, "bob", WRONG)
    world.engine.break_down("The sandbox did not start.")
    page = client.get("/courses/nn/attention").text
    assert "The sandbox did not start." in page
    assert "Homework 1, #1" in page
    assert "1 submission could not be graded" in client.get("/courses/nn").text
    assert post(client, "/courses/nn/submissions/1/regrade").status_code == 302
    world.engine.work()
    assert "All is well" in client.get("/courses/nn/attention").text


def test_people_are_listed_and_only_lecturers_can_change_them(world: World) -> None:
    assert "Save the role" not in world.client("tina").get("/courses/nn/people").text
    client = world.client("lea")
    assert "Save the role of Ada Lovelace" in client.get("/courses/nn/people").text
    number = world.people["ada"].id
    assert post(client, f"/courses/nn/people/{number}/role", role="ta").status_code == 302
    assert "Ada Lovelace is now a teaching assistant" in client.get("/courses/nn/people").text
    assert world.client("ada").get(f"{HOMEWORK}/overview").status_code == 200
    assert post(client, f"/courses/nn/people/{number}/role", role="king").status_code == 400
    assert post(client, f"/courses/nn/people/{number}/remove").status_code == 302
    assert world.client("ada").get("/courses/nn").status_code == 404


def test_a_start_code_is_shown_once_and_kept_by_no_cache(world: World) -> None:
    answer = post(world.client("lea"), f"/courses/nn/people/{world.people['sam'].id}/code")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    code = re.findall(r"<code class=\"fs-6\">([^<]+)</code>", answer.text)
    assert len(code) == 1
    assert post(world.client(), "/sign-in", login="sam", password=code[0]).status_code == 302
