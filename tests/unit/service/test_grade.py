"""The way of a submission, with a fake in place of the sandbox: wrong ones first."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest

from grader.exercise.catalog import Catalog, UnknownExercise, load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.exercise.spec import Exercise
from grader.grading.local import answer
from grader.grading.suite import build_suite
from grader.sandbox.runner.calls import build, unpack
from grader.service.grade import Grader
from grader.service.whole import unreadable_report
from grader.values.assignment import Wanted
from grader.values.call import Answers, Frame, Kind, Outcome, Run, Task
from grader.values.report import Report, Status
from grader.values.source import Chunk, Module, Source

CATALOG = load_catalog(exercise_folders(), reference_folders())


class Fake:
    """A runner and its own session: answers every task with what trusted functions give, or with a given outcome."""

    def __init__(self, functions: dict[str, object] | None = None, outcome: Outcome | None = None) -> None:
        self.functions, self.outcome = functions or {}, outcome
        self.asked: list[str] = []

    @contextmanager
    def open(self, source: Source) -> Iterator["Fake"]:
        yield self

    def measure(self, tasks: Sequence[Task], *, apart: bool = False) -> list[tuple[None, Outcome]]:
        return [(None, Outcome(Kind.NOT_RUN)) for _ in tasks]

    def run(self, tasks: Sequence[Task], *, apart: bool = False) -> Run:
        self.asked = [task.exercise for task in tasks]
        return Run(tuple(self._answer(task) for task in tasks), warnings=("A warning of the run.",))

    def _answer(self, task: Task) -> Answers:
        if self.outcome is not None:
            return Answers(task.exercise, (self.outcome,) * task.count)
        return answer(build_suite(CATALOG[task.exercise], 0), self.functions[task.exercise])  # type: ignore[arg-type]


def module(
    *names: str, origin: str = "hw.py", problem: str | None = None, stubs: Sequence[str] = (), resilient: bool = False
) -> Module:
    return Module(origin.partition(".")[0], origin, (Chunk(origin, "", problem),), resilient, frozenset(names), frozenset(stubs))


def source(*modules: Module) -> Source:
    return Source("hw.py", "0" * 64, modules, ("A warning of intake.",))


def grade(runner: Fake, what: Source, *names: str) -> Report:
    return Grader(CATALOG, runner).grade(what, [Wanted(name) for name in names], seed=0, student="ada", file="hw.py")


def test_an_exercise_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownExercise, match="affine"):
        grade(Fake(), source(module("sin_vjp")), "afine")


def test_what_is_not_there_is_missing_and_never_run() -> None:
    runner = Fake()
    report = grade(runner, source(module("cos_vjp")), "sin")
    assert (report.status, report.score, runner.asked) == (Status.MISSING, 0.0, [])
    assert "sin_vjp(g, x)" in report.exercises[0].message


def test_a_name_that_is_nearly_right_is_pointed_out() -> None:
    assert "sine_vjp" in grade(Fake(), source(module("sine_vjp")), "sin").exercises[0].message


def test_a_stub_is_not_attempted_and_never_run() -> None:
    report = grade(Fake(), source(module("sin_vjp", stubs=["sin_vjp"])), "sin")
    assert (report.status, report.score) == (Status.NOT_ATTEMPTED, 0.0)


def test_a_file_that_does_not_parse_is_an_error_with_its_line() -> None:
    report = grade(Fake(), source(module("sin_vjp", problem="hw.py, line 3: this bracket is never closed.")), "sin")
    assert report.status is Status.ERROR
    assert "line 3" in report.exercises[0].message


def test_a_broken_notebook_cell_costs_only_its_functions() -> None:
    broken = module("sin_vjp", "relu_vjp", origin="hw.ipynb", problem="cell 2, line 1: unexpected indent.", resilient=True)
    report = grade(Fake(outcome=Outcome(Kind.MISSING)), source(broken), "sin")
    assert report.status is Status.ERROR
    assert "cell 2" in report.exercises[0].message


def test_a_syntax_error_that_the_sandbox_tells_is_not_raised_by_a_call() -> None:
    problem = "hw.ipynb, cell 2, line 1 is not valid Python: unexpected indent."
    broken = module("sin_vjp", origin="hw.ipynb", problem=problem, resilient=True)
    runner = Fake(outcome=Outcome(Kind.RAISED, detail=problem))
    report = grade(runner, source(broken), "sin").exercises[0]
    assert (report.status, report.message) == (Status.ERROR, problem)
    assert report.gradients[0].counterexample is None


def test_a_name_that_a_broken_cell_would_have_defined_is_traced_to_it() -> None:
    problem = "hw.ipynb, cell 1, line 1 is not valid Python: expected ':'."
    broken = Module(
        "hw", "hw.ipynb", (Chunk("hw.ipynb, cell 1", "def helper(x)", problem),), True, frozenset({"sin_vjp"}), frozenset()
    )
    unknown = Outcome(Kind.RAISED, detail="NameError: name 'helper' is not defined")
    assert (
        grade(Fake(outcome=unknown), source(broken), "sin").exercises[0].message.endswith(f"Perhaps because of this: {problem}")
    )
    other = Outcome(Kind.RAISED, detail="NameError: name 'help' is not defined")
    assert problem not in grade(Fake(outcome=other), source(broken), "sin").exercises[0].message


def test_a_syntax_error_is_told_in_full_once() -> None:
    problem = "hw.py, line 3 is not valid Python: this bracket is never closed."
    broken = module("sin_vjp", "affine_vjp", problem=problem)
    messages = [item.message for item in grade(Fake(), source(broken), "sin", "affine", "relu").exercises]
    assert messages[0] == problem
    assert messages[1] == "hw.py, line 3 is not valid Python (see sin)."
    assert messages[2].endswith("Perhaps because of this: hw.py, line 3 is not valid Python (see sin).")


def test_the_function_of_another_exercise_is_not_meant_to_be_it() -> None:
    text = grade(Fake(), source(module("max_over_axis_vjp")), "sum_over_axis").exercises[0].message
    assert "meant to be it" not in text


def test_the_function_that_does_not_take_its_arguments_is_the_one_that_is_named() -> None:
    refused = Outcome(Kind.RAISED, detail="TypeError: sin_forward() takes 0 positional arguments but 1 was given")
    text = grade(Fake(outcome=refused), source(module("sin_forward", "sin_backward")), "sin").exercises[0].message
    assert text.startswith("sin_forward raised TypeError: sin_forward() takes 0")
    assert text.endswith("It is called as sin_forward(x).")


def test_a_forward_pass_that_returns_no_cache_is_the_one_that_is_named() -> None:
    refused = Outcome(Kind.RAISED, detail="TypeError: sin_forward returned ndarray where out, cache are expected")
    text = grade(Fake(outcome=refused), source(module("sin_forward", "sin_backward")), "sin").exercises[0].message
    assert text == "sin_forward returned ndarray where out, cache are expected (for x (3))."


@pytest.mark.parametrize("kind", [Kind.TIMEOUT, Kind.MEMORY, Kind.CRASHED])
def test_where_nothing_tells_which_pass_ended_both_are_named(kind: Kind) -> None:
    ended = Outcome(kind, detail="at some place")
    text = grade(Fake(outcome=ended), source(module("sin_forward", "sin_backward")), "sin").exercises[0].message
    assert "sin_forward or sin_backward" in text


def test_the_pass_that_exits_is_named_by_its_line() -> None:
    text = "def sin_forward(x):\n    exit()\n"
    ended = Outcome(Kind.EXITED, detail="sys.exit()", frames=(Frame("hw.py", 2, "exit()"),))
    code = replace(module("sin_forward", "sin_backward"), chunks=(Chunk("hw.py", text),))
    report = grade(Fake(outcome=ended), source(code), "sin").exercises[0]
    assert report.message.startswith("sin_forward ended the program")
    assert {item.status for item in report.gradients} == {Status.ERROR}


def test_the_same_function_in_two_files_is_refused_by_name() -> None:
    report = grade(Fake(), source(module("sin_vjp", origin="a.py"), module("sin_vjp", origin="b.py")), "sin")
    assert report.status is Status.ERROR
    assert "a.py and b.py" in report.exercises[0].message


def test_lost_answers_are_our_fault_and_cost_nothing() -> None:
    class Empty(Fake):
        def run(self, tasks: Sequence[Task], *, apart: bool = False) -> Run:
            return Run(())

    report = grade(Empty(), source(module("sin_vjp")), "sin")
    assert (report.status, report.score) == (Status.GRADER_FAULT, None)


def test_a_forward_pass_whose_second_answers_are_lost_is_our_fault() -> None:
    class Torn(Fake):
        def _answer(self, task: Task) -> Answers:
            if not task.function:
                return Answers(task.exercise, (Outcome(Kind.FAULT),) * task.count)
            suite = build_suite(CATALOG["sin"], 0)
            half = [(g * np.cos(x) / 2, np.sin(x) / 2) for g, (x,) in ((case.cotangent, case.inputs) for case in suite.cases)]
            return Answers("sin", tuple(Outcome(Kind.RETURNED, arrays, True) for arrays in half))

    report = grade(Torn(), source(module("sin_forward", "sin_backward")), "sin")
    assert (report.status, report.score) == (Status.GRADER_FAULT, None)


class Halved(Fake):
    """Both passes of half the sine; ``alone`` is what the forward pass gives when it is called by itself."""

    def __init__(self, alone: Callable[[np.ndarray], np.ndarray]) -> None:
        super().__init__()
        self.alone = alone

    def _answer(self, task: Task) -> Answers:
        asked = [[build(spec) for spec in specs] for specs, _ in unpack(memoryview(task.packed))]
        if not task.function:
            return Answers(task.exercise, tuple(Outcome(Kind.RETURNED, (self.alone(x),), True) for _, x in asked))
        pairs = [(g * np.cos(x) / 2, np.sin(x) / 2) for g, x in asked]
        return Answers(task.exercise, tuple(Outcome(Kind.RETURNED, pair, True) for pair in pairs))


def test_a_forward_pass_is_asked_anew_where_the_same_bytes_came_before() -> None:
    """The gradients of two submissions are alike, and only those of the first belong to its own forward pass."""
    runner = Halved(lambda x: np.sin(x) / 2)
    grader, code = Grader(CATALOG, runner), source(module("sin_forward", "sin_backward"))
    scores = []
    for alone in (lambda x: np.sin(x) / 2, lambda x: x**2, lambda x: np.sin(x) / 2):
        runner.alone = alone
        scores.append(grader.grade(code, [Wanted("sin")], seed=0, student="ada", file="hw.py").score)
    assert scores == [0.5, 0.0, 0.5]


def both(*, overwrites: bool = False) -> Fake:
    """Both passes of the sine, right; the backward pass may write over its upstream gradient."""

    class Both(Fake):
        def _answer(self, task: Task) -> Answers:
            suite = build_suite(CATALOG["sin"], 0)
            pairs = [(case.cotangent * np.cos(case.inputs[0]), np.sin(case.inputs[0])) for case in suite.cases]
            changed = (0,) if overwrites else ()
            return Answers("sin", tuple(Outcome(Kind.RETURNED, pair, True, changed_inputs=changed) for pair in pairs))

    return Both()


def test_a_backward_pass_must_leave_its_upstream_gradient_where_the_exercise_says_so() -> None:
    class Keeping(Catalog):
        def __getitem__(self, name: str) -> Exercise:
            return replace(CATALOG[name], keeps_g=True)

    keeping = Keeping({}, {})
    code = source(module("sin_forward", "sin_backward"))
    report = Grader(keeping, both(overwrites=True)).grade(code, [Wanted("sin")], seed=0, student="ada", file="hw.py")
    assert report.status is Status.FAIL
    assert "g was changed in place" in report.exercises[0].gradients[1].hint
    assert grade(both(overwrites=True), code, "sin").status is Status.PASS


def test_names_of_the_assignment_come_before_what_the_file_defines() -> None:
    wanted = [Wanted("sin", functions=("my_forward", "my_backward"))]
    code = source(module("sin_vjp", "my_forward", "my_backward"))
    runner = both()
    report = Grader(CATALOG, runner).grade(code, wanted, seed=0, student="ada", file="hw.py").exercises[0]
    assert (report.status, report.functions) == (Status.PASS, ("my_forward", "my_backward"))
    absent = Grader(CATALOG, runner).grade(source(module("sin_vjp")), wanted, seed=0, student="ada", file="hw.py").exercises[0]
    assert absent.status is Status.MISSING
    assert "Both passes are needed: my_forward and my_backward" in absent.message
    assert "This assignment does not call sin_vjp." in absent.message


def test_a_backward_pass_that_the_assignment_does_not_call_is_told() -> None:
    wanted = [Wanted("sin", functions=("sin_vjp",))]
    code = source(module("sin_forward", "sin_backward"))
    (report,) = Grader(CATALOG, both()).grade(code, wanted, seed=0, student="ada", file="hw.py").exercises
    assert report.status is Status.MISSING
    assert "This assignment does not call sin_backward." in report.message


def test_a_vjp_under_another_name_is_told_by_that_name() -> None:
    wanted = [Wanted("sin", functions=("derive",))]
    report = Grader(CATALOG, Fake()).grade(source(module("sin_vjp")), wanted, seed=0, student="ada", file="hw.py").exercises[0]
    assert report.message.startswith("There is no function derive. Define derive(g, x)")


def test_points_weigh_the_score() -> None:
    runner = Fake({"sin": lambda g, x: g * np.cos(x), "relu": lambda g, x: g})
    wanted = [Wanted("sin", 3.0), Wanted("relu", 1.0)]
    report = Grader(CATALOG, runner).grade(source(module("sin_vjp", "relu_vjp")), wanted, seed=0, student="ada", file="hw.py")
    assert report.score == pytest.approx(0.75)
    assert report.status is Status.FAIL
    assert report.message == "1 of 2 exercises right."


def test_a_right_submission_passes_and_keeps_the_warnings() -> None:
    report = grade(Fake({"sin": lambda g, x: g * np.cos(x)}), source(module("sin_vjp")), "sin")
    assert (report.status, report.score) == (Status.PASS, 1.0)
    assert report.warnings == ("A warning of intake.", "A warning of the run.")


def test_an_assignment_is_checked_before_anyone_hands_in() -> None:
    problems = Grader(CATALOG, Fake()).check([Wanted("sin"), Wanted("nothing")], 0)
    assert len(problems) == 1
    assert "nothing" in problems[0]


def test_an_unreadable_file_has_its_sentence_and_no_exercises() -> None:
    report = unreadable_report("hw.pdf", "ada", "hw.pdf is a PDF file.")
    assert (report.status, report.score, report.exercises) == (Status.UNREADABLE, 0.0, ())
