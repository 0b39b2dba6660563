"""The jobs of invitations, each with when it runs by itself."""

from collections.abc import Mapping, Sequence

from bot.clock import Clock
from bot.invitations import (
    CONTINUE_SENDING,
    PUT_INVITATIONS,
    REMIND_OF_ACTIVITIES,
    TELL_CANCELLED,
    Invitations,
    Notices,
)
from bot.jobs import EVERY_FIVE_MINUTES, Work
from bot.profiles import Profile
from bot.rendering import Renderer
from storage import Database
from storage.queue import Queue

EVERY_QUARTER = "*/15 * * * *"


def invitation_work(
    database: Database,
    queue: Queue,
    renderer: Renderer,
    profiles: Mapping[int, Profile],
    clock: Clock,
) -> Sequence[Work]:
    """Put invitations, go on where a job was lost, remind who comes, tell who wanted to come."""
    invitations = Invitations(database, queue, renderer, profiles, clock)
    notices = Notices(database, renderer, profiles, clock)
    return (
        Work(PUT_INVITATIONS, invitations.put_invitations),
        Work(CONTINUE_SENDING, invitations.continue_sending, EVERY_FIVE_MINUTES),
        Work(REMIND_OF_ACTIVITIES, notices.remind_of_activities, EVERY_QUARTER),
        Work(TELL_CANCELLED, notices.tell_cancelled),
    )
