"""Searching people whose names the database cannot read."""

from starlette.datastructures import QueryParams

from bot.console.people_list import PER_PAGE, Filters, plain, select
from storage.newcomers import OnFile


def person(number: int, name: str, coach: int | None = None, backup: int | None = None) -> OnFile:
    return OnFile(
        number, name, None, "Heikant", "ar", coach, None, backup, False, False, number % 2 == 0
    )


def found(people: list[OnFile], query: str) -> list[str | None]:
    return [one.name for one in select(people, Filters.of(QueryParams(query)), 7).people]


def test_any_part_of_a_name_finds_it_without_its_accents() -> None:
    people = [person(1, "Ayşe Çelik"), person(2, "Étienne"), person(3, "أمل حداد")]
    assert found(people, "q=celik+ays") == ["Ayşe Çelik"]
    assert found(people, "q=%C3%89TIENNE") == ["Étienne"]
    assert found(people, "q=%D8%AD%D8%AF%D8%A7%D8%AF") == ["أمل حداد"]
    assert plain("İSTANBUL") == plain("istanbul")


def test_mine_are_those_i_coach_or_stand_in_for() -> None:
    people = [person(1, "a", coach=7), person(2, "b", coach=8, backup=7), person(3, "c", coach=8)]
    assert found(people, "coach=mine") == ["a", "b"]
    assert found(people, "coach=8") == ["b", "c"]
    assert found([*people, person(4, "d")], "coach=none") == ["d"]
    assert found(people, "chat=without") == ["a", "c"]


def test_a_page_behind_the_last_is_the_last() -> None:
    people = [person(number, f"n{number}") for number in range(PER_PAGE + 1)]
    page = select(people, Filters.of(QueryParams("page=999999")), 7)
    assert (page.number, page.pages, len(page.people)) == (2, 2, 1)
    assert select([], Filters(), 7).pages == 1


def test_an_address_keeps_what_was_asked_for() -> None:
    filters = Filters.of(QueryParams("q=a+b&coach=mine&page=3"))
    assert filters.address(4) == "?q=a+b&coach=mine&page=4"
    assert filters.address(1) == "?q=a+b&coach=mine"
