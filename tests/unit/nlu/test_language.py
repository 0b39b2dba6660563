import pytest

from locales import read_languages
from nlu.data import DATA_DIR
from nlu.hints import read_hints
from nlu.language import LanguageDetector

LANGUAGES = tuple(read_languages())


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    return LanguageDetector(LANGUAGES, read_hints(DATA_DIR))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hoe kan ik een huis vinden voor mijn gezin", "nl"),
        ("how can i find a house for my family", "en"),
        ("كيف بدي لاقي بيت لعيلتي", "ar"),
        ("kif baddi le2i bet la 3ayleti", "ar"),
        ("ንስድራይ ቤት ከመይ ጌረ ክረክብ", "ti"),
        ("چطور برای خانواده‌ام خانه پیدا کنم", "fa"),
        ("chetor mitonam baraye khanevade khane peyda konam", "fa"),
        ("ailem icin nasil ev bulabilirim", "tr"),
        ("sideen guri ugu helaa qoyskayga", "so"),
        ("ez çawa dikarim ji bo malbata xwe malekê bibînim", "ku"),
        ("ez cawa dikarim male bibinim ji bo zaroken min", "ku"),
        ("як знайти житло для моєї родини", "uk"),
        ("как найти жильё для моей семьи", "ru"),
        ("jak znalezc mieszkanie dla rodziny", "pl"),
        ("comment trouver un logement pour ma famille", "fr"),
        ("uitkering nasıl başvurulur", "tr"),
    ],
)
def test_each_of_the_twelve_is_known_also_in_latin_letters(
    detector: LanguageDetector, text: str, language: str
) -> None:
    assert detector.detect(text) == language


@pytest.mark.parametrize(
    "text", ["", "ok", "DigiD", "112", "😀", "https://duo.nl/page", "uitkering?"]
)
def test_what_tells_too_little_is_left_open(detector: LanguageDetector, text: str) -> None:
    assert detector.detect(text) is None


def test_the_own_language_weighs_where_there_is_room(detector: LanguageDetector) -> None:
    assert detector.detect("information") is None
    assert detector.detect("information", "fr") == "fr"
    assert detector.detect("سلام", "fa") == "fa"
    assert detector.detect("hoe kan ik een huis vinden", "fr") == "nl"


def test_a_language_that_the_municipality_lacks_is_left_open() -> None:
    few = LanguageDetector(["nl", "en"], read_hints(DATA_DIR))
    assert few.detect("كيف أقدم على مساعدة") is None
    assert few.detect("як мені їхати до лікаря") is None
    assert few.detect("hoe kan ik een huis vinden") == "nl"


def test_a_thirteenth_language_needs_no_code() -> None:
    more = LanguageDetector([*LANGUAGES, "ro", "ckb"], read_hints(DATA_DIR))
    assert more.detect("cum pot să găsesc o locuință pentru familia mea") == "ro"
    assert more.detect("چۆن دەتوانم ماڵێک بدۆزمەوە") == "ckb"


def test_a_language_that_no_script_lists_is_taken_for_one_in_latin_letters() -> None:
    more = LanguageDetector([*LANGUAGES, "hu"], read_hints(DATA_DIR))
    assert more.detect("hogyan kaphatok lakást a családomnak") == "hu"
    assert more.detect("как найти жильё для моей семьи") == "ru"
