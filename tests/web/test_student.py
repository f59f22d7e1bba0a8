import io
import json
import zipfile
from typing import Any

import pytest

from grader.exercise.catalog import Catalog
from grader.web.upload import SEVERAL
from tests.web.world import RIGHT, WRONG, World, post, submit

HOMEWORK = "/courses/nn/assignments/hw1"
HAND_IN = f"{HOMEWORK}/submissions"


def file(content: bytes, name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def test_courses_show_what_is_due_next(world: World) -> None:
    page = world.client("ada").get("/").text
    assert "Neural networks" in page
    assert "Homework 1 is due" in page
    assert "Wed 25 Nov 2026, 23:59 CET" in page
    assert "Another course" not in page


def test_who_is_in_no_course_is_told_what_to_do(world: World) -> None:
    page = world.client("root").get("/").text
    assert "Neural networks" in page  # an admin sees all
    with world.database.session() as session:
        from grader.service import courses

        courses.unenrol(session, world.assignment.course.id, world.people["ada"].id, actor=0, now=world.clock())
    assert "You are in no course yet" in world.client("ada").get("/").text


def test_deadlines_attempts_and_time_zone_are_in_sight(world: World) -> None:
    for address in ("/courses/nn", HOMEWORK):
        page = world.client("ada").get(address).text
        for words in ("Wed 25 Nov 2026, 23:59 CET", "in 5 days", "Sat 28 Nov 2026", "3 of 3", "Europe/Zurich"):
            assert words in page, (address, words)


@pytest.mark.parametrize(
    ("forward", "words"),
    [
        ({"days": 4, "hours": 12}, "This is due in"),
        ({"days": 6}, "is marked as late"),
        ({"days": 9}, "This assignment closed on"),
    ],
)
def test_what_the_page_says_as_time_goes_by(world: World, forward: dict[str, float], words: str) -> None:
    world.clock.forward(**forward)
    assert words in world.client("ada").get(HOMEWORK).text


def test_before_it_opens_the_exercises_are_hidden(world: World) -> None:
    world.clock.forward(days=-30)
    client = world.client("ada")
    page = client.get(HOMEWORK).text
    assert "Not open yet" in page
    assert "sin_vjp" not in page
    for address in (f"{HOMEWORK}/exercises/sin", f"{HOMEWORK}/exercises/sin.py", f"{HOMEWORK}/starter.ipynb"):
        answer = client.get(address)
        assert answer.status_code == 403
        assert "opens on Sun 1 Nov 2026" in answer.text
    assert world.client("tina").get(f"{HOMEWORK}/exercises/sin").status_code == 200


def test_one_file_is_stored_as_it_is(world: World) -> None:
    client = world.client("ada")
    answer = post(client, HAND_IN, files=file(RIGHT, "work/hw1.py"))
    assert answer.status_code == 302
    assert world.engine.nudged == [1]
    handed_in = client.get(answer.location + "/file")
    assert handed_in.data == RIGHT
    assert handed_in.headers["Content-Disposition"] == "attachment; filename=hw1.py"


def test_pasted_code_becomes_a_file(world: World) -> None:
    client = world.client("ada")
    answer = post(client, HAND_IN, code="import numpy as np\r\nx = 1\r\n")
    assert client.get(answer.location + "/file").data == b"import numpy as np\nx = 1\n"


def test_several_files_become_the_same_archive_whenever_they_are_sent(world: World) -> None:
    client = world.client("ada")
    kept = []
    for names in (("a.py", "b.py"), ("b.py", "a.py")):
        files = [file(f"name = '{name}'\n".encode(), name) for name in names]
        answer = post(client, HAND_IN, files=files)
        handed_in = client.get(answer.location + "/file")
        assert handed_in.headers["Content-Disposition"].endswith(SEVERAL)
        kept.append(handed_in.data)
    assert kept[0] == kept[1]
    assert zipfile.ZipFile(io.BytesIO(kept[0])).namelist() == ["a.py", "b.py"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "There is nothing to hand in yet"),
        ({"code": "   "}, "There is nothing to hand in yet"),
        ({"code": "x = 1", "files": file(RIGHT, "hw1.py")}, "Hand in one of the two"),
        ({"files": [file(b"x = 1", "a.py"), file(b"x = 2", "a.py")]}, "Two of the files are called a.py"),
        ({"files": file(b"", "empty.py")}, "empty.py"),
        ({"files": file(b"\x00\x01\x02\xff" * 50, "hw1.py")}, "hw1.py"),
        ({"files": file(b"{}", "hw1.ipynb")}, "hw1.ipynb"),
        ({"files": file(b"PK\x03\x04broken", "hw1.zip")}, "hw1.zip"),
        ({"files": file(b"%PDF-1.4 ...", "hw1.pdf")}, "hw1.pdf"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence_and_nothing_is_stored(
    world: World, fields: dict[str, Any], words: str
) -> None:
    client = world.client("ada")
    answer = post(client, HAND_IN, **fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'role="alert"' in answer.text
    assert "Nothing handed in yet" in client.get(HOMEWORK).text
    assert world.engine.nudged == []


def test_pasted_code_is_not_lost_when_it_is_refused(world: World) -> None:
    answer = post(world.client("ada"), HAND_IN, code="x = '</textarea><script>'", files=file(RIGHT, "a.py"))
    assert answer.status_code == 422
    assert "x = &#39;&lt;/textarea&gt;&lt;script&gt;&#39;" in answer.text


def test_too_large_a_file_gets_the_limit_in_words(world: World) -> None:
    client = world.client("ada")
    large = post(client, HAND_IN, files=file(b"#" * 250_000, "hw1.py"))
    assert large.status_code == 422
    assert "250" in large.text
    huge = post(client, HAND_IN, files=file(b"#" * 400_000, "hw1.py"))
    assert huge.status_code == 413
    assert "up to 200 kB (200,000 bytes)" in huge.text


def test_after_the_last_attempt_nothing_more_is_taken(world: World) -> None:
    client = world.client("ada")
    for number in range(3):
        assert post(client, HAND_IN, code=f"x = {number}").status_code == 302
        world.engine.work()
    answer = post(client, HAND_IN, code="x = 9")
    assert answer.status_code == 422
    assert "You have used all 3 attempts" in client.get(HOMEWORK).text


def test_after_it_closed_nothing_is_taken(world: World) -> None:
    world.clock.forward(days=9)
    answer = post(world.client("ada"), HAND_IN, code="x = 9")
    assert answer.status_code == 422
    assert "closed" in answer.text


def test_standing_and_history_follow_what_was_graded(world: World) -> None:
    for content in (WRONG, RIGHT):
        submit(world, "ada", content)
        world.engine.work()
    page = world.client("ada").get(HOMEWORK).text
    assert "100 %" in page
    assert "1 of 3" in page
    assert page.count("#1</a>") == page.count("#2</a>") == 1
    assert "counts" in page


def test_an_exercise_page_has_all_that_one_needs(world: World) -> None:
    page = world.client("ada").get(f"{HOMEWORK}/exercises/sin").text
    for words in ("<math", "def sin_vjp(g, x):", "<code>(n,)</code>", "Gradient?", "cotangent", "sin.ipynb"):
        assert words in page, words


def test_an_exercise_of_another_assignment_is_not_there(world: World) -> None:
    assert world.client("ada").get(f"{HOMEWORK}/exercises/softmax").status_code == 404
    assert world.client("ada").get(f"{HOMEWORK}/exercises/softmax.py").status_code == 404


def test_starters_are_files_to_keep(world: World) -> None:
    client = world.client("ada")
    script = client.get(f"{HOMEWORK}/exercises/sin.py")
    assert script.headers["Content-Disposition"] == 'attachment; filename="sin.py"'
    assert "def sin_vjp(g, x)" in script.text
    notebook = json.loads(client.get(f"{HOMEWORK}/starter.ipynb").text)
    code = "".join("".join(cell["source"]) for cell in notebook["cells"])
    assert "def sin_vjp" in code
    assert "def relu_vjp" in code


def test_every_exercise_of_the_catalog_has_a_page(world: World, catalog: Catalog) -> None:
    from grader.service import assignments
    from grader.service.views import AssignmentDraft

    draft = AssignmentDraft("all", "All", exercises=tuple((name, "1") for name in catalog))
    with world.database.session() as session:
        item = assignments.create_assignment(
            session, world.assignment.course.id, draft, tuple(catalog), actor=0, now=world.clock()
        )
        assignments.publish(session, item.id, True, actor=0, now=world.clock())
    client = world.client("ada")
    for name in catalog:
        page = client.get(f"/courses/nn/assignments/all/exercises/{name}")
        assert page.status_code == 200
        assert all(f"def {item.signature}:" in page.text for item in catalog[name].parts.values() or [catalog[name]])
