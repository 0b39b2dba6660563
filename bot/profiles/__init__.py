"""The municipalities, as their files describe them: the public door."""

from bot.profiles.contacts import Contact, Officer, Readers
from bot.profiles.hours import DAYS, Hours, ReminderHours
from bot.profiles.model import Profile
from bot.profiles.reading import Known, ProfileError, read_profiles
from bot.profiles.spoken import municipality_of

__all__ = [
    "DAYS",
    "Contact",
    "Hours",
    "Known",
    "Officer",
    "Profile",
    "ProfileError",
    "Readers",
    "ReminderHours",
    "municipality_of",
    "read_profiles",
]
