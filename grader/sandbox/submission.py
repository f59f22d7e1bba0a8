"""The way of one submission through its children: what dies costs only its own exercise, and counts when it dies twice."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from grader.sandbox.answers import Answers, Record, for_all, with_kind
from grader.sandbox.attempt import Budget, Death
from grader.sandbox.errors import HostTrouble, SandboxError
from grader.sandbox.limits import Limits
from grader.sandbox.masking import clean
from grader.values.call import AT_IMPORT, Kind, Outcome, Run, Task
from grader.values.call import Answers as TaskAnswers
from grader.values.source import Source


class Box(Protocol):
    """What a submission needs of the sandbox."""

    limits: Limits

    def attempt(
        self, source: Source, tasks: Sequence[Task], budget: Budget, *, careful: bool
    ) -> tuple[Answers, Death | None]: ...

    def restart(self) -> None: ...


def run_submission(box: Box, source: Source, tasks: Sequence[Task]) -> Run:
    """Runs ``tasks`` in as many children as it takes. A fault of ours is tried once more with a new zygote, and then
    becomes Kind.FAULT for what is left."""
    return _Submission(box, source, tasks).run()


class _Submission:
    def __init__(self, box: Box, source: Source, tasks: Sequence[Task]) -> None:
        self.box = box
        self.source = source
        self.tasks = tasks
        self.records: dict[int, Record] = {}
        self.budget = Budget(box.limits.submission_cpu_seconds, box.limits.submission_wall_seconds)
        self.queue = list(range(len(tasks)))
        self.late: list[tuple[int, Record, Death]] = []  # died once
        self.import_deaths = 0
        self.printed = ""
        self.warnings: dict[str, None] = {}
        self.unused: set[str] | None = None

    def run(self) -> Run:
        while self.queue or self.late:
            try:
                self._next()
            except (HostTrouble, SandboxError) as error:
                self._fault(str(error))
        answers = tuple(self._answers(k) for k in range(len(self.tasks)))
        unused = sorted(self.unused or ())
        return Run(answers, self.printed, (*self.warnings, *unused))

    def _next(self) -> None:
        if self.budget.spent:
            self._out_of_time()
        elif self.queue:
            self._first_try()
        else:
            self._second_try()

    def _first_try(self) -> None:
        batch = self.queue
        answers, death = self._attempt(batch, careful=self.import_deaths > 0)
        rest = self._keep(batch, answers)
        self.queue = rest
        if death is None or not rest:
            return
        if not answers.loaded:
            self.import_deaths += 1
            if self.import_deaths > 1:
                self._end_all(rest, replace(death, detail=death.detail + AT_IMPORT))
            return
        self.queue = rest[1:]
        if _ended_itself(answers.records[answers.current]):
            self._end(rest[0], answers.records[answers.current], Death(Kind.NOT_RUN, ""))
        else:
            self.late.append((rest[0], answers.records[answers.current], death))

    def _second_try(self) -> None:
        index, _, _ = self.late[0]
        answers, death = self._attempt([index], careful=True)
        self.late.pop(0)
        if self._keep([index], answers) and death is not None:
            self._end(index, answers.records[0], death)

    def _attempt(self, batch: list[int], *, careful: bool) -> tuple[Answers, Death | None]:
        tasks = [self.tasks[k] for k in batch]
        try:
            answers, death = self.box.attempt(self.source, tasks, self.budget, careful=careful)
        except HostTrouble:
            self.box.restart()
            answers, death = self.box.attempt(self.source, tasks, self.budget, careful=careful)
        if not self.printed:
            self.printed = clean(bytes(answers.printed))
        self.warnings.update(dict.fromkeys(answers.warnings))
        unused = set(answers.unused_imports())
        self.unused = unused if self.unused is None else self.unused & unused
        return answers, death

    def _keep(self, batch: list[int], answers: Answers) -> list[int]:
        for index, record in zip(batch, answers.records, strict=True):
            if record.done:
                self.records[index] = record
        return batch[answers.current :]

    def _end(self, index: int, record: Record, death: Death) -> None:
        record.outcomes = with_kind(record, death.kind, death.detail)
        self.records[index] = record

    def _end_all(self, indices: list[int], death: Death) -> None:
        for index in indices:
            record = Record(self.tasks[index])
            record.outcomes = for_all(record, Outcome(death.kind, detail=death.detail))
            self.records[index] = record
        self.queue = [index for index in self.queue if index not in indices]

    def _out_of_time(self) -> None:
        """Nothing more is run: what died once stays dead, what never ran is told why."""
        for index, record, death in self.late:
            self._end(index, record, death)
        self.late = []
        seconds = self.box.limits.submission_cpu_seconds
        self._end_all(
            self.queue, Death(Kind.TIMEOUT, f"the whole file had used up its {seconds:g} s before this exercise was reached")
        )

    def _fault(self, words: str) -> None:
        rest = [*self.queue, *(index for index, _, _ in self.late)]
        self.late = []
        self._end_all(rest, Death(Kind.FAULT, words))
        self.queue = []

    def _answers(self, index: int) -> TaskAnswers:
        record = self.records[index]
        return TaskAnswers(
            record.task.exercise,
            tuple(record.outcomes),
            record.repeats,
            record.aliased,
            clean(bytes(record.printed)),
            record.cpu,
        )


def _ended_itself(record: Record) -> bool:
    """A child tells that it is out of memory and ends: that needs no second try."""
    return bool(record.outcomes) and record.outcomes[-1].kind is Kind.MEMORY
