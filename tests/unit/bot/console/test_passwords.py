"""Passwords, hashed."""

from argon2 import PasswordHasher

from bot.console.passwords import LONGEST, Passwords

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


async def test_the_right_one_fits_and_no_other() -> None:
    passwords = Passwords(CHEAP)
    stored = await passwords.hash("een lang wachtwoord")
    assert await passwords.fits(stored, "een lang wachtwoord")
    assert not await passwords.fits(stored, "een lang wachtwoord ")
    assert not await passwords.fits(None, "een lang wachtwoord")
    assert not await passwords.fits("not a hash", "een lang wachtwoord")


async def test_the_same_letters_from_another_keyboard() -> None:
    passwords = Passwords(CHEAP)
    stored = await passwords.hash("caf\u00e9 om de hoek")
    assert await passwords.fits(stored, "cafe\u0301 om de hoek")


async def test_a_hash_of_less_effort_is_outdated() -> None:
    assert Passwords().outdated(await Passwords(CHEAP).hash("een lang wachtwoord"))
    assert not Passwords(CHEAP).outdated(await Passwords(CHEAP).hash("een lang wachtwoord"))


async def test_an_unknown_person_costs_the_same_work() -> None:
    verified = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # noqa: A002 - the library's name
            verified.append(password)
            return super().verify(hash, password)

    passwords = Passwords(Counting(time_cost=1, memory_cost=8, parallelism=1))
    await passwords.fits(None, "een lang wachtwoord")
    assert verified == ["een lang wachtwoord"]


async def test_what_is_longer_than_any_password_is_not_worked_on() -> None:
    """Putting marks in order costs the square of their number, and all other work waits for it."""
    verified = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # noqa: A002 - the library's name
            verified.append(password)
            return super().verify(hash, password)

    passwords = Passwords(Counting(time_cost=1, memory_cost=8, parallelism=1))
    stored = await passwords.hash("een lang wachtwoord")
    endless = "a" + "\u0301\u0323" * 200_000
    assert not await passwords.fits(stored, endless)
    assert not await passwords.fits(None, endless)
    assert verified == ["", ""], "the same work is done, on nothing"


async def test_the_longest_password_fits_however_it_is_put_together() -> None:
    passwords = Passwords(CHEAP)
    stored = await passwords.hash("\u1eaf" * LONGEST)
    assert await passwords.fits(stored, "a\u0306\u0301" * LONGEST)
