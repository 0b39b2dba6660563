"""The conversation engine and everything the bot can say. Pure: no database, network or clock.

library = Library.load()
outcome = resume(library, Session.new(), TextReceived("...", understood), context)
outcome.session.to_dict(), outcome.events
"""

from flows.addresses import is_page, is_phone_number
from flows.context import (
    Context,
    LocalContact,
    Municipality,
    Person,
    PrivacyOfficer,
    Readers,
)
from flows.engine import resume, start
from flows.events import (
    ActionRequested,
    AnswerRated,
    Button,
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
    Text,
    TopicAnswered,
    Waited,
)
from flows.extract import extract
from flows.inputs import (
    ActionResult,
    ChoiceMade,
    CommandGiven,
    HandedBack,
    Input,
    MediaReceived,
    TextReceived,
    TimedOut,
    Triggered,
    Understood,
)
from flows.library import CONTENT, Library
from flows.lint import lint
from flows.loaders.answers import PICTOGRAMS, Answer, AnswerButton, AnswerSource
from flows.loaders.contacts import Contacts, Phone
from flows.loaders.dated import CERTAINTIES, GROUPS, Amount, Term
from flows.loaders.plans import ANCHORS, PlanMilestone, PlanTemplate
from flows.loaders.subjects import Subject
from flows.model import Flow
from flows.names import ACTIONS, EVENTS
from flows.problems import ContentError, Place, Problem
from flows.reading import suggestion
from flows.router import COMMANDS
from flows.session import Run, Session, SessionUnreadable
from flows.texts import PLACEHOLDER, SourceText, source_hash
from flows.topics import TOPIC_FLOWS, flow_for
from flows.turn import Outcome

__all__ = [
    "ACTIONS",
    "ANCHORS",
    "CERTAINTIES",
    "COMMANDS",
    "CONTENT",
    "EVENTS",
    "GROUPS",
    "PICTOGRAMS",
    "PLACEHOLDER",
    "TOPIC_FLOWS",
    "ActionRequested",
    "ActionResult",
    "Amount",
    "Answer",
    "AnswerButton",
    "AnswerRated",
    "AnswerSource",
    "Button",
    "ChoiceExpired",
    "ChoiceMade",
    "CommandGiven",
    "Contacts",
    "ContentError",
    "Context",
    "CrisisRecognised",
    "Event",
    "Flow",
    "FlowEnded",
    "FlowStarted",
    "GroupTold",
    "HandedBack",
    "Input",
    "LanguageChosen",
    "Library",
    "LocalContact",
    "MediaReceived",
    "MessagesResumed",
    "MessagesStopped",
    "MilestoneReported",
    "Municipality",
    "Outcome",
    "Person",
    "Phone",
    "Place",
    "PlanMilestone",
    "PlanTemplate",
    "PrivacyOfficer",
    "Problem",
    "QuestionMissed",
    "Readers",
    "Replied",
    "Run",
    "Session",
    "SessionUnreadable",
    "SourceText",
    "Subject",
    "Term",
    "Text",
    "TextReceived",
    "TimedOut",
    "TopicAnswered",
    "Triggered",
    "Understood",
    "Waited",
    "extract",
    "flow_for",
    "is_page",
    "is_phone_number",
    "lint",
    "resume",
    "source_hash",
    "start",
    "suggestion",
]
