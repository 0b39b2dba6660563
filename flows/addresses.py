"""Telephone numbers and addresses of pages: whether somebody who taps one gets anywhere."""

import re
from urllib.parse import urlsplit

PHONE = re.compile(
    r"11[23]"  # emergency; suicide prevention
    r"|116\d{3}"  # European helplines
    r"|14\d{3,5}"  # municipalities: 14 and the area code
    r"|1400"  # the government
    r"|0(?:800|900|906|909)(?:\d{4}|\d{7})"
    r"|0[1-9]\d{8}"
    r"|(?:\+|00)\d{9,13}"
)
BETWEEN_DIGITS = re.compile(r"[\s().-]")
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.IGNORECASE)
NOT_LAST = ".,;:!?)]}»\"'"
"""Signs of the sentence around an address, which would make it another one."""


def is_phone_number(text: str) -> bool:
    """Whether these digits can be dialled in the Netherlands."""
    return PHONE.fullmatch(BETWEEN_DIGITS.sub("", text)) is not None


def is_page(text: str) -> bool:
    """Whether this is the whole address of a safe page: https, a host, and nothing around it."""
    if re.search(r"\s", text) or text.endswith(tuple(NOT_LAST)):
        return False
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme == "https" and "@" not in parts.netloc and bool(HOST.fullmatch(host))
