"""Imports as real files have them: siblings, what is not available, and notebooks whose cells fail."""

import pytest

from grader.sandbox.pool import Sandbox
from grader.values.call import AT_IMPORT, Kind, Run
from grader.values.source import Chunk, Module
from tests.integration.sandbox.submitting import GOOD, assert_good, first, module, run, source, task


def test_an_import_that_is_never_used_is_only_a_warning(box: Sandbox) -> None:
    result = run(
        box, "import matplotlib.pyplot as plt\nfrom scipy import stats, special as sp\nimport subprocess\n" + GOOD, "good"
    )
    assert_good(result.answers[0])
    assert result.warnings == (
        "hw1.py, line 1: matplotlib.pyplot is not available here; it was never used",
        "hw1.py, line 2: scipy is not available here; it was never used",
        "hw1.py, line 3: subprocess is not available here; it was never used",
    )


USES = [
    ("import scipy.special", "scipy.special.expit(g)", "scipy.special (hw1.py, line 1)"),
    ("import scipy.special as sp", "sp.expit(g)", "scipy.special (hw1.py, line 1)"),
    ("from scipy.special import expit", "expit(g)", "scipy.special (hw1.py, line 1)"),
    ("from scipy.special import expit as s", "s * g", "scipy.special (hw1.py, line 1)"),
    ("from scipy.special import *", "expit(g)", "scipy.special (hw1.py, line 1)"),
    ("import torch", "isinstance(g, torch.Tensor)", "torch (hw1.py, line 1)"),
    ("import torch", "torch + 1", "torch (hw1.py, line 1)"),
    ("import torch", "g if torch else x", "torch (hw1.py, line 1)"),
    ("import torch", "[v for v in torch]", "torch (hw1.py, line 1)"),
    ("from past.translation import autotranslate", "autotranslate(g)", "past.translation (hw1.py, line 1)"),
    ("import numpy.no_such_part as part", "part.f(g)", "numpy.no_such_part (hw1.py, line 1)"),
    ("import subprocess", "subprocess.run(['ls'])", "subprocess (hw1.py, line 1)"),
    ("import socket", "socket.socket()", "socket (hw1.py, line 1)"),
    ("from .helpers import f", "f(g)", "helpers (hw1.py, line 1)"),
    ("from . import helpers", "helpers.f(g)", ". (hw1.py, line 1)"),
    ("pass", "__import__('scipy').special", "scipy (hw1.py, line 3)"),
]


@pytest.mark.parametrize(("statement", "use", "detail"), USES)
def test_an_import_that_is_needed_is_named_with_its_line(box: Sandbox, statement: str, use: str, detail: str) -> None:
    text = f"{statement}\ndef bad_vjp(g, x):\n    return {use}\n{GOOD}"
    result = run(box, text, "bad", "good")
    bad, good = result.answers
    assert_good(good)
    assert (bad.outcomes[0].kind, bad.outcomes[0].detail) == (Kind.FORBIDDEN, detail)
    assert bad.outcomes[0].frames[-1].line == 3
    assert result.warnings == ()


def test_a_guarded_import_falls_back(box: Sandbox) -> None:
    text = "try:\n    from scipy.special import expit\nexcept ImportError:\n    expit = lambda z: z\n"
    text += "def good_vjp(g, x):\n    return expit(g) * x\n"
    result = box.run(source(module("hw1", text, soft=frozenset({2}))), [task("good")])
    assert_good(result.answers[0])
    assert result.warnings == ()


def test_a_missing_name_without_a_refused_star_import_stays_a_name_error(box: Sandbox) -> None:
    outcome = first(box, "from math import *\ndef bad_vjp(g, x):\n    return expit(g)\n")
    assert (outcome.kind, outcome.detail) == (Kind.RAISED, "NameError: name 'expit' is not defined")


@pytest.mark.parametrize(
    "name", ["__future__ as f", "math", "dataclasses", "typing", "unittest", "pprint", "os.path", "numpy.linalg"]
)
def test_what_course_files_import_is_there(box: Sandbox, name: str) -> None:
    outcome = first(box, f"import {name}\ndef bad_vjp(g, x):\n    return g\n")
    assert outcome.kind is Kind.RETURNED


def test_every_default_import_is_there(box: Sandbox) -> None:
    names = sorted(box.imports - {"__future__", "tomllib"})
    text = "".join(f"import {name}\n" for name in names) + GOOD
    result = run(box, text, "good")
    assert_good(result.answers[0])
    assert result.warnings == ()


def test_dataclasses_work_although_modules_are_not_files(box: Sandbox) -> None:
    text = """
from __future__ import annotations
from dataclasses import dataclass
@dataclass
class Layer:
    w: float = 2.0
def bad_vjp(g, x):
    return g * Layer().w
"""
    assert first(box, text.replace("\nfrom __future__", "from __future__", 1)).kind is Kind.RETURNED


def test_a_top_level_statement_that_uses_a_missing_module_is_passed_over(box: Sandbox) -> None:
    text = "import matplotlib.pyplot as plt\nplt.rcParams['figure.figsize'] = (5, 5)\nplt.style.use(\n    'ggplot')\nscale = 1\n"
    result = run(box, text + GOOD.replace("g * x", "g * x * scale"), "good")
    assert_good(result.answers[0])
    assert result.warnings == (
        "hw1.py, line 2: matplotlib.pyplot (hw1.py, line 1) is not available here; this statement was passed over",
        "hw1.py, line 3: matplotlib.pyplot (hw1.py, line 1) is not available here; this statement was passed over",
    )


def test_names_that_hang_on_a_missing_module_are_forbidden_when_needed(box: Sandbox) -> None:
    text = "from numba import njit\n@njit\ndef bad_vjp(g, x):\n    return g\n"
    text += "sig = njit(3)\ndef worse_vjp(g, x):\n    return sig(g)\n"
    bad, worse, good = run(box, text + GOOD, "bad", "worse", "good").answers
    assert_good(good)
    for answers in (bad, worse):
        assert (answers.outcomes[0].kind, answers.outcomes[0].detail) == (Kind.FORBIDDEN, "numba (hw1.py, line 1)")


def two_files(box: Sandbox, helper: str, main: str, *names: str) -> Run:
    return box.run(source(module("helper", helper), module("hw1", main)), [task(name) for name in names])


@pytest.mark.parametrize(
    "statement",
    [
        "from helper import times",
        "from .helper import times",
        "from . import helper; times = helper.times",
        "import helper; times = helper.times",
        "from helper import *",
        "from course.helper import times",
        "from week1.course.helper import times",
        "from course import helper; times = helper.times",
        "from week1.course import helper; times = helper.times",
        "import course.helper; times = course.helper.times",
    ],
)
def test_files_handed_in_together_import_each_other(box: Sandbox, statement: str) -> None:
    helper = module("helper", "def times(a, b):\n    return a * b\n", folder="week1/course/")
    main = module("hw1", f"{statement}\ndef good_vjp(g, x):\n    return times(g, x)\n", folder="week1/")
    assert_good(box.run(source(helper, main), [task("good")]).answers[0])


@pytest.mark.parametrize(
    "statement",
    [
        "from scipy.special import expit",
        "from scipy import special",
        "import scipy.special",
        "import special",
        "from . import special",
    ],
)
def test_a_file_called_like_a_library_is_not_taken_for_it(box: Sandbox, statement: str) -> None:
    result = box.run(source(module("special", f"{statement}\n{GOOD}")), [task("good")])
    assert_good(result.answers[0])
    assert len(result.warnings) == 1
    assert "is not available here; it was never used" in result.warnings[0]


def test_another_file_called_like_a_part_of_a_library_is_not_taken_for_it(box: Sandbox) -> None:
    result = two_files(box, "raise ValueError", f"from scipy.helper import f\nfrom scipy import helper\n{GOOD}", "good")
    assert_good(result.answers[0])
    assert [text for text in result.warnings if "scipy" in text] == [
        "hw1.py, line 1: scipy.helper is not available here; it was never used",
        "hw1.py, line 2: scipy is not available here; it was never used",
    ]


def test_a_file_called_like_a_module_that_it_imports_gets_the_module(box: Sandbox) -> None:
    text = "import random\nvalue = random.random()\n" + GOOD
    assert_good(box.run(source(module("random", text)), [task("good")]).answers[0])


def test_importing_a_file_that_does_not_parse_says_so(box: Sandbox) -> None:
    problem = "helper.py, line 1: this bracket is never closed."
    broken = Module("helper", "helper.py", (Chunk("helper.py", "f = (", problem),))
    (good,) = box.run(source(broken, module("hw1", "from helper import f\n" + GOOD)), [task("good")]).answers
    assert (good.outcomes[0].kind, good.outcomes[0].detail) == (Kind.RAISED, f"SyntaxError: {problem}{AT_IMPORT}")
    assert [frame.text for frame in good.outcomes[0].frames] == ["from helper import f"]


def test_several_statements_of_a_line_that_need_a_missing_module_are_passed_over(box: Sandbox) -> None:
    text = "import plots; plots.style('x'); plots.show(); scale = 1\n" + GOOD.replace("g * x", "g * x * scale")
    result = run(box, text, "good")
    assert_good(result.answers[0])
    assert len(result.warnings) == 1


def test_a_function_is_taken_from_the_file_that_defines_it(box: Sandbox) -> None:
    result = two_files(box, GOOD, "from helper import good_vjp as other\ngood_vjp: object\n", "good")
    assert_good(result.answers[0])


def test_files_that_import_each_other_in_a_circle_are_run_once(box: Sandbox) -> None:
    result = two_files(box, "import hw1\nprint('once')\n", "import helper\n" + GOOD, "good")
    assert_good(result.answers[0])
    assert result.printed == "once\n"


def test_a_file_that_fails_takes_only_its_own_functions_along(box: Sandbox) -> None:
    result = two_files(box, "def bad_vjp(g, x):\n    return g\nraise ValueError('top')\n", GOOD, "bad", "good")
    bad, good = result.answers
    assert_good(good)
    assert (bad.outcomes[0].kind, bad.outcomes[0].detail) == (Kind.RAISED, "ValueError: top" + AT_IMPORT)
    assert bad.outcomes[0].frames[0].text == "raise ValueError('top')"


def test_importing_a_file_that_fails_fails_too(box: Sandbox) -> None:
    (good,) = two_files(box, "1 / 0\n", "import helper\n" + GOOD, "good").answers
    assert good.outcomes[0].detail == "ZeroDivisionError: division by zero" + AT_IMPORT
    assert [frame.label for frame in good.outcomes[0].frames] == ["hw1.py", "helper.py"]


def test_a_notebook_cell_that_raises_is_a_warning_and_later_cells_run(box: Sandbox) -> None:
    notebook = module("hw1", "import numpy as np", "data = np.load('data.npy')\n", GOOD, "good_vjp(data)", resilient=True)
    result = box.run(source(notebook), [task("good")])
    assert_good(result.answers[0])
    first_, second = result.warnings
    assert first_.startswith("hw1.ipynb, cell 2, line 1: FileNotFoundError: ")
    assert first_.endswith("; what follows still ran")
    assert second == "hw1.ipynb, cell 4, line 1: NameError: name 'data' is not defined; what follows still ran"


def test_a_function_whose_cell_raised_is_told_why_it_is_not_there(box: Sandbox) -> None:
    notebook = module("hw1", "1 / 0\ndef bad_vjp(g, x):\n    return g\n", GOOD, resilient=True)
    bad, good = box.run(source(notebook), [task("bad"), task("good")]).answers
    assert_good(good)
    assert bad.outcomes[0].detail == "ZeroDivisionError: division by zero" + AT_IMPORT
    assert bad.outcomes[0].frames[0].label == "hw1.ipynb, cell 1"


def test_code_that_does_not_parse_is_not_run_and_says_so(box: Sandbox) -> None:
    problem = "hw1.ipynb, cell 1, line 1: invalid syntax"
    broken = Chunk("hw1.ipynb, cell 1", "def bad_vjp(g, x) return g", problem)
    notebook = Module("hw1", "hw1.ipynb", (broken, Chunk("hw1.ipynb, cell 2", GOOD)), True, frozenset({"bad_vjp", "good_vjp"}))
    bad, good, absent = box.run(source(notebook), [task("bad"), task("good"), task("absent")]).answers
    assert_good(good)
    assert (bad.outcomes[0].kind, bad.outcomes[0].detail) == (Kind.RAISED, problem)
    assert absent.outcomes[0].kind is Kind.MISSING


def test_a_cell_that_exits_does_not_end_the_notebook(box: Sandbox) -> None:
    notebook = module("hw1", "import sys\nsys.exit()", GOOD, resilient=True)
    result = box.run(source(notebook), [task("good")])
    assert_good(result.answers[0])
    assert result.warnings == ("hw1.ipynb, cell 1, line 2: sys.exit(None); what follows still ran",)
