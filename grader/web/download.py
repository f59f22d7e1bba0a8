"""Starter files as downloads."""

from collections.abc import Sequence

from flask import Response, current_app

from grader.exercise.spec import Exercise
from grader.formats.starter import starter_notebook, starter_script

KINDS = {"py": "text/x-python; charset=utf-8", "ipynb": "application/x-ipynb+json"}


def starter_file(exercises: Sequence[Exercise], stem: str, ending: str) -> Response:
    """The starter of ``exercises`` as ``stem.ending``; ``ending`` is py or ipynb."""
    text = starter_script(exercises) if ending == "py" else starter_notebook(exercises)
    headers = {"Content-Disposition": f'attachment; filename="{stem}.{ending}"'}
    return current_app.response_class(text, mimetype=KINDS[ending], headers=headers)
