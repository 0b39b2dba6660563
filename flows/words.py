"""Whole messages of a word or two, compared without capitals and signs, in any script."""


def bare(text: str) -> str:
    """Letters and digits in small, one space between words."""
    return " ".join("".join(c for c in text.casefold() if c.isalnum() or c.isspace()).split())


def has_words(text: str) -> bool:
    """Whether there is a letter in it: a bare number asks nothing."""
    return any(character.isalpha() for character in text)


def says(text: str, words: tuple[str, ...]) -> bool:
    """Whether the whole message is one of these words, which are bare already."""
    return bool(words) and bare(text) in words
