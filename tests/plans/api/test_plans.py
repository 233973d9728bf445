"""Plans by the API: listing, searching, starting, reading whole, changing, ending."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import AuditEvent
from plans.models import GroupMember, Plan
from plans.operations import outcomes
from plans.operations.outcomes import OutcomeDetails
from tests.api import fields_of, is_problem


@pytest.fixture
def new_plan(cast, today):
    return {
        "kind": "child_in_need",
        "partnership": str(cast.partnership.pk),
        "new_child": {
            "given_names": "Robin",
            "family_name": "Vale",
            "date_of_birth": (today - timedelta(days=700)).isoformat(),
            "numbers": [{"scheme": "local_child_id", "value": "A-1"}],
        },
        "family": [{"given_names": "Jo", "family_name": "Vale", "relationship": "mother"}],
        "started_on": today.isoformat(),
        "role": "Social worker",
        "purpose": "Visits weekly",
    }


def test_a_worker_lists_the_plans_they_may_see(api, cast, other_plan):
    seen = {
        name: [row["reference"] for row in api(name).get("plans/").json()["results"]]
        for name in ("ian", "sal", "sean", "olive", "colin", "sysadmin", "super")
    }
    own, other = cast.plan.reference, other_plan.reference
    assert seen["ian"] == [own]
    assert seen["sal"] == [other]
    assert set(seen["sean"]) == {own, other}
    assert seen["olive"] == seen["colin"] == seen["sysadmin"] == seen["super"] == []


@pytest.mark.parametrize(
    ("query", "count"),
    [("kind=early_help", 0), ("part=chair", 1), ("part=lead", 0), ("late_actions=true", 0)],
)
def test_the_list_is_narrowed_by_what_is_named(api, query, count):
    assert len(api("ruth").get(f"plans/?{query}").json()["results"]) == count


def test_pages_follow_each_other_without_gap_or_repeat(api, cast, other_plan):
    first = api("sean").get("plans/?page_size=1").json()
    assert first["next"].startswith("/api/v1/plans/?")
    second = api("sean").get(first["next"]).json()
    assert second["next"] is None
    both = [row["reference"] for row in first["results"] + second["results"]]
    assert set(both) == {cast.plan.reference, other_plan.reference}


@pytest.mark.parametrize("cursor", ["x", "WyJhIl0:1:2", "%00", "a" * 600])
def test_a_cursor_nobody_was_given_is_refused(api, cursor):
    assert fields_of(is_problem(api("sean").get(f"plans/?cursor={cursor}"), 400)) == {"cursor"}


def test_a_cursor_belongs_to_its_own_list(api, plan, other_plan, cast):
    first = api("sean").get("plans/?page_size=1").json()["next"]
    cursor = first.partition("?")[2]
    assert "cursor" in fields_of(is_problem(api("sean").get(f"{plan}outcomes/?{cursor}"), 400))


def test_a_name_is_searched_for_in_the_body(api, cast, other_plan):
    found = api("sean").post("plans/search/", {"text": "kestrel"}).json()
    assert [row["reference"] for row in found["results"]] == [other_plan.reference]
    assert api("ian").post("plans/search/", {"text": "kestrel"}).json()["results"] == []
    is_problem(api("sean").get("plans/?text=kestrel"), 400)


def test_the_list_costs_the_same_however_long(api, cast, other_plan):
    sean = api("sean")
    sean.get("plans/")

    def statements(path):
        with CaptureQueriesContext(connection) as captured:
            assert sean.get(path).status_code == 200
        return len(captured)

    assert statements("plans/?kind=child_in_need") == statements("plans/")


def test_a_plan_is_read_whole(api, plan, cast):
    response = api("ian").get(plan)
    shown = response.json()
    assert response.headers["ETag"] == shown["etag"]
    assert shown["plan"]["reference"] == cast.plan.reference
    assert shown["plan"]["child"]["name"] == "Baby Marlowe"
    assert {line["member"]["name"] for line in shown["members"]} >= {"Hannah Brookes"}
    (card,) = shown["outcomes"]
    assert [action["what"] for action in card["actions"]]
    assert " ".join(shown["may"]) == "leave raise_disagreement read_history read_plan read_pointer"


def test_a_plan_costs_the_same_however_much_it_holds(api, plan, cast):
    priya = api("priya")
    priya.get(plan)

    def statements():
        with CaptureQueriesContext(connection) as captured:
            assert priya.get(plan).status_code == 200
        return len(captured)

    few = statements()
    for number in range(4):
        outcomes.add(
            cast.plan, details=OutcomeDetails(worry=f"w{number}", change="c"),
            by=cast.priya, at=cast.at,
        )  # fmt: skip
    assert statements() == few


def test_no_integer_id_leaves_the_api(api, plan, outcome, action):
    hannah = api("hannah")
    for path in (plan, outcome, action, f"{plan}members/", f"{plan}people/", f"{plan}child/"):
        assert not list(_integer_ids(hannah.get(path).json()))


def _integer_ids(data):
    if isinstance(data, dict):
        for key, value in data.items():
            if key in {"id", "pk"} and not (isinstance(value, str) and len(value) == 36):
                yield key
            yield from _integer_ids(value)
    if isinstance(data, list):
        for value in data:
            yield from _integer_ids(value)


@pytest.mark.parametrize("what", ["", "child/", "members/", "outcomes/", "actions/", "people/"])
def test_every_read_is_on_the_childs_chain(api, plan, cast, what):
    before = AuditEvent.objects.filter(verb="read").count()
    assert api("ian").get(f"{plan}{what}").status_code == 200
    event = AuditEvent.objects.filter(verb="read").latest("pk")
    assert AuditEvent.objects.filter(verb="read").count() == before + 1
    assert event.chain == f"child:{cast.plan.child_id}"
    assert (event.actor, event.plan) == (cast.ian.pk, cast.plan.reference)
    assert event.subject.startswith(what.strip("/") or "plan")


def test_what_may_not_be_seen_and_what_is_not_there_are_the_same_bytes(api, cast):
    addresses = [
        f"plans/{cast.plan.reference}/",
        "plans/CG-2345-6789/",
        "plans/whatever/",
        f"plans/{cast.plan.reference}/outcomes/{cast.outcome.pk}/",
        f"plans/{cast.plan.reference}/outcomes/00000000-0000-4000-8000-000000000000/",
        "nowhere/at/all",
        "invitations/00000000-0000-4000-8000-000000000000/",
        f"invitations/{cast.seats['hannah'].pk}/",
    ]
    responses = [api("olive").get(address) for address in addresses]
    assert {response.status_code for response in responses} == {404}
    assert len({response.content for response in responses}) == 1


def test_a_refusal_is_on_the_trail(api, plan, cast):
    is_problem(api("olive").get(plan), 404)
    event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.actor, event.chain) == (
        "refused", cast.olive.pk, f"child:{cast.plan.child_id}",
    )  # fmt: skip


def test_a_plan_is_started_with_child_and_family(api, new_plan):
    response = api("priya").post("plans/", new_plan)
    assert response.status_code == 201, response.content
    shown = response.json()
    assert response.headers["Location"] == f"/api/v1/plans/{shown['reference']}/"
    assert shown["lead"]["name"] == "Priya Nandakumar"
    people = api("priya").get(f"plans/{shown['reference']}/people/").json()["results"]
    assert [one["relationship"] for one in people] == ["mother"]


def test_a_child_of_an_unseen_plan_is_as_no_child(api, new_plan, other_plan):
    del new_plan["new_child"]
    bodies = set()
    for child in (str(other_plan.child_id), "00000000-0000-4000-8000-000000000000"):
        response = api("priya").post("plans/", {**new_plan, "child": child})
        assert fields_of(is_problem(response, 400)) == {"child"}
        bodies.add(response.content)
    assert len(bodies) == 1
    assert Plan.rows.count() == 2


def test_unknown_keys_are_refused_at_every_depth(api, new_plan):
    new_plan["new_child"]["colour"] = "blue"
    new_plan["family"][0]["shoe"] = 5
    new_plan["lead"] = "me"
    said = is_problem(api("priya").post("plans/", new_plan), 400)
    assert fields_of(said) == {"new_child.colour", "family.0.shoe", "lead"}
    assert Plan.rows.count() == 1


def test_a_school_starts_no_child_in_need_plan(api, new_plan):
    said = is_problem(api("sam").post("plans/", new_plan), 409)
    assert said["field"] == "kind"
    assert Plan.rows.count() == 1


def test_the_lead_changes_the_plan_and_nobody_else(api, plan):
    changed = api("priya").patch(plan, {"contingency": "New"}, if_match='"v2"')
    assert changed.status_code == 200, changed.content
    assert changed.json()["category"] == "NEG"
    is_problem(api("hannah").patch(plan, {"contingency": "Hers"}, if_match='"v3"'), 403)
    assert Plan.rows.get().contingency == "New"


def test_lead_and_chair_are_changed(api, plan, cast):
    etag = api("priya").get(plan).headers["ETag"]
    said = {"member": str(cast.seats["hannah"].pk)}
    led = api("priya").put(f"{plan}lead/", said, if_match=etag)
    assert led.json()["lead"]["name"] == "Hannah Brookes"
    is_problem(api("priya").put(f"{plan}lead/", said, if_match=led.headers["ETag"]), 403)
    etag = led.headers["ETag"]
    is_problem(api("hannah").put(f"{plan}chair/", {"chair": None}, if_match=etag), 409)
    cast.colin.may_chair = True
    cast.colin.save()
    chaired = api("hannah").put(f"{plan}chair/", {"chair": str(cast.colin.pk)}, if_match=etag)
    assert chaired.json()["chair"]["name"] == "Colin Hurst"
    unqualified = {"chair": str(cast.sal.pk)}
    is_problem(api("hannah").put(f"{plan}chair/", unqualified, if_match='"v9"'), 400)


def test_only_the_chair_ends_a_protection_plan(api, plan, today):
    said = {"ended_on": today.isoformat(), "reason": "moved_area"}
    etag = api("ruth").get(plan).headers["ETag"]
    is_problem(api("priya").post(f"{plan}end/", said, if_match=etag), 403)
    is_problem(api("ruth").post(f"{plan}end/", said), 428)
    is_problem(api("ruth").post(f"{plan}end/", said | {"reason": "other"}, if_match=etag), 409)
    assert api("ruth").post(f"{plan}end/", said, if_match=etag).json()["status"] == "ended"


def test_the_birth_is_recorded_once(api, plan, cast, today):
    said = {"born_on": today.isoformat(), "sex": "F", "given_names": "Ada"}
    is_problem(api("ian").post(f"{plan}child/birth/", said, if_match='"v1"'), 403)
    is_problem(api("hannah").post(f"{plan}child/birth/", said), 428)
    born = api("hannah").post(f"{plan}child/birth/", said, if_match='"v1"')
    assert (born.json()["name"], born.json()["is_unborn"]) == ("Ada Marlowe", False)
    is_problem(api("hannah").post(f"{plan}child/birth/", said, if_match='"v1"'), 412)
    is_problem(api("hannah").post(f"{plan}child/birth/", said, if_match='"v2"'), 409)


def test_the_expected_date_is_revised_with_a_reason(api, plan, today):
    said = {"expected_on": (today + timedelta(days=60)).isoformat(), "reason": "Scan"}
    revised = api("hannah").post(f"{plan}child/expected-date/", said, if_match='"v1"')
    assert revised.json()["expected_on"] == said["expected_on"]


def test_numbers_left_out_of_a_correction_stay(api, plan):
    number = [{"scheme": "nhs_number", "value": "943 476 5919"}]
    first = api("priya").patch(f"{plan}child/", {"numbers": number}, if_match='"v1"')
    assert first.status_code == 200, first.content
    second = api("priya").patch(f"{plan}child/", {"known_as": "Bean"}, if_match='"v2"')
    assert [one["value"] for one in second.json()["numbers"]] == ["9434765919"]
    wrong = [{"scheme": "nhs_number", "value": "943 476 5918"}]
    is_problem(api("priya").patch(f"{plan}child/", {"numbers": wrong}, if_match='"v3"'), 409)


def test_people_are_added_and_corrected(api, plan, cast):
    added = api("hannah").post(
        f"{plan}people/", {"description": "Man called Dee", "relationship": "parents_partner"}
    )
    assert added.status_code == 201, added.content
    address = f"{plan}people/{added.json()['id']}/"
    changed = api("hannah").patch(address, {"known_as": "Dee"}, if_match='"v1"')
    assert changed.json()["person"]["description"] == "Man called Dee"
    assert changed.json()["relationship"] == "parents_partner"
    is_problem(api("hannah").patch(address, {"known_as": "D"}, if_match='"v1"'), 412)
    is_problem(api("ian").patch(address, {"known_as": "D"}, if_match='"v2"'), 403)
    is_problem(api("olive").get(address), 404)


def test_history_is_everybodys_and_who_looked_the_leads(api, plan):
    days = api("ian").get(f"{plan}history/").json()["results"]
    assert days[0]["entries"]
    api("ian").get(plan)
    looks = api("priya").get(f"{plan}looked/").json()["results"]
    assert {look["worker"]["name"] for look in looks} >= {"Ian Storey"}
    is_problem(api("ian").get(f"{plan}looked/"), 403)
    is_problem(api("olive").get(f"{plan}looked/"), 404)


def test_nothing_is_kept_by_a_cache(api, plan):
    assert "no-store" in api("ian").get(plan).headers["Cache-Control"]


def test_a_worker_who_line_manages_sees_what_their_people_see(api, plan):
    assert api("neil").get(plan).status_code == 200
    assert GroupMember.rows.filter(worker__name="Neil Cartwright").count() == 0
