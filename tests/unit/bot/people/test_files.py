"""What may go on file."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.people import check
from bot.profiles import Profile, read_profiles
from bot.settings import REPOSITORY
from storage.newcomers import NewNewcomer

TODAY = date(2026, 11, 26)
GOOD = NewNewcomer(name="Amal", coach_id=1, backup_coach_id=2, village="Meerdael", language="ar")


@pytest.fixture(scope="module")
def profile() -> Profile:
    return read_profiles([Path(REPOSITORY / "municipalities")])["meerdael"]


def test_what_is_right_is_kept_as_it_is(profile: Profile) -> None:
    checked = check(GOOD, profile, {1, 2}, TODAY)
    assert (checked.file, checked.wrong, checked.odd) == (GOOD, (), ())


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"name": " \n "}, ("name", "missing")),
        ({"coach_id": 3}, ("coach", "no_member")),
        ({"backup_coach_id": 3}, ("backup", "no_member")),
        ({"backup_coach_id": 1}, ("backup", "same_as_coach")),
        ({"village": "Atlantis"}, ("village", "unknown_village")),
        ({"language": "tlh"}, ("language", "unknown_language")),
        ({"group": "king"}, ("group", "unknown_group")),
        ({"arrived_on": date(2026, 11, 27)}, ("arrived_on", "in_future")),
        ({"permit_on": date(1949, 12, 31)}, ("permit_on", "too_early")),
        ({"housed_on": date(2031, 11, 27)}, ("housed_on", "too_late")),
    ],
)
def test_each_field_is_told_what_is_wrong(
    change: dict[str, object], wrong: tuple[str, str], profile: Profile
) -> None:
    file = replace(GOOD, **change)  # type: ignore[arg-type]  # a test names fields
    assert check(file, profile, {1, 2}, TODAY).wrong == (wrong,)


def test_today_happened_and_a_home_may_be_to_come(profile: Profile) -> None:
    file = replace(GOOD, arrived_on=TODAY, housed_on=date(2027, 1, 4))
    assert check(file, profile, {1, 2}, TODAY).wrong == ()


def test_a_home_before_arrival_is_odd_but_may_be(profile: Profile) -> None:
    file = replace(GOOD, arrived_on=date(2025, 5, 1), housed_on=date(2025, 4, 30))
    checked = check(file, profile, {1, 2}, TODAY)
    assert (checked.wrong, checked.odd) == ((), ("housed_before_arrival",))


def test_without_listed_villages_any_may_be_written(profile: Profile) -> None:
    free = profile.model_copy(update={"villages": ()})
    assert check(replace(GOOD, village="Atlantis"), free, {1, 2}, TODAY).wrong == ()


def test_on_the_29th_of_february_too(profile: Profile) -> None:
    assert check(replace(GOOD, housed_on=TODAY), profile, {1, 2}, date(2028, 2, 29)).wrong == ()
