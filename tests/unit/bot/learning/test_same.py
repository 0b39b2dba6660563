"""The same words are one line, the most frequent first."""

from dataclasses import replace

from bot.learning.same import group_of, grouped, key_of
from tests.unit.bot.learning.test_export import LINE

OPEN = replace(LINE, topic=None)


def test_the_same_words_are_one_group_the_newest_in_front() -> None:
    lines = [
        replace(OPEN, id=1, text="Huur te hoog!", candidates=("a", "b")),
        replace(OPEN, id=2, text="iets anders"),
        replace(OPEN, id=3, text="huur  te hoog", candidates=("b", "c")),
        replace(OPEN, id=4, text="huur te hoog", language="en"),
    ]
    groups = grouped(lines)
    assert [list(group.ids) for group in groups] == [[3, 1], [4], [2]]
    assert groups[0].newest.id == 3
    assert list(groups[0].candidates) == ["b", "c", "a"]


def test_what_is_named_otherwise_is_another_group() -> None:
    lines = [replace(OPEN, id=1, topic="a"), replace(OPEN, id=2, topic="b")]
    assert len(grouped(lines)) == 2


def test_a_line_is_found_in_its_group() -> None:
    lines = [replace(OPEN, id=1), replace(OPEN, id=2)]
    group = group_of(lines, 1)
    assert group is not None
    assert list(group.ids) == [2, 1]
    assert group_of(lines, 3) is None


def test_signs_capitals_and_what_was_hidden_do_not_count() -> None:
    assert key_of("Bel ‹number›, NU!") == key_of("bel nu") == "bel nu"
    assert key_of("እንታይ ክገብር?") == key_of("እንታይ ክገብር።")
