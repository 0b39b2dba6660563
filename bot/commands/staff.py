"""`meedoen staff`: the people who use the console. The first administrator is made here; from then
on the console's Team page does the same."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

import typer

from bot.clock import system_clock
from bot.console import sessions
from bot.console.navigation import BASE
from bot.console.passwords import LONGEST, SHORTEST, Passwords
from bot.errors import ConfigurationError
from bot.settings import Settings
from bot.wiring.content import read_content
from bot.wiring.runtime import database_url, ensure_municipalities
from bot.wiring.secrets import encryption_keys
from storage import Database, Unit, migrations, sign_in, staff
from storage.staff import Role, StaffMember

app = typer.Typer(no_args_is_help=True, help="The people who use the console.")

Email = Annotated[str, typer.Option(help="E-mail address, with which she signs in.")]
Link = Annotated[
    bool,
    typer.Option("--link", help="Print a link by which she chooses a password herself (48 hours)."),
]


@dataclass(frozen=True)
class Office:
    """The database, and the municipalities in it by slug."""

    database: Database
    municipalities: dict[str, int]


@app.command("add")
def add(
    email: Email,
    name: Annotated[str, typer.Option(help="As newcomers may read it.")],
    role: Annotated[Role, typer.Option(help="What she may do.")],
    municipality: Annotated[str, typer.Option(help="Slug; by default MEEDOEN_MUNICIPALITY.")] = "",
    link: Link = False,
) -> None:
    """Let somebody work for a municipality. The password is asked for, or read from stdin."""
    settings = Settings.read()

    async def work(office: Office) -> str:
        here = _municipality(office, municipality or settings.municipality)
        async with office.database.unit(here) as unit:
            known = await staff.find_by_email(unit, email)
            staff_id = known.id if known else await _create(unit, email, name)
            await staff.join(unit, staff_id, role)
        if known and known.password_hash and not link:
            return f"{email} signs in with the password that was hers already."
        return await _let_in(office, settings, staff_id, email, link)

    _say(settings, work)


@app.command("password")
def password(email: Email, link: Link = False) -> None:
    """Give somebody a new password, asked for or read from stdin. Her sessions end."""
    settings = Settings.read()

    async def work(office: Office) -> str:
        async with office.database.unit(None) as unit:
            known = await staff.find_by_email(unit, email)
        if known is None:
            raise ConfigurationError(f"nobody signs in with {email}: see `meedoen staff list`")
        return await _let_in(office, settings, known.id, email, link)

    _say(settings, work)


@app.command("list")
def list_staff() -> None:
    """Everybody who may sign in, with what each is where."""
    settings = Settings.read()

    async def work(office: Office) -> str:
        slugs = {number: slug for slug, number in office.municipalities.items()}
        async with office.database.unit(None) as unit:
            lines = [await _line(unit, person, slugs) for person in await staff.everybody(unit)]
        return "\n".join(lines) or "Nobody yet: meedoen staff add"

    _say(settings, work)


async def _line(unit: Unit, person: StaffMember, slugs: dict[int, str]) -> str:
    own = await staff.memberships_of(unit, person.id)
    roles = ", ".join(f"{one.role} in {slugs.get(one.municipality_id, '?')}" for one in own)
    waits = "" if person.password_hash else " (no password yet)"
    return f"{person.email}  {person.name}  {roles or 'works nowhere'}{waits}"


async def _create(unit: Unit, email: str, name: str) -> int:
    if "@" not in email or not name.strip():
        raise ConfigurationError("--email and --name: write both")
    return await staff.create(unit, email, name.strip(), None, system_clock())


async def _let_in(office: Office, settings: Settings, staff_id: int, email: str, link: bool) -> str:
    """A link, or a password at once."""
    if link:
        token = sessions.new_token()
        async with office.database.unit(None) as unit:
            await sign_in.make_link(unit, staff_id, token, system_clock())
        base = settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
        return f"{base}{BASE}/welcome/{token}"
    hashed = await Passwords().hash(await asyncio.to_thread(_ask))
    async with office.database.unit(None) as unit:
        await staff.set_password(unit, staff_id, hashed)
        await sessions.end_all(unit, staff_id)
        await sign_in.drop_links(unit, staff_id)
    return f"{email} can sign in."


def _ask() -> str:
    typed = (
        str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
        if sys.stdin and sys.stdin.isatty()
        else (sys.stdin.readline().rstrip("\r\n") if sys.stdin else "")
    )
    if not SHORTEST <= len(typed) <= LONGEST:
        raise ConfigurationError(f"a password has {SHORTEST} to {LONGEST} characters")
    return typed


def _municipality(office: Office, slug: str) -> int:
    if slug not in office.municipalities:
        known = ", ".join(office.municipalities)
        raise ConfigurationError(f"--municipality {slug}: choose from {known}")
    return office.municipalities[slug]


def _say(settings: Settings, work: Callable[[Office], Awaitable[str]]) -> None:
    async def run() -> str:
        async with _open(settings) as office:
            return await work(office)

    typer.echo(asyncio.run(run()))


@asynccontextmanager
async def _open(settings: Settings) -> AsyncIterator[Office]:
    """The database alone, beside whatever runs on it. Raises ConfigurationError, StorageError."""
    async with AsyncExitStack() as stack:
        content = read_content(settings)
        url = await asyncio.to_thread(database_url, settings, stack)
        if settings.embedded:
            await asyncio.to_thread(migrations.upgrade, url)
        database = await Database.open(url, encryption_keys=encryption_keys(settings))
        stack.push_async_callback(database.close)
        yield Office(database, dict(await ensure_municipalities(database, content.profiles)))
