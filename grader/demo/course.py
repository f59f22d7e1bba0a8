"""The demo course, made through the service as people would make it: sign-ins, roles, assignments, hand-ins."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from grader.demo.samples import NAMES, Sample, samples
from grader.formats.assignment import read_assignment
from grader.formats.grades import points_text
from grader.service import assignments, courses, people, submissions
from grader.service.access import OPERATOR
from grader.service.passwords import Passwords
from grader.service.views import AssignmentDraft, AssignmentView, CourseView, Role

SLUG, TITLE, TIMEZONE = "backprop", "Backpropagation by hand", "Europe/Zurich"
STAFF = {"tom": ("Tom Baker", Role.TA), "lin": ("Lin Hartmann", Role.LECTURER)}
ADMIN = ("admin", "Site Admin")
STUDENT = "ben"


@dataclass(frozen=True)
class Plan:
    """When an assignment opens, is due and closes, in days from now (None: never). ``late`` hand in after due."""

    slug: str
    opens: float
    due: float
    closes: float | None = None
    attempts: int | None = None
    published: bool = True
    late: tuple[str, ...] = ()


PLANS = (
    Plan("first-steps", -21, -8, -3, late=("priya",)),
    Plan("classifier", -14, -1, 3, late=("marco", "omar")),
    Plan("linear-layers", -9, 2, 5, attempts=5),
    Plan("linear-operators", -2, 6),
    Plan("whole-network", -1, 12, attempts=3),
    Plan("networks", -1, 13),
    Plan("first-twelve", 14, 40, published=False),
)


def make_course(session: Session, password: str, known: Collection[str], now: datetime) -> int:
    """Fill an empty database; everybody signs in with ``password``. Returns how many submissions wait for grading."""
    # One cheap hash each: thirty of the usual ones would take long, and each is renewed at the first sign-in.
    passwords = Passwords(time_cost=1, memory_kib=1024, lanes=1)
    start = now - timedelta(days=30)
    people.add_person(session, passwords, *ADMIN, password=password, admin=True, actor=OPERATOR, now=start)
    course = courses.create_course(session, SLUG, TITLE, TIMEZONE, actor=OPERATOR, now=start)
    roles = STAFF | {login: (name, Role.STUDENT) for login, name in NAMES.items()}
    ids = {}
    for login, (name, role) in roles.items():
        person = people.add_person(session, passwords, login, name, password=password, actor=OPERATOR, now=start)
        courses.enrol(session, course.id, person.id, role, actor=OPERATOR, now=start)
        ids[login] = person.id
    made = {plan.slug: (plan, _assignment(session, course, plan, known, now)) for plan in PLANS}
    handed = samples()
    for number, sample in enumerate(handed):
        plan, view = made[sample.assignment]
        moment = _moment(plan, sample, (number + 0.5) / len(handed), now)
        submissions.submit(
            session,
            assignment_id=view.id,
            person_id=ids[sample.login],
            filename=sample.filename,
            content=sample.content,
            now=moment,
        )
    return len(handed)


def _assignment(session: Session, course: CourseView, plan: Plan, known: Collection[str], now: datetime) -> AssignmentView:
    spec = read_assignment(plan.slug)
    opens, due, closes = (_form(_evening(day, now)) for day in (plan.opens, plan.due, plan.closes))
    times = {"opens": opens, "due": due, "closes": closes}
    exercises = tuple((item.name, points_text(item.points)) for item in spec.exercises)
    draft = AssignmentDraft(
        plan.slug,
        spec.title,
        seed=str(spec.seed),
        attempts=str(plan.attempts or ""),
        hints_after=str(spec.hints_after),
        cost=spec.cost.value,
        exercises=exercises,
        convention="file",
        functions=(),
        **times,
    )
    made = assignments.create_assignment(session, course.id, draft, known, actor=OPERATOR, now=now)
    return assignments.publish(session, made.id, True, actor=OPERATOR, now=now) if plan.published else made


def _evening(day: float | None, now: datetime) -> datetime | None:
    """The last minute of the day that many days from now, as teachers choose it."""
    if day is None:
        return None
    return (now.astimezone(ZoneInfo(TIMEZONE)) + timedelta(days=day)).replace(hour=23, minute=59, second=0, microsecond=0)


def _form(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


def _moment(plan: Plan, sample: Sample, fraction: float, now: datetime) -> datetime:
    """When it was handed in: somewhere in the time the assignment was open, later attempts later, nothing after now."""
    opens, due = _evening(plan.opens, now) or now, min(_evening(plan.due, now) or now, now)
    if sample.login in plan.late:
        return min(due + timedelta(hours=5), now)
    inside = opens + (due - opens) * (0.3 + 0.6 * fraction)
    return min(inside + timedelta(minutes=50 * (sample.attempt - 1)), due)
