"""Passwords, hashed by argon2id. Hashing costs time and 64 MB on purpose: it is done beside the
event loop, two at a time."""

import asyncio
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
"""Characters. Length is what counts: no rules about signs and capitals."""
LONGEST = 200
PIECES = 4
"""Characters that one letter may come in, with all its marks apart."""
AT_ONCE = 2


class Passwords:
    """Hashes and verifies."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._nobodys: str | None = None

    async def hash(self, password: str) -> str:
        """What is stored of a password."""
        async with self._gate:
            return await asyncio.to_thread(self._hasher.hash, _normal(password))

    async def fits(self, stored: str | None, password: str) -> bool:
        """Whether this is the password. Without a stored one it takes as long, and it is not."""
        async with self._gate:
            if stored is None:
                await asyncio.to_thread(self._verify, await self._dummy(), password)
                return False
            return await asyncio.to_thread(self._verify, stored, password)

    def outdated(self, stored: str) -> bool:
        """Whether it was hashed with less than today's effort."""
        return self._hasher.check_needs_rehash(stored)

    async def _dummy(self) -> str:
        if self._nobodys is None:
            made = await asyncio.to_thread(self._hasher.hash, secrets.token_urlsafe())
            self._nobodys = made
        return self._nobodys

    def _verify(self, stored: str, password: str) -> bool:
        try:
            # Of what is too long nothing is made, and it takes no less time: nor does it take more,
            # as putting thousands of marks in order would, with everybody else waiting.
            usable = len(password) <= LONGEST * PIECES
            return self._hasher.verify(stored, _normal(password) if usable else "")
        except (VerificationError, InvalidHashError):
            return False


def _normal(password: str) -> str:
    """The same letters are the same password, however a keyboard puts them together."""
    return unicodedata.normalize("NFC", password)
