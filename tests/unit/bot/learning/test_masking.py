"""What may be somebody's does not reach the list, in whatever form it is written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.learning.masking import LONGEST, mask
from bot.learning.places import PLACE

SEPARATORS = st.text(" .-/,()\u00a0\u2011\u200c_", max_size=3)
SCRIPTS = st.sampled_from(["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９"])
WORDS = st.text(st.characters(blacklist_categories=["Cs"]), max_size=30)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """Nine digits of one script or several, with whatever stands between them."""
    return "".join(draw(SCRIPTS)[draw(st.integers(0, 9))] + draw(SEPARATORS) for _ in range(9))


def longest_run(text: str) -> int:
    """Digits of the longest number, whatever stands between them but letters."""
    kept = [unicodedata.category(c)[0] for c in PLACE.sub("x", text)]
    runs = "".join(one for one in kept if one in "LN").replace("L", " ").split()
    return max(map(len, runs), default=0)


@given(WORDS, numbers(), WORDS)
def test_no_long_number_is_left(before: str, number: str, behind: str) -> None:
    assert longest_run(mask(f"{before} {number} {behind}")) <= 3
    assert longest_run(mask(f"{before}{number}{behind}")) <= 3


@given(WORDS)
def test_nothing_longer_than_three_digits_whatever_is_written(text: str) -> None:
    masked = mask(text)
    assert longest_run(masked) <= 3
    assert "@" not in masked
    assert masked == " ".join(masked.split())
    assert masked.isprintable() or any(c in masked for c in "\u200c\u200d")


@given(st.emails(), WORDS)
def test_no_mail_address_is_left(address: str, words: str) -> None:
    assert address.partition("@")[2] not in mask(f"{words} {address} ja").split()
    assert "@" not in mask(f"{words}{address}")


@given(WORDS, st.sampled_from(["Amira", "amira", "AMIRA", "Amíra", "amira's", "Amira,"]), WORDS)
def test_no_name_on_file_is_left(before: str, name: str, behind: str) -> None:
    assert "amira" not in mask(f"{before} {name} {behind}", ["Amira de Wit"]).casefold().split()


@given(st.text(min_size=LONGEST, max_size=4 * LONGEST))
def test_a_long_message_is_cut(text: str) -> None:
    masked = mask(text)
    assert len(masked) <= LONGEST + 2
    assert "‹" not in PLACE.sub("", masked), "no half of a mark"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("mijn bsn is 123456782", "mijn bsn is ‹number›"),
        ("bsn 1234 56 782 toch", "bsn ‹number› toch"),
        ("mijnbsnis123456782ok", "‹number›"),
        ("رقمي ١٢٣٤٥٦٧٨٢ شكرا", "رقمي ‹number› شكرا"),
        ("bel +31 (0)6 12 34 56 78", "bel ‹number›"),
        ("NL91 ABNA 0417 1643 00 klopt", "‹number› klopt"),
        ("nl91abna0417164300", "‹number›"),
        ("zaak Z-2024-00123", "zaak ‹number›"),
        ("V-nummer 1234567890", "V-nummer ‹number›"),
        ("geboren 12-05-1990", "geboren ‹number›"),
        ("geboren op 12 mei 1990 in Homs", "geboren op ‹number› in Homs"),
        ("born May 12, 1990", "born May ‹number›"),
        ("5611 AB 12", "‹address›"),
        ("ik woon in 5611ab", "ik woon in ‹address›"),
        ("Kerkstraat 12a is koud", "‹address› is koud"),
        ("mail a.b@c.nl nu", "mail ‹mail› nu"),
        ("mail a.b @ c.nl nu", "mail ‹mail› nu"),
        ("zie https://x.nl/a?b=1 hier", "zie ‹link› hier"),
        ("zie x.nl/a en toeslagen.nl", "zie ‹link› en ‹link›"),
        ("t.me/amira", "‹link›"),
        ("ik heet Yusuf Ali en zoek werk", "ik heet ‹name› en zoek werk"),
        ("je m’appelle Marie, bonjour", "je m’appelle ‹name›, bonjour"),
        ("моє ім’я Оксана", "моє ім’я ‹name›"),
        ("моє імʼя Оксана", "моє імʼя ‹name›"),
        ("my name is yusuf", "my name is ‹name›"),
        ("اسمي أحمد محمد وأريد بيتا", "اسمي ‹name› وأريد بيتا"),
        ("ስመይ ሳምሶን ሃይለ እዩ", "ስመይ ‹name› እዩ"),
        ("меня зовут Иван Петров и я тут", "меня зовут ‹name› и я тут"),
        ("regel een\nregel\u2028twee\x00\u202e", "regel een regel twee"),
    ],
)
def test_what_may_be_somebodys_is_hidden(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "bel ik 112?",
        "B1 of A2 examen, KNM",
        "ik heb 3 kinderen van 2, 5 en 11",
        "می‌خواهم کار کنم",
        "hoeveel is 90% van de huur",
        "wat is het verschil tussen WIA, WW en bijstand?",
    ],
)
def test_what_is_nobodys_stays(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    ("text", "names", "masked"),
    [
        ("Sanne zei: kom", ["Sanne de Wit"], "‹name› zei: kom"),
        ("sanne de wit belt niet", ["Sanne de Wit"], "‹name› de ‹name› belt niet"),
        ("Ayse Celik", ["Ayşe Çelik"], "‹name›"),
        ("Jean-Claude is ziek", ["Jean-Claude Mukendi"], "‹name›-‹name› is ziek"),
        ("kan Bo mij bellen", ["Bo Li"], "kan ‹name› mij bellen"),
        ("de man van de gemeente", ["Ali van de Ven"], "de man van de gemeente"),
        ("أمیرة", ["Amira"], "أمیرة"),
    ],
)
def test_names_on_file_are_hidden_in_their_own_script(
    text: str, names: list[str], masked: str
) -> None:
    assert mask(text, names) == masked
