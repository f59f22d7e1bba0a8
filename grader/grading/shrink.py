"""The smallest case on which a mistake shows, with whole numbers and a cotangent of one entry where that is enough.

All candidates are ordered by size and sent in one exchange; the first that fails is shown.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np

from grader.exercise.cases import Case, draw_case, generator, single_entry
from grader.exercise.shape import BadExercise
from grader.exercise.sizes import Regime, admissible, all_sizes, parameter_combinations
from grader.exercise.spec import Exercise
from grader.grading import numeric
from grader.grading.patterns import refuted
from grader.grading.suite import Suite, reference_gradients
from grader.values.call import Answers, Kind, Outcome
from grader.values.report import Counterexample, ExerciseReport, GradientReport, Status

MOST_REGIMES = 24
MOST_ENTRIES = 48  # a larger case is not shown: nobody reads it
OF_SEVERAL_CALLS = ("repeatable", "own_memory")
SHRINKABLE = (Status.FAIL, Status.INVALID, Status.ERROR)


def shrinkable(report: ExerciseReport, suite: Suite) -> bool:
    """Whether calling the student's code on small cases may show more: something is wrong, and nothing loops or is killed."""
    return report.status in SHRINKABLE and bool(wrong_gradients(report, suite))


def counterexamples(
    suite: Suite, names: Sequence[str], cases: Sequence[Case], answers: Answers
) -> dict[str, Counterexample | None]:
    """The smallest failing case of each gradient in ``names``, None where all are right.

    Args:
        cases: what ``candidates`` gave.
        answers: what the student's code gave for them.
    """
    return {name: _first(suite, name, cases, answers) for name in names}


def with_counterexamples(
    report: ExerciseReport, found: Mapping[str, Counterexample | None], suite: Suite, cases: Sequence[Case]
) -> ExerciseReport:
    """The report with what ``counterexamples`` found for ``wrong_gradients`` in ``cases``. A pattern that such a case
    contradicts is not said any more."""
    gradients = (_not_refuted(suite.exercise, item, found.get(item.name), cases) for item in report.gradients)
    return replace(report, gradients=tuple(gradients))


def _not_refuted(
    exercise: Exercise, report: GradientReport, example: Counterexample | None, cases: Sequence[Case]
) -> GradientReport:
    """The gradient with its counterexample, without a pattern of cases that this one refutes."""
    report = replace(report, counterexample=example)
    if example is None or report.hypothesis != "pattern_of_cases":
        return report
    case = next(
        item for item in cases if _arguments(exercise, item) == example.arguments and item.parameters == example.parameters
    )
    sentence = refuted(exercise, report.hint, case)
    if sentence is None:
        return report
    return replace(report, hypothesis=None, hint=report.hint.partition(sentence)[0].rstrip())


def wrong_gradients(report: ExerciseReport, suite: Suite) -> list[str]:
    """The gradients of a report for which a small failing case is looked for: not those that no single call shows wrong."""
    names = {item.name for item in suite.gradients}
    alone = (item for item in report.gradients if item.check not in OF_SEVERAL_CALLS and item.hypothesis != "remembered")
    return [item.name for item in alone if item.name in names and item.status in SHRINKABLE]


def candidates(exercise: Exercise, seed: int) -> list[Case]:
    """Small cases in the order in which they are tried: fewest entries first, each with a single-entry g and with a full one."""
    rng = generator(seed, exercise.name, 2)
    small = replace(exercise, inputs=tuple(replace(i, domain=replace(i.domain, draw=i.domain.small)) for i in exercise.inputs))
    drawn = []
    for regime in _regimes(exercise):
        try:
            case = draw_case(small, regime, rng)
        except BadExercise:
            continue
        if exercise.bridge and exercise.bridge.unit:
            drawn.append(case)
            continue
        whole = _cotangent(case, lambda g: rng.choice([-3.0, -2.0, 2.0, 3.0], np.shape(g)))
        drawn += [replace(case, cotangent=_cotangent(case, single_entry)), replace(case, cotangent=whole)]
    return drawn


def _cotangent(case: Case, change: Callable[[Any], Any]) -> Any:
    """Another cotangent of the same shapes; a scalar one is a Python float."""

    def one(g: Any) -> Any:
        changed = change(g)
        return changed if isinstance(g, np.ndarray) else float(changed)

    return tuple(map(one, case.cotangent)) if isinstance(case.cotangent, tuple) else one(case.cotangent)


def _regimes(exercise: Exercise) -> list[Regime]:
    """Small sizes with every combination of parameters, fewest entries first."""
    for values in ((1, 2, 3), (1, 2, 3, 4, 5, 6)):
        found = list(_admissible(exercise, values if len(exercise.free_sizes) <= 5 else values[:2]))
        if found:
            break
    return sorted(found, key=lambda regime: _entries(exercise, regime))[:MOST_REGIMES]


def _admissible(exercise: Exercise, values: tuple[int, ...]) -> Iterator[Regime]:
    names = exercise.free_sizes
    for parameters in parameter_combinations(exercise):
        for chosen in product(values, repeat=len(names)):
            sizes = dict(zip(names, chosen, strict=True))
            if admissible(exercise, all_sizes(exercise, sizes, parameters), parameters):
                yield Regime("small", sizes, parameters)


def _entries(exercise: Exercise, regime: Regime) -> int:
    values = regime.values(exercise)
    return sum(int(np.prod([size(values) for size in item.shape])) for item in exercise.inputs)


def _first(suite: Suite, name: str, cases: Sequence[Case], answers: Answers) -> Counterexample | None:
    """The first case on which a gradient is wrong."""
    index = [item.name for item in suite.gradients].index(name)
    for case, outcome in zip(cases, answers.outcomes, strict=True):
        if sum(array.size for array in case.inputs) > MOST_ENTRIES or outcome.kind not in (Kind.RETURNED, Kind.RAISED):
            continue
        example = _compare(suite.exercise, case, outcome, index, *_expected(suite, case, index))
        if example is not None:
            return example
    return None


def _expected(suite: Suite, case: Case, index: int) -> tuple[np.ndarray, np.ndarray | float]:
    """What a gradient must be, and how far each entry may be from it; without a reference both come from finite differences."""
    if suite.exercise.reference is None:
        return numeric.gradient(suite.exercise, case, suite.gradients[index].position)
    expected = reference_gradients(suite.exercise, case)[index]
    return expected, numeric.TOLERANCE * max(numeric.scale(expected, case.cotangent), np.finfo(float).tiny)


def _compare(
    exercise: Exercise, case: Case, outcome: Outcome, index: int, expected: np.ndarray, limit: np.ndarray | float
) -> Counterexample | None:
    example = Counterexample(_arguments(exercise, case), dict(case.parameters), _shown(expected))
    if outcome.kind is Kind.RAISED:
        return replace(example, raised=outcome.detail)
    if len(outcome.arrays) != len(exercise.gradients):
        came = "1 array" if len(outcome.arrays) == 1 else f"{len(outcome.arrays)} arrays"
        return replace(example, raised=f"{came} instead of {len(exercise.gradients)}")
    got = outcome.arrays[index]
    if got is None or got.dtype.kind not in "fiub" or got.size > MOST_ENTRIES * 4:
        return None
    if got.shape != expected.shape:
        return replace(example, got=_shown(got))
    with np.errstate(all="ignore"):
        wrong = ~(np.abs(got - expected) <= limit)  # written so that NaN is wrong
    return replace(example, got=_shown(got), wrong=wrong.tolist()) if wrong.any() else None


def _arguments(exercise: Exercise, case: Case) -> tuple[tuple[str, Any], ...]:
    """The names and values of the arguments that are shown."""
    bridge = exercise.bridge
    names = (", ".join(bridge.cotangents) if bridge else "g", *(item.name for item in exercise.inputs))
    shown = [(name, _shown(value)) for name, value in zip(names, case.arguments, strict=True)]
    return tuple(shown[1:] if bridge and bridge.unit else shown)


def _shown(value: Any) -> Any:
    """An argument or gradient as nested lists of short decimals, -0 as 0; entries that are not finite become None (JSON has no
    NaN)."""
    if isinstance(value, tuple):
        return [_shown(item) for item in value]
    array = np.asarray(value)
    if array.dtype.kind in "iub":
        return array.tolist()
    rounded = np.vectorize(lambda entry: float(f"{entry:.6g}") + 0.0 if np.isfinite(entry) else None, otypes=[object])
    return rounded(array).tolist() if array.size else array.tolist()


def snippet(
    function: str,
    module: str | None,
    gradient: int,
    example: Mapping[str, Any] | Counterexample,
    *,
    forward: str = "",
    outputs: int = 1,
) -> str:
    """Lines to paste into a plain Python prompt, beside the student's file, that show the mistake without this product.

    Args:
        function, module: what to import, and from where; None: the code is pasted first, as from a notebook.
        gradient: position of the gradient among those returned.
        forward: the forward pass, when ``function`` is the backward pass of a student who wrote both.
        outputs: how many the exercise has; g is a tuple when there are several.
    """
    data = example if isinstance(example, Counterexample) else Counterexample(**example)
    functions = ", ".join(filter(None, (forward, function)))
    first = f"from {module} import {functions}" if module else f"# first paste the code that defines {functions}"
    lines = ["import numpy as np", first, ""]
    lines += definitions(data, outputs)
    keywords = [f"{key}={value!r}" for key, value in data.parameters.items()]
    lines += _calls(function, forward, [name for name, _ in data.arguments], keywords, outputs)
    if not data.raised or data.raised[0].isdigit():  # else the call raises, and there is no result
        lines += ["result = result if isinstance(result, (tuple, list)) else (result,)", f"print(result[{gradient}])"]
    return "\n".join([*lines, expectation(data)])


def definitions(example: Counterexample, outputs: int) -> list[str]:
    """The arguments of a counterexample as Python code, the cotangent of several outputs as a tuple."""
    shared = [f"{example.arguments[0][0]} = {_literal(example.arguments[0][1], outputs)}"]
    return shared + [f"{name} = {_literal(value)}" for name, value in example.arguments[1:]]


def expectation(example: Counterexample) -> str:
    """The line that prints what is expected."""
    return f"print({_literal(example.expected)}, 'is expected')"


def _calls(function: str, forward: str, names: list[str], keywords: list[str], outputs: int) -> list[str]:
    if not forward:
        return [f"result = {function}({', '.join([*names, *keywords])})"]
    g, *inputs = names
    upstream = g if outputs == 1 else f"*{g}"
    rest = f"returned[{outputs}] if len(returned) == {outputs + 1} else returned[{outputs}:]"
    return [
        f"returned = {forward}({', '.join([*inputs, *keywords])})",
        f"cache = {rest}",
        f"result = {function}({upstream}, cache)",
    ]


def _literal(value: Any, parts: int = 1) -> str:
    """A value as Python code; ``parts`` > 1 are several arrays of one cotangent."""
    if parts > 1:
        return f"({', '.join(map(_literal, value))})"
    return f"np.array({value!r})".replace("None", "np.nan") if isinstance(value, list) else repr(value)
