"""publiccode.yml describes this product, in the form that catalogues read."""

import json
import tomllib
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from bot.settings import REPOSITORY
from locales import read_languages

SCHEMA = json.loads((Path(__file__).parent / "publiccode.schema.json").read_text(encoding="utf-8"))
PUBLICCODE: dict[str, Any] = yaml.safe_load(
    (REPOSITORY / "publiccode.yml").read_text(encoding="utf-8")
)
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_it_keeps_to_the_standard() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    errors = [
        f"{error.json_path}: {error.message}"
        for error in Draft202012Validator(SCHEMA).iter_errors(PUBLICCODE)
    ]
    assert errors == []


def test_it_says_what_the_project_says() -> None:
    assert PUBLICCODE["softwareVersion"] == PROJECT["version"]
    assert PUBLICCODE["legal"]["license"] == PROJECT["license"]


def test_it_lists_the_languages_that_have_all_texts() -> None:
    complete = [code for code, language in read_languages().items() if language.complete]
    assert PUBLICCODE["localisation"]["availableLanguages"] == complete
