"""Event to change: an explicit table. An event that is not in it is an error, never ignored."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot import learning, news
from bot.turn import Turn
from flows import (
    AnswerRated,
    ChoiceExpired,
    CrisisRecognised,
    Event,
    FlowEnded,
    FlowStarted,
    GroupTold,
    LanguageChosen,
    MessagesResumed,
    MessagesStopped,
    MilestoneReported,
    QuestionMissed,
    Replied,
    TopicAnswered,
    Waited,
)
from storage import audit, newcomers, questions

Effect = Callable[[Turn, Any], Awaitable[None]]


class UnknownEvent(Exception):
    """The engine said that something happened which nothing here carries out."""


async def apply(turn: Turn, event: Event) -> None:
    """Carry one event out in the turn's transaction. Raises UnknownEvent."""
    effect = EFFECTS.get(type(event))
    if effect is None:
        raise UnknownEvent(type(event).__name__)
    await effect(turn, event)


async def _say(turn: Turn, event: Replied) -> None:
    turn.messages.append(turn.renderer.message(event, turn.language, turn.profile, turn.today))


async def _choose_language(turn: Turn, event: LanguageChosen) -> None:
    turn.language = event.language
    turn.language_source = event.source


async def _set_group(turn: Turn, event: GroupTold) -> None:
    await newcomers.set_group(turn.unit, turn.conversation.newcomer_id, event.group)


async def _record_answer(turn: Turn, event: TopicAnswered) -> None:
    await _record(turn, event.topic, "more" if event.part == "more" else "answered")


async def _record_rating(turn: Turn, event: AnswerRated) -> None:
    await _record(turn, event.topic, "helped" if event.helped else "not_helped")
    await learning.note_rating(turn, event.topic, helped=event.helped)


async def _record_miss(turn: Turn, _event: QuestionMissed) -> None:
    await _record(turn, None, "missed")
    await learning.note_miss(turn)


async def _note_asking_back(turn: Turn, event: Waited) -> None:
    await learning.note_asking_back(turn, event.flow)


async def _note_choice(turn: Turn, _event: FlowStarted) -> None:
    await learning.note_choice(turn)


async def _record_crisis(turn: Turn, event: CrisisRecognised) -> None:
    await _record(turn, event.topic, "crisis")
    await learning.note_crisis(turn)
    answers = turn.renderer.library.answers
    topics = (event.topic, *event.also)
    if any(topic in answers and answers[topic].hold for topic in topics):
        await newcomers.hold(turn.unit, turn.conversation.newcomer_id, turn.now)


async def _stop_messages(turn: Turn, _event: MessagesStopped) -> None:
    await newcomers.set_stopped(turn.unit, turn.conversation.newcomer_id, True, turn.now)


async def _resume_messages(turn: Turn, _event: MessagesResumed) -> None:
    await newcomers.set_stopped(turn.unit, turn.conversation.newcomer_id, False, turn.now)


async def _record_report(turn: Turn, event: MilestoneReported) -> None:
    """On record beside what staff do, so that one list shows what happened to her plan."""
    subject = turn.conversation.newcomer_id
    details = {"milestone": event.milestone, "report": event.report}
    await audit.record(
        turn.unit, None, "milestone_reported", "newcomer", subject, turn.now, details
    )
    await news.announce(turn.unit, news.PLANS)


async def _nothing(_turn: Turn, _event: Event) -> None:
    """The session, which is saved anyway, is all that this event changes."""


async def _record(turn: Turn, topic: str | None, result: questions.Result) -> None:
    await questions.record(
        turn.unit,
        turn.conversation.id,
        turn.inbound_id,
        topic,
        turn.language,
        result,
        turn.now,
    )


EFFECTS: Mapping[type[Event], Effect] = {
    Replied: _say,
    LanguageChosen: _choose_language,
    GroupTold: _set_group,
    TopicAnswered: _record_answer,
    AnswerRated: _record_rating,
    QuestionMissed: _record_miss,
    CrisisRecognised: _record_crisis,
    MessagesStopped: _stop_messages,
    MessagesResumed: _resume_messages,
    MilestoneReported: _record_report,
    FlowStarted: _note_choice,
    FlowEnded: _nothing,
    Waited: _note_asking_back,
    ChoiceExpired: _nothing,
}
"""`ActionRequested` is not here: the turn carries actions out and goes on (actions.py)."""
