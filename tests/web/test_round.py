"""Whole rounds in a real browser, graded by the real engine: a student's and a teaching assistant's."""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from grader.engine.local import LocalEngine
from grader.exercise.spec import Exercise
from grader.service import assignments
from grader.service.access import OPERATOR
from grader.service.views import AssignmentDraft
from grader.settings import Settings
from grader.store.session import Database
from grader.web.app import create_app
from grader.web.house import utc_now
from tests.web.browser import chromium, sign_in, window
from tests.web.world import OFTEN, address, quick_passwords, served


def notebook(*cells: str) -> bytes:
    made = [
        {"cell_type": "code", "id": f"c{number}", "metadata": {}, "execution_count": None, "outputs": [], "source": text}
        for number, text in enumerate(cells)
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made}).encode()


WRONG = notebook(
    "%matplotlib inline\nimport numpy as np",
    "def sin_vjp(g, x):\n    print('here I am')\n    return g * np.sin(x)",
    "def affine_vjp(g, x, w, b):\n    return g @ w.T, (x.T @ g).T, g.sum(0)",
)
RIGHT = notebook(
    "%matplotlib inline\nimport numpy as np",
    "def sin_vjp(g, x):\n    return g * np.cos(x)",
    "def affine_vjp(g, x, w, b):\n    return g @ w.T, x.T @ g, g.sum(0)",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as made:
        yield made


@pytest.fixture
def base(folder: Path, catalog: Mapping[str, Exercise]) -> Iterator[str]:
    """The address of a server with one real worker, and an assignment ``live`` (sin, affine) that is always open."""
    settings = Settings(data=folder, database=address(folder), secret_key="k" * 32)
    database, engine = Database(settings.database), LocalEngine(settings, workers=1)
    draft = AssignmentDraft("live", "Live homework", exercises=(("sin", "1"), ("affine", "3")))
    with database.session() as session:
        course = assignments.assignment(session, "nn", "hw1", OPERATOR).course
        item = assignments.create_assignment(session, course.id, draft, tuple(catalog), actor=OPERATOR, now=utc_now())
        assignments.publish(session, item.id, True, actor=OPERATOR, now=utc_now())
    app = create_app(settings, database, catalog, engine, passwords=quick_passwords(), limits=OFTEN)
    engine.start()
    with served(app) as where:
        yield where
    engine.stop(10.0)
    database.close()


@dataclass(frozen=True)
class Upload:
    name: str
    content: bytes

    def through(self, page: Page) -> None:
        payload = {"name": self.name, "mimeType": "application/x-ipynb+json", "buffer": self.content}
        page.get_by_label("Files").set_input_files(payload)  # type: ignore[arg-type]
        page.get_by_role("button", name="Hand in").click()


def test_a_student_reads_hands_in_learns_and_passes(browser: Browser, base: str) -> None:
    with window(browser, base) as page:
        sign_in(page, "ada")
        page.get_by_role("link", name="Neural networks").click()
        page.get_by_role("link", name="Live homework").click()
        page.get_by_role("link", name="The sine, entry by entry").click()
        expect(page.locator("math").first).to_be_visible()
        expect(page.get_by_text("def sin_vjp(g, x):")).to_be_visible()
        with page.expect_download() as download:
            page.get_by_role("link", name="Notebook").click()
        assert download.value.suggested_filename == "sin.ipynb"
        page.get_by_role("link", name="Hand in your solution").click()

        Upload("mine.ipynb", WRONG).through(page)
        expect(page.get_by_role("heading", name="Live homework, submission 1")).to_be_visible()
        result = page.locator("#result")
        sin, affine = page.locator("#exercise-sin"), page.locator("#exercise-affine")
        expect(sin).to_contain_text("Wrong")  # it appears without a reload
        expect(affine.get_by_role("heading", name="Gradient of w")).to_be_visible()
        expect(affine.locator(".gradient", has_text="Gradient of x")).to_contain_text("Passed")
        expect(affine.locator(".gradient", has_text="Gradient of w")).not_to_contain_text("Passed")
        expect(result).to_contain_text("here I am")
        expect(page.get_by_text("%matplotlib inline")).to_be_visible()
        expect(page.locator("[data-announce]")).to_contain_text("Graded:")
        assert "Graded: 50" in page.title()

        page.get_by_role("link", name="Hand in again").click()
        Upload("mine.ipynb", RIGHT).through(page)
        expect(page.get_by_role("heading", name="Live homework, submission 2")).to_be_visible()
        expect(result.get_by_role("heading", name="100 %")).to_be_visible()
        page.get_by_role("navigation", name="Breadcrumbs").get_by_role("link", name="Live homework").click()
        expect(page.get_by_label("Where you stand")).to_contain_text("100 %")
        expect(page.get_by_role("row", name="#2")).to_contain_text("counts")


def test_a_file_that_cannot_be_read_is_refused_at_once(browser: Browser, base: str) -> None:
    with window(browser, base, expected="status of 422") as page:
        sign_in(page, "ada")
        page.goto("/courses/nn/assignments/live")
        with page.expect_response("**/submissions") as answer:
            page.get_by_label("Files").set_input_files({"name": "a.ipynb", "mimeType": "text/plain", "buffer": b"not a notebook"})
            page.get_by_role("button", name="Hand in").click()
        assert answer.value.status == 422
        expect(page.get_by_role("alert").first).to_contain_text("a.ipynb")
        expect(page.get_by_text("Nothing handed in yet")).to_be_visible()


def test_without_any_script_the_round_works_too(browser: Browser, base: str) -> None:
    with window(browser, base, width=390, script=False) as page:
        sign_in(page, "ada")
        page.goto("/courses/nn/assignments/live")
        page.get_by_text("Or paste code").click()
        page.get_by_label("Your code").fill("import numpy as np\ndef sin_vjp(g, x):\n    return g * np.cos(x)\n")
        page.get_by_role("button", name="Hand in").click()
        for _ in range(60):  # the page asks to be reloaded in <noscript>, which this way of switching scripts off passes over
            if page.locator("#exercise-sin").count():
                break
            page.wait_for_timeout(500)
            page.reload()
        expect(page.locator("#exercise-sin")).to_contain_text("Passed")
        expect(page.locator("#exercise-affine")).to_contain_text("Missing")


def test_an_assistant_overlooks_opens_and_takes_the_scores_home(browser: Browser, base: str, tmp_path: Path) -> None:
    with window(browser, base) as page:
        sign_in(page, "bob")
        page.goto("/courses/nn/assignments/live")
        Upload("bob.ipynb", WRONG).through(page)
        expect(page.locator("#exercise-affine")).to_contain_text("Gradient of w")
    with window(browser, base) as page:
        sign_in(page, "tina")
        page.goto("/courses/nn/assignments/live/overview")
        find_and_sort(page)
        table = scores(page, tmp_path / "scores.csv")
        assert table["bob"] == {"student": "bob", "sin": "0", "affine": "2", "total": "2"}
        page.locator("tbody tr", has_text="Bob").get_by_role("link", name="67").click()
        expect(page.locator("#exercise-affine")).to_be_visible()
        expect(page.get_by_text("(x.T @ g).T")).to_be_visible()
        page.get_by_role("button", name="Grade again").click()
        expect(page.get_by_text(re.compile(r"Number \d+: graded again"))).to_be_visible()


def find_and_sort(page: Page) -> None:
    """Filter by name, then sort by score, both without a new page."""
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(3)
    page.get_by_label("Find a student").fill("tables")
    expect(rows.filter(visible=True)).to_have_count(1)
    page.get_by_label("Find a student").fill("")
    for _ in range(2):
        page.get_by_role("link", name="Score", exact=True).click()
    expect(rows.first).to_contain_text("Bob <Tables>")
    expect(page.get_by_role("columnheader", name="Score")).to_have_attribute("aria-sort", "descending")


def scores(page: Page, path: Path) -> dict[str, dict[str, str]]:
    """The CSV of the page, by student."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Scores as CSV").click()
    download.value.save_as(path)
    with path.open(newline="") as stream:
        return {row["student"]: row for row in csv.DictReader(stream)}
