import math

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from grader.service import grading_queue, submissions
from grader.service.views import Job, QueueState, Reason, State, Status, Wanted
from grader.store.models import Grading
from grader.values.assignment import CostPolicy
from tests.unit.service.school import NOON, School, later, report


def state_of(school: School, submission_id: int) -> State:
    return submissions.state(school.session, submission_id, school.root.id).state


def finish(school: School, job: Job, *scores: float | None, **more: int) -> bool:
    return grading_queue.finish(school.session, job, report(*scores), started=NOON, now=NOON, **more)


def claimed(school: School, owner: str = "w1", **when: float) -> Job:
    job = school.claim(owner, now=later(**when))
    assert job is not None
    return job


def test_an_empty_queue_gives_nothing(school: School) -> None:
    assert school.claim() is None


def test_a_job_holds_all_that_grading_needs(school: School) -> None:
    receipt = school.submit(school.ada, b"code")
    job = claimed(school)
    assert (job.submission_id, job.owner, job.tries, job.reason) == (receipt.id, "w1", 1, Reason.FIRST)
    assert (job.student, job.filename, job.content, job.seed) == ("ada", "hw1.py", b"code", 0)
    assert job.wanted == (Wanted("sin", 1), Wanted("matvec", 3))
    assert job.lease_until == later(seconds=60)


def test_live_work_is_never_stolen(school: School) -> None:
    school.submit(school.ada)
    job = claimed(school)
    assert school.claim("w2", now=later(seconds=59)) is None
    assert grading_queue.renew(school.session, job, later(seconds=59), 60)
    assert school.claim("w2", now=later(seconds=118)) is None
    assert finish(school, job, 1, 1)


def test_the_work_of_a_dead_worker_is_taken_up_and_its_late_answer_ignored(school: School) -> None:
    school.submit(school.ada)
    dead = claimed(school)
    heir = claimed(school, "w2", seconds=60)
    assert (heir.submission_id, heir.tries) == (dead.submission_id, 2)
    assert not grading_queue.renew(school.session, dead, later(seconds=61), 60)
    assert not finish(school, dead, 0, 0)
    assert not grading_queue.fail(school.session, dead, "x", now=NOON)
    assert not grading_queue.release(school.session, dead, NOON)
    assert finish(school, heir, 1, 1)
    found = submissions.detail(school.session, heir.submission_id, school.ada.id)
    assert (found.row.score, len(found.gradings)) == (1, 1)


def test_the_same_worker_cannot_answer_an_earlier_claim_of_its_own(school: School) -> None:
    school.submit(school.ada)
    first = claimed(school)
    second = claimed(school, seconds=60)
    assert not finish(school, first, 0, 0)
    assert finish(school, second, 1, 1)


def test_finishing_twice_stores_one_grading(school: School) -> None:
    school.submit(school.ada)
    job = claimed(school)
    assert finish(school, job, 1, 1)
    assert not finish(school, job, 0, 0)
    found = submissions.detail(school.session, job.submission_id, school.ada.id)
    assert [grading.score for grading in found.gradings] == [1]


def test_what_kills_its_worker_each_time_is_given_up_and_never_scored(school: School) -> None:
    school.submit(school.ada)
    for turn in range(3):
        claimed(school, f"w{turn}", seconds=60 * turn)
    assert school.claim("w9", now=later(seconds=180)) is None
    found = submissions.detail(school.session, 1, school.tom.id)
    assert (found.row.state, found.row.status, found.row.score) == (State.FAILED, Status.GRADER_FAULT, None)
    assert "died or stood still 3 times" in found.problem
    assert grading_queue.queue_state(school.session).failed == 1


def test_a_poisonous_submission_does_not_stop_those_behind_it(school: School) -> None:
    school.submit(school.ada)
    for turn in range(3):
        claimed(school, f"w{turn}", seconds=60 * turn)
    second = school.submit(school.bob).id
    assert claimed(school, "w9", seconds=180).submission_id == second


def test_a_fault_is_tried_again_later_and_then_shown(school: School) -> None:
    school.submit(school.ada)
    waits = []
    for _ in range(2):
        now = later(seconds=sum(waits))
        job = school.claim(now=now)
        assert job is not None
        assert grading_queue.finish(school.session, job, report(None, 1), started=now, now=now, backoff_seconds=5)
        assert submissions.detail(school.session, 1, school.ada.id).gradings == ()
        waits.append(5 if not waits else 20)
        assert school.claim(now=later(seconds=sum(waits) - 1)) is None
    job = claimed(school, seconds=sum(waits))
    assert finish(school, job, None, 1)
    found = submissions.detail(school.session, 1, school.tom.id)
    assert (found.row.state, found.row.status, found.row.score, found.problem) == (
        State.FAILED,
        Status.GRADER_FAULT,
        None,
        "said",
    )
    assert found.report is not None
    assert found.report.exercises[1].score == 1
    assert school.claim(now=later(days=1)) is None


def test_work_that_broke_is_put_back_with_the_reason_for_staff(school: School) -> None:
    school.submit(school.ada)
    assert grading_queue.fail(school.session, claimed(school), "The sandbox \0 broke.", now=NOON, backoff_seconds=5)
    assert state_of(school, 1) == State.QUEUED
    assert submissions.detail(school.session, 1, school.tom.id).problem == "The sandbox \ufffd broke."
    assert school.claim(now=later(seconds=4)) is None
    job = claimed(school, seconds=5)
    assert grading_queue.fail(school.session, job, "Again.", now=NOON, max_attempts=2)
    assert state_of(school, 1) == State.FAILED


def test_work_given_back_is_ready_at_once_and_counts_no_try(school: School) -> None:
    school.submit(school.ada)
    for _ in range(5):
        assert grading_queue.release(school.session, claimed(school), NOON)
    assert claimed(school).tries == 1


def test_a_failed_one_can_be_graded_again_from_the_start(school: School) -> None:
    mine = school.attempt(school.ada, None, 1)
    submissions.regrade(school.session, mine, actor=school.tom.id, now=NOON)
    job = claimed(school)
    assert (job.tries, job.reason) == (1, Reason.REGRADE)
    assert finish(school, job, 1, 1)
    found = submissions.detail(school.session, mine, school.tom.id)
    assert (found.row.state, found.row.score, found.problem) == (State.GRADED, 1, "")


def test_a_failed_regrade_leaves_the_verdict_that_stands(school: School) -> None:
    mine = school.attempt(school.ada, 1, 0)
    submissions.regrade(school.session, mine, actor=school.tom.id, now=NOON)
    school.grade(None, None)
    found = submissions.detail(school.session, mine, school.tom.id)
    assert (found.row.state, found.row.status, found.row.score) == (State.FAILED, Status.FAIL, 0.25)
    assert [grading.current for grading in found.gradings] == [False, True]


def test_a_regrade_asked_while_it_runs_starts_it_anew(school: School) -> None:
    school.submit(school.ada)
    old = claimed(school)
    submissions.regrade(school.session, old.submission_id, actor=school.tom.id, now=NOON)
    assert not finish(school, old, 0, 0)
    new = claimed(school, "w2")
    assert new.reason == Reason.FIRST
    assert finish(school, new, 1, 1)


def test_first_verdicts_go_before_regrades_and_older_before_newer(school: School) -> None:
    graded = school.attempt(school.ada, 1, 1)
    submissions.regrade(school.session, graded, actor=school.tom.id, now=NOON)
    new = [school.submit(person, now=later(minutes=1)).id for person in (school.bob, school.ada)]
    assert [claimed(school, minutes=2).submission_id for _ in range(3)] == [*new, graded]


@pytest.mark.parametrize("status", [Status.UNREADABLE])
def test_an_unreadable_file_is_no_verdict(school: School, status: Status) -> None:
    school.submit(school.ada)
    school.grade(status=status, score=0.0)
    found = submissions.detail(school.session, 1, school.ada.id)
    assert (found.row.state, found.row.status, found.row.score) == (State.GRADED, status, None)


def test_a_report_with_a_number_that_json_does_not_know_is_refused_whole(school: School) -> None:
    school.submit(school.ada)
    job = claimed(school)
    with pytest.raises((StatementError, ValueError), match="not JSON compliant"):
        grading_queue.finish(school.session, job, report(1, 1, printed=math.nan), started=NOON, now=NOON)
    assert state_of(school, 1) == State.RUNNING
    assert finish(school, job, 1, 1)


def test_the_state_of_the_queue(school: School) -> None:
    assert grading_queue.queue_state(school.session) == QueueState(0, 0, 0, None)
    for minute in range(3):
        school.submit(school.ada, now=later(minutes=minute))
    school.claim()
    assert grading_queue.queue_state(school.session) == QueueState(2, 1, 0, later(minutes=1))


def test_the_cost_policy_goes_with_the_job_and_is_kept_with_the_grading(school: School) -> None:
    work = school.assignment(slug="hw2", cost="points")
    school.submit(school.ada, to=work)
    job = school.grade(1, 1)
    assert job.cost is CostPolicy.POINTS
    assert school.session.scalars(select(Grading.cost)).all() == [CostPolicy.POINTS]
