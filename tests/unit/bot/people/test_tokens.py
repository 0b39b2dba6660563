"""Secrets of links: known wherever they turn up, and kept out of everything."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.people import alone_in, as_token, looks_like_token, telegram_url, web_url, without_tokens
from bot.people.tokens import hash_of, new_token

TOKEN = new_token()


def test_telegram_takes_it_and_it_cannot_be_guessed() -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{37}", TOKEN)
    assert len({new_token() for _ in range(1000)}) == 1000
    assert looks_like_token(TOKEN)
    assert hash_of(TOKEN) != hash_of(new_token())
    assert TOKEN not in hash_of(TOKEN)


def test_it_is_found_where_it_stands_alone() -> None:
    assert alone_in(f" {TOKEN}\n") == TOKEN
    assert alone_in(telegram_url("meerdael_bot", TOKEN)) == TOKEN
    assert alone_in(web_url("https://chat.example/", "meerdael", TOKEN)) == TOKEN
    assert alone_in(f"kijk: {TOKEN}") is None
    assert alone_in("https://example.org/?join=me") is None
    assert alone_in("join-venture") is None


@given(st.text(), st.text())
def test_in_any_text_it_is_made_unusable(before: str, after: str) -> None:
    assert TOKEN not in without_tokens(f"{before} {TOKEN}{after}")


@given(st.text())
def test_other_words_stay(text: str) -> None:
    if "join-" not in text:
        assert without_tokens(text) == text
    assert without_tokens("wij doen join-us") == "wij doen join-us"


@given(st.text())
def test_whatever_is_given_for_a_token_is_one_no_longer_than_fits(text: str) -> None:
    assert looks_like_token(as_token(text))
    assert len(as_token(text)) <= 128
