from nlu.remember import LETTERS, remembered


def test_a_word_is_looked_at_once_and_what_is_too_long_each_time() -> None:
    looked: list[str] = []

    def look(word: str) -> int:
        looked.append(word)
        return len(word)

    ask = remembered(look)
    longest, longer = "x" * LETTERS, "x" * (LETTERS + 1)
    for word in (longest, longer) * 2:
        assert ask(word) == len(word)
    assert looked == [longest, longer, longer]
