"""The schemas for editors agree with what the loaders read, and all content keeps them."""

import json
from datetime import date
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
import yaml

from flows import ANCHORS, CERTAINTIES, CONTENT, GROUPS, PICTOGRAMS
from flows.loader import FLOW_OPTIONAL
from flows.loader_speech import BUTTON_FIELDS, EXTRA_OPTIONAL
from flows.loader_steps import COMMON_FIELDS, KIND_FIELDS, TAKES
from flows.loaders import answers, contacts, dated, plans
from flows.model import Greeting, SlotKind
from flows.names import ACTIONS, CONTACTS, EVENTS
from tests.support.content_library import SMALL

SCHEMA = CONTENT / "schema"
FILES = {
    "guides": "guides/*.yml",
    "answers": "answers/*.yml",
    "amounts": "amounts/*.yml",
    "terms": "terms.yml",
    "contacts": "contacts.yml",
    "phrases": "phrases.yml",
    "replies": "replies.yml",
    "subjects": "subjects.yml",
    "plans": "plans/*.yml",
}
CASES = [
    pytest.param(name, path, id=f"{path.parent.name}/{path.name}")
    for name, pattern in FILES.items()
    for root in (CONTENT, SMALL)
    for path in sorted(root.glob(pattern))
]


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SCHEMA / f"{name}.json").read_text(encoding="utf-8"))
    return found


def as_json(data: object) -> Any:
    """YAML's dates are text to a schema."""
    return json.loads(json.dumps(data, default=date.isoformat))


@pytest.mark.parametrize(("name", "path"), CASES)
def test_content_keeps_its_schema(name: str, path: Path) -> None:
    data = as_json(yaml.safe_load(path.read_text(encoding="utf-8")))
    jsonschema.validate(data, schema(name))


def test_there_is_a_schema_for_each_kind_of_file_and_no_other() -> None:
    assert {path.stem for path in SCHEMA.glob("*.json")} == set(FILES)


def test_a_schema_refuses_what_is_not_known() -> None:
    bad = {"flows": {"trip": {"steps": [{"id": "a", "sya": "Hoi"}]}}}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(bad, schema("guides"))


def test_the_guides_schema_has_the_fields_that_the_loader_reads() -> None:
    parts = schema("guides")["$defs"]
    assert set(parts["flow"]["properties"]) == {"steps", *FLOW_OPTIONAL}
    for kind, step in zip(KIND_FIELDS, parts["step"]["oneOf"], strict=True):
        assert set(step["properties"]) == {*COMMON_FIELDS, *KIND_FIELDS[kind]}, kind
        for option in [step["properties"].get("buttons")]:
            assert option is None or set(option["items"]["properties"]) == set(BUTTON_FIELDS)


def test_the_guides_schema_has_the_words_that_the_loader_knows() -> None:
    parts = schema("guides")["$defs"]
    by_kind = dict(zip(KIND_FIELDS, parts["step"]["oneOf"], strict=True))
    assert by_kind["action"]["properties"]["action"]["enum"] == list(ACTIONS)
    assert by_kind["event"]["properties"]["event"]["enum"] == list(EVENTS)
    assert by_kind["collect"]["properties"]["takes"]["enum"] == list(TAKES)
    assert by_kind["say"]["properties"]["pictogram"]["enum"] == list(PICTOGRAMS)
    extra = by_kind["say"]["properties"]["after"]["items"]["properties"]
    assert set(extra) == {"phrase", *EXTRA_OPTIONAL}
    assert extra["each"]["enum"] == [CONTACTS]
    flow = parts["flow"]["properties"]
    assert flow["greeting"]["enum"] == list(get_args(Greeting))
    assert flow["slots"]["additionalProperties"]["enum"] == list(get_args(SlotKind))


def test_the_other_schemas_have_the_fields_that_the_loaders_read() -> None:
    answer = schema("answers")["properties"]["answers"]["additionalProperties"]
    assert set(answer["properties"]) == {*answers.REQUIRED, *answers.OPTIONAL}
    assert set(answer["required"]) == set(answers.REQUIRED)
    assert set(answer["properties"]["variants"]["properties"]) == set(GROUPS)
    assert answer["properties"]["certainty"]["enum"] == list(CERTAINTIES)
    amount = schema("amounts")["properties"]["amounts"]["items"]
    assert set(amount["properties"]) == {*dated.AMOUNT_REQUIRED, *dated.AMOUNT_OPTIONAL}
    term = schema("terms")["properties"]["terms"]["items"]
    assert set(term["properties"]) == {*dated.TERM_REQUIRED, *dated.TERM_OPTIONAL}
    phone = schema("contacts")["properties"]["phones"]["additionalProperties"]
    assert set(phone["properties"]) == {*contacts.PHONE_REQUIRED, *contacts.PHONE_OPTIONAL}
    plan = schema("plans")["properties"]["plans"]["additionalProperties"]
    assert set(plan["properties"]) == set(plans.TEMPLATE_REQUIRED)
    step = plan["properties"]["milestones"]["items"]
    assert set(step["properties"]) == {*plans.MILESTONE_REQUIRED, *plans.MILESTONE_OPTIONAL}
    assert step["required"] == list(plans.MILESTONE_REQUIRED)
    assert step["properties"]["anchor"]["enum"] == list(ANCHORS)
    assert step["properties"]["unit"]["enum"] == list(dated.TERM_UNITS)
