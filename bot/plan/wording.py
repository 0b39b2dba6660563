"""The texts of a step: the template's under its keys, and her own goals as she said them."""

from collections.abc import Mapping
from typing import Any, Protocol

from flows import Library, PlanMilestone, Text


class Named(Protocol):
    """A step as it is stored."""

    @property
    def template(self) -> str:
        """Id of the plan's template."""

    @property
    def template_key(self) -> str | None:
        """Of the step in that template."""

    @property
    def title(self) -> str | None:
        """Her own words."""


def in_template(library: Library, step: Named) -> PlanMilestone | None:
    """The template's step; None for a goal of her own, and for what the content dropped since."""
    template = library.plans.get(step.template)
    return template.milestones.get(step.template_key or "") if template is not None else None


def title_value(library: Library, step: Named) -> Mapping[str, Any]:
    """Its title as the value of a placeholder."""
    if step.title is not None:
        return {"name": step.title}
    found = in_template(library, step)
    return {"text": found.title if found is not None else "phrase.plan.unknown_step"}


def title_text(library: Library, step: Named) -> Text:
    """Its title as a text of its own: for a paragraph, or on a button."""
    value = title_value(library, step)
    return Text(value["text"]) if "text" in value else Text("phrase.plan.own", {"title": value})


def first_step_key(library: Library, step: Named) -> str:
    """Key of what to do first."""
    found = in_template(library, step)
    if found is not None:
        return found.step
    return "phrase.plan.own_step" if step.title is not None else "phrase.plan.unknown_first_step"


def topic(library: Library, step: Named) -> str | None:
    """The answer that tells more, when there is one."""
    found = in_template(library, step)
    return found.topic if found is not None and found.topic in library.answers else None
