"""Plain text to safe HTML: paragraphs, and telephone numbers and addresses one can tap."""

import re

from markupsafe import Markup, escape

from flows import is_phone_number

_IN_ADDRESS = r"[^\s<>\"'\u2066-\u2069\u200e\u200f]"
"""No character that only tells a direction: it stands around an address, not in it."""
_ADDRESS = (
    rf"(?P<url>https?://{_IN_ADDRESS}+|(?<![\w@.-])(?:[a-z0-9-]+\.)+nl\b(?:/{_IN_ADDRESS}*)?)"
)
_NUMBER = (
    r"(?P<phone>(?<![\w.,€+/-])(?<!€ )(?<!€\u00a0)(?:\+|\()?\d[\d \u00a0()-]*\d(?![\w%€,.]\d))"
)
_TAPPABLE = re.compile(f"{_ADDRESS}|{_NUMBER}", re.IGNORECASE)
_MONEY_FOLLOWS = re.compile(r"[\s\u00a0]*(?:€|%|eur)", re.IGNORECASE)
_TRAILING = ".,;:!?)]}»”’'،؛؟።"


def to_html(text: str) -> Markup:
    """Blank lines part paragraphs, line ends stay. Everything is escaped."""
    paragraphs = [p.strip("\n") for p in re.split(r"\n[ \t]*\n", text.strip())]
    return Markup("").join(
        Markup("<p>{}</p>").format(Markup("<br>").join(_line(x) for x in p.split("\n")))
        for p in paragraphs
        if p
    )


def _line(text: str) -> Markup:
    parts: list[Markup] = []
    end = 0
    for match in _TAPPABLE.finditer(text):
        link = _link(match)
        if link is None:
            continue
        html, stop = link
        parts += [escape(text[end : match.start()]), html]
        end = stop
    parts.append(escape(text[end:]))
    return Markup("").join(parts)


def _link(match: re.Match[str]) -> tuple[Markup, int] | None:
    """The link and where it ends; None when the digits are no telephone number."""
    if match["url"]:
        shown = match["url"].rstrip(_TRAILING)
        href = shown if "://" in shown else f"https://{shown}"
        html = Markup(
            '<a class="utrecht-link" dir="ltr" href="{}" target="_blank" rel="noopener">{}</a>'
        )
        return html.format(href, _breakable(shown)), match.start() + len(shown)
    digits = re.sub(r"[^\d+]", "", match["phone"])
    if not is_phone_number(digits) or _MONEY_FOLLOWS.match(match.string, match.end()):
        return None
    html = Markup('<a class="utrecht-link phone" dir="ltr" href="tel:{}">{}</a>')
    return html.format(digits, match["phone"]), match.end()


def _breakable(address: str) -> Markup:
    """On a narrow screen a long address goes on in the next line after a slash, not in a word."""
    scheme, separator, path = address.rpartition("://")
    return escape(scheme + separator) + Markup("/<wbr>").join(path.split("/"))
