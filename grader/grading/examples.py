"""The examples of a statement: calls after ``>>>`` and what they give, held against the forward function and the reference."""

import doctest
import re

import numpy as np

from grader.exercise.spec import Exercise

NUMBER = re.compile(r"(?<![\w.])-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
SCALAR = re.compile(r"np\.float64\(([^()]*)\)")  # how numpy shows a number that is not in an array
PARSER = doctest.DocTestParser()


def false_examples(exercise: Exercise) -> tuple[int, tuple[str, ...]]:
    """How many calls the statement shows, and a sentence for each whose result is not what it says.

    A number is right when it is the result rounded to the digits that are written. The calls know ``np``, the forward
    function by the exercise's name, and the reference by the name of the function that the student writes.
    """
    if exercise.reference is None:
        return 0, ()
    names = {"np": np, exercise.name: exercise.forward, exercise.function: exercise.reference.vjp}
    try:
        test = PARSER.get_doctest(exercise.statement, names, exercise.name, None, 0)
    except ValueError as error:
        return 0, (f"the statement's examples cannot be read: {error}; write the call after >>> and its result below it",)
    said: list[str] = []
    runner = _Runner(_Numbers(), verbose=False)
    runner.run(test, out=said.append, clear_globs=False)
    return len(test.examples), tuple(runner.found)


class _Numbers(doctest.OutputChecker):
    """Compares numbers as they are rounded in the text, and everything else but for spaces."""

    def check_output(self, want: str, got: str, optionflags: int) -> bool:
        """Whether ``got`` is what the statement says."""
        want, got = _plain(want), _plain(got)
        wanted, given = NUMBER.findall(want), NUMBER.findall(got)
        same = _bare(want) == _bare(got) and len(wanted) == len(given)
        return same and all(map(_rounds_to, given, wanted))


class _Runner(doctest.DocTestRunner):
    """Keeps a sentence for each failure instead of printing it."""

    def __init__(self, checker: doctest.OutputChecker, verbose: bool) -> None:
        super().__init__(checker, verbose)
        self.found: list[str] = []

    def report_failure(self, out: object, test: doctest.DocTest, example: doctest.Example, got: str) -> None:
        """A result that the statement does not say."""
        self.found.append(
            f"the statement says that {example.source.strip()} gives {' '.join(example.want.split())}, "
            f"but it gives {_plain(got) or 'nothing'}"
        )

    def report_unexpected_exception(self, out: object, test: doctest.DocTest, example: doctest.Example, exc_info: object) -> None:
        """A call that raises."""
        error = exc_info[1] if isinstance(exc_info, tuple) else exc_info
        self.found.append(f"the statement's example {example.source.strip()} raises {type(error).__name__}: {error}")


def _plain(text: str) -> str:
    return SCALAR.sub(r"\1", " ".join(text.split()))


def _bare(text: str) -> str:
    return "".join(NUMBER.sub("#", text).split())


def _rounds_to(given: str, wanted: str) -> bool:
    digits = len(wanted.partition(".")[2]) if "e" not in wanted.lower() else 12
    return abs(float(given) - float(wanted)) <= 0.5 * 10.0**-digits * (1 + 1e-9)
