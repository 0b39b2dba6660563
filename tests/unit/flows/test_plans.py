"""Templates of plans: what they hold, for whom, and that a municipality's own replaces ours."""

from collections.abc import Callable, Mapping

import pytest

from flows import GROUPS, Library
from tests.support.content_library import small_library

Load = Callable[[Mapping[str, str]], Library]

OURS = ("digid", "gp", "energy", "internet", "home_insurance", "health_insurance", "school",
        "child_benefit", "club", "rent_allowance", "pop_talk")  # fmt: skip
"""What Peel en Maas helps with in the first weeks, and the talk of Son en Breugel."""


def test_our_own_template_holds_what_the_municipalities_promise() -> None:
    template = Library.load().plans["first_year"]
    assert set(OURS) <= set(template.milestones)
    assert {m.domain for m in template.milestones.values()} >= {
        "housing", "money", "health", "family", "integration", "language", "work", "join", "start",
    }  # fmt: skip
    talk = template.milestones["pop_talk"]
    assert (talk.anchor, talk.value, talk.unit) == ("housed_on", 1, "months")


def test_a_legal_term_binds_whom_the_law_binds() -> None:
    """No step says that it is the law's to a group which that law does not know."""
    library = Library.load()
    for milestone in library.plans["first_year"].milestones.values():
        for term in library.terms.get(milestone.term or "", ()):
            assert set(milestone.groups or GROUPS) <= set(term.groups or GROUPS), milestone.id


@pytest.mark.parametrize("group", GROUPS)
def test_everybody_gets_steps_and_none_of_somebody_else_s(group: str) -> None:
    steps = Library.load().plans["first_year"].for_group(group)
    assert len(steps) > 10
    assert all(not step.groups or group in step.groups for step in steps)


def test_nobody_gets_the_same_title_twice() -> None:
    library = Library.load()
    for group in GROUPS:
        steps = library.plans["first_year"].for_group(group)
        titles = [library.texts[step.title].text for step in steps]
        assert len(titles) == len(set(titles)), group


def test_who_has_no_group_yet_gets_everything() -> None:
    template = small_library().plans["small"]
    assert len(template.for_group(None)) == len(template.milestones) == 3
    assert [m.id for m in template.for_group("eu")] == ["digid", "talk"]


def test_reminders_stand_with_the_longest_first() -> None:
    assert small_library().plans["small"].milestones["digid"].remind == (7, 2)


def test_an_own_template_replaces_ours_as_a_whole(load: Load) -> None:
    own = """
plans:
  small:
    title: "Ons plan"
    milestones:
      - {id: talk, domain: start, title: "Praten", step: "Kom langs."}
"""
    library = load({"plans/own.yml": own})
    assert list(library.plans["small"].milestones) == ["talk"]
    assert library.texts["plan.small.talk.step"].text == "Kom langs."
    assert "plan.small.digid.title" not in library.texts
