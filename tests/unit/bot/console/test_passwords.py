"""Passwords, hashed."""

from argon2 import PasswordHasher

from bot.console.passwords import Passwords

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
