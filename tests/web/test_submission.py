import html
import io
import json
import re
import zipfile
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from grader.service import assignments, submissions
from grader.service.access import OPERATOR
from grader.service.views import SubmissionDetail
from grader.values.report import GradientReport, Status
from grader.web.upload import PASTED
from grader.web.words import error_words
from tests.web.world import RIGHT, SMALLEST, WRONG, World, post, report_for, submit

CODE = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
CELLS = [
    {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Mine"},
    {**CODE, "id": "b", "source": "%matplotlib inline\nimport numpy as np"},
    {**CODE, "id": "c", "source": ["x = '<b>'\n", "y = 2"]},
]
NOTEBOOK = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": CELLS}).encode()


def address(number: int, rest: str = "") -> str:
    return f"/courses/nn/submissions/{number}{rest}"


def test_a_wrong_submission_is_explained(world: World) -> None:
    number = submit(world, "ada", WRONG)
    world.engine.work()
    page = world.client("ada").get(address(number)).text
    for words in (
        "Wrong",
        "The gradient of x is wrong.",
        "The derivative of the sine is the cosine: &lt;look&gt;",
        "Wrong in 9 of 12 cases",
        "<mark>✗0</mark>",
        "x (3,)",
        "off by up to 73 % of its size",
        "Fails",
        "Holds",
        "Skipped",
        "It agrees with finite differences.",
        "debug 1",
        "hello &lt;b&gt;world",
        "The cell with %matplotlib was passed over.",
        "There is no function relu_vjp here.",
        "Missing",
    ):
        assert words in page, words
    assert "<look>" not in page


def test_the_line_that_failed_is_linked_and_marked_in_the_code(world: World) -> None:
    number = submit(world, "ada", WRONG)
    world.engine.work()
    page = world.client("ada").get(address(number)).text
    assert '<a href="#code-1-4">hw1.py, line 4</a>: return g * np.sin(x)' in page
    assert '<li id="code-1-4" class="marked">    return g * np.sin(x)</li>' in page


def test_a_status_is_never_told_by_colour_alone(world: World) -> None:
    number = submit(world, "ada", RIGHT)
    world.engine.work()
    page = world.client("ada").get(address(number)).text
    assert '<span class="verdict verdict-good"><i class="bi bi-check-circle-fill" aria-hidden="true"></i>Passed</span>' in page


def test_notebooks_are_shown_by_cells_as_written(world: World) -> None:
    number = submit(world, "ada", NOTEBOOK, "hw1.ipynb")
    page = world.client("ada").get(address(number)).text
    assert "<figcaption>hw1.ipynb, cell 1</figcaption>" in page
    assert ">%matplotlib inline</li>" in page
    assert ">x = &#39;&lt;b&gt;&#39;</li>" in page


def test_archives_are_shown_file_by_file(world: World) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.py", "x = 1\n")
        archive.writestr("b.ipynb", NOTEBOOK.decode())
    number = submit(world, "ada", stream.getvalue(), "hw1.zip")
    page = world.client("ada").get(address(number)).text
    assert "<figcaption>a.py</figcaption>" in page
    assert "<figcaption>b.ipynb, cell 2</figcaption>" in page
    assert ">%matplotlib inline</li>" in page


def test_while_it_waits_the_page_says_so_and_reloads_without_a_script(world: World) -> None:
    number = submit(world, "ada")
    page = world.client("ada").get(address(number)).text
    assert "It is in the queue" in page
    assert '<noscript><meta http-equiv="refresh" content="4"></noscript>' in page
    world.engine.work()
    assert "http-equiv" not in world.client("ada").get(address(number)).text


def test_the_result_is_sent_only_when_it_changed(world: World) -> None:
    number = submit(world, "ada")
    client = world.client("ada")
    first = client.get(address(number, "/result"))
    assert first.status_code == 200
    assert 'data-done="no"' in first.text
    again = client.get(address(number, "/result"), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    world.engine.work()
    graded = client.get(address(number, "/result"), headers={"If-None-Match": first.headers["ETag"]})
    assert graded.status_code == 200
    assert 'data-done="yes" data-words="Graded: 100 %.' in graded.text
    assert "<html" not in graded.text


def test_the_page_carries_the_tag_that_the_result_has(world: World) -> None:
    number = submit(world, "ada")
    client = world.client("ada")
    tag = client.get(address(number, "/result")).headers["ETag"].strip('"')
    assert f'data-tag="{tag}"' in client.get(address(number)).text


def test_our_fault_is_called_ours_and_only_staff_see_what_broke(world: World) -> None:
    number = submit(world, "ada")
    world.engine.break_down("The sandbox did not start.")
    mine, staff = (world.client(who).get(address(number)).text for who in ("ada", "tina"))
    assert "by our fault" in mine
    assert "The sandbox did not start." not in mine
    assert "The sandbox did not start." in staff
    assert "3 of 3" in world.client("ada").get("/courses/nn/assignments/hw1").text


def test_grading_again_keeps_the_verdict_until_the_new_one(world: World) -> None:
    number = submit(world, "ada")
    world.engine.work()
    client = world.client("tina")
    assert post(client, address(number, "/regrade")).status_code == 302
    assert world.engine.nudged == [number]
    page = client.get(address(number)).text
    assert "in the queue again" in page
    assert "100 %" in page
    world.engine.work()
    assert "graded again" in client.get(address(number)).text


def test_comments_reach_the_student_and_cannot_hold_code(world: World) -> None:
    number = submit(world, "ada")
    staff = world.client("tina")
    assert post(staff, address(number, "/comments"), text="Try $x^2$ <script>alert(1)</script>").status_code == 302
    page = world.client("ada").get(address(number)).text
    assert "<msup>" in page
    assert "<script>alert" not in page
    assert "Tina Assistant" in page


def test_an_empty_comment_is_refused_beside_its_field(world: World) -> None:
    number = submit(world, "ada")
    answer = post(world.client("tina"), address(number, "/comments"), text="  ")
    assert answer.status_code == 422
    assert 'id="text-wrong"' in answer.text


def test_a_handed_in_page_is_never_shown_as_one(world: World) -> None:
    number = submit(world, "ada", RIGHT, "evil.html.py")
    answer = world.client("tina").get(address(number, "/file"))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (2.5, "2.5 times its size"),
        (1.0, "1 times its size"),
        (10.0, "more than 10 times its size"),
        (1e300, "more than 10 times its size"),
        (0.73, "73 % of its size"),
        (0.0312, "3.1 % of its size"),
        (2.4e-4, "0.024 % of its size"),
        (3.1e-7, "3e-07 of its size"),
    ],
)
def test_how_far_a_gradient_is_off_is_told_as_a_share(error: float, words: str) -> None:
    assert error_words(error) == words


def test_hints_appear_from_the_attempt_that_the_assignment_names(world: World) -> None:
    with world.database.session() as session:
        item = assignments.assignment(session, "nn", "hw1", OPERATOR)
        draft = replace(assignments.draft_of(item), hints_after="2")
        assignments.edit_assignment(session, item.id, draft, (), actor=OPERATOR, now=world.clock())
    hint = "The derivative of the sine is the cosine"
    first = submit(world, "ada", WRONG)
    world.engine.work()
    for rest in ("", "/result"):
        page = world.client("ada").get(address(first, rest)).text
        assert hint not in page
        assert "A hint that names it appears from attempt 2 on; 1 attempt of yours is graded so far." in page
        assert "scaled error 0.73" in page
        assert "The smallest case" in page
        assert hint in world.client("tina").get(address(first, rest)).text
    second = submit(world, "ada", WRONG + b"# again")
    world.engine.work()
    page = world.client("ada").get(address(second)).text
    assert hint in page
    assert "A hint that names it" not in page


def test_each_counterexample_comes_with_lines_to_paste(world: World) -> None:
    number = submit(world, "ada", WRONG)
    world.engine.work()
    page = html.unescape(world.client("ada").get(address(number)).text)
    for line in ("from hw1 import sin_vjp", "g = np.array([1.0, 0.0])", "result = sin_vjp(g, x)", "print(result[0])"):
        assert line in page, line
    assert "in the folder of your file" in page


def test_an_exception_that_spoils_several_gradients_is_shown_once(world: World) -> None:
    number = submit(world, "ada", WRONG)
    job = world.engine.claim()
    assert job is not None
    raised = replace(SMALLEST, got=None, wrong=None, raised="NameError: name 'cosine' is not defined")
    gradients = [GradientReport(name, Status.ERROR, counterexample=raised) for name in ("x", "w", "b")]
    other = GradientReport("v", Status.ERROR, counterexample=SMALLEST)
    report = report_for(job)
    exercise = replace(report.exercises[0], status=Status.ERROR, gradients=(*gradients, other))
    world.engine.finish(job, replace(report, exercises=(exercise,)))
    page = world.client("ada").get(address(number)).text
    assert page.count("The smallest case") == 2
    assert page.count("Gradient of <code>") == 4


def test_a_call_that_must_come_first_stands_before_the_one_that_shows_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.web.world.SMALLEST", replace(SMALLEST, before=(("g", [3.0, 4.0]), ("x", [5.0, 6.0]))))
    number = submit(world, "ada", WRONG)
    world.engine.work()
    page = html.unescape(world.client("ada").get(address(number)).text)
    first, then = page.index("A call that must come first:"), page.index("The call that then shows it:")
    assert page.index("Two calls of which the second is wrong") < first < page.index("[5, 6]") < then < page.index("[0, 2]", then)


@pytest.mark.parametrize(("content", "name"), [(NOTEBOOK, "hw1.ipynb"), (WRONG, PASTED)])
def test_code_that_is_in_no_module_is_pasted_first(world: World, content: bytes, name: str) -> None:
    number = submit(world, "ada", content, name)
    world.engine.work()
    page = html.unescape(world.client("ada").get(address(number)).text)
    assert "# first paste the code that defines sin_vjp" in page
    assert "import sin_vjp" not in page
    assert "prompt (or a notebook) first" in page


@pytest.mark.parametrize("rest", ["", "/result"])
def test_a_verdict_that_comes_while_the_page_is_made_is_not_missed(
    world: World, monkeypatch: pytest.MonkeyPatch, rest: str
) -> None:
    number = submit(world, "ada")
    client = world.client("ada")
    before = submissions.detail

    def and_then_the_worker_finishes(session: Session, submission_id: int, actor: int) -> SubmissionDetail:
        seen = before(session, submission_id, actor)
        session.rollback()
        world.engine.work()
        return seen

    monkeypatch.setattr(submissions, "detail", and_then_the_worker_finishes)
    answer = client.get(address(number, rest))
    assert 'data-done="no"' in answer.text
    tag = answer.headers["ETag"].strip('"') if rest else re.findall(r'data-tag="([^"]+)"', answer.text)[0]
    monkeypatch.undo()
    later = client.get(address(number, "/result"), headers={"If-None-Match": f'"{tag}"'})
    assert later.status_code == 200
    assert 'data-done="yes"' in later.text
