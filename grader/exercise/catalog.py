"""All exercises of some folders, by name, loaded when asked for."""

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from grader.exercise.course import Course
from grader.exercise.load import load_exercise
from grader.exercise.network import composed, is_network
from grader.exercise.places import exercise_folders as exercise_places
from grader.exercise.places import reference_folders as reference_places
from grader.exercise.shape import BadExercise
from grader.exercise.spec import Exercise

MODULES = "modules.toml"
COURSES = "courses"


class UnknownExercise(KeyError):
    """No exercise of that name; ``str`` of it names close matches."""

    def __str__(self) -> str:
        return str(self.args[0])


class Catalog(Mapping[str, Exercise]):
    """Exercises by name. Iterating loads every file, because the order is that of the curriculum numbers, and passes over
    those that cannot be used.

    ``ideas`` holds the key idea of each module that has one, in Markdown. The exercises of ``courses`` are found as
    COURSE.NAME ("cs231n.conv"); they are not iterated over, for they say the same once more in other arrays.
    ``notes`` are sentences for staff about files that replace others of their name."""

    def __init__(
        self,
        public: Mapping[str, Path],
        private: Mapping[str, Path],
        ideas: Mapping[str, str] | None = None,
        courses: Mapping[str, tuple[Path, Path | None]] | None = None,
        notes: Sequence[str] = (),
    ) -> None:
        self.notes = tuple(notes)
        self.ideas = ideas or {}
        self.courses = {name: Course(path, hidden, self.__getitem__) for name, (path, hidden) in (courses or {}).items()}
        self._public = public
        self._private = private
        self._loaded: dict[str, Exercise] = {}
        self._problems: dict[str, str] = {}

    def __getitem__(self, name: str) -> Exercise:
        """The exercise; raises UnknownExercise, or BadExercise when its files cannot be used."""
        if self._in_course(name):
            course, _, own = name.partition(".")
            return self.courses[course][own]
        if name not in self._loaded:
            if name not in self._public:
                raise UnknownExercise(self._unknown(name))
            loaded = load_exercise(self._public[name], self._private.get(name))
            self._loaded[name] = composed(loaded, self) if is_network(loaded) else loaded
        return self._loaded[name]

    def __contains__(self, name: object) -> bool:
        return name in self._public or (isinstance(name, str) and self._in_course(name))

    @property
    def everything(self) -> Iterator[str]:
        """All names, those of courses last."""
        yield from self
        for course in self.courses.values():
            yield from (f"{course.name}.{name}" for name in course.names)

    def _in_course(self, name: str) -> bool:
        course, _, own = name.partition(".")
        return course in self.courses and own in self.courses[course].names

    def __iter__(self) -> Iterator[str]:
        usable = self._public.keys() - self.broken.keys()
        return iter(sorted(usable, key=lambda name: (_order(self[name].number), name)))

    @property
    def broken(self) -> Mapping[str, str]:
        """The exercises whose files cannot be used, with what is wrong: one author's mistake does not close the others."""
        return {name: problem for name in self._public if (problem := self._problem(name))}

    def _problem(self, name: str) -> str:
        if name not in self._problems:
            self._problems[name] = ""
            try:
                self[name]
            except BadExercise as error:
                self._problems[name] = str(error)
        return self._problems[name]

    def __len__(self) -> int:
        return len(self._public)

    @property
    def names(self) -> tuple[str, ...]:
        """All names in the order of the curriculum; those whose files cannot be used come last."""
        return (*self, *self.broken)

    @property
    def files(self) -> frozenset[str]:
        """The names of all exercises outside courses; none is loaded for it."""
        return frozenset(self._public)

    def folder(self, name: str) -> Path:
        """Where the public file of an exercise is; raises UnknownExercise."""
        return self._public[self[name].name].parent

    def _unknown(self, name: str) -> str:
        course = self.courses.get(name.partition(".")[0])
        known = [f"{course.name}.{own}" for own in course.names] if course else list(self._public)
        close = difflib.get_close_matches(name.removesuffix("_vjp"), known, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(close)}?" if close else "`grader exercises` lists them all"
        return f'there is no exercise "{name}"; {hint}'


def load_catalog(exercise_folders: Sequence[Path], reference_folders: Sequence[Path]) -> Catalog:
    """The exercises of all ``*.py`` files in the folders; a later folder's file replaces an earlier one of its name, which
    ``notes`` tells. A bundled reference is never joined to an exercise that replaces the bundled one.

    The ideas of modules are in the public folders' ``modules.toml``, where there is one, those of courses in ``courses``.

    Raises:
        BadExercise: a folder does not exist, a private file has no public one beside it, or a ``modules.toml`` is not readable.
    """
    public, private = _files(exercise_folders), _files(reference_folders)
    own = {name for name, path in public.items() if path.parent not in exercise_places()}
    private = {name: path for name, path in private.items() if name not in own or path.parent not in reference_places()}
    if orphans := sorted(set(private) - set(public)):
        raise BadExercise(
            f'the reference "{private[orphans[0]]}" has no exercise of its name; add {orphans[0]}.py to the exercises'
        )
    ideas = {module: idea for folder in exercise_folders for module, idea in _ideas(folder).items()}
    others = {name: path for name, path in private.items() if name not in own}
    notes = [*_clashes("exercise", exercise_folders, public), *_clashes("reference", reference_folders, others)]
    return Catalog(public, private, ideas, _courses(exercise_folders, reference_folders), notes)


def _clashes(what: str, folders: Sequence[Path], chosen: Mapping[str, Path]) -> Iterator[str]:
    """A sentence for each name that several folders have."""
    for name, path in chosen.items():
        for folder in folders:
            if (folder / path.name).is_file() and folder != path.parent:
                yield f'the {what} "{name}" in {path.parent} replaces the one in {folder}; rename it if that is not meant'


def _files(folders: Sequence[Path]) -> dict[str, Path]:
    for folder in folders:
        if not folder.is_dir():
            raise BadExercise(f'"{folder}" is no folder of exercises')
    return {path.stem: path for folder in folders for path in sorted(folder.glob("[a-zA-Z]*.py"))}


def _courses(exercise_folders: Sequence[Path], reference_folders: Sequence[Path]) -> dict[str, tuple[Path, Path | None]]:
    """For each course its file, and the folder of courses among the private ones."""
    private = next((folder / COURSES for folder in reversed(reference_folders) if (folder / COURSES).is_dir()), None)
    return {path.stem: (path, private) for folder in exercise_folders for path in sorted((folder / COURSES).glob("[a-zA-Z]*.py"))}


def _ideas(folder: Path) -> dict[str, str]:
    path = folder / MODULES
    if not path.is_file():
        return {}
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return {module: str(item["idea"]) for module, item in content.items()}
    except (ValueError, LookupError, TypeError) as error:
        raise BadExercise(
            f'{path.name} cannot be read ({error}); a right example is\n["Losses"]\nidea = "Here the way back begins."'
        ) from None


def _order(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", number))
