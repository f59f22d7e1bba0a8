"""The way of one submission through its children: what dies costs only its own exercise, and counts when it dies twice."""

from collections.abc import Sequence
from dataclasses import replace
from types import TracebackType
from typing import Protocol, Self

from grader.sandbox.answers import Answers
from grader.sandbox.attempt import Budget, Death
from grader.sandbox.errors import HostTrouble, SandboxError
from grader.sandbox.limits import Limits
from grader.sandbox.masking import clean, masked
from grader.sandbox.protocol import pack_request
from grader.sandbox.record import Record, for_all, with_kind
from grader.values.call import AT_IMPORT, Kind, Outcome, Returned, Run, Task, Usage
from grader.values.call import Answers as TaskAnswers
from grader.values.source import Source


class Guest(Protocol):
    """A process with one submission in it, which can be asked as long as it ``waits``; ``fresh`` before the first time,
    ``at_peak`` while it holds all memory that it ever had. ``inputs`` are packed calls that it has without being sent them."""

    fresh: bool
    inputs: tuple[bytes, ...]

    def waits(self) -> bool: ...

    def at_peak(self) -> bool: ...

    def ask(
        self, parts: list[bytes], answers: Answers, limits: Limits, budget: Budget, *, measured: bool = False
    ) -> Death | None: ...

    def leave(self) -> None: ...


class Box(Protocol):
    """What a submission needs of the sandbox."""

    limits: Limits

    def enter(self, inputs: tuple[bytes, ...] = ()) -> Guest: ...

    def restart(self) -> None: ...


class Session:
    """One submission in the sandbox. What is asked of it goes to one process as long as that lives; a process that died
    is replaced by a new one. One budget holds for all that is run, another for all that is measured."""

    def __init__(self, box: Box, source: Source) -> None:
        self.box = box
        self.source = source
        self.budget = _whole(box.limits)
        self._measuring = _whole(box.limits)
        self._guest: Guest | None = None
        self._measured: Guest | None = None
        self._new = True  # nothing was asked yet

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.leave()
        self._leave_measured()

    def run(self, tasks: Sequence[Task], *, apart: bool = False) -> Run:
        """Runs the submission and all calls of ``tasks``. Whatever the code does becomes an Outcome; never raises for it.

        ``apart``: in a process that has not seen the calls of earlier tasks. A fault of ours is tried once more with a new
        zygote, and then becomes Kind.FAULT for what is left.
        """
        if apart:
            self.leave()
        return _Round(self, tasks).run()

    def measure(self, tasks: Sequence[Task], *, apart: bool = False) -> list[tuple[Usage | None, Outcome]]:
        """What each task of one call takes, read from outside (None for one that did not end well), and what it gave. All that is
        measured shares one process: the one that is run, if its peak of memory tells of that too, else another; ``apart`` a
        new one.

        Each task is asked for when the one before it is answered, and all time from then on counts: none can be worked at
        before it is known. They must come in growing order: the memory of one is the peak of address space above what there
        was before it. Never raises for what the code does; a fault of ours measures nothing.
        """
        if self._measuring.spent:
            waited = Outcome(Kind.CRASHED, detail="the file had waited for all its time before this was asked")
            return [(None, waited if self._measuring.cpu > 0 else Outcome(Kind.NOT_RUN))] * len(tasks)
        try:
            if apart or self._measured is None or not self._measured.waits():
                self._measured = self._to_measure(apart)
            return self._one_by_one(self._measured, tasks)
        except (HostTrouble, SandboxError):
            return [(None, Outcome(Kind.FAULT))] * len(tasks)

    def _to_measure(self, apart: bool) -> Guest:
        self._leave_measured()
        if not apart and self._guest is not None and self._guest.waits() and self._guest.at_peak():
            return self._guest
        return self.box.enter()

    def _one_by_one(self, guest: Guest, tasks: Sequence[Task]) -> list[tuple[Usage | None, Outcome]]:
        found: list[tuple[Usage | None, Outcome]] = []
        death = self._measured_alone(guest, [])[1] if guest.fresh else None  # runs the modules
        if death is not None:
            found.append((None, Outcome(death.kind, detail=death.detail)))
        while death is None and len(found) < len(tasks):
            answers, death = self._measured_alone(guest, [tasks[len(found)]])
            found.append((_usage(answers.records[0]), _only(answers.records[0], death)))
        return [*found, *[(None, Outcome(Kind.NOT_RUN))] * (len(tasks) - len(found))]

    def _measured_alone(self, guest: Guest, task: list[Task]) -> tuple[Answers, Death | None]:
        return ask(guest, self.source, task, self.box.limits, self._measuring, careful=False, measured=True)

    def attempt(self, tasks: Sequence[Task], *, careful: bool, alone: bool) -> tuple[Answers, Death | None, bool]:
        """One process's answers, how it died if it did, and whether it ran the modules for them; ``alone``: in a new one.

        Raises HostTrouble, SandboxError when the fault is ours.
        """
        if alone:
            self.leave()
        try:
            return self._attempt(tasks, careful)
        except HostTrouble:
            self._guest = None
            self.box.restart()
            return self._attempt(tasks, careful)

    def _attempt(self, tasks: Sequence[Task], careful: bool) -> tuple[Answers, Death | None, bool]:
        if self._guest is None or not self._guest.waits():
            self.leave()
            self._guest = self.box.enter(tuple(task.packed for task in tasks) if self._new else ())
        self._new = False
        new = self._guest.fresh
        answers, death = ask(self._guest, self.source, tasks, self.box.limits, self.budget, careful=careful)
        if new or death is None or death.kind is Kind.TIMEOUT or answers.begun:
            return answers, death, new
        return self._attempt(tasks, careful)  # it ended while it waited

    def leave(self) -> None:
        """Ends the process, if there is one."""
        if self._guest is not None:
            self._guest.leave()
            self._guest = None

    def _leave_measured(self) -> None:
        if self._measured is not None and self._measured is not self._guest:
            self._measured.leave()
        self._measured = None


def ask(
    guest: Guest, source: Source, tasks: Sequence[Task], limits: Limits, budget: Budget, *, careful: bool, measured: bool = False
) -> tuple[Answers, Death | None]:
    """One request to one process: its answers, and how it died if it did. Raises HostTrouble when the fault is ours."""
    answers = Answers(source, tasks, limits.printed_bytes, loaded=not guest.fresh)
    parts = pack_request(source if guest.fresh else None, tasks, guest.inputs, careful=careful, once=measured)
    return answers, guest.ask(parts, answers, limits, budget, measured=measured)


def ask_new(
    box: Box, source: Source, tasks: Sequence[Task], limits: Limits, budget: Budget, *, careful: bool
) -> tuple[Answers, Death | None]:
    """The same, asked of a process that is there for nothing else."""
    guest = box.enter()
    try:
        return ask(guest, source, tasks, limits, budget, careful=careful)
    finally:
        guest.leave()


def _whole(limits: Limits) -> Budget:
    return Budget(limits.submission_cpu_seconds, limits.submission_wall_seconds)


def _usage(record: Record) -> Usage | None:
    exhausted = any(outcome.kind is Kind.MEMORY for outcome in record.outcomes)
    well = record.done and all(outcome.kind is Kind.RETURNED for outcome in record.outcomes)
    return Usage(record.memory, record.cpu, exhausted) if well or exhausted else None


def _only(record: Record, death: Death | None) -> Outcome:
    """The outcome of a task of one call, or of its process's end."""
    return Outcome(death.kind, detail=death.detail) if death and not _ended_itself(record) else record.outcomes[0]


class _Round:
    """All tasks of one ``Session.run``, in as many processes as it takes."""

    def __init__(self, session: Session, tasks: Sequence[Task]) -> None:
        self.session = session
        self.tasks = tasks
        self.records: dict[int, Record] = {}
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
        if self.session.budget.spent:
            self._out_of_time()
        elif self.queue:
            self._first_try()
        else:
            self._second_try()

    def _first_try(self) -> None:
        batch = self.queue
        answers, death = self._attempt(batch, careful=self.import_deaths > 0, alone=False)
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
        answers, death = self._attempt([index], careful=True, alone=True)
        self.late.pop(0)
        if self._keep([index], answers) and death is not None:
            self._end(index, answers.records[0], death)

    def _attempt(self, batch: list[int], *, careful: bool, alone: bool) -> tuple[Answers, Death | None]:
        tasks = [self.tasks[k] for k in batch]
        answers, death, loaded = self.session.attempt(tasks, careful=careful, alone=alone)
        if loaded:
            self.printed = self.printed or clean(bytes(answers.printed))
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
        limits = self.session.box.limits
        waited = self.session.budget.cpu > 0
        used = f"waited {limits.submission_wall_seconds:g} s" if waited else f"used up its {limits.submission_cpu_seconds:g} s"
        self._end_all(self.queue, Death(Kind.TIMEOUT, f"the whole file had {used} before this exercise was reached"))

    def _fault(self, words: str) -> None:
        rest = [*self.queue, *(index for index, _, _ in self.late)]
        self.late = []
        self._end_all(rest, Death(Kind.FAULT, words))
        self.queue = []

    def _answers(self, index: int) -> TaskAnswers:
        record = self.records[index]
        return TaskAnswers(
            record.task.exercise,
            record.outcomes if isinstance(record.outcomes, Returned) else tuple(record.outcomes),
            record.repeats,
            record.aliased,
            masked(clean(bytes(record.printed))),
            record.cpu,
        )


def _ended_itself(record: Record) -> bool:
    """A child tells that it is out of memory and ends: that needs no second try."""
    return bool(record.outcomes) and record.outcomes[-1].kind is Kind.MEMORY
