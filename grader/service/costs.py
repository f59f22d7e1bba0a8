"""What right solutions cost: asked of the sandbox on growing inputs, beside the reference's own memory and time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from grader.exercise.cases import Case
from grader.grading.cost import assess, wrong_when_large
from grader.grading.suite import evaluate
from grader.grading.yardstick import Sticks, yardsticks
from grader.service.prepared import Prepared
from grader.service.running import Session
from grader.service.stopwatch import stopwatch
from grader.values.call import Answers, Kind, Outcome, Usage
from grader.values.report import Cost, ExerciseReport, Status


class Costs:
    """Measures solutions; keeps what the references take and give."""

    def __init__(self) -> None:
        self._sticks: dict[str, Sticks | None] = {}
        self._expected: dict[int, Sequence[np.ndarray] | None] = {}

    def of(self, session: Session, prepared: Sequence[Prepared], reports: Sequence[ExerciseReport]) -> dict[str, Cost]:
        """What the right solutions cost; those that cannot be measured are left out."""
        pairs = zip(prepared, reports, strict=True)
        right = {report.name: item for item, report in pairs if report.status is Status.PASS and item.measurable}
        for name in right.keys() - self._sticks.keys():
            self._sticks[name] = yardsticks(right[name].suite.exercise, right[name].suite.seed, stopwatch)
        sticks = {name: known for name in right if (known := self._sticks[name]) is not None}
        judged = _Judged(session, right, self._expected)
        return assess(sticks, judged) | judged.wrong


class _Judged:
    """One submission's measurements. What is measured must also be right: else a solution could do less than it was asked."""

    def __init__(self, session: Session, right: Mapping[str, Prepared], expected: dict[int, Sequence[np.ndarray] | None]) -> None:
        self.session = session
        self.right = right
        self.expected = expected
        self.wrong: dict[str, Cost] = {}
        self._late: set[str] = set()

    def measure(self, cases: Sequence[tuple[str, Case]], *, apart: bool = False) -> list[Usage | None]:
        """What each case took. Whatever is wrong counts as nothing, so that no more is asked of it."""
        measured = self.session.measure([self.right[name].alone(case) for name, case in cases], apart=apart)
        for (name, case), (_, outcome) in zip(cases, measured, strict=True):
            self._judge(name, case, outcome)
        return [Usage(0, 0.0) if name in self.wrong else usage for (name, _), (usage, _) in zip(cases, measured, strict=True)]

    def count(self, name: str, cases: Sequence[Case]) -> list[float]:
        """How many steps of Python each case takes; fewer numbers where that cannot be told. What came back must be right."""
        steps: list[float] = []
        (answers,) = self.session.run([self.right[name].counting(cases)]).answers
        for case, outcome in zip(cases, answers.outcomes, strict=True):
            number, *rest = outcome.arrays or (None,)
            if number is not None and number.shape == () and number.dtype.kind == "f":
                steps.append(float(number))
                self._judge(name, case, replace(outcome, arrays=tuple(rest)))
        return steps

    def _judge(self, name: str, case: Case, outcome: Outcome) -> None:
        if outcome.kind is Kind.TIMEOUT and name not in self._late:
            self._late.add(name)  # it counts when it happens again, in a process of its own
            return
        answers = self.right[name].gradients(Answers(name, (outcome,)))
        cost = wrong_when_large(case, self._right(name, case), answers.outcomes[0])
        if cost is not None:
            self.wrong.setdefault(name, cost)

    def _right(self, name: str, case: Case) -> Sequence[np.ndarray] | None:
        reference = self.right[name].suite.exercise.reference
        assert reference is not None  # or there were no yardsticks
        if id(case) not in self.expected:
            self.expected[id(case)] = evaluate(reference.vjp, case)
        return self.expected[id(case)]
