"""What the settings change in the app."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, request

from grader.exercise.spec import Exercise
from grader.settings import Settings
from grader.web.access import Level, open_to
from grader.web.app import create_app
from tests.web.world import PASSWORD, World, address, post, quick_passwords


def app_with(world: World, folder: Path, catalog: Mapping[str, Exercise], **changes: object) -> Flask:
    settings = replace(Settings(data=folder, database=address(folder), secret_key="k" * 32), **changes)  # type: ignore[arg-type]
    return create_app(settings, world.database, catalog, world.engine, passwords=quick_passwords(), clock=world.clock)


def test_without_a_secret_key_there_is_no_app(world: World, folder: Path, catalog: Mapping[str, Exercise]) -> None:
    with pytest.raises(ValueError, match="secret key"):
        app_with(world, folder, catalog, secret_key="")


@pytest.mark.parametrize("https", [False, True])
def test_cookies_are_secure_when_pages_come_by_https(
    world: World, folder: Path, catalog: Mapping[str, Exercise], https: bool
) -> None:
    client = app_with(world, folder, catalog, https=https).test_client()
    cookie = client.get("/sign-in").headers["Set-Cookie"]
    assert ("Secure" in cookie) is https


@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1 http"), (1, "198.51.100.7 https")])
def test_only_trusted_proxies_are_believed(
    world: World, folder: Path, catalog: Mapping[str, Exercise], proxies: int, seen: str
) -> None:
    app = app_with(world, folder, catalog, trusted_proxies=proxies)
    app.view_functions["health.healthz"] = open_to(Level.ANYONE)(lambda: f"{request.remote_addr} {request.scheme}")
    headers = {"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "https"}
    answer = app.test_client().get("/healthz", headers=headers)
    assert answer.text == seen
    assert ("Strict-Transport-Security" in answer.headers) is (proxies == 1)


def test_a_session_of_another_key_is_worth_nothing(world: World, folder: Path, catalog: Mapping[str, Exercise]) -> None:
    client = world.client()
    post(client, "/sign-in", login="ada", password=PASSWORD)
    cookie = client.get_cookie("grader")
    assert cookie is not None
    other = app_with(world, folder, catalog, secret_key="x" * 32).test_client()
    other.set_cookie("grader", cookie.value)
    assert other.get("/").status_code == 302
