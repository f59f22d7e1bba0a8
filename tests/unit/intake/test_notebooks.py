"""Notebooks: what is refused, how cells are counted, and files as Jupyter, Colab and older versions write them."""

import json
from typing import Any

import nbformat
import pytest

from grader.intake.limits import IntakeLimits
from tests.unit.intake.samples import VJP, module, notebook, read, refused


def raw(content: object) -> bytes:
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (raw([1, 2]), "JSON but no notebook"),
        (raw({"a": 1}), "an object without cells"),
        (raw({"cells": 3}), "its cells are no list"),
        (raw({"cells": None}), "its cells are no list"),
        (raw({"worksheets": 3}), "worksheets are no list"),
        (raw({"worksheets": [3]}), "its cells are no list"),
        (raw({"cells": [3]}), "item 1 is no cell"),
        (raw({"cells": [{"source": "x"}]}), "item 1 is no cell"),
        (raw({"cells": [{"cell_type": "code", "source": 3}]}), "is no text"),
        (raw({"cells": [{"cell_type": "code", "source": ["x", 3]}]}), "is no text"),
        (raw({"cells": []}), "has no code"),
        (notebook("", "  \n"), "has no code"),
        (notebook(markdown=["# Title"]), "has no code"),
        (b"[" * 100_000, "nested brackets"),
        (b'{"cells": ' + b"9" * 5000 + b"}", "nested brackets or numbers"),
        (notebook(VJP)[:-20], "it ends in the middle"),
        (b'{"cells": [,]}', "line 1 is no JSON"),
        (b"{\n<<<<<<< HEAD\n}", "line 2 is a leftover of a merge conflict"),
        (b'{"cells": "\xff\xfe"}', "not UTF-8"),
        (notebook("x <- 3", kernelspec={"language": "R", "name": "ir"}), "notebook in R"),
        (notebook("x = 3", language_info={"name": "julia"}), "notebook in julia"),
    ],
)
def test_what_is_no_notebook_is_refused(content: bytes, words: str) -> None:
    sentence = refused("hw1.ipynb", content)
    assert sentence.startswith("hw1.ipynb")
    assert words in sentence
    assert sentence.endswith(".")


def test_too_many_cells_are_refused() -> None:
    assert "has 4 code cells; at most 3" in refused("hw1.ipynb", notebook(*["x = 1"] * 4), IntakeLimits(cells=3))


def test_cells_are_counted_like_executed_ones() -> None:
    found = module("hw1.ipynb", notebook("x = 1", "", "  \n", "# only words", "y = (", markdown=["# Title"]))
    assert [chunk.label for chunk in found.chunks] == ["hw1.ipynb, cell 1", "hw1.ipynb, cell 2", "hw1.ipynb, cell 3"]
    assert found.chunks[2].problem is not None
    assert found.chunks[2].problem.startswith("hw1.ipynb, cell 3, line 1 is not valid Python")


def test_a_broken_cell_leaves_the_others_alone() -> None:
    found = module("hw1.ipynb", notebook(VJP, "def relu_vjp(g, x):\n    print x"))
    assert found.resilient
    assert [chunk.problem is None for chunk in found.chunks] == [True, False]
    assert found.defines == {"sin_vjp", "relu_vjp"}


def test_a_later_definition_decides_whether_a_function_is_written() -> None:
    stub, written = "def sin_vjp(g, x):\n    pass\n", VJP
    assert module("hw1.ipynb", notebook(stub, written)).stubs == frozenset()
    assert module("hw1.ipynb", notebook(written, stub)).stubs == {"sin_vjp"}
    assert module("hw1.ipynb", notebook(stub, "def sin_vjp(g, x)\n    return g")).stubs == frozenset()


def test_a_hidden_definition_is_told() -> None:
    source = read("hw1.ipynb", notebook("%%writefile hw1.py\n" + VJP, "x = 1"))
    assert source.defines == {"x"}
    assert source.warnings == (
        "hw1.ipynb, cell 1: a %%writefile cell is not run here. Delete that line to have its functions graded.",
    )


def test_a_notebook_in_version_3_is_read() -> None:
    code = {"cell_type": "code", "language": "python", "collapsed": False, "input": VJP.splitlines(True), "prompt_number": 4}
    code["outputs"] = [{"output_type": "pyout", "prompt_number": 4, "text": ["1"]}]
    text = {"cell_type": "heading", "level": 1, "source": ["Homework"]}
    content = {
        "metadata": {"name": "hw1"},
        "nbformat": 3,
        "nbformat_minor": 0,
        "worksheets": [{"cells": [text, code]}, {"cells": [code]}],
    }
    found = module("hw1.ipynb", raw(content))
    assert [chunk.text for chunk in found.chunks] == [VJP, VJP]
    assert found.defines == {"sin_vjp"}


def test_the_first_version_of_all_is_read() -> None:
    content = {"cells": [{"cell_type": "text", "text": "x"}, {"cell_type": "code", "code": VJP}]}
    assert module("hw1.ipynb", raw(content)).chunks[0].text == VJP


COLAB: dict[str, Any] = {
    "nbformat": 4,
    "nbformat_minor": 0,
    "metadata": {
        "colab": {"provenance": [], "toc_visible": True, "authorship_tag": "ABX9TyM"},
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "language_info": {"name": "python"},
        "accelerator": "GPU",
        "widgets": {
            "application/vnd.jupyter.widget-state+json": {
                "8f1c": {"model_name": "HBoxModel", "state": {"children": ["IPY_MODEL_1"]}}
            }
        },
    },
    "cells": [
        {"cell_type": "markdown", "source": ["# Homework 1\n", "Write the VJP of $\\sin$."], "metadata": {"id": "a1"}},
        {
            "cell_type": "code",
            "source": [
                "from google.colab import drive\n",
                "drive.mount('/content/drive')\n",
                "%cd /content/drive/MyDrive\n",
                "!pip -q install numpy",
            ],
            "metadata": {"id": "b2", "colab": {"base_uri": "https://localhost:8080/"}, "outputId": "c3"},
            "execution_count": None,
            "outputs": [{"output_type": "stream", "name": "stdout", "text": ["Mounted at /content/drive\n"]}],
        },
        {
            "cell_type": "code",
            "source": [f"{line}\n" for line in VJP.split("\n")],
            "metadata": {"id": "d4", "cellView": "form"},
            "execution_count": 17,
            "outputs": [
                {
                    "output_type": "display_data",
                    "data": {"image/png": "iVBORw0KGgo=", "text/plain": ["<Figure>"]},
                    "metadata": {"needs_background": "light"},
                },
                {"output_type": "error", "ename": "NameError", "evalue": "np", "traceback": ["\x1b[0;31mNameError\x1b[0m"]},
            ],
        },
        {"cell_type": "raw", "source": "raw", "metadata": {}},
    ],
}


def test_a_notebook_of_colab_is_read() -> None:
    found = module("Copy of HW1.ipynb", raw(COLAB))
    assert found.name == "Copy_of_HW1"
    assert [chunk.problem for chunk in found.chunks] == [None, None]
    assert found.chunks[0].text.split("\n")[2:] == ["pass  # %cd /content/drive/MyDrive", "pass  # !pip -q install numpy"]
    assert "sin_vjp" in found.defines


def test_damage_outside_the_code_does_not_matter() -> None:
    content = json.loads(json.dumps(COLAB))
    content["metadata"] = None
    content["cells"][2]["outputs"] = "none"
    content["cells"][2]["metadata"] = 3
    content["nbformat_minor"] = "x"
    assert "sin_vjp" in module("hw1.ipynb", raw(content)).defines


def test_what_nbformat_writes_is_read() -> None:
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Title"), nbformat.v4.new_code_cell(VJP)])
    assert module("hw1.ipynb", nbformat.writes(book)).chunks[0].text == VJP
    older = nbformat.convert(book, 3)
    assert module("hw1.ipynb", nbformat.writes(older, version=3)).chunks[0].text == VJP


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter() -> None:
    data = b"\xef\xbb\xbf" + notebook(VJP.replace("\n", "\r\n"))
    assert module("hw1.ipynb", data).chunks[0].text == VJP


def test_half_a_letter_in_a_cell_is_a_problem_of_that_cell() -> None:
    content = notebook("x = 1\ny = 'HALF'").replace(b"HALF", b"\\ud800")
    (chunk,) = module("hw1.ipynb", content).chunks
    assert chunk.problem is not None
    assert "cell 1, line 2 holds the character U+D800" in chunk.problem
    assert chunk.text.encode()
