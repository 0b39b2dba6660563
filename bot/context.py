"""What the engine may know about the world, gathered for one turn."""

from bot.profiles import municipality_of
from bot.turn import Turn
from flows import Context, Person
from storage.conversations import Conversation


def context_of(turn: Turn) -> Context:
    """The frozen context of this turn, in the language it has reached by now."""
    profile, conversation = turn.profile, turn.conversation
    return Context(
        today=turn.today,
        municipality=municipality_of(profile, turn.language),
        language=turn.language,
        language_source=turn.language_source,
        person=_person(conversation),
        open_request=turn.handoff_id is not None,
        human_speaks=conversation.speaker == "human",
        someone_on_call=profile.someone_on_call(turn.now),
        languages=profile.languages,
        seconds_since_last_turn=_seconds(turn),
    )


def _seconds(turn: Turn) -> float | None:
    last = turn.conversation.last_turn_at
    return None if last is None else (turn.now - last).total_seconds()


def _person(conversation: Conversation) -> Person:
    return Person(name=conversation.name, group=conversation.group, coach=conversation.coach)
