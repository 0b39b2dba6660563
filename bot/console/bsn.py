"""Whether a text holds what may be a citizen service number: those are kept nowhere.

The eleven-test: nine digits of which 9, 8, ... 2 and -1 times each add up to a multiple of eleven,
https://nl.wikipedia.org/wiki/Burgerservicenummer#11-proef. One number in eleven fits by chance.
"""

import re
import unicodedata

LENGTH = 9
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_GROUPS = {(9,), (8,), (3, 3, 3), (4, 2, 3), (2, 2, 2, 3), (4, 5), (5, 4)}
"""How many digits stand together where people write one down; a leading zero is left out at
times. A day or a telephone number is written in none of these ways."""
_NUMBER = re.compile(r"(?<![\w.,+-])\d+(?:([ .-])\d+)?(?:\1\d+)*(?![\w])")


def holds_bsn(text: str) -> bool:
    """Whether one of the numbers in a text may be one."""
    plain = unicodedata.normalize("NFKC", text).replace("\u2011", "-").replace("\u2010", "-")
    return any(_may_hold(re.findall(r"\d+", found[0])) for found in _NUMBER.finditer(plain))


def _may_hold(groups: list[str]) -> bool:
    """Of digits in groups: all together, or one group among others, after a house number."""
    together = [groups] if tuple(map(len, groups)) in _GROUPS else []
    alone = [[group] for group in groups if len(group) == LENGTH]
    return any(_fits("".join(one).zfill(LENGTH)) for one in (*together, *alone))


def _fits(number: str) -> bool:
    digits = [int(digit) for digit in number]
    total = sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return any(digits) and total % 11 == 0
