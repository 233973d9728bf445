"""Versions, dissent, recommendations, understanding and notifications, as programs ask for them."""

from __future__ import annotations

from datetime import timedelta

from plans.models import Dissent, Notification
from tests.api import is_problem
from tests.plans.freezing import frozen, recommended, signed_review


def test_versions_are_listed_read_and_compared(api, cast, plan):
    frozen(signed_review(cast))
    listed = api("sam").get(f"{plan}versions/").json()["results"]
    assert [one["number"] for one in listed] == [1]
    assert "content" not in listed[0]
    whole = api("sam").get(f"{plan}versions/1/").json()
    assert whole["content"]["outcomes"][0]["change"] == cast.outcome.change
    found = api("sam").get(f"{plan}versions/compare/?old=1&new=now").json()
    assert found["review"] == []
    assert found["outcomes"] == {"added": [], "removed": [], "changed": []}
    is_problem(api("sam").get(f"{plan}versions/compare/?old=7"), 400)
    is_problem(api("sam").get(f"{plan}versions/compare/?old=1&new=then"), 400)
    is_problem(api("sam").get(f"{plan}versions/2/"), 404)


def test_the_lead_reads_who_opened_a_version(api, cast, plan):
    frozen(signed_review(cast))
    api("hannah").get(f"{plan}versions/1/")
    said = api("priya").get(f"{plan}versions/1/opened/").json()
    assert [one["who"] for one in said["opened"]] == ["Hannah Brookes"]
    assert "Sam Delaney" in said["unopened"]
    is_problem(api("sam").get(f"{plan}versions/1/opened/"), 403)


def test_asking_what_the_family_makes_of_it_opens_no_version(api, cast, plan):
    frozen(signed_review(cast))
    one = api("hannah").post(
        f"{plan}versions/1/understandings/",
        {"answer": "agrees", "how_checked": "Said back", "checked_on": cast.today.isoformat()},
    )
    assert one.status_code == 201
    for path in ("understandings/", "opened/"):
        api("hannah").get(f"{plan}versions/1/{path}")
    said = api("priya").get(f"{plan}versions/1/opened/").json()
    assert said["opened"] == []
    assert "Hannah Brookes" in said["unopened"]


def test_an_outcome_changed_after_a_review_says_why(api, cast, outcome):
    signed_review(cast)
    refused = api("priya").patch(outcome, {"worry": "Other"}, if_match='"v1"')
    assert is_problem(refused, 409)["field"] == "reason"
    said = {"worry": "Other", "reason": "The clinic moved"}
    assert api("priya").patch(outcome, said, if_match='"v1"').status_code == 200


def test_an_agency_dissents_once_and_changes_its_own(api, cast, plan):
    review = signed_review(cast)
    address = f"{plan}reviews/{review.pk}/dissents/"
    said = {"mode": "challenge", "words": "Not safe yet."}
    made = api("laura").post(address, said)
    assert made.status_code == 201
    assert made.json()["agency"]["name"] == "Wearbridge Police"
    is_problem(api("laura").post(address, said), 412)
    changed = api("laura").put(address, said | {"mode": "note_only"}, if_match=made["ETag"])
    assert changed.json()["mode"] == "note_only"
    is_problem(api("laura").put(address, said, if_match=made["ETag"]), 412)
    is_problem(api("ian").post(address, said), 403)
    assert Dissent.rows.count() == 1


def test_a_recommendation_is_made_followed_and_listed(api, cast, plan):
    review = signed_review(cast)
    said = {
        "what": "See the GP",
        "owner": str(cast.seats["laura"].pk),
        "due_on": (cast.today + timedelta(days=5)).isoformat(),
    }
    address = f"{plan}reviews/{review.pk}/recommendations/"
    is_problem(api("priya").post(address, said), 403)
    made = api("ruth").post(address, said)
    assert made.status_code == 201
    one = f"{plan}recommendations/{made.json()['id']}/"
    is_problem(api("laura").patch(one, {"status": "done"}, if_match=made["ETag"]), 409)
    done = {"status": "done", "note": "We went."}
    assert api("laura").patch(one, done, if_match=made["ETag"]).json()["status"] == "done"
    listed = api("sam").get(f"{plan}recommendations/?status=open").json()["results"]
    assert listed == []


def test_what_the_family_makes_of_a_version(api, cast, plan):
    frozen(signed_review(cast))
    address = f"{plan}versions/1/understandings/"
    said = {"answer": "agrees", "how_checked": "Said it back", "checked_on": str(cast.today)}
    made = api("hannah").post(address, said | {"person": str(cast.mother.person.pk)})
    assert made.status_code == 201
    one = f"{address}{made.json()['id']}/"
    missing = said | {"answer": "could_not_answer", "reason": "Asleep"}
    refused = api("hannah").put(one, missing, if_match=made["ETag"])
    assert is_problem(refused, 409)["field"] == "next_step"
    changed = api("hannah").put(one, missing | {"next_step": "Ask again"}, if_match=made["ETag"])
    assert changed.json()["answer"] == "could_not_answer"
    is_problem(api("laura").post(address, said), 403)


def test_notifications_are_ones_own(api, cast):
    recommended(signed_review(cast), cast)
    mine = api("hannah").get("notifications/?unread=true").json()["results"]
    assert [one["matter"] for one in mine] == ["recommendation_made"]
    assert api("sam").get("notifications/").json()["results"] == []
    is_problem(api("sam").post(f"notifications/{mine[0]['id']}/read/"), 404)
    assert Notification.rows.get().read_at is None
    assert api("hannah").post(f"notifications/{mine[0]['id']}/read/").json()["read_at"]
    assert api("hannah").post("notifications/read/").json() == {"read": 0}
