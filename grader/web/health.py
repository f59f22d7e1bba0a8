"""Whether this server can do its work, for whoever watches it."""

import logging

from flask import Blueprint, Response, json

from grader.service import grading_queue
from grader.store.errors import StoreError
from grader.web.access import Level, open_to
from grader.web.house import ask, house, now

log = logging.getLogger(__name__)


def blueprint() -> Blueprint:
    """The page of this module."""
    pages = Blueprint("health", __name__)
    pages.add_url_rule("/healthz", view_func=healthz)
    return pages


@open_to(Level.ANYONE)
def healthz() -> Response:
    """JSON: 200 when the database answers with the schema this version needs and a worker lives, else 503 with words."""
    answer: dict[str, object] = {}
    problems: list[str] = []
    try:
        house().database.check()
        queue = ask(grading_queue.queue_state)
        answer["queue"] = {"queued": queue.queued, "running": queue.running, "failed": queue.failed}
        answer["oldest_seconds"] = round((now() - queue.oldest).total_seconds(), 1) if queue.oldest else None
    except StoreError as error:
        problems.append(str(error))
    workers = house().engine.health()
    answer["workers"] = {"wanted": workers.workers, "alive": workers.alive}
    if workers.alive < 1:
        problems.append(f"No worker grades: {workers.detail or 'none is running; start the server again and read its log.'}")
    body = {"status": "ok" if not problems else "unwell", "problems": problems, **answer}
    return Response(json.dumps(body) + "\n", 200 if not problems else 503, mimetype="application/json")
