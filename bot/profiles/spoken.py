"""What of a municipality the bot may speak of, as the flows know it."""

from bot.profiles.contacts import Contact, Officer
from bot.profiles.model import Profile
from flows import LocalContact, Municipality, PrivacyOfficer, Readers


def municipality_of(profile: Profile, language: str) -> Municipality:
    """The municipality for somebody who reads this language."""
    return Municipality(
        slug=profile.slug,
        name=profile.name,
        team=profile.team_in(language),
        contacts=tuple(_contact(key, found) for key, found in profile.contacts.items()),
        readers=_readers(profile),
    )


def _contact(key: str, contact: Contact) -> LocalContact:
    return LocalContact(
        key=key,
        name=contact.name,
        phone=contact.phone or None,
        url=contact.url or None,
        address=contact.address or None,
        hours=contact.hours.written(),
        languages=contact.languages,
        topics=contact.topics,
    )


def _readers(profile: Profile) -> Readers:
    readers, on_call = profile.readers, profile.on_call
    return Readers(
        coach=readers.coach,
        on_call=on_call.name if on_call and readers.on_call == "crisis_only" else None,
        partners=readers.partners,
        benefit_inspectors=readers.benefit_inspectors,
        police=readers.police,
        ind=readers.ind,
        privacy_officer=_officer(readers.privacy_officer),
    )


def _officer(officer: Officer | None) -> PrivacyOfficer | None:
    if officer is None:
        return None
    return PrivacyOfficer(officer.name, officer.phone or None, officer.email or None)
