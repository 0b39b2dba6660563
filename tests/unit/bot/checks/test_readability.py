"""Hard texts and long sentences are told, with file and line; easy ones are not."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from bot.checks.findings import Finding
from bot.checks.readability import EASY, PLAIN, bare, check_readability, reading_ease
from flows import CONTENT, Library

Answer = Callable[[str], Library]
EASY_TEXT = "Vraag DigiD aan. U krijgt een brief. Daar staat een code in. Maak de brief open. " * 2
HARD_TEXT = (
    "De inburgeringsplichtige dient zijn verblijfsvergunning tijdig te verlengen. "
    "De uitvoeringsorganisatie beoordeelt vervolgens individuele omstandigheden. "
    "Bijzondere gezinsomstandigheden rechtvaardigen termijnverlenging uitsluitend incidenteel."
)
FAIRLY_HARD = (
    "Neem uw verblijfsvergunning en de brief van de gemeente mee naar het gesprek. "
    "De medewerker bekijkt dan samen met u welke voorzieningen er voor uw gezin mogelijk zijn."
)


def own(library: Library) -> list[Finding]:
    return [f for f in check_readability(library) if f.where.startswith("own/")]


def test_an_easy_text_is_let_be(answer: Answer) -> None:
    assert own(answer(f'short: "{EASY_TEXT}"')) == []


def test_a_hard_text_is_an_error_with_its_place(answer: Answer) -> None:
    (found,) = own(answer(f'short: "{HARD_TEXT}"'))
    assert reading_ease(HARD_TEXT) < PLAIN
    assert found.error
    assert found.where == "own/answers/own.yml:3"
    assert "start.own" in found.what
    assert "shorter words" in found.what


def test_a_fairly_hard_text_is_a_warning(answer: Answer) -> None:
    assert PLAIN <= reading_ease(FAIRLY_HARD) < EASY
    (found,) = own(answer(f'short: "{FAIRLY_HARD}"'))
    assert not found.error


def test_few_words_are_not_measured(answer: Answer) -> None:
    assert own(answer('short: "Uw verblijfsvergunningsverlengingsaanvraag."')) == []


def test_each_group_has_its_own_score(answer: Answer) -> None:
    variants = f'{{ukr: {{short: "{HARD_TEXT}"}}}}'
    (found,) = own(answer(f'short: "{EASY_TEXT}"\n    variants: {variants}'))
    assert "start.own (ukr)" in found.what


def test_a_hard_phrase_is_found_too(load: Callable[..., Library]) -> None:
    (found,) = own(load(phrases=f'source: "{HARD_TEXT}"\n'))
    assert found.where == "own/phrases.yml:1"


@pytest.mark.parametrize(("words", "findings"), [(20, 0), (21, 1)])
def test_a_sentence_has_twenty_words_at_most(answer: Answer, words: int, findings: int) -> None:
    sentence = " ".join(["dag"] * words)
    found = own(answer(f'short: "{sentence}. Tot ziens, en kom gauw weer."'))
    assert len(found) == findings
    assert all(f.error and "21 words in a sentence" in f.what for f in found)


def test_placeholders_and_addresses_are_short_words() -> None:
    text = "Bel {phone.emergency} of ga naar www.uitvoeringsorganisatie.nl/verblijfsvergunning."
    assert bare(text) == "Bel woord of ga naar woord."


def test_our_own_texts_are_easy() -> None:
    assert list(check_readability(Library.load([CONTENT]))) == []


def test_nothing_else_waits_for_the_library_that_counts() -> None:
    """Loading it takes seconds: the commands must start without it."""
    code = "import sys, bot.commands.line; sys.exit('textstat' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
