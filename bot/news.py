"""Telling open console pages that something changed, at commit and never before."""

from storage import Unit

CHANNEL = "console"
"""Payloads are "<municipality id>:<subject>"; the subjects are below."""
REQUESTS = "requests"
"""The queue changed: somebody asked, claimed, handed back."""

PLANS = "plans"
"""A newcomer said how a step of her plan stands, or staff changed a plan."""


def conversation(conversation_id: int) -> str:
    """Subject: something was said in this conversation, or who speaks changed."""
    return f"conversation-{conversation_id}"


def activity(activity_id: int) -> str:
    """Subject: an activity, its invitations or answers changed."""
    return f"activity-{activity_id}"


async def announce(unit: Unit, subject: str) -> None:
    """Tell every open page of this municipality that shows `subject` to look again."""
    await unit.notify(CHANNEL, f"{unit.municipality}:{subject}")


async def said(unit: Unit, conversation_id: int) -> None:
    """Something was said where a human reads along, or who does changed: the queue shows that,
    too."""
    await announce(unit, REQUESTS)
    await announce(unit, conversation(conversation_id))
