"""A citizen service number is known for one, however it is written; other numbers are not."""

import pytest

from bot.console.bsn import holds_bsn


@pytest.mark.parametrize(
    "text",
    [
        "123456782",
        "Amal Haddad 123456782",
        "Amal (123456782)",
        "bsn:111222333",
        "BSN 1112.22.333",
        "111 222 333",
        "111.222.333",
        "111-222-333",
        "1112 22 333",
        "11 12 22 333",
        "12345672",
        "012345672",
        "١٢٣٤٥٦٧٨٢",
        "１２３４５６７８２",
        "zaak 12, bsn 123456782.",
        "123\u00a0456\u00a0782",
        "Dorpsstraat 3 123456782",
    ],
)
def test_it_is_known(text: str) -> None:
    assert holds_bsn(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Amal Haddad",
        "123456789",
        "000000000",
        "06-12345678",
        "0612345678",
        "+31 6 12345678",
        "+31123456782",
        "020 1234567",
        "26-11-2026",
        "2026-11-26",
        "26.11.2026 10:00",
        "€ 1.234.567,82",
        "NL91ABNA0417164300",
        "1234567820",
        "Dorpsstraat 3, 1234 AB",
        "²³",
    ],
)
def test_other_numbers_are_none(text: str) -> None:
    assert not holds_bsn(text)


def test_a_text_of_digits_without_end_is_no_work() -> None:
    assert not holds_bsn("1" * 100_000)
    assert not holds_bsn("1 " * 100_000)
    assert not holds_bsn("111-" * 50_000 + "x")
