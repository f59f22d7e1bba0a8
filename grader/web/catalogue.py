"""All exercises, also those of no assignment: found by search, drawn as a map, each with its statement and starter."""

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for

from grader.exercise.search import Search, known_courses
from grader.exercise.spec import Exercise
from grader.web import way
from grader.web.access import Level, course, open_to
from grader.web.charts import ways_chart
from grader.web.download import starter_file
from grader.web.house import house
from grader.web.roadmap import roadmap

LEVELS = {1: "first steps", 2: "easy", 3: "medium", 4: "hard", 5: "very hard"}


def blueprint() -> Blueprint:
    """The pages of this module."""
    pages = Blueprint("catalogue", __name__)
    pages.add_url_rule("/exercises", view_func=index)
    pages.add_url_rule("/exercises/map", view_func=whole_map)
    pages.add_url_rule("/exercises/<name>", view_func=exercise_page)
    pages.add_url_rule("/exercises/<name>/starter.<any(py, ipynb):ending>", view_func=starter)
    pages.add_url_rule("/exercises/<name>/ways.svg", view_func=ways_picture)
    pages.add_url_rule("/courses/<course_slug>/map", view_func=course_map)
    return pages


@open_to(Level.PERSON)
def index() -> str:
    """All exercises by module, or those that fit the search in the address."""
    everything = list(house().catalog.values())
    search = _search()
    done = way.mine()
    marks, coming = way.overall(done)
    return render_template(
        "catalogue/index.html",
        search=search,
        searched=search != Search(),
        found=search.find(everything),
        total=len(everything),
        modules=list(dict.fromkeys(item.module for item in everything)),
        levels=LEVELS,
        sources=known_courses(everything),
        ideas=house().catalog.ideas,
        marks=marks,
        passed=sum(item.name in done.passed for item in everything),
        coming=coming,
    )


@open_to(Level.PERSON)
def whole_map() -> str:
    """All exercises and what they build on."""
    everything = list(house().catalog.values())
    marks, _ = way.overall(way.mine())
    drawn = roadmap(everything, marks, lambda name: url_for("catalogue.exercise_page", name=name))
    return render_template("catalogue/map.html", drawn=drawn, legend=way.MARKS)


@open_to(Level.STUDENT)
def course_map(course_slug: str) -> str:
    """The exercises of a course and what they build on among each other."""
    tasks = {task.exercise.name: task for task in way.tasks(course())}
    order = {name: place for place, name in enumerate(house().catalog)}
    chosen = sorted((task.exercise for task in tasks.values()), key=lambda item: order.get(item.name, len(order)))
    done = way.mine()
    coming = way.next_task(course(), done)
    drawn = roadmap(chosen, way.marks(chosen, done, coming.exercise if coming else None), lambda name: tasks[name].address)
    return render_template("catalogue/map.html", drawn=drawn, legend=way.MARKS)


@open_to(Level.PERSON)
def exercise_page(name: str) -> str:
    """The statement of an exercise, and where it can be handed in."""
    exercise = _exercise(name)
    marks, coming = way.overall(way.mine())
    return render_template(
        "catalogue/exercise.html",
        exercise=exercise,
        places=way.places(name),
        neighbours=way.neighbours(exercise, marks),
        coming=coming,
        shown=marks.get(name),
    )


@open_to(Level.PERSON)
def starter(name: str, ending: str) -> Response:
    """The starter file of one exercise."""
    return starter_file([_exercise(name)], name, ending)


@open_to(Level.PERSON)
def ways_picture(name: str) -> Response:
    """The memory of the three ways as a chart."""
    ways = _exercise(name).ways
    if ways is None or ways.measured is None:
        abort(404)
    svg = house().charts.svg(ways_chart(ways), dark=request.args.get("theme") == "dark")
    response = current_app.response_class(svg, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _exercise(name: str) -> Exercise:
    found = house().catalog.get(name)
    if found is None:
        abort(404)
    return found


def _search() -> Search:
    level = request.args.get("level", type=int)
    given = {field: " ".join(request.args.get(field, "").split())[:100] for field in ("q", "module", "course")}
    return Search(given["q"], given["module"], level if level in LEVELS else None, given["course"])
