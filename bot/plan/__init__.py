"""Personal plans: their dates, their progress, and the reminders of their steps."""

from bot.plan.dates import Anchors, counted, due_on, reminder_days
from bot.plan.drafting import Draft, draft
from bot.plan.keeping import AlreadyPlanned, Plans, anchors_of
from bot.plan.progress import DomainProgress, Progress, by_domain, coming, overdue, progress
from bot.plan.reminders import Decision, Reason, Standing, due
from bot.plan.sending import EVERY_TEN_MINUTES, SEND_REMINDERS, Reminding, Situation, situation
from bot.plan.telling import Told
from bot.plan.wording import in_template, title_text

__all__ = [
    "EVERY_TEN_MINUTES",
    "SEND_REMINDERS",
    "AlreadyPlanned",
    "Anchors",
    "Decision",
    "DomainProgress",
    "Draft",
    "Plans",
    "Progress",
    "Reason",
    "Reminding",
    "Situation",
    "Standing",
    "Told",
    "anchors_of",
    "by_domain",
    "coming",
    "counted",
    "draft",
    "due",
    "due_on",
    "in_template",
    "overdue",
    "progress",
    "reminder_days",
    "situation",
    "title_text",
]
