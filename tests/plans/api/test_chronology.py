"""The chronology by the API."""

from datetime import timedelta

import pytest

from plans.models import CaseRecord, ChronologyCheck
from plans.operations import records, reviews
from tests.api import fields_of, is_problem
from tests.plans.recording import entry, record


def said(cast, **more):
    return {
        "happened_on": cast.today.isoformat(),
        "summary": "Dean was at the flat",
        "category": "domestic_abuse",
        "source": "Incident log",
        **more,
    }


def test_an_entry_is_added_and_listed_for_whoever_may_see_it(api, plan, cast):
    mother = str(cast.mother.person.pk)
    answer = api("laura").post(f"{plan}chronology/", said(cast, person=mother, level="controlled"))
    assert answer.status_code == 201, answer.content
    assert answer.json()["level"] == "controlled"
    assert answer.json()["person"]["id"] == mother
    listed = api("ian").get(f"{plan}chronology/").json()["results"]
    assert [one["id"] for one in listed] == [answer.json()["id"]]
    assert api("sam").get(f"{plan}chronology/").json()["results"] == []


@pytest.mark.parametrize(
    ("more", "days", "precision"),
    [
        ({}, (0, 0), "day"),
        (
            {"happened_on": "2024-02-10", "precision": "month"},
            ("2024-02-01", "2024-02-29"),
            "month",
        ),
        ({"happened_on": "2024-02-10", "precision": "year"}, ("2024-01-01", "2024-12-31"), "year"),
        (
            {"happened_on": "2024-02-10", "until_on": "2024-03-01"},
            ("2024-02-10", "2024-03-01"),
            "period",
        ),
    ],
)
def test_when_it_was_is_known_as_exactly_as_is_said(api, plan, cast, more, days, precision):
    found = api("laura").post(f"{plan}chronology/", said(cast, **more)).json()
    wanted = [cast.today.isoformat() if day == 0 else day for day in days]
    assert [found["happened_on"], found["until_on"], found["precision"]] == [*wanted, precision]


def test_entries_are_narrowed_and_paged(api, plan, cast):
    record(cast, "hannah", details=entry("Booked", category="pregnancy"))
    record(cast, "laura", details=entry("Call"), person=cast.mother.person)
    sam = api("sam")

    def listed(asked):
        found = sam.get(f"{plan}chronology/?{asked}").json()["results"]
        return [one["summary"] for one in found]

    assert listed("category=pregnancy") == ["Booked"]
    assert listed(f"person={cast.mother.person.pk}") == ["Call"]
    assert listed("about_child=true") == ["Booked"]
    assert listed(f"agency={cast.agencies['police'].pk}") == ["Call"]
    tomorrow = cast.today + timedelta(days=1)
    assert listed(f"from_on={tomorrow}") == []
    first = sam.get(f"{plan}chronology/?page_size=1").json()
    assert len(sam.get(first["next"]).json()["results"]) == 1
    is_problem(sam.get(f"{plan}chronology/?mood=low"), 400)


def test_what_cannot_be_is_refused_and_nothing_is_written(api, plan, cast):
    tomorrow = (cast.today + timedelta(days=1)).isoformat()
    is_problem(api("laura").post(f"{plan}chronology/", said(cast, happened_on=tomorrow)), 409)
    odd = said(cast, category="odd", mood="low", summary="x" * 501)
    assert fields_of(is_problem(api("laura").post(f"{plan}chronology/", odd), 400)) == {
        "category", "mood", "summary",
    }  # fmt: skip
    is_problem(api("ian").post(f"{plan}chronology/", said(cast)), 403)
    is_problem(api("colin").post(f"{plan}chronology/", said(cast)), 404)
    assert not CaseRecord.rows.exists()


def test_checks_are_said_and_listed(api, plan, cast):
    sam = api("sam")
    answer = sam.post(f"{plan}chronology/checks/", {"what": "nothing_to_add", "note": "File"})
    assert answer.status_code == 201, answer.content
    is_problem(sam.post(f"{plan}chronology/checks/", {"what": "nothing_to_add"}), 409)
    is_problem(sam.post(f"{plan}chronology/checks/", {"what": "reviewed"}), 400)
    review = reviews.plan_review(
        cast.plan, kind="group_meeting", planned_on=cast.today, by=cast.priya, at=cast.at
    )
    over = {"what": "reviewed", "review": str(review.pk)}
    is_problem(sam.post(f"{plan}chronology/checks/", over), 409)
    is_problem(api("ian").post(f"{plan}chronology/checks/", {"what": "nothing_to_add"}), 403)
    assert ChronologyCheck.rows.count() == 1
    listed = api("ian").get(f"{plan}chronology/checks/").json()["results"]
    assert [(one["what"], one["agency"]["name"]) for one in listed] == [
        ("nothing_to_add", "Oakmere Primary School")
    ]


def test_the_chair_says_that_it_was_gone_through_and_nothing_for_an_agency(api, plan, cast):
    review = reviews.plan_review(
        cast.plan,
        kind="review_conference",
        planned_on=cast.partnership.calendar().add_working_days(cast.today, 3),
        by=cast.priya,
        at=cast.at,
    )
    over = {"what": "reviewed", "review": str(review.pk)}
    is_problem(api("ruth").post(f"{plan}chronology/checks/", {"what": "nothing_to_add"}), 403)
    is_problem(api("ian").post(f"{plan}chronology/checks/", over), 403)
    assert not ChronologyCheck.rows.exists()
    answer = api("ruth").post(f"{plan}chronology/checks/", over)
    assert answer.status_code == 201, answer.content
    is_problem(api("ruth").post(f"{plan}chronology/checks/", over), 409)
    assert api("priya").post(f"{plan}chronology/checks/", over).status_code == 201
    assert ChronologyCheck.rows.count() == 2


def test_withdrawn_entries_are_listed_apart(api, plan, cast):
    one = record(cast, "hannah", details=entry("Booked"))
    record(cast, "hannah", details=entry("Came"))
    records.withdraw(cast.plan, one, reason="Another family", by=cast.hannah, at=cast.at)
    listed = api("sam").get(f"{plan}chronology/").json()["results"]
    assert [(row["summary"], row["status"]) for row in listed] == [("Came", "standing")]
    (gone,) = api("sam").get(f"{plan}chronology/?withdrawn=true").json()["results"]
    assert (gone["summary"], gone["status"]) == ("Booked", "withdrawn")
    assert gone["withdrawn_reason"] == "Another family"


def test_patterns_are_questions_with_their_records(api, plan, cast):
    ours = [record(cast, "laura", details=entry(f"Call {n}")) for n in range(3)]
    found = api("sam").get(f"{plan}chronology/patterns/").json()
    cluster = next(one for one in found["patterns"] if one["code"] == "cluster")
    assert cluster["words"].endswith("What was going on then?")
    keys = {side["evidence"]["key"] for side in cluster["sides"]}
    assert keys == {str(one.pk) for one in ours}
    assert found["months"][0]["categories"] == {"domestic_abuse": 3}
    is_problem(api("colin").get(f"{plan}chronology/patterns/"), 404)
