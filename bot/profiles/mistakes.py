"""What pydantic says of a file, in the words of an editor: what is wrong and what to do."""

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.profiles.model import Profile
from flows import suggestion

EXPECTED: Mapping[str, str] = {
    "bool": "Here true or false is expected. Write one of the two.",
    "date": "Here a date is expected. Write it as 2026-11-21.",
    "dict": "Here `key: value` lines are expected. Indent them below this.",
    "greater": "This number is not possible here. Write one from 1 to 200.",
    "int": "Here a number is expected. Write digits.",
    "less": "This number is not possible here. Write one from 1 to 200.",
    "mapping": "Here `key: value` lines are expected. Indent them below this.",
    "model": "Here `key: value` lines are expected. Indent them below this.",
    "string": 'Here words are expected. Put the value in quotes: "...".',
    "time": "Here an hour is expected. Write it as 09:00.",
    "tuple": "Here a list is expected. Write [one, two].",
}
"""By how pydantic's name of the mistake begins."""


def told(error: ValidationError) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The path of keys to each mistake, and the sentence for it."""
    for found in error.errors():
        yield found["loc"], _sentence(found)


def _sentence(found: ErrorDetails) -> str:
    name = ".".join(str(part) for part in found["loc"] if part not in ("spans", "[key]"))
    match found["type"]:
        case "missing":
            return f"`{name}` is missing. Add a line `{found['loc'][-1]}: ...`."
        case "extra_forbidden":
            known = suggestion(str(found["loc"][-1]), _fields(found["loc"][:-1]))
            return f"`{name}` is not known here. {known}"
        case "literal_error":
            choices = found["ctx"]["expected"].replace("'", "")
            return f"{name}: `{found['input']}` is not possible here. Choose from: {choices}."
        case "value_error":
            return f"{name}: {found['ctx']['error']}"
    expected = EXPECTED.get(found["type"].partition("_")[0], f"{found['msg']}. Mend it.")
    return f"{name}: {expected}" if name else expected


def _fields(loc: tuple[str | int, ...]) -> list[str]:
    """The names that are known in the part of a profile at this path."""
    model: type[BaseModel] = Profile
    for part in loc:
        field = model.model_fields.get(str(part))
        model = (field and _model_in(field.annotation)) or model
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The part that a type holds, alone or in a list, a mapping or a choice."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for a in get_args(annotation) if (found := _model_in(a))), None)
