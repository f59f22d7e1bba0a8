"""``grader grade`` in the real sandbox: exit codes, JSON as agreed, what is told about a file."""

import json
import subprocess
import sys
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from tests.integration.batch.makers import RIGHT, body, notebook, script
from tests.integration.cli.conftest import Run


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


def keys_of(ran: "CompletedProcess[str]") -> dict[str, Any]:
    """The report on standard output; NaN and infinity are no JSON."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} in JSON")

    data: dict[str, Any] = json.loads(ran.stdout, parse_constant=refuse)
    return data


EXITS = [
    ("hw1.py", script(), 0),
    ("hw1.py", script(affine="def affine_vjp(g, x, w, b):\n    return g, g, g\n"), 1),
    ("hw1.py", script(**body("matvec", "return np.outer(g, x) * np.nan, W.T @ g")), 1),
    ("hw1.py", script(**body("matvec", "return np.outer(g, x) * 1e300 * 1e300, W.T @ g")), 1),
    ("hw1.py", b"x = 1\n", 1),
    ("hw1.py", b"def affine_vjp(:\n", 1),
    ("hw1.py", b"\x7fELF\x00\x00", 2),
    ("hw1.ipynb", b"{", 2),
    ("hw1.py", b"", 2),
]


@pytest.mark.parametrize(("name", "content", "code"), EXITS)
def test_the_exit_code_and_the_json_say_the_same(name: str, content: bytes, code: int, tmp_path: Path, run: Run) -> None:
    ran = run("grade", write(tmp_path, name, content), "--json")
    assert ran.returncode == code
    report = keys_of(ran)
    assert {"file", "student", "status", "message", "score", "exercises"} <= set(report)
    assert (report["file"], report["student"]) == (name, "hw1")
    assert (report["status"] == "pass") == (code == 0)
    assert (report["status"] == "unreadable") == (code == 2)
    assert report["message"]
    for exercise in report["exercises"]:
        assert {"name", "status", "score", "points", "message", "seed", "gradients"} <= set(exercise)
        for gradient in exercise["gradients"]:
            assert {"name", "status", "misconception", "max_error"} <= set(gradient)
            assert isinstance(gradient["max_error"], float | None)


def test_the_json_and_the_page_agree(tmp_path: Path, run: Run) -> None:
    path = write(tmp_path, "hw1.py", script(affine=RIGHT["affine"].replace("sum", "mean")))
    ran = run("grade", path)
    assert ran.returncode == 1
    report = keys_of(run("grade", path, "--json"))
    assert report["score"] == pytest.approx((3 + 2 / 3) / 4)
    assert "Score 3.6667 of 4 points (92 %), 3 of 4 exercises passed." in ran.stdout
    [wrong] = [gradient for item in report["exercises"] for gradient in item["gradients"] if gradient["status"] != "pass"]
    assert wrong["misconception"] == "averages_b_over_the_batch"
    assert wrong["hint"] in ran.stdout
    assert "\x1b" not in ran.stdout


def test_without_a_choice_everything_that_is_defined_is_graded(tmp_path: Path, run: Run) -> None:
    path = write(tmp_path, "hw1.py", b"import numpy as np\n" + RIGHT["softmax"].encode() + b"\ndef afine_vjp(g): ...\n")
    report = keys_of(run("grade", path, "--json"))
    assert [item["name"] for item in report["exercises"]] == ["softmax"]
    assert any("afine_vjp is not graded" in warning and "affine_vjp?" in warning for warning in report["warnings"])


def test_an_exercise_that_was_asked_for_and_is_not_there_is_missing(tmp_path: Path, run: Run) -> None:
    path = write(tmp_path, "hw1.py", b"x = 1\n")
    report = keys_of(run("grade", path, "-e", "sin", "--json"))
    assert [item["status"] for item in report["exercises"]] == ["missing"]


def test_an_assignment_brings_points_order_and_seed(tmp_path: Path, run: Run) -> None:
    path = write(tmp_path, "hw1.py", script())
    exercises = b'[[exercises]]\nname = "softmax"\npoints = 4\n[[exercises]]\nname = "affine"\n'
    file = write(tmp_path, "a.toml", b'title = "A"\nseed = 5\n' + exercises)
    report = keys_of(run("grade", path, "-a", file, "--json"))
    assert [(item["name"], item["points"], item["seed"]) for item in report["exercises"]] == [("softmax", 4, 5), ("affine", 1, 5)]
    other = keys_of(run("grade", path, "-a", file, "-e", "affine", "--seed", "6", "--json"))
    assert [(item["name"], item["points"], item["seed"]) for item in other["exercises"]] == [("affine", 1, 6)]


def unmeasured(ran: "CompletedProcess[str]") -> dict[str, Any]:
    """The report with only the kind of each cost: bytes and seconds are measured anew in every run."""
    report = keys_of(ran)
    for item in report["exercises"]:
        item["cost"] = item["cost"] and item["cost"]["kind"]
    return report


def test_the_same_file_gets_the_same_report_and_files_of_one_student_see_each_other(tmp_path: Path, run: Run) -> None:
    helper = write(tmp_path, "helpers.py", b"import numpy as np\n" + RIGHT["matvec"].encode())
    main = write(tmp_path, "hw1.ipynb", notebook("%matplotlib inline\nfrom helpers import *", RIGHT["affine"]))
    first, second = (run("grade", main, helper, "--json") for _ in range(2))
    assert first.returncode == 0
    assert unmeasured(first) == unmeasured(second)
    assert {item["name"] for item in keys_of(first)["exercises"]} == {"matvec", "affine"}


def test_a_function_in_two_files_is_refused_by_name(tmp_path: Path, run: Run) -> None:
    ran = run("grade", write(tmp_path, "a.py", script()), write(tmp_path, "b.py", script()), "-e", "affine")
    assert ran.returncode == 1
    assert "affine_vjp is defined in a.py and b.py" in ran.stdout


JACOBIAN = b"import numpy as np\ndef sin_vjp(g, x):\n    return np.diag(np.cos(x)) @ g\n"


def test_what_a_right_solution_costs_is_told_unless_it_is_switched_off(tmp_path: Path, run: Run) -> None:
    path = write(tmp_path, "hw1.py", JACOBIAN)
    ran = run("grade", path)
    assert ran.returncode == 0
    assert "a Jacobian is built" in ran.stdout
    assert "explicit Jacobian" in ran.stdout
    assert "Score 1 of 1" in ran.stdout
    [off] = keys_of(run("grade", path, "--cost", "off", "--json"))["exercises"]
    assert off["cost"] is None


def test_an_assignment_may_let_it_cost_points(tmp_path: Path, run: Run) -> None:
    path = write(tmp_path, "hw1.py", JACOBIAN)
    file = write(tmp_path, "a.toml", b'title = "A"\ncost = "points"\n[[exercises]]\nname = "sin"\n')
    ran = run("grade", path, "-a", file)
    assert "Score 0.75 of 1" in ran.stdout
    assert ran.stdout.count("a Jacobian is built") == 1
    assert "a quarter of the points" in ran.stdout


def test_lines_to_paste_run_beside_the_students_file(tmp_path: Path, run: Run) -> None:
    write(tmp_path, "hw1.py", b"import numpy as np\ndef sin_vjp(g, x):\n    return g * np.sin(x)\n")
    lines = run("grade", "hw1.py", "--snippet").stdout.splitlines()
    start = lines.index("import numpy as np")
    end = next(number for number, line in enumerate(lines) if line.endswith("'is expected')"))
    pasted = "\n".join(lines[start : end + 1])
    ran = subprocess.run([sys.executable, "-c", pasted], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    got, expected = ran.stdout.splitlines()
    assert expected == f"{expected.removesuffix(' is expected')} is expected"
    assert got not in expected


def test_the_starter_is_not_attempted(tmp_path: Path, run: Run) -> None:
    assert run("starter", "softmax", "affine", "-o", "hw1.ipynb").returncode == 0
    ran = run("grade", "hw1.ipynb")
    assert ran.returncode == 1
    assert ran.stdout.count("not attempted") == 2


def test_what_a_student_wrote_cannot_play_with_the_terminal(tmp_path: Path, run: Run) -> None:
    tricks = body("softmax", r"print('\x1b[2J\x1b[31mpassed\x07')", r"raise ValueError('\x1b[2J')")
    ran = run("grade", write(tmp_path, "hw1.py", script(**tricks)))
    assert ran.returncode == 1
    assert "\x1b" not in ran.stdout
    assert "\x07" not in ran.stdout


def test_without_protection_nothing_is_graded_and_the_words_say_why(tmp_path: Path, run: Run) -> None:
    ran = run("grade", write(tmp_path, "hw1.py", script()), PATH=str(tmp_path))
    assert ran.returncode == 3
    assert "bubblewrap" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.stdout == ""
    told = run("doctor", PATH=str(tmp_path))
    assert told.returncode == 1
    assert "missing" in told.stdout


def test_the_doctor_finds_all_protections_here(run: Run) -> None:
    ran = run("doctor")
    assert ran.returncode == 0, ran.stdout
    assert "missing" not in ran.stdout
    assert "All is well." in ran.stdout
    bad = run("doctor", GRADER_PORT="http")
    assert bad.returncode == 1
    assert "GRADER_PORT='http'" in bad.stdout


def test_a_batch_does_as_the_assignment_says_or_as_it_is_told(tmp_path: Path, run: Run) -> None:
    (tmp_path / "in").mkdir()
    write(tmp_path / "in", "ada.py", JACOBIAN)
    file = write(tmp_path, "a.toml", b'title = "A"\ncost = "points"\n[[exercises]]\nname = "sin"\npoints = 4\n')
    for more, points in (((), "3"), (("--cost", "off", "--force"), "4")):
        assert run("batch", "in", "-a", file, "-o", "out", *more).returncode == 0
        assert (tmp_path / "out" / "grades.csv").read_text().splitlines()[1] == f"ada,{points},{points}"
