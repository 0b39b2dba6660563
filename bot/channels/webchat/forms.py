"""What the web chat's form may hold."""

from dataclasses import dataclass, field

from starlette.requests import Request

from bot.channels.webchat.refusals import Refusal
from bot.http import forms
from bot.http.forms import FormError, Limits, Upload
from bot.messages import ATTACHMENT_LIMIT

LIMITS = Limits(plain=128 * 1024, file=ATTACHMENT_LIMIT)
"""A plain form may be longer than the longest text, percent-encoded, that is read."""


@dataclass(frozen=True)
class Form:
    """What was posted."""

    fields: dict[str, str] = field(default_factory=dict)
    upload: Upload | None = None


async def read_form(request: Request) -> Form:
    """The form of this request. Raises Refusal: too large, or not a form."""
    try:
        posted = await forms.read_form(request, LIMITS)
    except FormError as error:
        raise Refusal(error.status, "too_large" if error.status == 413 else "failed") from error
    return Form(posted.last, posted.upload)
