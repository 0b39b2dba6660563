"""What the demo is made of, read from municipalities/demo/<slug>.yml."""

from collections.abc import Mapping
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import ConfigurationError
from storage.staff import Role


class Strict(BaseModel):
    """Refuses keys that nothing reads."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Colleague(Strict):
    """Somebody who may sign in."""

    key: str
    name: str
    email: str
    role: Role


class Person(Strict):
    """Somebody on file; days count from the day of filling."""

    name: str
    language: str
    group: str
    village: str
    coach: str
    backup: str | None = None
    arrived: int | None = None
    permit: int | None = None
    housed: int | None = None
    integration: int | None = None
    plan: int | None = None
    """The day on which her plan was made; None: she has none."""
    chat: bool = False


class Line(Strict):
    """What was written, or a tap in the menu."""

    text: str = ""
    command: str = ""


class Talk(Strict):
    """A conversation, and which colleague took and answered it, if one did."""

    who: str
    hours_ago: int
    says: tuple[Line, ...]
    claimed_by: str | None = None
    reply: str = ""


class Report(Strict):
    """How many steps of a plan that were due are overdue, and how many were told as stuck."""

    who: str
    behind: int = 0
    stuck: int = 0


class Words(Strict):
    """An invitation in one language."""

    title: str
    text: str


class Outing(Strict):
    """An activity; hours are local."""

    title: str
    place: str
    in_days: int
    start: str
    end: str
    places: int | None = None
    reply_by_days: int
    languages: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()
    texts: Mapping[str, Words]
    coming: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    draft: bool = False
    """Not sent yet, so that somebody can do it."""


class Script(Strict):
    """All of it."""

    staff: tuple[Colleague, ...]
    newcomers: tuple[Person, ...]
    conversations: tuple[Talk, ...]
    reports: tuple[Report, ...]
    activities: tuple[Outing, ...]


def read_script(path: Path) -> Script:
    """The demo in a file. Raises ConfigurationError that names file and key."""
    try:
        return Script.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{path}: not YAML: {error}") from error
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ConfigurationError(f"{path}: {problems}") from error
