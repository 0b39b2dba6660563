"""In which language the page is shown."""

from collections.abc import Iterator, Sequence

from bot.channels.webchat.service import LanguageChoice

_SAME = {"prs": "fa", "pes": "fa", "kmr": "ku"}
"""Codes that devices send for a language that the menu has under another one."""


def choose(
    on_offer: Sequence[LanguageChoice], wanted: str | None, accept: str
) -> LanguageChoice | None:
    """`wanted` where it is on offer, else what the device asks for; None when we have neither.

    `accept` is the Accept-Language header.
    """
    by_code = {choice.code: choice for choice in on_offer}
    for code in (wanted or "", *_by_preference(accept)):
        if found := by_code.get(_SAME.get(code, code)):
            return found
    return None


def _by_preference(accept: str) -> Iterator[str]:
    weighted = []
    for part in accept.split(",")[:30]:
        tag, _, parameter = part.strip().partition(";")
        weighted.append((_weight(parameter), tag.partition("-")[0].lower()))
    for weight, code in sorted(weighted, key=lambda pair: -pair[0]):
        if weight > 0:
            yield code


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    try:
        return float(value) if name == "q" else 1.0
    except ValueError:
        return 0.0
