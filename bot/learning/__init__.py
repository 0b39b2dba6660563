"""Learning from misses: what was not understood or did not help is put down with personal data
masked, named by staff, and exported as training examples."""

from bot.learning.export import Examples, examples_of, files, one_file, zipped
from bot.learning.masking import mask
from bot.learning.noting import (
    note_asking_back,
    note_choice,
    note_crisis,
    note_miss,
    note_rating,
)
from bot.learning.places import pieces
from bot.learning.retention import DROP_MISSES, EVERY_NIGHT, OPEN_FOR, Retention
from bot.learning.same import Group, group_of, grouped

__all__ = [
    "DROP_MISSES",
    "EVERY_NIGHT",
    "OPEN_FOR",
    "Examples",
    "Group",
    "Retention",
    "examples_of",
    "files",
    "group_of",
    "grouped",
    "mask",
    "note_asking_back",
    "note_choice",
    "note_crisis",
    "note_miss",
    "note_rating",
    "one_file",
    "pieces",
    "zipped",
]
