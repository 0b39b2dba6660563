"""Staff who use the console: made in the database, signed in over HTTP or in a browser.

`signed_in(home, runtime, "coach")` gives a client with its cookies; `client.post(path, {...})` puts
the form token in. In a browser: `await sign_in(page, home.url, await colleague(runtime, "admin"))`.
"""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count

import httpx
from argon2 import PasswordHasher
from playwright.async_api import Page, expect

from bot.wiring import Runtime
from storage import staff
from storage.staff import Role
from tests.support.serving import Served

PASSWORD = "een lang wachtwoord"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Hashes in no time; the console hashes anew at the first sign-in, as it would after an update."""
_NUMBERS = count(1)
_CSRF = re.compile(r'name="csrf" value="([^"]+)"')


@dataclass(frozen=True)
class Colleague:
    """Somebody with the password PASSWORD."""

    id: int
    email: str
    name: str
    municipality_id: int


async def colleague(
    runtime: Runtime,
    role: Role = "coach",
    *,
    name: str = "Sanne",
    slug: str = "meerdael",
    also: Sequence[str] = (),
    language: str = "nl",
) -> Colleague:
    """A new member of staff; `also` are municipalities where she is a coach besides."""
    email = f"{name.lower().replace(' ', '.')}.{next(_NUMBERS)}@example.org"
    municipality_id = runtime.municipality_ids[slug]
    async with runtime.database.unit(municipality_id) as unit:
        hashed = CHEAP.hash(PASSWORD)
        made = await staff.create(unit, email, name, hashed, runtime.clock(), language)
        await staff.join(unit, made, role)
    for other in also:
        async with runtime.database.unit(runtime.municipality_ids[other]) as unit:
            await staff.join(unit, made, "coach")
    return Colleague(made, email, name, municipality_id)


@dataclass
class Client:
    """A browser without script; redirects are not followed."""

    http: httpx.AsyncClient
    csrf: str = ""
    page: str = ""
    """The last page, as text."""

    async def get(self, path: str, **headers: str) -> httpx.Response:
        """Look at a page."""
        return self._keep(await self.http.get(path, headers=headers))

    async def post(
        self, path: str, fields: Mapping[str, str | list[str]] | None = None, **headers: str
    ) -> httpx.Response:
        """Send a form, with this session's token unless `csrf` is among the fields."""
        data = {"csrf": self.csrf, **(fields or {})}
        return self._keep(await self.http.post(path, data=data, headers=headers))

    async def sign_in(self, email: str, password: str = PASSWORD, **more: str) -> httpx.Response:
        """Try to sign in; keeps the token of the session when that succeeds."""
        fields = {"email": email, "password": password, **more}
        answer = await self.http.post("/console/sign-in", data=fields)
        self._keep(answer)
        if answer.status_code == 303:
            found = _CSRF.search((await self.http.get("/console/account")).text)
            self.csrf = found[1] if found else ""
        return answer

    def _keep(self, answer: httpx.Response) -> httpx.Response:
        self.page = answer.text
        return answer


@asynccontextmanager
async def stranger(home: Served, language: str = "nl") -> AsyncIterator[Client]:
    """Somebody who is not signed in."""
    headers = {"Accept-Language": language}
    async with httpx.AsyncClient(base_url=home.url, headers=headers, timeout=20) as http:
        yield Client(http)


@asynccontextmanager
async def signed_in(
    home: Served, runtime: Runtime, role: Role = "coach", person: Colleague | None = None
) -> AsyncIterator[Client]:
    """Somebody who is, with this role in Meerdael, or this person."""
    who = person or await colleague(runtime, role)
    async with stranger(home) as client:
        answer = await client.sign_in(who.email)
        assert answer.status_code == 303, answer.text
        yield client


async def sign_in(page: Page, url: str, who: Colleague) -> None:
    """Sign in through the page, and wait for the start page."""
    await page.goto(f"{url}/console/sign-in")
    await page.locator("#field-email").fill(who.email)
    await page.locator("#field-password").fill(PASSWORD)
    await page.locator("#field-password").press("Enter")
    await expect(page.locator("nav.pages")).to_be_visible()
