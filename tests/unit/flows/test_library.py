"""Content is read once, and a municipality's own lies over ours, id by id."""

from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest

from flows import CONTENT, ContentError, Library, extract, source_hash
from tests.support.content_library import small_library

Load = Callable[[Mapping[str, str]], Library]


def test_our_own_content_loads() -> None:
    library = Library.load()
    assert len(library.answers) >= 21
    assert {"welcome", "question", "crisis", "person"} <= set(library.flows)


def test_an_own_answer_replaces_ours_as_a_whole(load: Load) -> None:
    own = (CONTENT.parent.parent / "tests/support/content/answers/small.yml").read_text()
    first = own[: own.index("  start.letter:")].replace('    more: "U krijgt', '    short_: "U')
    text = first.replace('    short_: "U een brief met een code."\n', "").replace(
        "Vraag DigiD aan op {link.digid}.", "Kom langs."
    )
    library = load({"answers/own.yml": text})
    assert library.texts["answer.start.digid.short"].text == "Kom langs."
    assert "answer.start.digid.more" not in library.texts
    assert "answer.start.letter.short" in library.texts


def test_an_own_phrase_number_and_amount_replace_only_themselves(load: Load) -> None:
    library = load(
        {
            "phrases.yml": 'hello: "Dag."\n',
            "contacts.yml": 'phones: {tax: {number: "0800-1234"}}\n',
            "amounts/own.yml": "amounts:\n  - {key: wage, value: 20, unit: euro, "
            "valid_from: 2026-01-01, source: x, checked_on: 2026-11-21}\n",
        }
    )
    assert library.texts["phrase.hello"].text == "Dag."
    assert "phrase.limit" in library.texts
    assert library.contacts.phones["tax"].number == "0800-1234"
    assert library.contacts.phones["duo"].number == "050-599 96 00"
    amount = library.amount("wage", date(2026, 3, 1))
    assert amount is not None
    assert amount.value == 20


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), 14.71),
        (date(2026, 6, 30), 14.71),
        (date(2026, 7, 1), 14.99),
        (date(2026, 12, 31), 14.99),
        (date(2027, 1, 1), None),
    ],
)
def test_an_amount_holds_from_its_first_day_to_its_last(day: date, value: float | None) -> None:
    amount = small_library().amount("wage", day)
    assert (amount.value if amount else None) == value


def test_a_term_without_dates_always_holds() -> None:
    term = small_library().term("objection", date(2040, 1, 1))
    assert term is not None
    assert (term.value, term.unit) == (6, "weeks")
    assert small_library().term("nothing", date(2026, 1, 1)) is None


def test_the_same_id_in_two_files_is_a_mistake(load: Load) -> None:
    flow = "flows:\n  trip:\n    steps:\n      - {id: a, say: Hoi}\n"
    with pytest.raises(ContentError, match="`trip` stands in two files"):
        load({"guides/a.yml": flow, "guides/b.yml": flow})


def test_a_directory_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="does not exist"):
        Library.load([tmp_path / "nowhere"])


def test_nothing_in_the_library_can_be_set() -> None:
    with pytest.raises(FrozenInstanceError):
        small_library().flows = {}  # type: ignore[misc]  # that is what is tried


def test_a_subject_shows_the_topics_of_the_domains_it_includes() -> None:
    assert small_library().topics_of("start") == ("start.digid", "start.letter")
    assert small_library().topics_of("nothing") == ()


def test_every_text_has_the_hash_of_its_words_and_stands_in_order() -> None:
    texts = list(extract(small_library()))
    assert len(texts) == len(small_library().texts)
    assert [text.place for text in texts] == sorted(text.place for text in texts)
    for text in texts:
        assert text.hash10 == source_hash(text.text)
        assert len(text.hash10) == 10


def test_white_space_around_a_text_is_not_part_of_it(load: Load) -> None:
    block = load({"phrases.yml": "hello: |\n  Dag.\n"}).texts["phrase.hello"]
    quoted = load({"phrases.yml": 'hello: "Dag."\n'}).texts["phrase.hello"]
    assert block.hash10 == quoted.hash10 == source_hash("Dag.")


def test_plural_forms_are_one_text(load: Load) -> None:
    text = load({"phrases.yml": 'days: {one: "{n} dag", other: "{n} dagen"}\n'}).texts[
        "phrase.days"
    ]
    assert text.forms == ("{n} dag", "{n} dagen")
    assert text.hash10 == source_hash({"one": "{n} dag", "other": "{n} dagen"})
    assert text.placeholders == {"n"}
