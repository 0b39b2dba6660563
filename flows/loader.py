"""guides/<name>.yml to flows. Whatever is wrong becomes a problem with its file and line."""

from typing import cast, get_args

from flows.loader_speech import read_words
from flows.loader_steps import StepReader
from flows.model import END, AnyStep, Flow, Greeting, SlotKind
from flows.names import OUTCOME
from flows.reading import Value
from flows.texts import SourceText

FLOW_OPTIONAL = ("description", "slots", "greeting", "always", "words")


def read_flows(root: Value) -> tuple[list[Flow], list[SourceText]]:
    """The flows of one guide file, and their texts."""
    flows: list[Flow] = []
    texts: list[SourceText] = []
    fields = root.fields(required=("flows",))
    for name, value in fields["flows"].entries().items() if fields else ():
        flow = _flow(name, value, texts)
        if flow is not None:
            flows.append(flow)
    return flows, texts


def _flow(name: str, value: Value, texts: list[SourceText]) -> Flow | None:
    fields = value.fields(required=("steps",), optional=FLOW_OPTIONAL)
    slots: dict[str, SlotKind] = {
        slot: cast(SlotKind, kind.one_of(get_args(SlotKind)))
        for slot, kind in (fields["slots"].entries() if "slots" in fields else {}).items()
    }
    reader = StepReader(name, frozenset(slots) | {OUTCOME}, texts)
    steps: dict[str, AnyStep] = {}
    for item in fields["steps"].items() if "steps" in fields else ():
        step = reader.read(item)
        if step.id in steps:
            item.complain(f"Step `{step.id}` stands here twice.", "Give one of them another id.")
        steps[step.id] = step
    if not steps:
        value.complain(f"Flow `{name}` has no steps.", "Add at least one below `steps:`.")
        return None
    _check_targets(steps, reader, value)
    greeting = fields["greeting"].one_of(get_args(Greeting)) if "greeting" in fields else "line"
    return Flow(
        id=name,
        place=value.place,
        steps=steps,
        first=next(iter(steps)),
        slots=slots,
        greeting=cast(Greeting, greeting),
        always="always" in fields and fields["always"].flag(),
        words=read_words(fields),
    )


def _check_targets(steps: dict[str, AnyStep], reader: StepReader, value: Value) -> None:
    for target, place in reader.targets:
        if target != END and target not in steps:
            place.complain(
                f"There is no step `{target}` in this flow.",
                f"Choose from: {', '.join([*steps, END])}.",
            )
