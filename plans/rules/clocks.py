"""Every deadline of a plan, from what is known of it. Pure: a story in, deadlines out.

Each row of the policy's timetable is counted from each event that starts its clock, and is kept by
the first thing after it that keeps such a row. The same story always gives the same deadlines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from agencies.workdays import add_months
from plans.rules import timetable
from plans.rules.deadlines import KEPT_BY_EVENT, REPORT, REVIEWS, Placement
from plans.rules.plans import Kind
from plans.rules.pregnancies import before_birth
from plans.rules.reviews import REVIEW_OF, ReviewKind
from plans.rules.story import Clock, Due, Event, Meeting, Story
from plans.rules.timetable import Trigger


def deadlines(story: Story) -> tuple[Due, ...]:
    """Every deadline of the plan, kept and open, one for each row and event that starts it."""
    clocks = [
        *_reviews(story),
        *_groups(story),
        *_visits(story),
        *_papers(story),
        *_beginnings(story),
        *before_birth(story),
    ]
    found = [_due(story, clock) for clock in clocks]
    found += [_due(story, clock) for clock in _before_meetings(story, found)]
    # Two events may start one row's clock on one day; it runs once.
    return tuple({due.identity: due for due in reversed(found)}.values())[::-1]


def _due(story: Story, clock: Clock) -> Due:
    row = timetable.row(story.policy, clock.key)
    spared = story.spared.get(KEPT_BY_EVENT[clock.key]) if clock.key in KEPT_BY_EVENT else None
    limit = story.limit(clock.key, clock.on)
    return Due(
        key=clock.key,
        trigger=clock.trigger or row.trigger,
        trigger_on=clock.on,
        limit_on=limit.on,
        statutory=limit.statutory,
        met_on=clock.met_on,
        meeting=clock.meeting,
        void=clock.void or (spared if spared and not clock.met_on else ""),
    )


def _kept(key: str, on: date, meetings: Iterable[Meeting]) -> Clock:
    """The clock of a row that the first of these meetings keeps."""
    first = next(iter(meetings), None)
    return Clock(key, on, first.on if first else None, first)


def _happened(key: str, on: date, days: Iterable[date], trigger: Trigger | None = None) -> Clock:
    """The clock of a row that the first of these days keeps."""
    return Clock(key, on, next(iter(days), None), trigger=trigger)


FIRST_REVIEW = {
    Kind.CHILD_PROTECTION: "cp.rcpc.first",
    Kind.CHILD_IN_NEED: "cin.review.first",
    Kind.LOOKED_AFTER: "lac.rev.1",
    Kind.EARLY_HELP: "eh.review.first",
}
NEXT_REVIEW = {
    Kind.CHILD_PROTECTION: "cp.rcpc.next",
    Kind.CHILD_IN_NEED: "cin.review",
    Kind.LOOKED_AFTER: "lac.rev.n",
    Kind.EARLY_HELP: "eh.review",
}
FIRST_GROUP = {
    Kind.CHILD_PROTECTION: "cp.cg.first",
    Kind.CHILD_IN_NEED: "cin.group.first",
    Kind.EARLY_HELP: "eh.group.first",
}
NEXT_GROUP = {
    Kind.CHILD_PROTECTION: "cp.cg.next",
    Kind.CHILD_IN_NEED: "cin.group.next",
    Kind.EARLY_HELP: "eh.group.next",
}


def _reviews(story: Story) -> Iterator[Clock]:
    held = story.reviews
    if story.kind == Kind.CHILD_PROTECTION and story.is_pre_birth:
        yield _kept("pb.rcpc.conference", story.conference, held)
        if story.born_on:
            after = [meeting for meeting in held if meeting.on >= story.born_on]
            yield _kept("pb.rcpc.birth", story.born_on, after)
    else:
        yield _kept(FIRST_REVIEW[story.kind], _start(story), held)
    for n, meeting in enumerate(held, start=1):
        second = story.kind == Kind.LOOKED_AFTER and n == 1
        key = "lac.rev.2" if second else NEXT_REVIEW[story.kind]
        yield _kept(key, meeting.on, held[n:])


def _start(story: Story) -> date:
    """The day from which the first review of a plan is counted."""
    if story.kind == Kind.CHILD_PROTECTION:
        return story.conference
    return story.looked_after_on if story.kind == Kind.LOOKED_AFTER else story.started_on


def _groups(story: Story) -> Iterator[Clock]:
    """Looked-after children's groups meet between reviews, so they are counted back from those."""
    held = story.groups
    if story.kind in FIRST_GROUP:
        start = story.conference if story.kind == Kind.CHILD_PROTECTION else story.started_on
        yield _kept(FIRST_GROUP[story.kind], start, held)
        for n, meeting in enumerate(held, start=1):
            yield _kept(NEXT_GROUP[story.kind], meeting.on, held[n:])
    if story.kind == Kind.CHILD_IN_NEED:
        for day in story.days(Trigger.ASSESSMENT_STARTED):
            meetings = story.held(ReviewKind.GROUP_MEETING, ReviewKind.CHILD_IN_NEED_REVIEW)
            yield _kept("cin.first", day, [m for m in meetings if m.on >= day])


def _visits(story: Story) -> Iterator[Clock]:
    visits = story.days(Trigger.LAST_VISIT)
    if story.kind == Kind.LOOKED_AFTER:
        yield from _placement_visits(story, visits)
    elif story.kind == Kind.CHILD_PROTECTION:
        # A child who is not born cannot be seen: their first visit counts from the birth.
        if story.born_on:
            yield _happened("cp.visit.first", story.born_on, visits, trigger=Trigger.BIRTH)
        elif not story.is_unborn:
            yield _happened("cp.visit.first", story.started_on, visits)
        yield from _each_after_the_last("cp.visit", visits)
    elif story.kind == Kind.CHILD_IN_NEED:
        since = story.born_on or story.started_on  # a child who was never seen is late as well
        if not story.is_unborn and since not in visits:
            start = Trigger.BIRTH if story.born_on else Trigger.PLAN_STARTED
            yield _happened("cin.visit", since, visits, trigger=start)
        yield from _each_after_the_last("cin.visit", visits)


def _each_after_the_last(key: str, days: list[date]) -> Iterator[Clock]:
    for n, day in enumerate(days, start=1):
        yield _happened(key, day, days[n:])


def _placement_visits(story: Story, visits: list[date]) -> Iterator[Clock]:
    """Each placement has its own visits: a move begins again with the first week."""
    placements = sorted(
        (e for e in story.events if e.trigger == Trigger.PLACEMENT_STARTED), key=lambda e: e.on
    )
    for n, placement in enumerate(placements, start=1):
        ends = placements[n].on if n < len(placements) else None
        within = [v for v in visits if v >= placement.on and (ends is None or v < ends)]
        if within or ends is None:
            yield _happened("lac.visit.first", placement.on, within)
        for m, day in enumerate(within, start=1):
            if m < len(within) or ends is None:
                yield _happened(_interval(story, placement, day), day, within[m:])
    if not placements:
        # Nobody has said since when, but the child is placed.
        since = story.looked_after_on
        seen = (visit for visit in visits if visit >= since)
        yield _happened("lac.visit.first", since, seen, trigger=Trigger.BECAME_LOOKED_AFTER)
        yield from _each_after_the_last("lac.visit", visits)


def _interval(story: Story, placement: Event, day: date) -> str:
    """The row that applies on the day of a visit, and so to the one after it (regulation 28)."""
    reviewed = any(meeting.on <= day for meeting in story.reviews)
    if placement.placement == Placement.TEMPORARY and not reviewed:
        return "lac.visit.temporary"
    first_year_over = day > add_months(placement.on, 12)
    if placement.placement == Placement.UNTIL_18 and first_year_over:
        return "lac.visit.settled"
    return "lac.visit"


def _papers(story: Story) -> Iterator[Clock]:
    """What is sent after a meeting. A meeting known from elsewhere has sent its papers there."""
    signed = [meeting for meeting in story.reviews if meeting.sent_on]
    if story.kind == Kind.CHILD_PROTECTION:
        for key in ("cp.letter", "cp.record"):
            yield Clock(key, story.conference)
            for meeting in signed:
                yield Clock(key, meeting.on, meeting.sent_on)
        for meeting in story.groups:
            yield Clock("cp.cg.minutes", meeting.on, meeting.sent_on)
        if story.is_pre_birth and story.sets("pb.cpis"):
            yield Clock("pb.cpis", story.conference, story.first(Trigger.CPIS))
    if story.kind == Kind.LOOKED_AFTER:
        for meeting in signed:
            yield Clock("lac.decisions", meeting.on, meeting.sent_on)
            yield Clock("lac.record", meeting.on, meeting.sent_on)
            yield Clock("lac.objections", meeting.on)


def _beginnings(story: Story) -> Iterator[Clock]:
    """What a referral, an enquiry, a start or a discharge starts."""
    if story.kind in {Kind.CHILD_PROTECTION, Kind.CHILD_IN_NEED}:
        for day in story.days(Trigger.REFERRAL):
            yield Clock("assessment.due", day)
        for day in story.days(Trigger.STRATEGY_DISCUSSION):
            yield Clock("cp.icpc", day, story.conference_on)
    if story.kind == Kind.CHILD_IN_NEED and story.follows_protection:
        yield Clock("cin.minimum", story.started_on)
    if story.kind == Kind.LOOKED_AFTER:
        yield from _coming_into_care(story)
    elif story.is_pre_birth:
        for day in story.days(Trigger.DISCHARGE)[-1:]:
            yield Clock("pb.discharge", day, story.first(Trigger.DISCHARGE_MEETING))


def _coming_into_care(story: Story) -> Iterator[Clock]:
    yield Clock("lac.health", story.looked_after_on)
    yield Clock("lac.pep", story.looked_after_on)
    for day in story.days(Trigger.PLACEMENT_STARTED)[:1]:
        yield Clock("lac.careplan", day)


def _before_meetings(story: Story, found: Iterable[Due]) -> Iterator[Clock]:
    """What is due before a meeting, counted from the day planned for it, else from its limit.

    A report that was sent stays sent, whenever its review is then held.
    """
    found = list(found)
    if story.kind == Kind.CHILD_IN_NEED:
        for due in found:
            if due.key in {"cp.icpc", "pb.icpc"} and due.met_on is None and not due.void:
                yield Clock("cp.report.first", story.stands.get(due.identity, due.limit_on))
    review_on = next_review_on(story, found)
    if review_on is None:
        return
    if story.kind == Kind.CHILD_PROTECTION:
        if not story.is_reported:
            sent_on = story.report.sent_on if story.report else None
            yield Clock(REPORT, review_on, sent_on, story.report)
        yield from _last_group(story, review_on)
    if story.kind == Kind.LOOKED_AFTER:
        since = max((m.on for m in story.reviews), default=story.started_on)
        yield _kept("lac.group", review_on, [m for m in story.groups if m.on >= since])


def next_review_on(story: Story, found: Iterable[Due]) -> date | None:
    """The day planned for the next review, else the earliest by which one is due."""
    open_reviews = (due for due in found if due.key in REVIEWS and due.met_on is None)
    limits = [story.stands.get(due.identity, due.limit_on) for due in open_reviews]
    return story.planned.get(REVIEW_OF[story.kind]) or min(limits, default=None)


def _last_group(story: Story, review_on: date) -> Iterator[Clock]:
    """Kept by the first group after which none need be held in time: the next is due later."""
    since = max((m.on for m in story.reviews), default=story.conference)
    limit = story.limit("cp.cg.last", review_on).on
    if limit <= since:
        return
    last = [m for m in story.groups if m.on >= since and story.limit("cp.cg.next", m.on).on > limit]
    yield _kept("cp.cg.last", review_on, last)
