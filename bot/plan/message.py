"""What a reminder says: her name, the step, by when, what to do first, and buttons to answer."""

from collections.abc import Sequence
from datetime import date

from bot.plan.wording import first_step_key, title_text, title_value, topic
from flows import Button, Library, Replied, Text
from storage.reminders import Planned

PICTOGRAM = "letter"


def reminder(library: Library, name: str | None, steps: Sequence[Planned], today: date) -> Replied:
    """One message about these steps, each once; there is at least one."""
    hello = [Text("phrase.reminder.hello", {"name": {"name": name}})] if name else []
    if len(steps) == 1:
        return _one(library, hello, steps[0], today)
    lines = [_line(library, step, today) for step in steps]
    return Replied(
        texts=(*hello, Text("phrase.reminder.several"), *lines),
        buttons=tuple(
            Button(
                title_text(library, step),
                {"flow": "milestone_card", "slots": {"milestone": step.milestone_id}},
            )
            for step in steps
        ),
        pictogram=PICTOGRAM,
    )


def _one(library: Library, hello: list[Text], step: Planned, today: date) -> Replied:
    day = [] if step.due_on is None else [_day(step.due_on, today)]
    return Replied(
        texts=(
            *hello,
            Text("phrase.reminder.one"),
            title_text(library, step),
            *day,
            Text(first_step_key(library, step)),
        ),
        buttons=_answers(library, step),
        pictogram=PICTOGRAM,
    )


def _day(due_on: date, today: date) -> Text:
    key = "phrase.plan.by" if due_on >= today else "phrase.plan.was_for"
    return Text(key, {"day": {"day": due_on.isoformat()}})


def _line(library: Library, step: Planned, today: date) -> Text:
    title = title_value(library, step)
    if step.due_on is None:
        return Text("phrase.plan.line", {"title": title})
    key = "phrase.plan.line_by" if step.due_on >= today else "phrase.plan.line_was_for"
    return Text(key, {"title": title, "day": {"day": step.due_on.isoformat()}})


def _answers(library: Library, step: Planned) -> tuple[Button, ...]:
    buttons = [
        Button(
            Text(f"phrase.milestone.{report}"),
            {"flow": "milestone", "slots": {"milestone": step.milestone_id, "report": report}},
        )
        for report in ("done", "stuck", "later")
    ]
    about = topic(library, step)
    if about is not None:
        buttons.append(Button(Text("phrase.more"), {"flow": "question", "slots": {"topic": about}}))
    return tuple(buttons)
