"""Python files: encodings, line ends, syntax errors, names."""

import codecs
import hashlib

import pytest

from grader.intake.read import read_submission
from tests.unit.intake.samples import LIMITS, VJP, module, read, refused


@pytest.mark.parametrize(
    ("code", "line", "words"),
    [
        ("def sin_vjp(g, x):\n    return g * np.cos(x\n", 2, "'(' was never closed"),
        ("def sin_vjp(g, x)\n    return g\n", 1, "expected ':'"),
        ("def sin_vjp(g, x):\nreturn g\n", 2, "expected an indented block"),
        ("def sin_vjp(g, x):\n    a = 1\n  return g\n", 3, "unindent does not match"),
        ("def sin_vjp(g, x):\n\ta = 1\n        return g\n", 3, "tabs and spaces are mixed"),
        ("x = 1\nprint x\n", 2, "it is Python 2"),
        ("x = 1\nprint 'x', x\n", 2, "it is Python 2"),
        ("try:\n    x = 1\nexcept ValueError, e:\n    pass\n", 3, "it is Python 2"),
        ("def f(x):\n    raise ValueError, 'no'\n", 2, "it is Python 2"),
        ("x = 1 <> 2\n", 1, "it is Python 2"),
        ("x = `1`\n", 1, "backquote"),
        ("exec 'x = 1'\n", 1, "it is Python 2"),
        ("x = 1\n<<<<<<< HEAD\ny = 2\n=======\ny = 3\n>>>>>>> main\n", 2, "merge conflict"),
        ("```python\nx = 1\n```\n", 1, "Markdown code fence"),
        (">>> x = 1\n", 1, "prompt >>>"),
        ("x = “a”\n", 1, "straight quotes"),
        ("x =\u00a01\n", 1, "invisible character"),
        ("x = 1\nreturn x\n", 2, "return stands outside a function"),
        ("def f(x):\n    y = x\nreturn y\n", 3, "look at the indentation"),
        ("class A:\n    yield 1\n", 2, "yield stands outside a function"),
        ("x = 1\ny = '\x00'\n", 2, "U+0000"),
    ],
)
def test_a_syntax_error_is_a_sentence_with_its_line(code: str, line: int, words: str) -> None:
    chunk = module("hw1.py", code).chunks[0]
    assert chunk.problem is not None
    assert chunk.problem.startswith(f"hw1.py, line {line} ")
    assert words in chunk.problem


def test_the_line_is_shown_and_cut() -> None:
    problem = module("hw1.py", "x = (" + "1 + " * 100).chunks[0].problem
    assert problem is not None
    assert "The line reads: x = (1 + 1" in problem
    assert len(problem) < 250


@pytest.mark.parametrize("code", ["(" * 5000, "x = " + "-" * 50_000 + "1", "x = " + "a." * 50_000 + "b", "[" * 150 + "]" * 150])
def test_deep_nesting_is_told_or_read(code: str) -> None:
    chunk = module("hw1.py", code).chunks[0]
    assert chunk.problem is None or chunk.problem.startswith("hw1.py")


def test_a_number_with_too_many_digits_is_told() -> None:
    problem = module("hw1.py", "x = " + "9" * 5000).chunks[0].problem
    assert problem is not None
    assert "line 1" in problem


def test_names_are_seen_through_a_syntax_error() -> None:
    code = (
        "CONST = 3\ndef sin_vjp(g, x):\n    print x\n    y == 2\n\nasync def later(): pass\nclass Layer: pass\n  indented = 1\n"
    )
    found = module("hw1.py", code)
    assert found.defines == {"CONST", "sin_vjp", "later", "Layer"}
    assert found.stubs == frozenset()


def test_a_plain_file_is_one_chunk_with_its_text() -> None:
    source = read("hw1.py", VJP)
    assert source.name == "ada"
    assert source.warnings == ()
    (found,) = source.modules
    assert (found.name, found.origin, found.resilient) == ("hw1", "hw1.py", False)
    (chunk,) = found.chunks
    assert (chunk.label, chunk.text, chunk.problem) == ("hw1.py", VJP, None)


def test_sha256_is_that_of_the_file() -> None:
    assert read("hw1.py", b"x = 1").sha256 == hashlib.sha256(b"x = 1").hexdigest()


def test_the_order_in_which_files_arrive_does_not_matter() -> None:
    files = [("b.py", b"y = 1"), ("a.py", b"x = 1")]
    first = read_submission(files, name="ada", limits=LIMITS)
    second = read_submission(files[::-1], name="ada", limits=LIMITS)
    assert first == second
    assert [part.name for part in first.modules] == ["a", "b"]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_are_made_plain(end: str) -> None:
    assert module("hw1.py", VJP.replace("\n", end)).chunks[0].text == VJP


def test_a_byte_order_mark_is_taken_off() -> None:
    assert module("hw1.py", codecs.BOM_UTF8 + VJP.encode()).chunks[0].text == VJP


@pytest.mark.parametrize(
    ("coding", "codec"),
    [
        ("latin-1", "latin-1"),
        ("cp1252", "cp1252"),
        ("iso-8859-15", "iso-8859-15"),
        ("gbk", "gbk"),
        ("shift_jis", "shift_jis"),
        ("utf8", "utf-8"),
    ],
)
def test_a_declared_encoding_is_followed(coding: str, codec: str) -> None:
    letter = {"gbk": "中", "shift_jis": "あ"}.get(coding, "é")
    code = f"# -*- coding: {coding} -*-\nx = '{letter}'\n"
    assert module("hw1.py", code.encode(codec)).chunks[0].text == code


@pytest.mark.parametrize(
    "coding", ["zlib", "hex", "punycode", "utf-7", "rot13", "unicode_escape", "undefined", "idna", "nonsense", "../../x"]
)
def test_an_encoding_of_no_source_file_is_refused_by_name(coding: str) -> None:
    sentence = refused("hw1.py", f"# coding: {coding}\nx = 1\n")
    assert "Save the file as UTF-8" in sentence
    assert coding[:4] in sentence or "none" in sentence


def test_bytes_that_are_not_utf8_are_refused_with_their_line() -> None:
    sentence = refused("hw1.py", b"x = 1\n# d\xe9riv\xe9e\n")
    assert "hw1.py, line 2 holds the byte 0xe9, which is not UTF-8" in sentence


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-32"])
def test_wide_encodings_are_refused(codec: str) -> None:
    marks = {"utf-16-le": codecs.BOM_UTF16_LE}
    sentence = refused("hw1.py", marks.get(codec, b"") + VJP.encode(codec))
    assert "saved as UTF-16" in sentence or "saved as UTF-32" in sentence


def test_invalid_escapes_do_not_warn() -> None:
    assert module("hw1.py", "x = '\\d'\ny = 1if 1else 2\n").chunks[0].problem is None


def test_commands_of_a_notebook_in_a_py_file_are_passed_over_with_a_warning() -> None:
    source = read("hw1.py", "%matplotlib inline\n!pip install numpy\n" + VJP)
    assert source.modules[0].chunks[0].problem is None
    assert source.defines == {"sin_vjp"}
    assert "notebook commands" in source.warnings[0]


def test_what_exports_write_for_magics_is_passed_over() -> None:
    code = "get_ipython().run_line_magic('matplotlib', 'inline')\nif 1:\n    get_ipython().system(\n        'ls')\n" + VJP
    text = module("hw1.py", code).chunks[0].text
    namespace: dict[str, object] = {}
    exec(text, namespace)
    assert "sin_vjp" in namespace
    assert text.count("\n") == code.count("\n")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("hw1.py", "hw1"),
        ("hw1-final (2).py", "hw1_final__2_"),
        ("1.py", "_1"),
        ("class.py", "class_"),
        ("numpy.py", "numpy_"),
        ("random.py", "random_"),
        ("HW1.PY", "HW1"),
        ("hw.1.py", "hw_1"),
        ("devoir_été.py", "devoir_été"),
        ("__main__.py", "main"),
        ("sub/util.py", "util"),
    ],
)
def test_a_module_is_named_by_its_stem(path: str, name: str) -> None:
    found = module(path, "x = 1").name
    assert found.isidentifier()
    assert found == name


def test_a_package_file_that_is_empty_is_no_matter() -> None:
    source = read_submission([("__init__.py", b""), ("hw1.py", VJP.encode())], name="ada", limits=LIMITS)
    assert [part.name for part in source.modules] == ["hw1"]
    assert source.warnings == ()


def test_other_files_beside_code_are_a_warning() -> None:
    files = [("hw1.py", VJP.encode()), ("report.pdf", b"%PDF-1.4"), ("blank.py", b"\n"), (".DS_Store", b"\0")]
    source = read_submission(files, name="ada", limits=LIMITS)
    assert [part.name for part in source.modules] == ["hw1"]
    assert any("report.pdf" in warning for warning in source.warnings)
    assert any("blank.py: empty" in warning for warning in source.warnings)
    assert not any(".DS_Store" in warning for warning in source.warnings)


def test_the_same_function_in_two_files_is_left_to_the_grader() -> None:
    source = read_submission([("a.py", VJP.encode()), ("b.py", VJP.encode())], name="ada", limits=LIMITS)
    assert [part.name for part in source.owners("sin_vjp")] == ["a", "b"]


def test_a_file_that_others_cannot_import_by_its_name_is_a_warning() -> None:
    files = [("hw1.py", VJP.encode()), ("math.py", b"x = 1")]
    source = read_submission(files, name="ada", limits=LIMITS)
    assert source.warnings == ("math.py: import math gives Python's own module, not this file. Rename it to import it.",)
    assert read("math.py", VJP).warnings == ()
