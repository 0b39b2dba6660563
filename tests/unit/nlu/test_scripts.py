import pytest

from nlu.scripts import by_letters, script_of_text


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("hoe gaat het", "latin"),
        ("كيف بقدم على uitkering", "arabic"),
        ("заява", "cyrillic"),
        ("ደብዳበ", "ethiopic"),
        ("ik wil graag weten wat متى betekent", "latin"),
        ("你好吗", None),
        ("a", None),
        ("😀😀 123", None),
        ("", None),
    ],
)
def test_the_script_of_most_letters_decides(text: str, script: str | None) -> None:
    assert script_of_text(text) == script


@pytest.mark.parametrize(
    ("text", "script", "language"),
    [
        ("دەمەوێت بزانم", "arabic", "ckb"),
        ("زه غواړم", "arabic", "ps"),
        ("مجھے بڑا گھر چاہیے", "arabic", "ur"),
        ("چگونه پول بگیرم", "arabic", "fa"),
        ("كيف أقدم على مساعدة", "arabic", "ar"),
        ("سلام", "arabic", None),
        ("як мені їхати", "cyrillic", "uk"),
        ("как дела", "cyrillic", None),
        ("это мой дом", "cyrillic", "ru"),
        ("ово је љубав", "cyrillic", None),
        ("ንምንታይ እዩ", "ethiopic", "ti"),
        ("ይህ ምን ነው", "ethiopic", "am"),
        ("hallo", "latin", None),
    ],
)
def test_letters_that_others_lack_tell_the_language(
    text: str, script: str, language: str | None
) -> None:
    assert by_letters(text, script) == language
