"""Requests for a person: the time that is promised."""

from bot.handoff.promise import Urgency, promised_time

__all__ = ["Urgency", "promised_time"]
