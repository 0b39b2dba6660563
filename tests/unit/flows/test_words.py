"""Words are seen in every script, and compared as people mean them."""

from flows.words import has_words, says


def test_words_are_seen_in_every_script() -> None:
    assert all(map(has_words, ["a", "ሰላም", "سلام", "да"]))
    assert not any(map(has_words, ["", " ", "👍", "\u200f", "?!", "\x00"]))


def test_a_whole_message_is_compared_without_signs_and_capitals() -> None:
    assert says(" STOP!! ", ("stop",))
    assert says("توقف.", ("توقف",))
    assert not says("don't stop", ("stop",))
    assert not says("", ())
