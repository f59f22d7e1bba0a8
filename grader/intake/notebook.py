"""Notebooks: from bytes to the text of their code cells.

Only the layout is read (``cells`` of versions 4 and 1, ``worksheets`` of versions 2 and 3). Outputs, pictures, widgets
and metadata are neither checked nor converted: damage there is no reason to refuse what Jupyter and Colab open.
"""

import json
from collections.abc import Iterator
from typing import Any

from grader.intake.limits import IntakeLimits
from grader.intake.wording import shown_line
from grader.values.source import Unreadable

_OTHER_LANGUAGES = frozenset(
    {"r", "julia", "matlab", "octave", "javascript", "typescript", "scala", "c++", "c#", "java", "sql", "bash"}
)
_AGAIN = "Download the notebook again as .ipynb."


def code_cells(data: bytes, label: str, limits: IntakeLimits) -> list[tuple[int, str]]:
    """Number and text of each code cell, in order; blank ones are left out.

    Cells are counted as the student sees them after "Restart and run all": the n-th code cell with anything in it
    shows ``In [n]``. Text cells and blank cells, which show no number, are not counted.

    Raises Unreadable with a sentence when the bytes are no Python notebook or hold no code.
    """
    notebook = _load(data, label)
    _check_language(notebook, label)
    texts = [text for text in _code(notebook, label) if text.strip()]
    if not texts:
        raise Unreadable(f"{label} has no code: its cells are text or empty. Save the notebook and hand it in again.")
    if len(texts) > limits.cells:
        raise Unreadable(f"{label} has {len(texts)} code cells; at most {limits.cells} are read. Delete the others.")
    return list(enumerate(texts, start=1))


def _load(data: bytes, label: str) -> dict[str, Any]:
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except UnicodeError:
        raise Unreadable(f"{label} is not UTF-8 text, so it is no notebook. {_AGAIN}") from None
    except json.JSONDecodeError as error:
        raise Unreadable(_not_json(error, label)) from None
    except (RecursionError, MemoryError, ValueError):
        raise Unreadable(f"{label} holds nested brackets or numbers that no notebook has. {_AGAIN}") from None
    if not isinstance(content, dict) or not ("cells" in content or "worksheets" in content):
        kind = "an object without cells" if isinstance(content, dict) else "a list or a single value"
        raise Unreadable(f"{label} is JSON but no notebook: it is {kind}. Hand in what Jupyter or Colab saves as .ipynb.")
    return content


def _not_json(error: json.JSONDecodeError, label: str) -> str:
    line = error.doc.split("\n")[error.lineno - 1]
    if line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
        reason = f"line {error.lineno} is a leftover of a merge conflict"
    elif error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated string"):
        reason = "it ends in the middle, as after an interrupted download"
    else:
        reason = f"line {error.lineno} is no JSON: {shown_line(line)}"
    return f"{label} is no notebook: {reason}. Download the notebook again as .ipynb and hand that in."


def _check_language(notebook: dict[str, Any], label: str) -> None:
    metadata = notebook.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    for section, key in (("kernelspec", "language"), ("language_info", "name")):
        part = metadata.get(section)
        language = part.get(key) if isinstance(part, dict) else None
        if isinstance(language, str) and language.lower() in _OTHER_LANGUAGES:
            raise Unreadable(f"{label} is a notebook in {language}. Hand in a Python notebook.")


def _code(notebook: dict[str, Any], label: str) -> Iterator[str]:
    sheets = notebook.get("worksheets") if "cells" not in notebook else [notebook]
    if not isinstance(sheets, list):
        raise Unreadable(f"{label} is JSON but no notebook: its worksheets are no list. {_AGAIN}")
    for sheet in sheets:
        cells = sheet.get("cells") if isinstance(sheet, dict) else None
        if not isinstance(cells, list):
            raise Unreadable(f"{label} is JSON but no notebook: its cells are no list. {_AGAIN}")
        for number, cell in enumerate(cells, start=1):
            if not isinstance(cell, dict) or "cell_type" not in cell:
                raise Unreadable(f"{label} is a damaged notebook: its item {number} is no cell. {_AGAIN}")
            if cell["cell_type"] == "code":
                yield _text(cell, number, label)


def _text(cell: dict[str, Any], number: int, label: str) -> str:
    source = next((cell[key] for key in ("source", "input", "code") if key in cell), "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise Unreadable(f"{label} is a damaged notebook: the code of its item {number} is no text. {_AGAIN}")
    return source.replace("\r\n", "\n").replace("\r", "\n")
