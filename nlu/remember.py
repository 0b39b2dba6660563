"""Remembers what was found in words: most messages are made of words that were seen before."""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

WORDS = 20_000
LETTERS = 40
"""Of the longest word that is remembered: what is longer is no word, and would take its room."""


Found = TypeVar("Found")


def remembered(look: Callable[[str], Found]) -> Callable[[str], Found]:
    """`look`, which says what is in a word, asked once a word as long as it is remembered."""
    kept = lru_cache(WORDS)(look)
    return lambda word: kept(word) if len(word) <= LETTERS else look(word)
