"""Whatever the bytes: a Source that can be stored, or Unreadable. Nothing else ever comes out."""

import json
import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.intake.limits import IntakeLimits
from grader.intake.parse import parse
from grader.intake.read import read_submission
from grader.values.source import Source, Unreadable
from tests.unit.intake.samples import LIMITS, VJP, notebook, zipped

SMALL = IntakeLimits(bytes=5_000, unpacked_bytes=8_000, files=3, entries=6, code_bytes=3_000, cells=5)
NAMES = ["hw1.py", "hw1.ipynb", "hw1.zip", "hw1", "b.py", "HW1.PY", "a/c.py", "x.pdf", ".hidden.py", "é.py", "\ud800.py"]
SEEDS = [
    VJP.encode(),
    b"# -*- coding: latin-1 -*-\nx = '\xe9'\n",
    b"\xef\xbb\xbf%%time\n!ls\nx = !pwd\ntry:\n    import torch\nexcept ImportError:\n    pass\n",
    notebook(VJP, "%%time\nx = 1", "!ls", markdown=["# Title"], kernelspec={"language": "python"}),
    json.dumps({"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": VJP}]}]}).encode(),
    zipped(("hw/a.py", VJP), ("hw/b.ipynb", notebook("x = 1")), ("__MACOSX/._a.py", "x")),
    zipped(("hw.py", VJP), method=0),
]


def outcome(files: list[tuple[str, bytes]], limits: IntakeLimits = LIMITS) -> str:
    """What came out, checked to be fit for any store and terminal."""
    try:
        source = read_submission(files, name="ada", limits=limits)
    except Unreadable as error:
        sentence = str(error)
        assert sentence.isprintable(), repr(sentence)
        assert len(sentence) < 800
        assert sentence.endswith("."), sentence
        return "unreadable"
    _check_fit(source)
    return "read"


def _check_fit(source: Source) -> None:
    assert source.modules
    assert len({module.name for module in source.modules}) == len(source.modules)
    for module in source.modules:
        assert module.name.isidentifier()
        assert module.stubs <= module.defines
        for chunk in module.chunks:
            assert chunk.text.encode() is not None
            assert "\x00" not in chunk.text
            if chunk.problem is None:
                assert parse(chunk.text, "")[1] is None


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.binary(max_size=300)), max_size=3))
@example([("hw1.py", b"\xff")])
@example([("hw1.ipynb", b"{}")])
def test_any_bytes(files: list[tuple[str, bytes]]) -> None:
    assert outcome(files) in {"read", "unreadable"}


@given(st.text(max_size=40), st.sampled_from(SEEDS))
def test_any_name(name: str, data: bytes) -> None:
    for ending in ("", ".py", ".ipynb", ".zip"):
        assert outcome([(name + ending, data)]) in {"read", "unreadable"}


@given(st.text("()[]{}:=,.#'\"\\\n\t %!?@-+*abdefimnoprtuxw0123", max_size=60))
def test_any_code(code: str) -> None:
    data = code.encode()
    assert outcome([("hw1.py", data), ("hw2.ipynb", notebook(code))], SMALL) in {"read", "unreadable"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["cells", "worksheets", "cell_type", "source", "input", "metadata", "kernelspec", "language"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON, st.sampled_from([None, {"cell_type": "code"}]))
def test_any_json(content: object, cell: dict[str, object] | None) -> None:
    shapes = [content, {"cells": content}, {"cells": [content]}, {"worksheets": content}, {"cells": [], "metadata": content}]
    if cell is not None:
        shapes += [{"cells": [{**cell, "source": content}]}, {"worksheets": [{"cells": [{**cell, "input": content}]}]}]
    for shape in shapes:
        assert outcome([("hw1.ipynb", json.dumps(shape).encode())]) in {"read", "unreadable"}


@settings(max_examples=50)
@given(
    st.lists(
        st.tuples(st.sampled_from(["a.py", "b/c.ipynb", "../d.py", "e.txt", "__MACOSX/f"]), st.binary(max_size=60)),
        unique_by=lambda f: f[0],
    )
)
def test_any_archive(files: list[tuple[str, bytes]]) -> None:
    assert outcome([("hw1.zip", zipped(*files))], SMALL) in {"read", "unreadable"}


@pytest.mark.parametrize("seed", range(len(SEEDS)))
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_mutated_files(seed: int) -> None:
    chance = random.Random(seed)
    outcomes = set()
    for _ in range(400):
        data = bytearray(SEEDS[seed])
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(data) + 1)
            match chance.randrange(4):
                case 0:
                    data[at:at] = chance.choice(
                        [b"\x00", b"\xff", b'"', b"(", b"\n", b"PK\x01\x02", b"%%", b"\\ud800", chance.randbytes(3)]
                    )
                case 1:
                    del data[at : at + chance.randint(1, 9)]
                case 2:
                    data[at : at + 1] = chance.randbytes(1)
                case _:
                    cut = data[at : at + 20]
                    data[at:at] = cut
        for name in ("hw1.py", "hw1.ipynb", "hw1.zip"):
            outcomes.add(outcome([(name, bytes(data))], SMALL))
    assert outcomes == {"read", "unreadable"}


REPEATED = [
    "(",
    "[",
    "{",
    "f(",
    "lambda:",
    "not ",
    "~",
    "a.",
    "1+",
    "a,",
    "if 1:",
    "try:\n",
    "%%time\n",
    "x = !\n",
    "!a\\\n",
    "@a\n",
    "\\\n",
    "'",
    '"""',
    "f'{",
    "%time ",
    "  ",
    "\t\n",
    "a=",
    "9",
]


@pytest.mark.parametrize("token", REPEATED)
def test_one_thing_over_and_over(token: str) -> None:
    for count in (99, 1_500):
        assert outcome([("hw1.py", (token * count).encode())]) in {"read", "unreadable"}
        assert outcome([("hw1.ipynb", notebook(token * count))]) in {"read", "unreadable"}
