"""The app factory. Nothing happens at import; everything that the pages use is handed in."""

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, g, request, url_for
from flask_bootstrap import Bootstrap5
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from grader.engine.base import Engine
from grader.engine.replay import Replayer
from grader.exercise.catalog import Catalog
from grader.service.passwords import Passwords
from grader.service.views import Role
from grader.settings import Settings
from grader.store.session import Database
from grader.web import (
    access,
    admin,
    auth,
    catalogue,
    errors,
    health,
    lecturer,
    replay,
    roster,
    security,
    staff,
    student,
    submission,
    words,
)
from grader.web.arrays import array_html
from grader.web.charts import Charts
from grader.web.house import House, Limits, Replays, now, utc_now
from grader.web.markdown import to_html, to_inline

log = logging.getLogger(__name__)
FORM_OVERHEAD = 100_000  # what a form adds to the files in it


def create_app(
    settings: Settings,
    database: Database,
    catalog: Catalog,
    engine: Engine,
    *,
    passwords: Passwords | None = None,
    clock: Callable[[], datetime] = utc_now,
    limits: Limits | None = None,
    replayer: Replays | None = None,
) -> Flask:
    """The web pages over these rooms. ``settings`` must have a secret key (``Settings.with_secret``).

    Raises ValueError without a secret key, RuntimeError when a page does not say who may open it."""
    if not settings.secret_key:
        raise ValueError("the web pages need a secret key; use Settings.with_secret()")
    app = Flask(__name__)
    app.config.from_mapping(_config(settings))
    app.extensions["grader"] = House(
        settings, database, catalog, engine, passwords or Passwords(), clock, Charts(), replayer or Replayer(settings)
    )
    CSRFProtect(app)
    Bootstrap5(app)
    for part in (auth, student, catalogue, submission, replay, staff, lecturer, roster, admin, health):
        app.register_blueprint(part.blueprint())
    _limit(app, limits or Limits())
    access.install(app)
    security.install(app)
    errors.install(app)
    _words(app)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def _config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SESSION_COOKIE_NAME": "grader",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.https,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
        "MAX_CONTENT_LENGTH": settings.upload_bytes + FORM_OVERHEAD,
        "MAX_FORM_MEMORY_SIZE": settings.upload_bytes + FORM_OVERHEAD,
        "SEND_FILE_MAX_AGE_DEFAULT": timedelta(days=7),
        "BOOTSTRAP_SERVE_LOCAL": True,
        "RATELIMIT_HEADERS_ENABLED": True,
        "WTF_CSRF_TIME_LIMIT": 12 * 3600,
        "WTF_CSRF_SSL_STRICT": False,  # a reverse proxy may end TLS; the token itself is bound to the session
    }


def _limit(app: Flask, limits: Limits) -> None:
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
    views: dict[str, Any] = app.view_functions

    def failures(endpoint: str, limit: str, key: Callable[[], str]) -> None:
        """Count the forms sent to ``endpoint`` that were not accepted with a redirect."""
        counted = limiter.limit(limit, key_func=key, methods=["POST"], deduct_when=lambda answer: answer.status_code != 302)
        views[endpoint] = counted(views[endpoint])

    failures("auth.sign_in", limits.sign_in_per_login, auth.login_key)
    failures("auth.sign_in", limits.sign_in_per_address, get_remote_address)
    failures("auth.password", limits.sign_in_per_login, auth.person_key)
    views["student.hand_in"] = limiter.limit(limits.uploads, key_func=auth.person_key)(views["student.hand_in"])
    views["replay.replay"] = limiter.limit(limits.replays, key_func=auth.person_key)(views["replay.replay"])


def _words(app: Flask) -> None:
    """What templates may use beyond their own variables."""
    versions: dict[str, str] = {}

    def asset(name: str) -> str:
        """The address of an own static file; it changes with the file, so that no browser keeps an old one."""
        if name not in versions:
            versions[name] = hashlib.sha256((Path(app.root_path) / "static" / name).read_bytes()).hexdigest()[:10]
        return url_for("static", filename=name, v=versions[name])

    app.jinja_env.filters.update(
        percent=words.percent,
        points=words.points,
        size=words.size_words,
        error=words.error_words,
        heat=words.heat,
        markdown=to_html,
        inline=to_inline,
        array=array_html,
    )
    app.jinja_env.globals.update(
        asset=asset,
        plural=words.plural,
        in_zone=words.in_zone,
        relative=words.relative,
        soon=words.soon,
        verdicts=words.VERDICTS,
        check_verdicts=words.CHECKS,
        cost_verdicts=words.COSTS,
        roles=Role,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def everywhere() -> dict[str, object]:
        # An error page must never fail because of the error: nothing is asked of the database here.
        place = {"course": g.get("course"), "assignment": g.get("assignment"), "path": request.path}
        return {"someone": access.someone, "now": now(), **place}
