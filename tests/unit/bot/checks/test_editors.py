"""The editors' page names what there is."""

import re
from datetime import date

from bot.checks.every import check_all
from bot.profiles import Readers
from bot.settings import REPOSITORY, Settings
from flows import CONTENT, Library
from locales import read_languages

PAGE = (REPOSITORY / "docs" / "editors.md").read_text(encoding="utf-8")


def table(heading: str) -> set[str]:
    """The words in code signs in the first column of the table below a heading."""
    part = PAGE.partition(f"### {heading}\n")[2].partition("\n#")[0]
    rows = [line.split("|")[1] for line in part.splitlines() if line.startswith("| `")]
    return {word for row in rows for word in re.findall(r"`(\w+)`", row)}


def test_the_contacts_that_answers_name_are_those_of_the_table() -> None:
    answers = Library.load([CONTENT]).answers.values()
    assert table("Local contacts") == {key for answer in answers for key in answer.local}


def test_the_readers_are_those_of_the_table() -> None:
    assert table("Who may read") == set(Readers.model_fields)


def test_thirty_examples_are_asked_for_in_six_languages_and_twenty_in_the_others() -> None:
    least = {code: language.examples for code, language in read_languages().items()}
    assert {code for code, number in least.items() if number == 30} == {
        *("nl", "en", "ar", "tr", "uk", "fa")
    }
    assert {code for code, number in least.items() if number == 20} == {
        *("ti", "so", "ku", "ru", "pl", "fr")
    }


def test_all_that_is_shipped_is_without_an_error() -> None:
    found = check_all(Settings(), date(2026, 11, 21))
    assert [finding for finding in found if finding.error] == []
