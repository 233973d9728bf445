"""Reading disagreements as a program does: lists, one of them, and no more than one may see."""

from __future__ import annotations

import json
from urllib.parse import unquote

import pytest
from django.core import signing

from agencies.api import pagination
from agencies.models import AuditEvent
from agencies.operations import workers
from plans.models import Disagreement
from tests.api import fields_of, is_problem
from tests.permissions.positions import escalated
from tests.plans.disagreeing import answered, draft, fresh, raised, with_contacts

WORDS = ("planning meeting at 32", "four screens", "born into danger", "maternity alert")


@pytest.fixture
def one(cast):
    with_contacts(cast)
    return raised(cast, at=cast.at)


@pytest.fixture
def here(one):
    return f"disagreements/{one.reference}/"


def test_the_two_sides_read_its_words_and_the_others_that_there_is_one(cast, api, one, here):
    whole = api("hannah").get(here)
    said = whole.json()
    assert (said["sight"], said["plan"]) == ("full", cast.plan.reference)
    assert whole["ETag"] == said["etag"] == f'"v{fresh(one).version}"'
    assert said["words"]["facts"] == "Three of four screens were positive."
    assert (said["turn"], "withdraw" in said["possible"]) == (None, True)
    asked = api("priya").get(here).json()
    assert (asked["turn"], asked["whose"]["side"]) == ("acknowledge", "challenged")
    for name in ("laura", "beth", "ruth"):
        response = api(name).get(here)
        said = response.json()
        told = {key for key, value in said.items() if value not in (None, [])}
        assert told == {"reference", "sight", "is_over", "sentence", "plan", "may_open_plan"}
        assert "ETag" not in response
        assert not any(word in response.content.decode() for word in WORDS)


def test_the_business_manager_reads_of_stage_two_who_and_when_and_neither_child_nor_words(
    cast, api, one, here
):
    escalated(cast, one)
    response = api("beth").get(here)
    said = response.json()
    assert (said["sight"], said["stage"], said["raising"]) == (
        "metadata", 2, cast.agencies["midwifery"].name,
    )  # fmt: skip
    assert (said["plan"], said["child"], said["words"], said["etag"]) == (None, None, None, None)
    assert [stage["n"] for stage in said["stages"]] == [1, 2]
    text = response.content.decode()
    hidden = (*WORDS, cast.plan.reference, "Hannah", "Priya", "Neil", "remains")
    assert [word for word in hidden if word in text] == []


def test_strangers_and_former_workers_get_the_bytes_of_what_does_not_exist(cast, api, here):
    missing = "disagreements/PD-2222-3333/"
    for name in ("olive", "colin", "megan", "sysadmin", "super"):
        hidden, none = api(name).get(here), api(name).get(missing)
        is_problem(hidden, 404)
        assert hidden.content == none.content
    workers.move(
        cast.employment("hannah"),
        to=cast.agencies["housing"],
        version=None,
        by=cast.sysadmin,
        at=cast.at,
    )
    hidden, none = api("hannah").get(here), api("hannah").get(missing)
    assert (hidden.status_code, hidden.content) == (404, none.content)
    hidden, none = (api("hannah").post(f"{path}hurry/", {}) for path in (here, missing))
    assert (hidden.status_code, hidden.content) == (404, none.content)
    assert not Disagreement.rows.get().is_urgent


@pytest.mark.parametrize("odd", ["pd-2222-3333", "1", "PD-2222-333I", "x" * 200])
def test_what_is_no_reference_is_not_there(api, here, odd):
    is_problem(api("hannah").get(f"disagreements/{odd}/"), 404)


def test_every_read_and_every_refusal_is_on_the_childs_trail(cast, api, one, here):
    api("hannah").get(here)
    api("colin").get(here)
    entries = AuditEvent.objects.filter(
        chain=f"child:{cast.plan.child_id}",
        subject=f"disagreement:{one.pk}",
        verb__in=["read", "refused"],
    )
    told = list(entries.order_by("sequence").values_list("verb", "actor"))
    assert told == [("read", cast.hannah.pk), ("refused", cast.colin.pk)]


def test_the_list_holds_what_one_may_know_of_and_each_row_as_much_as_one_sees(cast, api, one):
    [row] = api("hannah").get("disagreements/").json()["results"]
    assert (row["child"], row["state"], row["challenged"]) == (
        cast.plan.child.initials, "open", [cast.agencies["social_care"].name],
    )  # fmt: skip
    [row] = api("laura").get("disagreements/").json()["results"]
    assert {key for key, value in row.items() if value is not None} == {
        "reference", "sight", "is_over", "sentence", "plan",
    }  # fmt: skip
    for name in ("olive", "colin", "super"):
        assert api(name).get("disagreements/").json()["results"] == []


def test_filters_find_nothing_by_what_one_does_not_see(cast, api, one):
    for query in ("state=open", "urgent=false"):
        assert len(api("priya").get(f"disagreements/?{query}").json()["results"]) == 1
        assert api("laura").get(f"disagreements/?{query}").json()["results"] == []
    assert len(api("laura").get("disagreements/?unfinished=true").json()["results"]) == 1
    assert api("priya").get("disagreements/?unfinished=false").json()["results"] == []
    assert api("priya").get("disagreements/?state=closed").json()["results"] == []
    for query in ("state=strange", "plan=CG-2222-3333", "facts=screens", "page_size=0"):
        assert is_problem(api("priya").get(f"disagreements/?{query}"), 400)["errors"]


def test_pages_follow_each_other_and_their_cursor_tells_nothing(cast, api, one):
    for _ in range(2):
        raised(cast, at=cast.at)
    seen, path = [], "disagreements/?page_size=2"
    while path:
        page = api("laura").get(path).json()
        seen += [row["reference"] for row in page["results"]]
        path = page["next"]
    assert len(seen) == len(set(seen)) == 3
    later = api("laura").get("disagreements/?page_size=2").json()["next"]
    cursor = later.partition("cursor=")[2].partition("&")[0]
    salt = f"{pagination.SALT}:/api/v1/disagreements/"
    held = signing.loads(unquote(cursor), salt=salt)
    assert str(cast.today.year) not in json.dumps(held)
    is_problem(api("laura").get("disagreements/?cursor=made-up"), 400)


def test_drafts_are_their_writers_and_what_waits_is_whose_turn_it_is(cast, api, one):
    unsent = draft(cast, at=cast.at)
    [row] = api("hannah").get("disagreements/drafts/").json()["results"]
    assert (row["reference"], row["state"]) == (unsent.reference, "draft")
    assert api("moira").get("disagreements/drafts/").json()["results"] == []
    assert unsent.reference not in str(api("hannah").get("disagreements/").json())
    for name, steps in {"priya": ["acknowledge"], "hannah": ["submit"], "laura": []}.items():
        waiting = api(name).get("disagreements/waiting/").json()["results"]
        assert [row["step"] for row in waiting] == steps
    answered(cast, one, at=cast.at)
    waiting = api("hannah").get("disagreements/waiting/").json()["results"]
    assert {row["step"] for row in waiting} == {"submit", "agree"}


def test_the_plan_lists_its_own_to_whoever_reads_it(cast, api, one, plan):
    [row] = api("ian").get(f"{plan}disagreements/").json()["results"]
    assert (row["reference"], row["sight"]) == (one.reference, "existence")
    is_problem(api("colin").get(f"{plan}disagreements/"), 404)


def test_the_timeline_shows_the_challenged_side_nothing_from_before_it_was_sent(
    cast, api, one, here
):
    steps = [event["step"] for event in api("hannah").get(f"{here}events/").json()["results"]]
    assert steps == ["start", "opened"]
    told = [event["step"] for event in api("priya").get(f"{here}events/").json()["results"]]
    assert told == ["opened"]
    assert api("laura").get(f"{here}events/").json() == {"results": []}


def test_a_withheld_name_stands_nowhere_for_the_other_side(cast, api):
    with_contacts(cast)
    row = raised(cast, at=cast.at, identity_withheld=True)
    path = f"disagreements/{row.reference}/"
    talk = {"on": cast.today.isoformat(), "people": "Two of us", "method": "telephone"}
    for step, said in {
        "safety": {"words": "An alert is set."},
        "discussions": talk | {"summary": "No agreement"},
    }.items():
        assert api("hannah").post(f"{path}{step}/", said).status_code == 201
    for name in ("priya", "neil"):
        for tail in ("", "events/"):
            assert "Hannah" not in api(name).get(path + tail).content.decode()
    assert "Hannah" in api("moira").get(path).content.decode()


def test_what_was_said_of_pressure_and_where_it_went_is_not_told_to_the_other_side(cast, api, one):
    path = f"disagreements/{one.reference}/"
    said = {"reason": "Leant on by the ward", "was_pressed": True}
    tag = api("hannah").get(path)["ETag"]
    assert api("hannah").post(f"{path}withdraw/", said, if_match=tag).status_code == 200
    assert "Leant on" in api("moira").get(path).content.decode()
    for tail in ("", "events/"):
        assert "Leant on" not in api("priya").get(path + tail).content.decode()
    assert api("priya").get(path).json()["words"]["was_pressed"] is None
    other = raised(cast, at=cast.at)
    path = f"disagreements/{other.reference}/"
    tag = api("moira").get(path)["ETag"]
    gone = {"target": "lado", "reason": "It is about a person"}
    assert api("moira").post(f"{path}redirect/", gone, if_match=tag).status_code == 200
    for tail in ("", "events/"):
        text = api("priya").get(path + tail).content.decode()
        assert "about a person" not in text
        assert "LADO" not in text
    assert fresh(other).state == "redirected"


def test_unknown_filters_are_said_by_name(api, here):
    for path in (here, f"{here}events/", "disagreements/drafts/", "disagreements/waiting/"):
        assert fields_of(is_problem(api("hannah").get(f"{path}?mood=good"), 400)) == {"mood"}
