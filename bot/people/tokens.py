"""The secret of a link that joins a chat to somebody on file, and the addresses it goes by.

192 bits of chance: guessing one in its two weeks is out of reach however fast one tries, so that
nothing here counts attempts. https://core.telegram.org/bots/features#deep-linking allows 64
characters of A-Z, a-z, 0-9, _ and - after `start=`.
"""

import hashlib
import re
import secrets
from urllib.parse import quote

PREFIX = "join-"
"""By this a token is known wherever it turns up, so that it can be kept out of everything."""
MOST = 128
"""Characters of a text that are looked at as one token."""
_BYTES = 24
_BEGINS = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{16,128}}")
_ONLY = re.compile(
    rf"(?:https?://\S+[?&](?:start|{PREFIX[:-1]})=)?({PREFIX}[A-Za-z0-9_-]{{16,128}})"
)
HIDDEN = PREFIX + "…"


def new_token() -> str:
    """A fresh one: 37 characters."""
    return PREFIX + secrets.token_urlsafe(_BYTES)


def hash_of(token: str) -> str:
    """What is kept of it: without a salt, as there is too much chance in it to be looked up."""
    return hashlib.sha256(token.encode()).hexdigest()


def looks_like_token(text: str) -> bool:
    """Whether a command's argument is meant to be one, whole or broken off."""
    return text.startswith(PREFIX)


def as_token(given: str) -> str:
    """What was given where a token belongs; garbage becomes one that no link has."""
    return given.strip()[:MOST] if looks_like_token(given.strip()) else PREFIX


def alone_in(text: str) -> str | None:
    """The token of a text that is nothing but a token, or a link with one: she pasted it."""
    found = _ONLY.fullmatch(text.strip())
    return None if found is None else found[1]


def without_tokens(text: str) -> str:
    """The text with every token in it made unusable."""
    return _BEGINS.sub(HIDDEN, text) if PREFIX in text else text


def telegram_url(bot_name: str, token: str) -> str:
    """Opens the bot and, when she taps Start there, sends it the token."""
    return f"https://t.me/{quote(bot_name)}?start={token}"


def web_url(base: str, slug: str, token: str) -> str:
    """Opens the web chat, which asks her before it uses the token."""
    return f"{base.rstrip('/')}/{slug}?join={token}"
