"""What identifies a person does not leave the house, and comes back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.translation.masking import mask

SECRETS = [
    "amal.h@voorbeeld.nl",
    "06-12345678",
    "+31 6 12 34 56 78",
    "0031612345678",
    "040-1234567",
    "123456782",
    "1234567",
    "NL91 ABNA 0417 1643 00",
    "nl91abna0417164300",
    "https://mijn.gemeente.nl/zaak/17?bsn=1",
    "www.gemeente.nl/amal",
    "5691 AB 12",
    "5691ab",
    "12a, 5691 AB",
    "٠٦١٢٣٤٥٦٧٨",
    "7101234.561.8",
]
PLAIN = [
    "Ik heb 3 kinderen en 2 kamers.",
    "De huur is 780 euro, om 10:30 uur.",
    "In 2026 in mei",
    "Zie [1] en [12]",
    "Yusuf woont in de Dorpsstraat",
]


@pytest.mark.parametrize("secret", SECRETS)
def test_it_is_hidden_wherever_it_stands(secret: str) -> None:
    for text in (secret, f"Bel {secret} nu", f"({secret})", f"is dit: {secret}?"):
        masked = mask(text)
        hidden = "".join(masked.hidden.values())
        digits = re.sub(r"\D", "", secret)
        assert secret not in masked.text
        assert not digits or digits in re.sub(r"\D", "", hidden)
        assert masked.restore(masked.text) == text


@pytest.mark.parametrize("text", PLAIN)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert mask(text).text == text


def test_names_are_not_hidden() -> None:
    assert mask("Ik ben Amal Haddad").hidden == {}


def test_places_are_found_however_a_translation_writes_them() -> None:
    masked = mask("Bel 0612345678 of 0687654321.")
    assert masked.text == "Bel [1] of [2]."
    assert masked.restore("اتصل [ ١ ] أو [۲].") == "اتصل 0612345678 أو 0687654321."
    assert masked.restore("Call [2] or [1], [2]!") == "Call 0687654321 or 0612345678, 0687654321!"


def test_what_a_translation_lost_is_added_and_what_it_made_up_stays() -> None:
    masked = mask("Bel 0612345678 of mail a@b.nl")
    assert masked.restore("Call [7]") == "Call [7]\n0612345678 · a@b.nl"
    assert masked.restore("Mail [2]") == "Mail a@b.nl\n0612345678"


def test_a_reference_of_her_own_is_not_taken_for_a_place() -> None:
    masked = mask("[1] bel 0612345678, [ 2 ]")
    assert masked.text == "[1] bel [3], [ 2 ]"
    assert masked.restore(masked.text) == "[1] bel 0612345678, [ 2 ]"


@pytest.mark.parametrize("text", ["", "  ", "0612345678", "a@b.nl, 0612345678!", "😀 12"])
def test_without_words_there_is_nothing_to_translate(text: str) -> None:
    assert not mask(text).has_words


_PARTS = st.sampled_from(
    [*SECRETS, *PLAIN, "[", "]", "[3]", "[ 1", " ", "\n", "12", "ab", "@", "."]
)


@given(st.one_of(st.text(), st.lists(_PARTS).map("".join)))
def test_restoring_gives_the_text_back(text: str) -> None:
    masked = mask(text)
    assert masked.restore(masked.text) == text


@given(st.lists(st.sampled_from(SECRETS), min_size=1), st.text(alphabet="ab [1]\n"))
def test_nothing_hidden_is_ever_lost(secrets: list[str], translation: str) -> None:
    masked = mask(" en ".join(secrets))
    restored = masked.restore(translation)
    assert all(value in restored for value in masked.hidden.values())
