"""Training data for tests: small enough to learn from in seconds."""

import shutil
from collections import defaultdict
from collections.abc import Collection
from pathlib import Path

from nlu.concepts import CONCEPTS_FILE
from nlu.data import DATA_DIR, OUT_OF_SCOPE, Example, read_examples
from nlu.rasa_data import choose, write_examples

TWENTY_TOPICS = (
    "bot.privacy",
    "bot.talk_to_coach",
    "crisis.domestic_violence",
    "crisis.emergency_112",
    "crisis.eviction_today",
    "crisis.forced_marriage",
    "crisis.no_food_money",
    "crisis.sexual_violence",
    "crisis.suicide",
    "crisis.trafficking",
    "health.gp",
    "housing.rent_allowance",
    "housing.rent_arrears",
    "integration.deadline",
    "money.allowance_repayment",
    "money.debts",
    "money.social_assistance_amount",
    "money.social_assistance_apply",
    "start.digid",
    "start.letter",
)
LANGUAGES = ("nl", "en", "ar")
EIGHT_TOPICS = (
    "bot.talk_to_coach",
    "crisis.domestic_violence",
    "crisis.suicide",
    "health.gp",
    "housing.rent_allowance",
    "housing.rent_arrears",
    "money.debts",
    "start.digid",
)
TWO_LANGUAGES = ("nl", "en")
FEW = 15
"""Examples per topic and language: DIET learns them in a minute or two."""
FEW_OUT_OF_SCOPE = 150


def write_twenty_topics(folder: Path) -> Path:
    """A few examples of twenty topics of the shipped data in three languages; returns `folder`."""
    write_examples(twenty_topics(), folder)
    shutil.copy(DATA_DIR / CONCEPTS_FILE, folder)
    return folder


def twenty_topics() -> list[Example]:
    """What `write_twenty_topics` writes."""
    return few_examples(TWENTY_TOPICS, LANGUAGES)


def eight_topics() -> list[Example]:
    """Fewer still, for a training beside that of twenty topics."""
    return few_examples(EIGHT_TOPICS, TWO_LANGUAGES)


def few_examples(topics: Collection[str], languages: Collection[str]) -> list[Example]:
    """A few examples of these topics of the shipped data in these languages."""
    kept: dict[tuple[str, str], list[Example]] = defaultdict(list)
    for example in choose(read_examples(DATA_DIR), topics, languages):
        kept[example.topic, example.language].append(example)
    return [
        example
        for (topic, _), examples in kept.items()
        for example in _spread(examples, FEW_OUT_OF_SCOPE if topic == OUT_OF_SCOPE else FEW)
    ]


def _spread(examples: list[Example], number: int) -> list[Example]:
    """So many, from the whole list: what stands together is often alike."""
    return examples[:: max(1, len(examples) // number)][:number]


def write_tiny(folder: Path) -> Path:
    """Three topics, out of scope and small talk, in Dutch and English; returns `folder`."""
    for language, topics in _TINY.items():
        file = folder / language / "all.yml"
        file.parent.mkdir(parents=True)
        lines = ['version: "3.1"', "nlu:"]
        for topic, texts in topics.items():
            lines += [f"- intent: {topic}", "  examples: |", *(f"    - {text}" for text in texts)]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / CONCEPTS_FILE).write_text(
        "concept|nl|en|tr\nrent|huur|rent|kira\ndoctor|dokter,huisarts|doctor|doktor\n", "utf-8"
    )
    return folder


_TINY = {
    "nl": {
        "housing.rent_arrears": [
            "ik kan de huur niet betalen",
            "huur te laat betaald",
            "ik loop achter met de huur",
            "de huur is niet betaald wat nu",
            "huurachterstand van drie maanden",
        ],
        "health.gp": [
            "ik zoek een huisarts",
            "welke dokter kan ik bellen",
            "hoe maak ik een afspraak bij de dokter",
            "huisarts inschrijven",
            "mijn kind is ziek welke dokter",
        ],
        "crisis.suicide": [
            "ik wil niet meer leven",
            "ik wil dood",
            "het leven heeft geen zin",
            "ik maak er een einde aan",
            "ik wil er niet meer zijn",
        ],
        "oos": [
            "wie wint het voetbal",
            "recept voor soep",
            "weer morgen in parijs",
            "welke telefoon is goed",
            "vertel een grap over katten",
        ],
        "chitchat": ["hallo", "goedemorgen", "dank je wel", "hoi daar", "fijne dag"],
    },
    "en": {
        "housing.rent_arrears": [
            "i can not pay the rent",
            "rent is late",
            "i am behind with my rent",
            "three months rent not paid",
            "landlord says rent arrears",
        ],
        "health.gp": [
            "i need a doctor",
            "how to register with a doctor",
            "appointment with a doctor please",
            "which doctor can i call",
            "my child is sick where is a doctor",
        ],
        "crisis.suicide": [
            "i want to die",
            "i do not want to live",
            "life has no sense",
            "i will end it",
            "i want to be gone forever",
        ],
        "oos": [
            "who wins the football",
            "recipe for soup",
            "weather tomorrow in paris",
            "which phone is good",
            "tell a joke about cats",
        ],
        "chitchat": ["hello", "good morning", "thank you", "hi there", "have a nice day"],
    },
}
