"""What the stand-in service answers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.channels.webchat import ShownMessage
from bot.messages import OutboundButton, OutboundMessage, Source

_CHECKED = date(2026, 11, 21)
_WELCOME: Mapping[str, str] = {
    "nl": "Welkom! Stel uw vraag, of kies een onderwerp.",
    "en": "Welcome! Ask your question, or choose a subject.",
    "ar": "أهلًا وسهلًا! اكتب سؤالك أو اختر موضوعًا.",
    "ti": "እንቋዕ ብደሓን መጻእኩም! ሕቶኹም ጸሓፉ ወይ ሓደ ኣርእስቲ ምረጹ።",
}
_SUBJECTS: Mapping[str, Sequence[str]] = {
    "nl": ("Wonen", "Geld", "Inburgeren", "Werk", "Gezondheid", "Een mens"),
    "en": ("Housing", "Money", "Integration", "Work", "Health", "A person"),
    "ar": ("السكن", "المال", "الاندماج", "العمل", "الصحة", "شخص"),
    "ti": ("መንበሪ", "ገንዘብ", "ምውህሃድ", "ስራሕ", "ጥዕና", "ሰብ"),
}
_PICTURES = ("home", "money", "integration", "work", "health", "person")
_RENT: Mapping[str, str] = {
    "nl": (
        "Vraag huurtoeslag aan met DigiD op toeslagen.nl.\n\n"
        "Hulp nodig? Bel de BelastingTelefoon: 0800-0543."
    ),
    "en": "Apply for rent allowance with DigiD at toeslagen.nl.\n\nNeed help? Call 0800-0543.",
    "ar": "قدّم طلب بدل الإيجار باستخدام DigiD على toeslagen.nl.\n\nللمساعدة اتصل 0800-0543.",
    "ti": "ናይ ክራይ ሓገዝ ብ DigiD ኣብ toeslagen.nl ሕተቱ።\n\nሓገዝ እንተ ደለኹም ናብ 0800-0543 ደውሉ።",
}
_MORE: Mapping[str, str] = {"nl": "Meer hierover", "en": "More", "ar": "المزيد", "ti": "ተወሳኺ"}
_DANGER: Mapping[str, str] = {
    "nl": "Bent u nu in gevaar? Bel 112\nVeilig Thuis, dag en nacht: 0800-2000",
    "en": "In danger now? Call 112\nVeilig Thuis, day and night: 0800-2000",
    "ar": "هل أنت في خطر الآن؟ اتصل 112\nVeilig Thuis ليلًا ونهارًا: 0800-2000",
    "ti": "ሕጂ ኣብ ሓደጋ ዲኹም? ናብ 112 ደውሉ\nVeilig Thuis: 0800-2000",
}


def welcome(language: str) -> OutboundMessage:
    """First words, with pictured subjects."""
    return replace(_said(_WELCOME, language), buttons=_subjects(language))


def help_in(language: str) -> OutboundMessage:
    """After another language was chosen."""
    return welcome(language)


def answer_to(text: str, language: str) -> OutboundMessage:
    """A crisis answer, or that of rent allowance, whatever was asked."""
    if any(word in text.lower() for word in ("slaat", "danger", "خطر", "ሓደጋ")):
        return replace(_said(_DANGER, language), urgency="crisis", pictogram="crisis")
    return replace(
        _said(_RENT, language),
        pictogram="home",
        sources=(Source("Toeslagen", "https://www.toeslagen.nl"),),
        checked=f"{_CHECKED:%d-%m-%Y}",
        buttons=(
            OutboundButton(_text(_MORE, language), {"id": "more"}),
            OutboundButton("toeslagen.nl", url="https://www.toeslagen.nl"),
        ),
    )


def label_of(choice: str, shown: Sequence[ShownMessage]) -> str:
    """The label of the button that this reference names."""
    number, _, index = choice.partition(".")
    for message in shown:
        if message.message and message.number == int(number):
            return message.message.buttons[int(index)].label
    return "?"


def _subjects(language: str) -> tuple[OutboundButton, ...]:
    labels = _SUBJECTS.get(language, _SUBJECTS["en"])
    return tuple(
        OutboundButton(label, {"subject": picture}, pictogram=picture)
        for label, picture in zip(labels, _PICTURES, strict=True)
    )


def _said(texts: Mapping[str, str], language: str) -> OutboundMessage:
    direction = "rtl" if language in {"ar", "fa"} else "ltr"
    return OutboundMessage(_text(texts, language), language, direction)


def _text(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language, texts["en"])
