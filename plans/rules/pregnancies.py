"""The clocks of a pregnancy: what is due before a birth, and what of it the birth ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from plans.rules.milestones import OWED_AFTER_BIRTH
from plans.rules.plans import Kind
from plans.rules.story import Clock, Story
from plans.rules.timetable import Trigger

BORN = "The child has been born."


def before_birth(story: Story) -> Iterator[Clock]:
    """The milestones of a pregnancy. One that was met is never counted again: revising the
    expected date does not make it late, for it keeps the date that was known on its day."""
    if not story.is_pre_birth or story.kind == Kind.LOOKED_AFTER:
        return
    for clock in _milestones(story):
        if clock.key in story.settled or (story.born_on and clock.key not in story.open_keys):
            continue
        is_moot = bool(story.born_on) and clock.met_on is None
        is_moot = is_moot and clock.key not in OWED_AFTER_BIRTH
        yield Clock(clock.key, clock.on, clock.met_on, void=BORN if is_moot else "")


def _milestones(story: Story) -> Iterator[Clock]:
    referred = story.first(Trigger.REFERRAL)
    edd = story.expected[-1][1]
    if story.kind != Kind.EARLY_HELP:
        known = max(story.days(Trigger.PREGNANCY_KNOWN), default=None)
        if known and known > story.limit("pb.refer", edd).on:
            late = referred if referred and referred >= known else None
            yield Clock("pb.refer.late", known, late)
        else:
            yield Clock("pb.refer", _expected_as_known(story, referred), referred)
    if story.kind == Kind.CHILD_PROTECTION:
        yield Clock("pb.icpc", _expected_as_known(story, story.conference), story.conference)
        if story.sets("pb.lpm"):
            held = story.first(Trigger.LEGAL_PLANNING)
            yield Clock("pb.lpm", _expected_as_known(story, held), held)
    elif story.days(Trigger.STRATEGY_DISCUSSION):
        yield Clock("pb.icpc", edd)
    yield Clock("pb.birthplan", edd)
    yield Clock("pb.unrecorded", edd, story.today if story.born_on else None)


def _expected_as_known(story: Story, on: date | None) -> date:
    """The expected date as it was known on a day; the newest for what is yet to be done."""
    known = [edd for since, edd in story.expected if on is None or since <= on]
    return known[-1] if known else story.expected[0][1]
