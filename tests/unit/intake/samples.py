"""Files as students hand them in, made on the spot."""

import io
import json
import zipfile
from collections.abc import Iterable
from typing import Any

from grader.intake.limits import IntakeLimits
from grader.intake.read import read_submission
from grader.values.source import Module, Source, Unreadable

LIMITS = IntakeLimits()
VJP = "import numpy as np\n\n\ndef sin_vjp(g, x):\n    return g * np.cos(x)\n"


def read(name: str, content: bytes | str, limits: IntakeLimits = LIMITS) -> Source:
    data = content.encode() if isinstance(content, str) else content
    return read_submission([(name, data)], name="ada", limits=limits)


def module(name: str, content: bytes | str) -> Module:
    source = read(name, content)
    assert len(source.modules) == 1
    return source.modules[0]


def refused(name: str, content: bytes | str, limits: IntakeLimits = LIMITS) -> str:
    """The sentence with which it is refused; a submission that is read fails the test."""
    try:
        source = read(name, content, limits)
    except Unreadable as error:
        return str(error)
    raise AssertionError(f"it was read: {source}")


def notebook(*cells: str, markdown: Iterable[str] = (), **metadata: Any) -> bytes:
    """A notebook of version 4: the text cells first, then the code cells."""
    items: list[dict[str, Any]] = [{"cell_type": "markdown", "metadata": {}, "source": text} for text in markdown]
    items += [
        {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": text.splitlines(keepends=True)}
        for text in cells
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 2, "metadata": metadata, "cells": items}).encode()


def zipped(*files: tuple[str | zipfile.ZipInfo, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()
