"""What loads, and yet is not well made: steps nobody reaches, endless loops, texts nobody says."""

from collections.abc import Iterator, Mapping

from flows.holdings import Holdings
from flows.model import END, Act, AnyStep, Call, Collect, Flow, Link, Say
from flows.names import ROUTED_FLOWS
from flows.problems import Problem
from flows.topics import TOPIC_FLOWS

Node = tuple[str, str]
"""A flow and one of its steps."""


def lint(library: Holdings) -> list[Problem]:
    """Every remark on the guides, in the order of the files."""
    problems: list[Problem] = []
    for flow in library.flows.values():
        problems += _unreachable(flow)
        problems += _dead_ends(flow)
        problems += _silent_ends(flow)
    problems += _loops(library)
    problems += _never_started(library)
    return sorted(set(problems))


def _targets(flow: Flow, step: AnyStep) -> Iterator[str]:
    """Steps of the same flow to which a step may lead without anybody's doing, or with a button."""
    yield from _onward(flow, step)
    if isinstance(step, Collect):
        yield from (option.then for option in step.speech.options if option.then)


def _onward(flow: Flow, step: AnyStep) -> Iterator[str]:
    if isinstance(step, Link):
        return
    if isinstance(step, Collect) and step.takes is None and not step.once:
        return
    yield from (branch.then for branch in step.next)
    if all(branch.condition is not None for branch in step.next):
        yield flow.after(step)


def _unreachable(flow: Flow) -> Iterator[Problem]:
    reached: set[str] = set()
    waiting = [flow.first]
    while waiting:
        name = waiting.pop()
        if name != END and name not in reached:
            reached.add(name)
            waiting.extend(_targets(flow, flow.steps[name]))
    for name, step in flow.steps.items():
        if name not in reached:
            yield Problem(
                step.place, f"Nothing leads to step `{name}`.", "Lead to it, or remove it."
            )


def _dead_ends(flow: Flow) -> Iterator[Problem]:
    """A branch behind an `else` is never taken, and a flow that never speaks leads nowhere."""
    for step in flow.steps.values():
        seen_else = False
        for branch in step.next:
            if seen_else:
                yield Problem(
                    branch.place, "This branch is never taken.", "Put it above the `else`."
                )
            seen_else = seen_else or branch.condition is None
    speaks = any(
        isinstance(step, Say | Collect | Link | Call | Act) for step in flow.steps.values()
    )
    if not speaks:
        yield Problem(
            flow.place, f"Flow `{flow.id}` never says anything.", "Add `say:` or `link:`."
        )


def _silent_ends(flow: Flow) -> Iterator[Problem]:
    """Somebody answers, and hears nothing back."""
    for step in flow.steps.values():
        if isinstance(step, Collect) and END in _reached_in_silence(
            flow, set(_targets(flow, step))
        ):
            yield Problem(
                step.place,
                f"After an answer at step `{step.id}` the flow may end without a word.",
                "Say something before END.",
            )


def _reached_in_silence(flow: Flow, waiting: set[str]) -> set[str]:
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        reached.add(name)
        step = flow.steps.get(name)
        if step is not None and not isinstance(step, Say | Collect | Call | Link):
            waiting.update(set(_onward(flow, step)) - reached)
    return reached


def _loops(library: Holdings) -> Iterator[Problem]:
    """Circles of steps, through other flows too, on which nothing waits for anybody."""
    graph = {
        (flow.id, step.id): tuple(_without_wait(library, flow, step))
        for flow in library.flows.values()
        for step in flow.steps.values()
    }
    for node in _on_a_circle(graph):
        flow, step = node
        yield Problem(
            library.flows[flow].steps[step].place,
            f"From step `{step}` one comes back to it without a wait.",
            "Let a step in between wait (`collect`), or end there.",
        )


def _without_wait(library: Holdings, flow: Flow, step: AnyStep) -> Iterator[Node]:
    if isinstance(step, Collect | Act):
        return
    if isinstance(step, Call | Link) and step.flow in library.flows:
        yield step.flow, library.flows[step.flow].first
    yield from ((flow.id, name) for name in _onward(flow, step) if name != END)


def _on_a_circle(graph: Mapping[Node, tuple[Node, ...]]) -> Iterator[Node]:
    for start in graph:
        seen: set[Node] = set()
        waiting = list(graph[start])
        while waiting:
            node = waiting.pop()
            if node == start:
                yield start
                break
            if node not in seen:
                seen.add(node)
                waiting.extend(graph.get(node, ()))


def _never_started(library: Holdings) -> Iterator[Problem]:
    started = {*_named(library), *library.flows.keys() & _routed()}
    for flow in library.flows.values():
        if flow.id not in started and not flow.words:
            yield Problem(
                flow.place,
                f"Nothing starts flow `{flow.id}`.",
                "Link to it from a button or a flow, or remove it.",
            )


def _named(library: Holdings) -> Iterator[str]:
    for flow in library.flows.values():
        for step in flow.steps.values():
            if isinstance(step, Call | Link):
                yield step.flow
            if isinstance(step, Say | Collect):
                yield from (option.link for option in step.speech.options if option.link)
    for answer in library.answers.values():
        yield from (button.flow for button in answer.buttons if button.flow)


def _routed() -> set[str]:
    return {*TOPIC_FLOWS.values(), *ROUTED_FLOWS}
