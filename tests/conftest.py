"""For every test: no setting and no folder of the person who runs them, and no deadline on a busy machine."""

import os
from collections.abc import Iterator

import hypothesis
import pytest

hypothesis.settings.register_profile("grader", deadline=None, print_blob=True)
hypothesis.settings.load_profile("grader")


@pytest.fixture(autouse=True, scope="session")
def nobodys_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Settings of the shell are forgotten, and what is written to the home folder goes to one that is thrown away."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("GRADER_", "XDG_"))]:
            patch.delenv(name)
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        yield
