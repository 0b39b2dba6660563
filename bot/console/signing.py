"""Signing in with e-mail address and password, and what happens after many wrong ones.

What is known about an address does not show: an unknown one gets the same words, as late.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.console.passwords import Passwords
from storage import Database, sign_in_attempts, staff
from storage.staff import StaffMember

MOST_PER_EMAIL = 10
MOST_PER_IP = 100
"""A whole town hall may come from one address."""


@dataclass(frozen=True)
class Refused:
    """Not signed in; `locked_until` when there were too many wrong passwords."""

    locked_until: datetime | None


@dataclass(frozen=True)
class SigningIn:
    """Checks passwords."""

    database: Database
    passwords: Passwords
    secret_key: str
    clock: Clock

    async def attempt(self, email: str, password: str, ip: str) -> StaffMember | Refused:
        """Who this is, if the password is hers."""
        email = email.strip().lower()
        keys = self._key("email", email), self._key("ip", ip)
        now = self.clock()
        async with self.database.unit(None) as unit:
            await sign_in_attempts.forget(unit, now)
            by_email = await sign_in_attempts.count(unit, keys[0], MOST_PER_EMAIL, now)
            by_ip = await sign_in_attempts.count(unit, keys[1], MOST_PER_IP, now)
            person = await staff.find_by_email(unit, email)
        refused = Refused(
            max(filter(None, (by_email.locked_until, by_ip.locked_until)), default=None)
        )
        if not (by_email.allowed and by_ip.allowed):
            return refused
        stored = person.password_hash if person and person.active else None
        if not await self.passwords.fits(stored, password) or not (person and stored):
            return refused
        async with self.database.unit(None) as unit:
            await sign_in_attempts.forgive(unit, keys[0])
            await sign_in_attempts.forgive_one(unit, keys[1])
        if self.passwords.outdated(stored):
            await self._hash_anew(person, password)
        return person

    async def _hash_anew(self, person: StaffMember, password: str) -> None:
        hashed = await self.passwords.hash(password)
        async with self.database.unit(None) as unit:
            await staff.set_password(unit, person.id, hashed)

    def _key(self, kind: str, value: str) -> bytes:
        return hmac.digest(self.secret_key.encode(), f"{kind}:{value}".encode(), hashlib.sha256)
