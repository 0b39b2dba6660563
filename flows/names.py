"""The words that guides may use beside their own slots: each is carried out by name elsewhere."""

from collections.abc import Mapping

SYSTEM_NAMES = (
    "answer.exists",
    "answer.has_more",
    "answer.has_contacts",
    "answer.hold",
    "answer.needs_group",
    "answer.offer_coach",
    "answer.phone",
    "answer.title",
    "answer.urgency",
    "also_held",
    "attachment_megabytes",
    "contact.address",
    "contact.hours",
    "contact.languages",
    "contact.name",
    "contact.phone",
    "contact.url",
    "human_speaks",
    "language",
    "language_source",
    "misses",
    "on_call",
    "open_request",
    "person.coach",
    "person.group",
    "person.name",
    "privacy_officer.email",
    "privacy_officer.name",
    "privacy_officer.phone",
    "readers.benefit_inspectors",
    "readers.coach",
    "readers.ind",
    "readers.on_call",
    "readers.partners",
    "readers.police",
    "readers.privacy_officer",
    "subject.has_topics",
    "subject.name",
)
"""What conditions and placeholders may name beside slots; `answer.*` is about slot `topic`,
`subject.*` about slot `subject`, `contact.*` about the local contact of a phrase that is said for
each of them, `readers.*` what the municipality decided about who may read, `also_held` is the first
of slot `also` after which nothing goes out by itself. `flows.scope` looks them up."""

RENDERED = ("amount.", "term.", "phone.", "link.", "municipality.")
"""How placeholders begin that rendering fills in, whatever the text."""
MUNICIPALITY = (
    "municipality.name",
    "municipality.team",
    "municipality.phone",
    "municipality.url",
)

LISTS = ("languages", "related", "subjects", "topics")
"""Lists for `each:`, beside slots of kind topics: all languages, the topics related to slot
`topic`, the main subjects, the topics of slot `subject`."""

CONTACTS = "contacts"
"""The list for `each:` of a phrase: the local contacts that help with slot `topic`."""

ACTIONS: Mapping[str, tuple[str, ...]] = {
    "request_person": ("reason", "topic", "urgency"),
    "attach_media": ("attachments", "reason"),
    "discard_media": ("attachments",),
    "clear_conversation": (),
    "answer_invitation": ("activity", "answer"),
    "show_plan": (),
    "next_milestone": ("after",),
    "read_milestone": ("milestone",),
    "report_milestone": ("milestone", "report"),
    "note_barrier": ("milestone", "barrier"),
    "postpone_milestone": ("milestone", "delay"),
}
"""What the turn can do for a flow, and the arguments that it needs."""

EVENTS: Mapping[str, tuple[str, ...]] = {
    "answer_rated": ("topic", "helped"),
    "crisis_recognised": ("topic", "also"),
    "group_told": ("group",),
    "language_chosen": ("language",),
    "messages_resumed": (),
    "messages_stopped": (),
    "milestone_reported": ("milestone", "report"),
    "question_missed": ("candidates",),
}
"""What a flow can put on record, and the values that it needs."""

OUTCOME = "outcome"
"""The slot that every flow has: how its last action went."""

ROUTED_FLOWS = (
    "chitchat",
    "clarify",
    "clear",
    "crisis",
    "handed_back",
    "help",
    "joined",
    "language",
    "letter",
    "link_problem",
    "media_to_human",
    "milestone",
    "milestone_card",
    "missed",
    "person",
    "photo",
    "plan",
    "privacy",
    "question",
    "resume",
    "stop",
    "subject",
    "too_large",
    "unanswered",
    "unknown_command",
    "unusable",
    "voice",
    "welcome",
    "wordless",
)
"""Flows that `flows.router`, the engine or a reminder start by name: content must have them."""

ENGINE_PHRASES = ("choice_expired", "flow_changed", "hello", "limit", "text_cut", "want_person")
"""Phrases that the engine says by itself."""

NEEDED_ANSWERS = ("bot.privacy", "crisis.emergency_112", "start.letter")
"""Answers that our guides say by their topic: content must have them. The one for any danger is
also the answer to a crisis whose own answer is not there."""
