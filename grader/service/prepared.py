"""Exercises made ready to be run: a suite with its calls packed once for a whole class."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from grader.exercise.cases import Case
from grader.exercise.catalog import Catalog
from grader.exercise.spec import Exercise
from grader.grading import network, passes
from grader.grading.shrink import candidates
from grader.grading.suite import Suite, build_suite, call
from grader.sandbox.protocol import packed_task
from grader.sandbox.runner.steps import MARK
from grader.service import networks
from grader.service.runnable import both_passes
from grader.values.call import Answers, Task
from grader.values.source import Source

FEW = 8  # small cases that are tried before all others


@dataclass(eq=False)
class Prepared:
    """An exercise's suite with its calls packed once for every submission.

    ``needs`` are the functions that the student writes: the VJP, the forward and the backward pass, or those of a course.
    """

    suite: Suite
    task: Task
    pack: Callable[[Sequence[Case]], Task]
    own: networks.Own | None = None  # of a network: the functions of its parts

    @cached_property
    def small(self) -> tuple[list[Case], Task]:
        """Small cases, to find one that shows a mistake, and the task that calls them; made when first needed."""
        cases = candidates(self.suite.exercise, self.suite.seed)
        return cases, self.pack(cases)

    @cached_property
    def few(self) -> tuple[list[Case], Task]:
        """The first of the small cases."""
        cases = self.small[0][:FEW]
        return cases, self.pack(cases)

    @cached_property
    def _single(self) -> dict[int, Task]:
        return {}

    def alone(self, case: Case) -> Task:
        """A large case on its own, with room for its answer; packed when first needed."""
        if id(case) not in self._single:
            self._single[id(case)] = self._large([case])
        return self._single[id(case)]

    def counting(self, cases: Sequence[Case]) -> Task:
        """Calls of some large cases that answer with how many steps of Python they take, and then as ever."""
        task = self._large(cases)
        return replace(task, function=f"{MARK}{task.function}")

    def _large(self, cases: Sequence[Case]) -> Task:
        room = max(8 * sum(array.nbytes for array in case.inputs) for case in cases) + (1 << 20)
        return replace(self.pack(cases), answer_bytes=room)

    @property
    def measurable(self) -> bool:
        """Whether memory and time of one call can be told."""
        bridge = self.suite.exercise.bridge
        return self.own is None and not (bridge and bridge.repeats)

    @property
    def needs(self) -> tuple[str, ...]:
        """The functions that must be there."""
        if self.own:
            return tuple(name for functions in self.own.needs.values() for name in functions)
        if self.suite.exercise.bridge:
            return self.suite.exercise.bridge.needs
        return (self.task.forward, self.task.function) if self.task.forward else (self.task.function,)

    def gradients(self, answers: Answers) -> Answers:
        """The answers without the outputs that a student's forward pass gave."""
        return passes.without_outputs(self.suite, answers) if self.task.forward else answers


class Shelf:
    """Exercises of a catalog, each made ready when it is first asked for, and kept. ``functions`` are the names that students
    give to their functions for these."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self.functions = frozenset(f"{name}_{end}" for name in catalog.files for end in ("vjp", "forward", "backward"))
        self._prepared: dict[tuple[str, int, tuple[str, ...]], Prepared] = {}

    def fitting(self, source: Source, name: str, seed: int, functions: tuple[str, ...]) -> Prepared:
        """What calls the functions that were asked for, or else those that the submission has."""
        exercise = self._catalog[name]
        if exercise.plan is None:
            return self.prepare(name, seed, functions or (passes.names(exercise) if both_passes(source, name) else ()))
        plain, own = self.prepare(name, seed), networks.own(source, exercise)
        return Prepared(plain.suite, replace(plain.task, function=own.function("network")), plain.pack, own)

    def prepare(self, name: str, seed: int, functions: tuple[str, ...] = ()) -> Prepared:
        """The suite of an exercise, built at the first call. ``functions`` are the VJP, or both passes, under the names of the
        student; a course has names of its own.

        Raises:
            UnknownExercise, BadExercise: there is no such exercise, or its files cannot be used.
        """
        exercise = self._catalog[name]
        functions = exercise.bridge.needs if exercise.bridge else functions or (exercise.function,)
        key = (name, seed, functions)
        if key not in self._prepared:
            both = len(functions) > 1 or exercise.bridge
            make = self._prepare_passes if both else self._prepare_vjp
            self._prepared[key] = make(exercise, seed, functions)
        return self._prepared[key]

    def _prepare_vjp(self, exercise: Exercise, seed: int, functions: tuple[str, ...]) -> Prepared:
        own = functions[0] != exercise.function
        suite = replace(self.prepare(exercise.name, seed).suite, function=functions[0]) if own else build_suite(exercise, seed)

        def pack(cases: Sequence[Case]) -> Task:
            calls = network.calls(exercise, cases) if exercise.plan else [call(case) for case in cases]
            return packed_task(exercise.name, suite.function, calls, suite.answer_bytes)

        return Prepared(replace(suite, function="Your network") if exercise.plan else suite, pack(suite.cases), pack)

    def _prepare_passes(self, exercise: Exercise, seed: int, functions: tuple[str, ...]) -> Prepared:
        bridge, forward, backward = exercise.bridge, functions[0], functions[-1]
        plain = build_suite(exercise, seed) if bridge else self.prepare(exercise.name, seed).suite
        suite = replace(plain, function=backward, first=forward)

        def pack(cases: Sequence[Case]) -> Task:
            how = bridge.script if bridge else forward
            return packed_task(exercise.name, backward, passes.calls(exercise, cases), 2 * suite.answer_bytes, how)

        return Prepared(suite, pack(suite.cases), pack)
