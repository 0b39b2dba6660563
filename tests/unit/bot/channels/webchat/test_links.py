"""Plain text to safe HTML."""

import pytest

from bot.channels.webchat.links import to_html


def _targets(text: str) -> list[str]:
    return [part.split('"')[0] for part in str(to_html(text)).split('href="')[1:]]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Bel 112.", "tel:112"),
        ("اتصل 112", "tel:112"),
        ("Bel 113 of chat", "tel:113"),
        ("Veilig Thuis: 0800-2000", "tel:08002000"),
        ("Kindertelefoon 116 111", "tel:116111"),
        ("Gemeente: 14 0499", "tel:140499"),
        ("Bel 088 024 74 74!", "tel:0880247474"),
        ("Bel (0499) 49 14 91", "tel:0499491491"),
        ("+31 6 12345678", "tel:+31612345678"),
        ("Ga naar toeslagen.nl.", "https://toeslagen.nl"),
        ("(www.duo.nl/inburgeren)", "https://www.duo.nl/inburgeren"),
        ("https://ind.nl/nl?a=1&b=2, daarna", "https://ind.nl/nl?a=1&amp;b=2"),
    ],
)
def test_what_one_can_tap(text: str, target: str) -> None:
    assert _targets(text) == [target]


@pytest.mark.parametrize(
    "text",
    [
        "€ 112 per maand",
        "€112",
        "112 euro",
        "113,50",
        "01-01-2026",
        "2026-11-21",
        "3 keer 14 dagen",
        "info@toeslagen.nl",
        "1234567890123456",
        "112%",
    ],
)
def test_what_is_no_number_to_call(text: str) -> None:
    assert _targets(text) == []


def test_markup_is_shown_and_not_obeyed() -> None:
    html = str(to_html('<script>x</script> https://a.nl/"onclick=y <b>'))
    assert "<script>" not in html
    assert "<b>" not in html
    assert _targets('https://a.nl/"onclick=y') == ["https://a.nl/"]


def test_paragraphs_and_lines() -> None:
    assert str(to_html("een\ntwee\n\n\ndrie\n")) == "<p>een<br>twee</p><p>drie</p>"


def test_a_number_reads_left_to_right_in_arabic() -> None:
    assert 'dir="ltr" href="tel:08002000"' in str(to_html("اتصل 0800-2000"))


def test_what_tells_the_direction_stays_outside_the_link() -> None:
    html = str(to_html("اطلبوا على \u2066https://www.digid.nl\u2069. ثم"))
    assert 'href="https://www.digid.nl"' in html
    assert "</a>\u2069." in html


def test_a_long_address_goes_on_in_the_next_line_after_a_slash() -> None:
    html = str(to_html("https://www.toeslagen.nl/proefberekening/nu"))
    assert 'href="https://www.toeslagen.nl/proefberekening/nu"' in html
    assert ">https://www.toeslagen.nl/<wbr>proefberekening/<wbr>nu</a>" in html
