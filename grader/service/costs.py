"""What right solutions cost: asked of the sandbox on growing inputs, beside the reference's own memory and time."""

from collections.abc import Mapping, Sequence

from grader.exercise.cases import Case
from grader.grading.cost import Sticks, assess, wrong_when_large, yardsticks
from grader.service.prepared import Prepared
from grader.service.running import Session
from grader.service.stopwatch import stopwatch
from grader.values.call import Usage
from grader.values.report import Cost, ExerciseReport, Status


class Costs:
    """Measures solutions; keeps what the references take."""

    def __init__(self) -> None:
        self._sticks: dict[str, Sticks | None] = {}

    def of(self, session: Session, prepared: Sequence[Prepared], reports: Sequence[ExerciseReport]) -> dict[str, Cost]:
        """What the right solutions cost; those that cannot be measured are left out."""
        pairs = zip(prepared, reports, strict=True)
        right = {report.name: item for item, report in pairs if report.status is Status.PASS and item.measurable}
        for name in right.keys() - self._sticks.keys():
            self._sticks[name] = yardsticks(right[name].suite.exercise, right[name].suite.seed, stopwatch)
        sticks = {name: known for name in right if (known := self._sticks[name]) is not None}
        wrong = _wrong_when_large(session, right, {name: fast.cases for name, (fast, _) in sticks.items()})

        def measure(cases: Sequence[tuple[str, Case]]) -> Sequence[Usage | None]:
            return session.measure([right[name].alone(case) for name, case in cases])

        return wrong | assess({name: sticks[name] for name in sticks if name not in wrong}, measure)


def _wrong_when_large(session: Session, right: Mapping[str, Prepared], cases: Mapping[str, Sequence[Case]]) -> dict[str, Cost]:
    """What is no longer right on inputs that are measured: else a solution could do less there than it was asked."""
    asked = [(name, case) for name in cases for case in cases[name]]
    answers = session.run([right[name].alone(case) for name, case in asked], apart=True).answers if asked else ()
    found: dict[str, Cost] = {}
    for (name, case), answer in zip(asked, answers, strict=False):
        cost = wrong_when_large(right[name].suite.exercise, case, right[name].gradients(answer).outcomes[0])
        if cost is not None:
            found.setdefault(name, cost)
    return found
