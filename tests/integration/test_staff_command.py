"""`meedoen staff`: the first administrator, by password or by link."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.commands.line import app
from bot.console.passwords import Passwords
from bot.errors import ConfigurationError
from storage import Database, sign_in, staff
from storage.staff import StaffMember
from tests.support.console import PASSWORD
from tests.support.database import ENCRYPTION_KEYS

EMAIL = "jo@example.org"
JO = ["add", "--email", EMAIL, "--name", "Jo", "--role", "admin"]


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, database_url: str, tmp_path: Path) -> None:
    """The installation that the command works on."""
    monkeypatch.setenv("MEEDOEN_DATABASE_URL", database_url)
    monkeypatch.setenv("MEEDOEN_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MEEDOEN_ENCRYPTION_KEYS", ENCRYPTION_KEYS[0])
    monkeypatch.setenv("MEEDOEN_PUBLIC_URL", "https://meedoen.example")


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, ["staff", *arguments], input=typed)


def person(url: str) -> StaffMember:
    async def find() -> StaffMember | None:
        database = await Database.open(url, encryption_keys=ENCRYPTION_KEYS)
        async with database.unit(None) as unit:
            found = await staff.find_by_email(unit, EMAIL)
        await database.close()
        return found

    found = asyncio.run(find())
    assert found is not None
    return found


def test_a_password_from_stdin(database_url: str) -> None:
    done = run(*JO, typed=f"{PASSWORD}\n")
    assert (done.exit_code, done.output) == (0, f"{EMAIL} can sign in.\n")
    assert asyncio.run(Passwords().fits(person(database_url).password_hash, PASSWORD))
    assert run("list").output == f"{EMAIL}  Jo  admin in meerdael\n"
    again = run(*JO[:-1], "coach", "--municipality", "bergeind")
    assert "already" in again.output
    assert run("list").output == f"{EMAIL}  Jo  coach in bergeind, admin in meerdael\n"


def test_a_link(database_url: str) -> None:
    done = run(*JO, "--link")
    token = done.output.strip().removeprefix("https://meedoen.example/console/welcome/")
    assert len(token) == 43
    assert person(database_url).password_hash is None
    assert "no password yet" in run("list").output


def test_a_new_password_ends_her_sessions(database_url: str) -> None:
    run(*JO, typed=f"{PASSWORD}\n")
    jo = person(database_url)

    async def sessions(*, begin: bool) -> bool:
        database = await Database.open(database_url, encryption_keys=ENCRYPTION_KEYS)
        async with database.unit(None) as unit:
            from_now = (await unit.driver_connection.execute("SELECT now()")).fetchone
            row = await from_now()
            assert row is not None
            if begin:
                await sign_in.begin(unit, jo.id, "token", row[0])
            found = await sign_in.find(unit, "token", row[0])
        await database.close()
        return found is not None

    assert asyncio.run(sessions(begin=True))
    assert run("password", "--email", EMAIL, typed="nog een wachtwoord\n").exit_code == 0
    assert not asyncio.run(sessions(begin=False))


@pytest.mark.parametrize(
    ("arguments", "typed", "said"),
    [
        (JO, "kort\n", "12 to 200 characters"),
        (JO, "", "12 to 200 characters"),
        ([*JO, "--municipality", "nergens"], "", "choose from"),
        (["add", "--email", "jo", "--name", "Jo", "--role", "coach"], "", "--email and --name"),
        (["password", "--email", "wie@example.org"], "", "nobody signs in"),
    ],
)
def test_what_is_wrong_is_said(arguments: list[str], typed: str, said: str) -> None:
    done = run(*arguments, typed=typed)
    assert isinstance(done.exception, ConfigurationError)
    assert said in str(done.exception)


def test_a_role_that_does_not_exist() -> None:
    assert run(*JO[:-1], "king").exit_code == 2


def test_nobody_yet() -> None:
    assert "meedoen staff add" in run("list").output
