import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from grader.service import courses, grading_queue, submissions
from grader.service.errors import Invalid, NotFound, Refused
from grader.service.views import PersonView, Reason, Role, State, Status
from grader.values.report import ExerciseReport, GradientReport, Report
from tests.unit.service.school import NOON, School, later, report


def test_outsiders_and_strangers_to_the_course_cannot_hand_in(school: School) -> None:
    for person in (school.zoe, school.root):
        with pytest.raises(NotFound):
            school.submit(person)
    with pytest.raises(NotFound):
        submissions.submit(school.session, assignment_id=999, person_id=school.ada.id, filename="a.py", content=b"x", now=NOON)
    assert school.session.execute(text("select count(*) from submissions")).scalar_one() == 0


@pytest.mark.parametrize("content", [b"", b"x" * 2_000_001])
def test_an_empty_or_huge_file_is_refused_with_its_size(school: School, content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        school.submit(school.ada, content)
    assert f"{len(content):,} bytes" in refused.value.fields["file"]
    assert school.session.execute(text("select count(*) from submission_files")).scalar_one() == 0


def test_nobody_hands_in_to_what_is_hidden_not_open_or_closed(school: School) -> None:
    hidden = school.assignment(slug="hidden", published=False)
    early = school.assignment(slug="early", opens="2026-11-20 13:01")
    closed = school.assignment(slug="closed", closes="2026-11-20 12:59")
    with pytest.raises(NotFound):
        school.submit(school.ada, to=hidden)
    with pytest.raises(Refused, match=r"opens Fri 20 Nov 2026, 13:01 CET \(Europe/Zurich\)"):
        school.submit(school.ada, to=early)
    with pytest.raises(Refused, match="closed Fri 20 Nov 2026, 12:59 CET"):
        school.submit(school.ada, to=closed)
    for assignment in (hidden, early, closed):
        assert school.submit(school.tom, to=assignment).attempts_left is None  # staff try things at any time


def test_the_exact_moments_of_due_and_close_are_still_in_time(school: School) -> None:
    assignment = school.assignment(slug="hw2", due="2026-11-20 13:00", closes="2026-11-20 14:00")
    moments = (NOON, later(microseconds=1), later(hours=1))
    assert [school.submit(school.ada, to=assignment, now=moment).late for moment in moments] == [False, True, True]
    with pytest.raises(Refused, match="closed"):
        school.submit(school.ada, to=assignment, now=later(hours=1, microseconds=1))


def test_the_receipt_means_the_bytes_are_in_the_database(school: School) -> None:
    receipt = school.submit(school.ada, b"\x00\xff bytes")
    school.session.rollback()
    found = submissions.content(school.session, receipt.id, school.ada.id)
    assert (found.filename, found.content) == ("hw1.py", b"\x00\xff bytes")
    assert submissions.state(school.session, receipt.id, school.ada.id).state == State.QUEUED


def test_the_same_bytes_again_are_taken_and_told(school: School) -> None:
    first = school.submit(school.ada, b"same")
    assert first.same_as is None
    assert school.submit(school.bob, b"same").same_as is None
    assert school.submit(school.ada, b"same").same_as == first.id


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\hw1.ipynb", "hw1.ipynb"),
        ("", "submission"),
        ("a\nb\0c.py", "a b\ufffdc.py"),
        ("x" * 300 + ".ipynb", "x" * 249 + ".ipynb"),
        ("\ud800.py", "?.py"),
        ("dir/", "submission"),
    ],
)
def test_a_file_name_is_one_clean_line(school: School, given: str, kept: str) -> None:
    receipt = submissions.submit(
        school.session, assignment_id=school.hw1.id, person_id=school.ada.id, filename=given, content=b"x", now=NOON
    )
    assert submissions.content(school.session, receipt.id, school.ada.id).filename == kept


def test_an_attempt_is_used_up_by_a_grading_only(school: School) -> None:
    limited = school.assignment(slug="hw2", attempts="2")
    assert school.submit(school.ada, to=limited).attempts_left == 1
    assert school.submit(school.ada, to=limited).attempts_left == 0
    with pytest.raises(Refused, match=r"All 2 attempts are used or waiting .*\(2 waiting\)"):
        school.submit(school.ada, to=limited)
    school.grade(None, 1)  # a fault of ours
    assert school.submit(school.ada, to=limited).attempts_left == 0
    school.grade(1, 1)
    school.grade(status=Status.UNREADABLE)
    assert school.submit(school.ada, to=limited).attempts_left == 0
    school.grade(1, 1)
    with pytest.raises(Refused, match=r"All 2 attempts are used\."):
        school.submit(school.ada, to=limited)
    assert school.submit(school.bob, to=limited).attempts_left == 1


def test_a_regrade_uses_no_attempt(school: School) -> None:
    limited = school.assignment(slug="hw2", attempts="2")
    receipt = school.attempt(school.ada, 1, 0, to=limited)
    submissions.regrade(school.session, receipt, actor=school.tom.id, now=NOON)
    school.grade(1, 1)
    assert school.submit(school.ada, to=limited).attempts_left == 0


def test_students_see_their_own_only_and_learn_nothing_of_others(school: School) -> None:
    theirs = school.attempt(school.bob, 1, 1)
    for actor in (school.ada, school.zoe):
        for verb in (submissions.detail, submissions.state, submissions.content):
            with pytest.raises(NotFound) as foreign:
                verb(school.session, theirs, actor.id)
            with pytest.raises(NotFound) as none:
                verb(school.session, 999, actor.id)
            assert str(foreign.value) == str(none.value)
    with pytest.raises(Refused):
        submissions.history(school.session, school.hw1.id, school.bob.id, school.ada.id)
    for actor in (school.bob, school.tom, school.lena, school.root):
        assert submissions.detail(school.session, theirs, actor.id).row.score == 1
        assert len(submissions.history(school.session, school.hw1.id, school.bob.id, actor.id)) == 1


def test_staff_of_another_course_see_nothing(school: School) -> None:
    other = courses.create_course(school.session, "other", "Other", "UTC", actor=school.root.id, now=NOON)
    courses.enrol(school.session, other.id, school.zoe.id, Role.LECTURER, actor=school.root.id, now=NOON)
    theirs = school.attempt(school.ada, 1, 1)
    with pytest.raises(NotFound):
        submissions.detail(school.session, theirs, school.zoe.id)
    with pytest.raises(NotFound):
        submissions.regrade(school.session, theirs, actor=school.zoe.id, now=NOON)


def test_the_history_is_newest_first_numbered_and_marks_the_best(school: School) -> None:
    for scores in ((0, 0), (1, 1), (1, 1), (1, 0)):
        school.attempt(school.ada, *scores)
    school.attempt(school.bob, 1, 1)
    school.submit(school.ada)
    rows = submissions.history(school.session, school.hw1.id, school.ada.id, school.ada.id)
    assert [(row.number, row.score, row.best) for row in rows] == [
        (5, None, False),
        (4, 0.25, False),
        (3, 1, False),
        (2, 1, True),
        (1, 0, False),
    ]
    assert [row.status for row in rows] == [None, Status.FAIL, Status.PASS, Status.PASS, Status.FAIL]


def test_the_detail_holds_the_report_as_it_was_made(school: School) -> None:
    school.submit(school.ada)
    made = report(1, 0.5)
    school.grade(1, 0.5)
    found = submissions.detail(school.session, 1, school.ada.id)
    assert found.report == made
    assert (found.person.login, found.assignment.slug, found.role) == ("ada", "hw1", Role.STUDENT)
    (grading,) = found.gradings
    assert (grading.reason, grading.score, grading.current, grading.numpy) == (Reason.FIRST, 0.625, True, "2.0")


def hinted(session: Session, submission_id: int, actor: PersonView) -> tuple[str, int | None]:
    """The first gradient's hint as ``actor`` sees it, and from which attempt on there is one."""
    seen = submissions.detail(session, submission_id, actor.id)
    assert seen.report is not None
    return seen.report.exercises[0].gradients[0].hint, seen.hints_from


def wrong() -> Report:
    """A report with a hint."""
    found = GradientReport("x", Status.FAIL, "takes_sine", hint="The derivative is the cosine.")
    item = ExerciseReport("sin", Status.FAIL, 0.0, 1.0, "said", 0, (found,))
    return Report("hw1.py", "ada", Status.FAIL, "said", 0.0, (item,))


def test_hints_are_kept_back_until_the_attempt_that_the_assignment_names(school: School) -> None:
    work = school.assignment(slug="hw2", hints_after="2")
    hint, nothing = "The derivative is the cosine.", ""
    numbers = []
    for expected in ((nothing, 2), (hint, None)):
        numbers.append(school.submit(school.ada, to=work).id)
        job = school.claim()
        assert job is not None
        assert grading_queue.finish(school.session, job, wrong(), started=NOON, now=NOON)
        assert hinted(school.session, numbers[-1], school.ada) == expected
        for person in (school.tom, school.lena):
            assert hinted(school.session, numbers[-1], person) == (hint, None)
    assert hinted(school.session, numbers[0], school.ada) == (hint, None)
    used = submissions.detail(school.session, numbers[0], school.ada.id).attempts_used
    assert used == 2


def test_what_is_not_graded_brings_no_hint_nearer(school: School) -> None:
    work = school.assignment(slug="hw2", hints_after="2")
    number = school.submit(school.ada, to=work).id
    job = school.claim()
    assert job is not None
    assert grading_queue.finish(school.session, job, wrong(), started=NOON, now=NOON)
    school.attempt(school.bob, 1, 1, to=work)
    for _ in range(3):
        school.submit(school.ada, to=work)
    assert hinted(school.session, number, school.ada) == ("", 2)


def test_where_nothing_is_kept_back_nothing_is_promised(school: School) -> None:
    work = school.assignment(slug="hw2", hints_after="2")
    number = school.attempt(school.ada, 1, 1, to=work)
    assert submissions.detail(school.session, number, school.ada.id).hints_from is None


def test_a_report_with_texts_that_databases_refuse_is_stored(school: School) -> None:
    school.submit(school.ada)
    school.grade(1, 1, message="nul \0 and \ud800", warnings=("\0",), printed="\udfff")
    found = submissions.detail(school.session, 1, school.ada.id).report
    assert found is not None
    assert (found.message, found.warnings, found.printed) == ("nul \ufffd and ?", ("\ufffd",), "?")


def test_comments_are_written_by_staff_and_read_by_the_student(school: School) -> None:
    mine = school.attempt(school.ada, 1, 0)
    with pytest.raises(Refused):
        submissions.comment(school.session, mine, "great!", actor=school.ada.id, now=NOON)
    with pytest.raises(Invalid):
        submissions.comment(school.session, mine, " \n ", actor=school.tom.id, now=NOON)
    submissions.comment(school.session, mine, " Look at dW.\r\n", actor=school.tom.id, now=NOON)
    (comment,) = submissions.detail(school.session, mine, school.ada.id).comments
    assert (comment.author, comment.text, comment.written_at) == ("Tom", "Look at dW.", NOON)


def test_students_cannot_regrade(school: School) -> None:
    mine = school.attempt(school.ada, 1, 0)
    with pytest.raises(Refused):
        submissions.regrade(school.session, mine, actor=school.ada.id, now=NOON)
    with pytest.raises(Refused):
        submissions.regrade_all(school.session, school.hw1.id, actor=school.ada.id, now=NOON)
    assert school.claim() is None


def test_the_verdict_stands_until_the_regrade_is_done(school: School) -> None:
    mine = school.attempt(school.ada, 1, 0)
    submissions.regrade(school.session, mine, actor=school.tom.id, now=NOON)
    waiting = submissions.detail(school.session, mine, school.ada.id)
    assert (waiting.row.state, waiting.row.score, waiting.report is not None) == (State.QUEUED, 0.25, True)
    school.grade(1, 1)
    done = submissions.detail(school.session, mine, school.ada.id)
    assert (done.row.state, done.row.score) == (State.GRADED, 1)
    assert [(grading.reason, grading.score, grading.current) for grading in done.gradings] == [
        (Reason.REGRADE, 1, True),
        (Reason.FIRST, 0.25, False),
    ]
    assert done.row.etag != waiting.row.etag


def test_all_of_an_assignment_are_graded_again_after_those_that_wait(school: School) -> None:
    first = [school.attempt(school.ada, 1, 0), school.attempt(school.bob, 1, 1)]
    other = school.attempt(school.ada, 1, 1, to=school.assignment(slug="hw2"))
    assert submissions.regrade_all(school.session, school.hw1.id, actor=school.tom.id, now=NOON) == 2
    new = school.submit(school.bob).id
    order = [job.submission_id for job in iter(school.claim, None)]
    assert order == [new, *first]
    assert other not in order


def test_the_state_tells_how_many_wait_before(school: School) -> None:
    ids = [school.submit(person).id for person in (school.ada, school.bob, school.ada)]
    assert [submissions.state(school.session, number, school.tom.id).ahead for number in ids] == [0, 1, 2]
    school.claim()
    seen = submissions.state(school.session, ids[2], school.ada.id)
    assert (seen.ahead, seen.score, seen.status) == (1, None, None)
    assert submissions.state(school.session, ids[0], school.ada.id).state == State.RUNNING


def test_the_etag_changes_with_the_state(school: School) -> None:
    mine = school.submit(school.ada).id
    tags = [submissions.state(school.session, mine, school.ada.id).etag]
    job = school.claim()
    assert job is not None
    tags.append(submissions.state(school.session, mine, school.ada.id).etag)
    assert submissions.state(school.session, mine, school.ada.id).etag == tags[-1]
    from grader.service import grading_queue

    assert grading_queue.finish(school.session, job, report(1, 1), started=NOON, now=NOON)
    tags.append(submissions.state(school.session, mine, school.ada.id).etag)
    submissions.regrade(school.session, mine, actor=school.tom.id, now=NOON)
    tags.append(submissions.state(school.session, mine, school.ada.id).etag)
    assert len(set(tags)) == 4


def test_faults_are_for_staff(school: School) -> None:
    assert submissions.faults(school.session, school.course.id, school.tom.id) == ()
    school.attempt(school.bob, 1, 1)
    mine = school.attempt(school.ada, None, 1, message="The exercise sin is broken.")
    (fault,) = submissions.faults(school.session, school.course.id, school.tom.id)
    assert (fault.row.id, fault.person.login, fault.problem) == (mine, "ada", "The exercise sin is broken.")
    assert (fault.row.status, fault.row.score) == (Status.GRADER_FAULT, None)
    assert submissions.detail(school.session, mine, school.tom.id).problem == "The exercise sin is broken."
    assert submissions.detail(school.session, mine, school.ada.id).problem == ""
    with pytest.raises(Refused):
        submissions.faults(school.session, school.course.id, school.ada.id)
