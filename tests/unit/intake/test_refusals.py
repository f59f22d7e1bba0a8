"""What is not taken, and whether the sentence names it and says what to do."""

import py_compile
import struct
from pathlib import Path

import pytest

from grader.intake.limits import IntakeLimits
from grader.intake.read import read_submission
from grader.values.source import Unreadable
from tests.unit.intake.samples import LIMITS, VJP, notebook, read, refused, zipped

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
HTML = b"<!DOCTYPE html>\n<html><head><title>hw1</title></head></html>"


@pytest.mark.parametrize(
    ("name", "data", "looks"),
    [
        ("hw1.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "a PDF document"),
        ("hw1.py", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "a PDF document"),
        ("plot.png", PNG, "a PNG picture"),
        ("hw1.ipynb", PNG, "a PNG picture"),
        ("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG picture"),
        ("photo.heic", b"\x00\x00\x00\x18ftypheic", "a picture or a film"),
        ("hw1.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word"),
        ("hw1.rtf", b"{\\rtf1\\ansi", "a rich text document"),
        ("hw1.rar", b"Rar!\x1a\x07\x00", "a RAR archive"),
        ("hw1.zip", b"Rar!\x1a\x07\x00", "a RAR archive"),
        ("hw1.7z", b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        ("hw1.tar.gz", b"\x1f\x8b\x08\x00", "a gzip archive"),
        ("hw1.tar", b"hw1.py".ljust(257, b"\0") + b"ustar\x0000", "a tar archive"),
        ("w.npy", b"\x93NUMPY\x01\x00", "a saved numpy array"),
        ("w.pkl", b"\x80\x04\x95\x05", "a pickle"),
        ("hw1.xml", b"<?xml version='1.0'?>", "an XML document"),
        ("hw1.ipynb", HTML, "a web page"),
        ("hw1.py", b"\n  <html lang='en'>", "a web page"),
        ("hw1.py", b"version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer"),
        ("hw1", b"\x01\x02\x03\x04", "a binary file"),
        ("hw1.txt", VJP.encode(), "not a .py, .ipynb or .zip file"),
        ("hw1", VJP.encode(), "not a .py, .ipynb or .zip file"),
    ],
)
def test_other_kinds_of_files_are_named(name: str, data: bytes, looks: str) -> None:
    sentence = refused(name, data)
    assert name in sentence
    assert looks in sentence
    assert "Hand in" in sentence or "Download" in sentence


def test_compiled_python_is_named(tmp_path: Path) -> None:
    source = tmp_path / "hw1.py"
    source.write_text(VJP)
    compiled = py_compile.compile(str(source), str(tmp_path / "hw1.pyc"))
    assert compiled is not None
    assert "compiled Python" in refused("hw1.py", Path(compiled).read_bytes())


def test_an_office_document_is_not_taken_for_an_archive() -> None:
    document = zipped(("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w/>"))
    assert "a Word document" in refused("hw1.docx", document)
    assert "a Word document" in refused("hw1.zip", document)


@pytest.mark.parametrize("name", ["hw1.py", "hw1.ipynb", "hw1.zip", "hw1.txt"])
def test_an_empty_file_is_called_empty(name: str) -> None:
    assert f"{name} is empty" in refused(name, b"")
    assert f"{name} holds only blank lines" in refused(name, b" \n\t\r\n")


def test_a_notebook_named_py_is_told_to_be_renamed() -> None:
    assert "is a notebook by its content" in refused("hw1.py", notebook(VJP))


def test_python_named_ipynb_is_told_to_be_renamed() -> None:
    sentence = refused("hw1.ipynb", VJP)
    assert "no notebook" in sentence
    assert ".py" in sentence


def test_an_archive_named_py_is_told_to_be_renamed() -> None:
    assert "ends in .zip" in refused("hw1.py", zipped(("hw1.py", VJP)))


def test_a_huge_file_is_refused_with_both_numbers() -> None:
    sentence = refused("hw1.py", "# x\n" * 100, IntakeLimits(bytes=300))
    assert "hw1.py has 400 bytes; the limit is 300 bytes" in sentence


def test_a_huge_notebook_is_told_to_clear_its_outputs() -> None:
    assert "Clear the outputs" in refused("hw1.ipynb", notebook("x" * 400), IntakeLimits(bytes=300))


def test_more_code_than_anyone_writes_is_refused() -> None:
    assert "of code" in refused("hw1.py", "x = 1\n" * 100, IntakeLimits(code_bytes=599))
    assert read("hw1.py", "x = 1\n" * 100, IntakeLimits(code_bytes=600)).defines == {"x"}


def test_the_code_of_all_files_counts_together() -> None:
    files = [(f"part{i}.py", b"x = 1\n" * 50) for i in range(3)]
    with pytest.raises(Unreadable, match=r"part2\.py holds 300 bytes of code; 700 bytes are read in all"):
        read_submission(files, name="ada", limits=IntakeLimits(code_bytes=700))


def test_nothing_at_all_is_refused() -> None:
    with pytest.raises(Unreadable, match="Nothing was handed in"):
        read_submission([], name="ada", limits=LIMITS)


def test_too_many_files_are_refused() -> None:
    files = [(f"part{i}.py", b"x = 1") for i in range(9)]
    with pytest.raises(Unreadable, match="has 9 files of code; at most 8"):
        read_submission(files, name="ada", limits=IntakeLimits(files=8))


@pytest.mark.parametrize("path", ["../hw1.py", "/etc/hw1.py", "C:\\hw1.py", "a/../../hw1.py", "..\\hw1.py"])
def test_a_path_that_leads_out_is_refused_by_name(path: str) -> None:
    sentence = refused(path, VJP)
    assert path in sentence
    assert "leads out" in sentence


@pytest.mark.parametrize("path", ["", ".", "hw1\x00.py", "x" * 600 + ".py"])
def test_a_name_that_is_none_is_refused(path: str) -> None:
    assert "cannot be used" in refused(path, VJP)


def test_a_sentence_holds_no_control_characters() -> None:
    sentence = refused("hw1\x1b[31m\n\u202e.pdf", b"%PDF-1.7")
    assert sentence.isprintable()


@pytest.mark.parametrize("pair", [("hw1.py", "hw1.ipynb"), ("a/util.py", "b/util.py"), ("hw-1.py", "hw_1.py")])
def test_two_files_that_would_be_one_module_are_refused_by_name(pair: tuple[str, str]) -> None:
    files = [(name, notebook(VJP) if name.endswith(".ipynb") else VJP.encode()) for name in pair]
    with pytest.raises(Unreadable) as refusal:
        read_submission(files, name="ada", limits=LIMITS)
    assert all(name in str(refusal.value) for name in pair)
    assert "rename one" in str(refusal.value)


def test_only_hidden_files_are_refused() -> None:
    with pytest.raises(Unreadable, match="only hidden files"):
        read_submission([(".DS_Store", b"\0\1"), ("__MACOSX/._hw1.py", b"x")], name="ada", limits=LIMITS)


def test_a_variable_that_looks_like_a_file_signature_is_no_reason_to_refuse() -> None:
    for name in ("BMI", "MZ", "BZh", "MATLAB", "GIF8"):
        assert read("hw1.py", f"{name} = 1\n").defines == {name}


def test_struct_of_a_bitmap_is_still_a_picture() -> None:
    assert "a BMP picture" in refused("hw1.py", b"BM" + struct.pack("<IHHI", 70, 0, 0, 54))
