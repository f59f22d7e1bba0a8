"""A report survives JSON, and JSON holds what the contract says."""

import json

from grader.values.report import CheckResult, Counterexample, ExerciseReport, GradientReport, Report, Status

EXAMPLE = Counterexample((("g", [1.0]),), {"pad": 1}, [1.0], [2.0], [True], before=(("g", [3.0]), ("pad", 0)))
REPORT = Report(
    file="hw1.py",
    student="ada",
    status=Status.FAIL,
    message="0 of 1 exercise right.",
    score=0.5,
    exercises=(
        ExerciseReport(
            name="affine",
            status=Status.FAIL,
            score=0.5,
            points=2.0,
            message="x right, w not yet.",
            seed=3,
            gradients=(
                GradientReport("w", Status.FAIL, "transposes_w", "transposed", None, "shape", "Hint.", 2, 9, ("x (1, 2)",)),
                GradientReport("b", Status.FAIL, counterexample=EXAMPLE),
            ),
            checks=(CheckResult("shape", "Title", "fail", "w", "Seen."),),
            traceback=("hw1.py, line 3: return g",),
            printed="hello",
            version="abc",
        ),
    ),
    warnings=("A warning.",),
)


def test_a_report_is_the_same_after_json() -> None:
    assert Report.from_json(json.loads(json.dumps(REPORT.to_json(), allow_nan=False))) == REPORT


def test_json_has_the_fields_that_other_programs_rely_on() -> None:
    data = REPORT.to_json()
    assert {"file", "student", "status", "message", "score", "exercises"} <= set(data)
    assert {"name", "status", "score", "points", "message", "seed", "gradients"} <= set(data["exercises"][0])
    assert {"name", "status", "misconception", "max_error"} <= set(data["exercises"][0]["gradients"][0])
    assert json.loads(json.dumps(data))["exercises"][0]["gradients"][0]["status"] == "fail"


def test_an_error_of_rounding_is_none_to_speak_of() -> None:
    assert [GradientReport("x", Status.FAIL, max_error=error).off for error in (None, 0.0, 1e-16, 0.5)] == [None, None, None, 0.5]
