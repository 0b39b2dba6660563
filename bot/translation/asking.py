"""Asking a service over HTTP: with a body of JSON, so that no text stands in an address that
servers log, and with a limit of time, so that no thread waits for ever."""

from collections.abc import Mapping
from typing import Any, Literal

import requests

from bot.translation.service import ServiceFailed, TextRefused

CONNECT_SECONDS, READ_SECONDS = 4, 10
REFUSED = {400, 413, 422}
"""Answers that are about the text; every other failure is about the service, or our key."""


def ask(
    method: Literal["GET", "POST"],
    url: str,
    body: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Any:
    """The JSON that is answered. Raises ServiceFailed, TextRefused; neither quotes text or key."""
    try:
        answer = requests.request(
            method,
            url,
            json=body,
            headers=headers,
            timeout=(CONNECT_SECONDS, READ_SECONDS),
            allow_redirects=False,
        )
        if answer.status_code in REFUSED and body is not None:
            raise TextRefused(f"status {answer.status_code}")
        if answer.status_code != requests.codes.ok:
            raise ServiceFailed(f"status {answer.status_code}")
        return answer.json()
    except requests.RequestException as error:
        raise ServiceFailed(type(error).__name__) from None
