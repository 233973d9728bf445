"""The timeline by the API."""

from __future__ import annotations

from plans.queries import timeline as queries
from plans.rules.records import When
from plans.rules.sharing import Level
from tests.api import is_problem
from tests.plans.picturing import a_chronology, happened


def test_it_answers_what_the_page_shows(api, plan, cast):
    a_chronology(cast)
    happened(cast, "laura", When.on(cast.today), level=Level.CONTROLLED)
    found = api("sam").get(f"{plan}timeline/").json()
    assert found["agencies"][2] == {"agency": "Wearbridge Police", "entries": 2, "unshared": 1}
    first = found["results"][0]
    assert (first["summary"], first["precision"], first["from_on"], first["until_on"]) == (
        "Kai was neglected",
        "year",
        "2024-01-01",
        "2024-12-31",
    )
    assert (first["about"], first["impact"], first["known_from"]) == (
        "child",
        "negative",
        "Incident log",
    )
    assert found["next"] is None


def test_a_part_of_it_and_its_pages(api, plan, cast, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    a_chronology(cast)
    found = api("sam").get(f"{plan}timeline/?agency=Wearbridge+Midwifery").json()
    assert len(found["results"]) == 2
    more = api("sam").client.get(found["next"]).json()
    assert len(more["results"]) == 1
    assert more["next"] is None
    is_problem(api("sam").get(f"{plan}timeline/?category=none"), 400)
    is_problem(api("sam").get(f"{plan}timeline/?colour=red"), 400)


def test_a_stranger_is_told_of_no_plan(api, plan):
    is_problem(api("colin").get(f"{plan}timeline/"), 404)
