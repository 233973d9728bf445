"""The chronology for one recipient, by the API."""

from agencies.models import AuditEvent
from plans.rules.sharing import Level
from tests.api import is_problem
from tests.plans.recording import entry, record


def test_a_copy_holds_what_both_may_see_and_is_on_the_trail(api, plan, cast):
    ours = record(cast, "hannah", details=entry("Booked"))
    record(cast, "laura", Level.CONTROLLED, entry("Hidden"))
    said = {"agency": str(cast.agencies["school"].pk), "worker": str(cast.sam.pk)}
    answer = api("laura").post(f"{plan}chronology/pack/", said)
    assert answer.status_code == 200, answer.content
    assert [one["id"] for one in answer.json()["entries"]] == [str(ours.pk)]
    assert answer.json()["outcomes"][0]["id"] == str(cast.outcome.pk)
    row = AuditEvent.objects.get(verb="chronology.printed")
    assert (row.actor, row.subject) == (cast.laura.pk, f"worker:{cast.sam.pk}")


def test_whoever_may_not_make_one_or_is_a_stranger_gets_none(api, plan, cast):
    said = {"agency": str(cast.agencies["school"].pk)}
    for name, status in {"ian": 403, "colin": 404}.items():
        is_problem(api(name).post(f"{plan}chronology/pack/", said), status)
    stranger = {"agency": str(cast.agencies["housing"].pk)}
    is_problem(api("hannah").post(f"{plan}chronology/pack/", stranger), 400)
    assert not AuditEvent.objects.filter(verb="chronology.printed").exists()


def test_a_copy_is_made_for_the_chair(api, plan, cast):
    record(cast, "hannah", details=entry("Booked"))
    said = {"agency": str(cast.agencies["social_care"].pk), "worker": str(cast.ruth.pk)}
    answer = api("hannah").post(f"{plan}chronology/pack/", said)
    assert answer.status_code == 200, answer.content
    assert [one["summary"] for one in answer.json()["entries"]] == ["Booked"]
