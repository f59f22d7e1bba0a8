"""Finding exercises: by words, module, level, and the course that they are known from."""

from collections.abc import Iterable
from dataclasses import dataclass

from grader.exercise.spec import Exercise


@dataclass(frozen=True)
class Search:
    """What is looked for; what is empty (or None) narrows nothing. Case never matters.

    Every word of ``text`` must stand in the number, name, title, statement, module or courses; a part of ``module`` or
    ``course`` is enough.
    """

    text: str = ""
    module: str = ""
    level: int | None = None
    course: str = ""

    def find(self, exercises: Iterable[Exercise]) -> list[Exercise]:
        """Those that fit, in their order; first those whose name or title holds the words."""
        found = [item for item in exercises if self._fits(item)]
        words = self.text.lower().split()

        def named(item: Exercise) -> bool:
            return all(word in f"{item.number} {item.name} {item.title}".lower() for word in words)

        return sorted(found, key=lambda item: not named(item))

    def _fits(self, item: Exercise) -> bool:
        text = " ".join((item.number, item.name, item.title, item.module, item.statement, *item.known_from)).lower()
        return (
            all(word in text for word in self.text.lower().split())
            and self.module.lower() in item.module.lower()
            and self.level in (None, item.level)
            and any(self.course.lower() in name.lower() for name in item.known_from or ("",))
        )


def known_courses(exercises: Iterable[Exercise]) -> list[str]:
    """The courses and libraries that exercises are known from, sorted."""
    return sorted({name for item in exercises for name in item.known_from}, key=str.lower)
