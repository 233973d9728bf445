"""The chronology by agency, as a reader may know it, and its picture."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.errors import NotVisible
from plans.models import Plan
from plans.queries.pictures.timeline import HEAD, Picture, picture
from plans.queries.timeline import THE_CHILD, Asked, Event, Lane, Timeline, timeline
from plans.rules.chronology import Category, Impact, Significance
from plans.rules.records import When
from plans.rules.sharing import Level
from tests.cast import Cast
from tests.plans.picturing import a_chronology, happened
from tests.plans.recording import amend, entry, scope

TODAY = date(2026, 11, 18)


def told(cast: Cast, name: str = "sam", page: int = 1, **asked: Any) -> Timeline:
    plan = Plan.rows.select_related("child").get(pk=cast.plan.pk)
    return timeline(scope(cast, name), plan, today=cast.today, asked=Asked(**asked), page=page)


def said(found: Timeline) -> list[str]:
    return [one.summary for one in found.told]


def test_each_agency_has_its_lane_the_oldest_first(cast: Cast) -> None:
    a_chronology(cast)
    found = told(cast)
    assert {lane.agency: len(lane.shared) for lane in found.lanes} == {
        "Wearbridge Children's Social Care": 2,
        "Wearbridge Midwifery": 3,
        "Wearbridge Police": 2,
    }
    assert said(found)[:3] == ["Kai was neglected", "Kai went to his aunt", "Assault on Tamsin"]
    assert (found.since, found.until) == (date(2024, 1, 1), cast.today)
    assert found.lanes[2].of(Impact.NEGATIVE) == 2


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"agency": "Wearbridge Police"}, ["Assault on Tamsin", "Second call"]),
        ({"category": "pregnancy"}, ["Kept every appointment"]),
        ({"until": date(2024, 6, 1)}, ["Kai was neglected"]),
        ({"since": date(2026, 10, 1)}, ["Kept every appointment", "The cot was bought", "Door not opened"]),
        ({"since": date(2026, 7, 21), "until": date(2026, 7, 21)}, ["Second call"]),
        ({"agency": "Nobody"}, []),
        ({"about": "nobody"}, []),
    ],
)  # fmt: skip
def test_a_part_of_it_is_asked_for(cast: Cast, asked: dict[str, Any], found: list[str]) -> None:
    a_chronology(cast)
    assert sorted(said(told(cast, **asked))) == sorted(found)


def test_it_is_asked_for_by_whom_it_is_about(cast: Cast) -> None:
    a_chronology(cast)
    ((dean, name),) = told(cast).people.items()
    assert name == "Dean Rowe-Ashby"
    assert said(told(cast, about=dean)) == ["Assault on Tamsin"]
    assert "Assault on Tamsin" not in said(told(cast, about=THE_CHILD))


def test_what_is_amended_is_told_as_it_stands(cast: Cast) -> None:
    amend(cast, happened(cast, "laura", When.on(cast.today)), details=entry("It did not"))
    assert said(told(cast)) == ["It did not"]


def test_what_is_not_shared_is_told_by_its_day_to_whom_it_may_be_known(cast: Cast) -> None:
    happened(cast, "laura", When.on(cast.today), "An informant", level=Level.CONTROLLED)
    found = told(cast)
    assert (found.count, found.unshared, said(found)) == (0, 1, [])
    assert told(cast, category="other").lanes == ()
    assert told(cast, about=THE_CHILD).lanes == ()
    assert told(cast, "ian").count == 1
    (mark,) = picture(found, today=cast.today).tracks[0].marks
    assert mark.look == "unshared"


def test_what_is_sealed_changes_nothing(cast: Cast) -> None:
    a_chronology(cast)
    before = told(cast)
    happened(cast, "laura", When.on(cast.today), "A refuge", level=Level.SEALED)
    assert told(cast) == before
    assert told(cast, "laura").count == before.count + 1


def test_a_stranger_is_told_nothing(cast: Cast) -> None:
    with pytest.raises(NotVisible):
        told(cast, "colin")


def test_it_takes_four_statements_however_long_it_is(cast: Cast) -> None:
    plan = Plan.rows.select_related("child").get(pk=cast.plan.pk)
    happened(cast, "laura", When.on(cast.today))
    reader = scope(cast, "sam")
    with CaptureQueriesContext(connection) as few:
        timeline(reader, plan, today=cast.today)
    a_chronology(cast)
    with CaptureQueriesContext(connection) as many:
        timeline(reader, plan, today=cast.today)
    assert len(few) == len(many) == 4


# The picture alone, from facts that no database holds


def event(when: When, agency: str = "Police", impact: Impact = Impact.NEUTRAL) -> Event:
    return Event(uuid4(), agency, when, Category.OTHER, impact, Significance.ORDINARY)


def drawn(*events: Event, since: date = date(2026, 1, 1), agency: str = "Police") -> Picture:
    ordered = tuple(sorted(events, key=lambda one: one.when.from_on))
    found = Timeline(since, TODAY, (Lane(agency, ordered),), (), 1, 1)
    return picture(found, today=TODAY)


def test_a_month_and_a_year_are_spans_and_a_day_is_not() -> None:
    (track,) = drawn(
        event(When.on(date(2026, 3, 3))),
        event(When.in_month(date(2026, 3, 1))),
        event(When.in_year(date(2026, 1, 1))),
        event(When.between(date(2026, 5, 1), date(2026, 6, 1))),
    ).tracks
    bars = [mark.bar for mark in track.marks]
    assert [bar is None for bar in bars] == [False, False, True, False]
    year, month = bars[0], bars[1]
    assert year is not None
    assert month is not None
    assert year == (8.0, 312.0)
    assert month[1] - month[0] == pytest.approx(30 / 321 * 304, abs=0.2)


def test_every_impact_has_a_shape_of_its_own() -> None:
    (track,) = drawn(*(event(When.on(TODAY), impact=impact) for impact in Impact)).tracks
    assert {mark.look for mark in track.marks} == {"good", "bad", "neither"}


def test_no_mark_stands_on_another() -> None:
    days = [TODAY - timedelta(days=n * 7 % 300) for n in range(43)]
    (track,) = drawn(*map(event, map(When.on, days)), event(When.in_month(TODAY))).tracks
    assert track.marks
    for n, a in enumerate(track.marks):
        for b in track.marks[n + 1 :]:
            assert a.y != b.y or abs(a.x - b.x) >= 10, (a, b)
    assert all(track.top + HEAD <= mark.y <= track.top + track.height for mark in track.marks)


def test_too_many_for_marks_are_numbers_that_add_up_and_have_room() -> None:
    events = [event(When.on(TODAY - timedelta(days=n % 300))) for n in range(5000)]
    (track,) = drawn(*events, agency="W" * 80).tracks
    assert track.marks == ()
    assert sum(int(line.text) for line in track.numbers) == 5000
    middles = [line.x for line in track.numbers]
    assert all(b - a >= 23 for a, b in itertools.pairwise(middles))
    assert track.name.ends <= 312


def test_one_day_alone_is_on_a_line_of_a_month() -> None:
    found = drawn(event(When.on(TODAY)), since=TODAY)
    assert found.tracks[0].marks[0].x == 312
    assert [tick.words.text for tick in found.ticks] == ["Oct 2026", "Nov 2026", "Nov 2026"]
    texts = [tick.words for tick in found.ticks]
    assert all(a.ends <= b.x for a, b in itertools.pairwise(texts))
