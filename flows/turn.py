"""One turn while it is made: the session being changed, the events so far, where to go on."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flows.context import Context
from flows.events import (
    Button,
    ChoiceExpired,
    Event,
    FlowEnded,
    FlowStarted,
    LanguageChosen,
    Replied,
    Text,
)
from flows.holdings import Holdings
from flows.limits import CALLS_DEEP, RUNS_KEPT, SLOTS_SIZE, STEPS_PER_TURN, LimitExceeded
from flows.model import END, AnyStep, Flow
from flows.names import OUTCOME
from flows.scope import Scope
from flows.session import Run, Session


@dataclass(frozen=True)
class Outcome:
    """What a turn comes to: the session to keep and what happened."""

    session: Session
    events: tuple[Event, ...]
    path: tuple[str, ...] = ()
    """For logs and tests: the row of the router if one was taken, as "row:<name>", and the steps
    that were passed, as "flow.step"."""


class Turn:
    """Mutable, and alive for one call of the engine only."""

    def __init__(self, library: Holdings, session: Session, context: Context) -> None:
        self.library = library
        self.context = context
        self.session = session
        self.runs = {run.id: run for run in session.runs}
        self.events: list[Event] = []
        self.path: list[str] = []
        self.text_was_cut = False
        self._cursor: tuple[str, str] | None = None

    def outcome(self) -> Outcome:
        """The turn, finished: too many parked runs make room, oldest first."""
        while len(self.runs) > RUNS_KEPT:
            self.drop(next(iter(self.runs)))
        session = replace(self.session, runs=tuple(self.runs.values()))
        return Outcome(session, tuple(self.events), tuple(self.path))

    def flow(self, run: Run) -> Flow:
        """The flow of a run."""
        return self.library.flows[run.flow]

    def scope(self, run: Run) -> Scope:
        """What names mean in this run now."""
        session = self.session
        return Scope(self.library, self.context, run.slots, session.misses, session.group)

    def remember(self, **changes: Any) -> None:
        """Change the session."""
        self.session = replace(self.session, **changes)

    def begin(self, name: str, slots: Mapping[str, Any], caller: Run | None = None) -> bool:
        """Start a flow at its first step; False when it must be silent because a human speaks."""
        flow = self.library.flows[name]
        if self.context.human_speaks and not flow.always:
            return False
        self._check_depth(caller)
        run = Run(
            id=f"r{self.session.next_run}",
            flow=name,
            step=flow.first,
            fingerprint="",
            waits_for="nothing",
            slots={slot: slots.get(slot) for slot in flow.slots},
            caller=caller.id if caller is not None else None,
        )
        self.remember(next_run=self.session.next_run + 1)
        self.keep(run)
        self.events.append(FlowStarted(name))
        self.go(run, flow.first)
        return True

    def keep(self, run: Run) -> Run:
        """Put a changed run on top of the others. Raises LimitExceeded for slots too big."""
        if len(json.dumps(run.slots)) > SLOTS_SIZE:
            raise LimitExceeded(run.flow)
        self.runs.pop(run.id, None)
        self.runs[run.id] = run
        return run

    def fill(self, run: Run, values: Mapping[str, Any]) -> Run:
        """Put values into the slots that the flow has; others are left out."""
        known = {k: v for k, v in values.items() if k in self.flow(run).slots or k == OUTCOME}
        return self.keep(replace(run, slots={**run.slots, **known}))

    def go(self, run: Run, step: str) -> None:
        """Walk on at this step; END finishes the run."""
        if step == END:
            self.finish(run)
        else:
            self._cursor = (run.id, step)

    def go_after(self, run: Run, step: AnyStep) -> None:
        """Walk on behind this step: by the first branch that holds, else the next in the file."""
        scope = self.scope(run)
        for branch in step.next:
            if branch.condition is None or branch.condition.evaluate(scope):
                self.go(run, branch.then)
                return
        self.go(run, self.flow(run).after(step))

    def next_step(self) -> tuple[Run, AnyStep] | None:
        """The step to do now, or None when the turn is over. Raises LimitExceeded."""
        if self._cursor is None:
            return None
        run_id, name = self._cursor
        self._cursor = None
        run = self.runs[run_id]
        self.path.append(f"{run.flow}.{name}")
        if len(self.path) > STEPS_PER_TURN:
            raise LimitExceeded(run.flow)
        return run, self.flow(run).steps[name]

    def finish(self, run: Run) -> None:
        """End a run; whoever called it goes on."""
        del self.runs[run.id]
        self.events.append(FlowEnded(run.flow, "completed"))
        caller = self.runs.get(run.caller or "")
        if caller is None:
            return
        step = self.standing(caller)
        if step is None:
            self.end_changed(caller)
        else:
            self.go_after(self.keep(replace(caller, waits_for="nothing")), step)

    def standing(self, run: Run) -> AnyStep | None:
        """The step at which a run waits; None when its definition changed meanwhile."""
        flow = self.library.flows.get(run.flow)
        step = flow.steps.get(run.step) if flow is not None else None
        return step if step is not None and step.fingerprint == run.fingerprint else None

    def drop(self, run_id: str) -> None:
        """End a run for another's sake, with all that call it or are called by it."""
        run = self.runs.pop(run_id)
        self.events.append(FlowEnded(run.flow, "replaced"))
        linked = [r.id for r in self.runs.values() if r.caller == run_id or r.id == run.caller]
        for other in linked:
            if other in self.runs:
                self.drop(other)

    def end_changed(self, run: Run) -> None:
        """End a run whose definition is not what it was, and say so."""
        self.runs.pop(run.id, None)
        self.events.append(FlowEnded(run.flow, "changed"))
        self.offer_person("flow_changed")

    def give_up(self, flow: str) -> None:
        """End everything after a limit was passed, with a way to a person."""
        self.runs.clear()
        self._cursor = None
        self.events.append(FlowEnded(flow, "limit"))
        self.offer_person("limit")

    def offer_person(self, phrase: str) -> None:
        """Say a phrase with a button to a person below it; nothing while a human speaks."""
        if self.context.human_speaks:
            return
        button = Button(
            Text("phrase.want_person"),
            {"flow": "person", "slots": {"reason": phrase}},
            pictogram="person",
        )
        self.events.append(Replied((Text(f"phrase.{phrase}"),), (button,)))

    def expire(self, *, twice: bool) -> None:
        """A button whose question is over. The second of two taps at once needs no words."""
        if self.context.human_speaks:
            return
        self.events.append(ChoiceExpired())
        if not twice:
            self.events.append(Replied((Text("phrase.choice_expired"),)))

    def speak(self, language: str, source: str) -> None:
        """Go on in another language."""
        how: Any = source
        self.events.append(LanguageChosen(language, how))
        self.context = replace(self.context, language=language, language_source=how)

    def _check_depth(self, caller: Run | None) -> None:
        deep = 0
        while caller is not None:
            deep += 1
            if deep > CALLS_DEEP:
                raise LimitExceeded(caller.flow)
            caller = self.runs.get(caller.caller or "")
