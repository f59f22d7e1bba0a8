"""Settings: what is refused and how it is said, what a default becomes, and that the documentation is true."""

import os
import re
import stat
from dataclasses import fields
from pathlib import Path

import pytest

from grader.settings import PREFIX, BadSetting, Settings, as_markdown, shown, unknown

BAD = [
    ("GRADER_PORT", "80000", "from 0 to 65535"),
    ("GRADER_PORT", "http", "whole number"),
    ("GRADER_PORT", "1.5", "whole number"),
    ("GRADER_WORKERS", "0", "from 1"),
    ("GRADER_CPU_SECONDS", "nan", "seconds"),
    ("GRADER_CPU_SECONDS", "-1", "seconds"),
    ("GRADER_CPU_SECONDS", "soon", "seconds"),
    ("GRADER_CPU_SECONDS", "21", "whole"),
    ("GRADER_MEMORY_MB", "1", "from 16"),
    ("GRADER_UPLOAD_BYTES", "2MB", "whole number"),
    ("GRADER_UNPROTECTED", "yes", "grade without protection"),
    ("GRADER_UNPROTECTED", "Grade without protection", "grade without protection"),
    ("GRADER_HTTPS", "maybe", "true or false"),
    ("GRADER_DATABASE", "grader.db", "sqlite:////"),
    ("GRADER_DATABASE", "mysql://host/name", "postgresql://"),
    ("GRADER_LOG_LEVEL", "loud", "debug, info"),
    ("GRADER_IMPORTS", "scipy,os.path", "'os.path'"),
    ("GRADER_EXERCISES", "/no/such/folder", "/no/such/folder"),
    ("GRADER_EXERCISES", "no_such_package.exercises", "no package 'no_such_package.exercises' can be imported"),
    ("GRADER_REFERENCE", "json.decoder", "no package 'json.decoder'"),
    ("GRADER_DATA", __file__, "this is a file"),
    ("GRADER_HOST", "http://here", "address"),
    ("GRADER_TRUSTED_PROXIES", "-1", "from 0"),
]


@pytest.mark.parametrize(("variable", "value", "expected"), BAD)
def test_a_value_that_cannot_be_used_is_refused_by_name(variable: str, value: str, expected: str) -> None:
    if (variable, value) == ("GRADER_CPU_SECONDS", "21"):
        variable, expected, environment = "GRADER_WALL_SECONDS", "GRADER_CPU_SECONDS", {"GRADER_CPU_SECONDS": "21"}
        value = "20"
    else:
        environment = {variable: value}
    with pytest.raises(BadSetting) as caught:
        Settings.from_environment(environment)
    assert variable in str(caught.value)
    assert value in str(caught.value)
    assert expected in str(caught.value)


def test_a_short_secret_key_is_refused_and_not_repeated() -> None:
    with pytest.raises(BadSetting) as caught:
        Settings.from_environment({"GRADER_SECRET_KEY": "hunter2"})
    assert "16 characters" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_the_defaults_of_an_empty_environment() -> None:
    settings = Settings.from_environment({"HOME": "/home/ada", "GRADER_PORT": ""})
    assert (settings.port, settings.cpu_seconds, settings.memory_mb, settings.unprotected) == (8000, 3.0, 512, False)
    assert settings.workers >= 1
    assert settings.data.is_relative_to("/home/ada")
    assert settings.database == f"sqlite:///{settings.data}/grader.db"


def test_each_setting_is_read_from_its_variable(tmp_path: Path) -> None:
    environment = {
        "GRADER_DATA": str(tmp_path),
        "GRADER_IMPORTS": "scipy, pandas",
        "GRADER_UNPROTECTED": "grade without protection",
        "GRADER_EXERCISES": f"{tmp_path}",
        "GRADER_HTTPS": "on",
        "GRADER_LOG_LEVEL": "DEBUG",
        "GRADER_WORKERS": "7",
    }
    settings = Settings.from_environment(environment)
    assert settings.database == f"sqlite:///{tmp_path}/grader.db"
    assert settings.imports == ("scipy", "pandas")
    assert (settings.unprotected, settings.https, settings.log_level, settings.workers) == (True, True, "debug", 7)
    assert settings.exercises == (tmp_path,)


def test_settings_travel_to_another_process_as_variables(tmp_path: Path) -> None:
    environment = {
        "GRADER_DATA": str(tmp_path),
        "GRADER_DATABASE": "postgresql://ada:lovelace@db/grader",
        "GRADER_SECRET_KEY": "0123456789abcdef",
        "GRADER_IMPORTS": "scipy,pandas",
        "GRADER_UNPROTECTED": "grade without protection",
        "GRADER_CPU_SECONDS": "0.25",
        "GRADER_EXERCISES": f"{tmp_path}:{tmp_path}",
        "GRADER_HTTPS": "on",
        "GRADER_UPLOAD_BYTES": "123456789",
    }
    settings = Settings.from_environment(environment)
    assert Settings.from_environment(settings.as_environment()) == settings
    assert Settings.from_environment(Settings.from_environment({}).as_environment()) == Settings.from_environment({})


def test_the_secret_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings.from_environment({"GRADER_DATA": str(tmp_path / "new")})
    first, second = settings.with_secret(), settings.with_secret()
    assert len(first.secret_key) == 64
    assert first.secret_key == second.secret_key
    assert stat.S_IMODE((tmp_path / "new" / "secret.key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret.key"]


def test_secrets_are_masked_in_the_table() -> None:
    environment = {"GRADER_SECRET_KEY": "0123456789abcdef", "GRADER_DATABASE": "postgresql://ada:lovelace@db/grader"}
    rows = shown(Settings.from_environment(environment), environment)
    text = repr(rows)
    assert "0123456789abcdef" not in text
    assert "lovelace" not in text
    assert {row.variable for row in rows if row.source == "environment"} == set(environment)


def test_a_misspelt_variable_is_told() -> None:
    assert unknown({"GRADER_CPU_SECOND": "3", "PATH": "/bin", "GRADER_PORT": "1"}) == [
        "GRADER_CPU_SECOND is not a setting and is ignored; did you mean GRADER_CPU_SECONDS?"
    ]


def test_the_page_of_settings_is_what_the_code_says() -> None:
    page = Path(__file__).parents[2] / "docs" / "settings.md"
    assert page.read_text(encoding="utf-8") == as_markdown()
    assert re.findall(r"^\| `(\w+)`", as_markdown(), re.MULTILINE) == [PREFIX + item.name.upper() for item in fields(Settings)]


def test_exercises_may_be_in_a_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("own_course", "own_course/exercises"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    both = os.pathsep.join(["own_course.exercises", str(tmp_path)])
    settings = Settings.from_environment({"GRADER_EXERCISES": both})
    assert settings.exercises == (tmp_path / "own_course" / "exercises", tmp_path)
    assert settings.as_environment()["GRADER_EXERCISES"] == os.pathsep.join(map(str, settings.exercises))
