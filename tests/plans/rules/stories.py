"""Stories of plans, for the tests of what follows from them."""

from __future__ import annotations

from datetime import date
from typing import Any

from agencies import policy
from agencies.workdays import Calendar
from plans.rules import clocks
from plans.rules.plans import Kind
from plans.rules.reviews import REVIEW_OF, ReviewKind
from plans.rules.story import Due, Event, Meeting, Story
from plans.rules.timetable import Trigger

POLICY = policy.default()
ENGLAND = Calendar()


def day(text: str) -> date:
    return date.fromisoformat(text)


def story(kind: Kind, started: str, **known: Any) -> Story:
    """A plan of a kind that started on a day, and what else is known of it, dates as text."""
    on = day(started)
    events = tuple(
        Event(Trigger(trigger), day(when), placement[0] if placement else "")
        for trigger, when, *placement in known.pop("events", ())
    )
    reviews = [Meeting(REVIEW_OF[kind], day(d), sent_on=day(d)) for d in known.pop("reviews", ())]
    groups = [Meeting(ReviewKind.GROUP_MEETING, day(d)) for d in known.pop("groups", ())]
    expected = tuple((day(since), day(edd)) for since, edd in known.pop("expected", ()))
    if "born" in known:
        known["born_on"] = day(known.pop("born"))
    given: dict[str, Any] = {
        "policy": POLICY,
        "calendar": ENGLAND,
        "kind": kind,
        "started_on": on,
        "today": on,
        "conference_on": on if kind == Kind.CHILD_PROTECTION else None,
        "events": events,
        "meetings": (*reviews, *groups),
        "expected": expected,
        "is_unborn": bool(expected) and "born_on" not in known,
    }
    return Story(**given | known)


def found(told: Story, key: str) -> list[Due]:
    return [due for due in clocks.deadlines(told) if due.key == key]


def only(told: Story, key: str) -> Due:
    (due,) = found(told, key)
    return due
