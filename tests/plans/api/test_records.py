"""Records by the API: each kind added and read; and who may do none of it."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from agencies.models import AuditEvent
from plans.models import CaseRecord, Notification, RecordOpening
from plans.rules.addresses import SafeAddressDetails
from plans.rules.records import HANDLING, RecordKind
from plans.rules.sharing import Level
from plans.rules.voice import ChildVoiceDetails
from tests.api import fields_of, is_problem
from tests.plans.api.record_bodies import read_back, said, sent, supervision
from tests.plans.recording import RISK, born, record, samples


class TestAdding:
    def test_each_kind_is_added_read_and_superseded(self, api, plan, cast):
        hannah = api("hannah")
        for kind in samples(cast):
            body = sent(cast, kind.value)
            if kind == RecordKind.CONTRIBUTION:
                body["details"]["text"] = "Booked at 12 weeks, and kept none since"
            made = hannah.post(f"{plan}records/", body)
            assert made.status_code == 201, (kind, made.content)
            shown = made.json()
            assert (shown["kind"], shown["version"]) == (kind.value, 1)
            assert shown["level"] == HANDLING[kind].levels[0].name.lower()
            read = hannah.get(f"{plan}records/{shown['id']}/").json()
            assert read == shown
            body.pop("kind")
            again = body | {"reason": "It was wrong", "details": read_back(shown["details"])}
            newer = hannah.post(
                f"{plan}records/{shown['id']}/supersede/", again, if_match=made["ETag"]
            )
            assert newer.status_code == 201, (kind, newer.content)
            assert (newer.json()["version"], newer.json()["line"]) == (2, shown["id"])

    def test_an_agency_is_asked_for_information_and_answers(self, api, plan, cast):
        asked = sent(cast, "information_request", level="controlled")
        made = api("hannah").post(f"{plan}records/", asked)
        shown = made.json()
        assert shown["worked_out"]["asked_by"]["name"] == "Wearbridge Midwifery"
        assert shown["worked_out"]["due_on"] > cast.today.isoformat()
        one = f"{plan}records/{shown['id']}/"
        assert api("priya").get(one).status_code == 404
        details = read_back(shown["details"])
        said = {"status": "answered", "answer": "Her aunt", "answered_on": cast.today.isoformat()}
        turned = {"details": details | said | {"what": "Nothing"}, "reason": "Answered"}
        tag = made["ETag"]
        assert api("sam").post(f"{one}supersede/", turned, if_match=tag).status_code == 409
        body = {"details": details | said, "reason": "Answered"}
        given = api("sam").post(f"{one}supersede/", body, if_match=tag)
        assert given.status_code == 201, given.content
        read = api("hannah").get(f"{plan}records/{given.json()['id']}/").json()
        assert (read["details"]["answer"], read["worked_out"]) == ("Her aunt", shown["worked_out"])
        (listed,) = [
            row
            for row in api("hannah")
            .get(f"{plan}records/?kind=information_request")
            .json()["results"]
            if row["status"] == "standing"
        ]
        assert listed == read

    def test_the_childs_voice_and_supervision_too(self, api, plan, cast):
        made = api("moira").post(f"{plan}records/", supervision(cast))
        assert made.status_code == 201, made.content
        assert made.json()["level"] == "controlled"
        born(cast)
        voice = ChildVoiceDetails("observed", life_is_like="Settles when held")
        body = {
            "kind": "child_voice",
            "happened_on": cast.today.isoformat(),
            "details": said(voice),
        }
        assert api("hannah").post(f"{plan}records/", body).status_code == 201

    @pytest.mark.parametrize(
        ("more", "days"),
        [
            ({"precision": "year"}, ("-01-01", "-12-31")),
            ({"precision": "month"}, ("-03-01", "-03-31")),
            ({"precision": "period", "until_on": "2019-05-01"}, ("-03-09", "-05-01")),
            ({}, ("-03-09", "-03-09")),
        ],
    )
    def test_a_day_is_as_exact_as_it_is_known(self, api, plan, cast, more, days):
        body = sent(cast) | {"happened_on": "2019-03-09"} | more
        shown = api("hannah").post(f"{plan}records/", body).json()
        assert (shown["happened_on"], shown["until_on"]) == tuple(f"2019{one}" for one in days)

    @pytest.mark.parametrize(
        ("more", "wrong"),
        [
            ({"gossip": 1}, {"gossip"}),
            ({"kind": "gossip"}, {"kind"}),
            ({"details": []}, {"details"}),
            ({"details": {"gossip": "x"}}, {"details.gossip", "details.summary", "details.category", "details.source"}),
            ({"precision": "period"}, {"until_on"}),
            ({"until_on": "2019-03-09"}, {"until_on"}),
            ({"level": "pointer"}, {"level"}),
            ({"person": str(uuid.uuid4())}, {"person"}),
            ({"happened_on": "0001-01-01"}, {"happened_on"}),
        ],
    )  # fmt: skip
    def test_what_does_not_fit_is_a_400_with_its_place(self, api, plan, cast, more, wrong):
        body = sent(cast)
        before = CaseRecord.rows.count()
        problem = is_problem(api("hannah").post(f"{plan}records/", body | more), 400)
        assert fields_of(problem) == wrong
        assert CaseRecord.rows.count() == before

    def test_what_the_rules_refuse_is_a_409_and_nothing_is_stored(self, api, plan, cast):
        risk = sent(cast, "risk_factor")
        later = (cast.today + timedelta(days=2)).isoformat()
        for body, field in [
            (risk | {"details": risk["details"] | {"tool": "phq9", "score": 28}}, "score"),
            (risk | {"details": risk["details"] | {"judged_high_on": later}}, "judged_high_on"),
            (risk | {"happened_on": later}, "happened_on"),
            (risk | {"person": None}, "person"),
            (sent(cast, "safe_address", level="plan"), "level"),
        ]:
            before = CaseRecord.rows.count()
            problem = is_problem(api("hannah").post(f"{plan}records/", body), 409)
            assert problem["field"] == field
            assert CaseRecord.rows.count() == before

    @pytest.mark.parametrize(
        ("name", "kind", "status"),
        [
            ("ian", "visit", 403),
            ("ruth", "visit", 403),
            ("laura", "safe_address", 403),
            ("olive", "visit", 404),
            ("colin", "visit", 404),
        ],
    )
    def test_who_may_not_changes_nothing_and_nobody_is_told(
        self, api, plan, cast, name, kind, status
    ):
        body = sent(cast, kind)
        before = CaseRecord.rows.count()
        is_problem(api(name).post(f"{plan}records/", body), status)
        assert CaseRecord.rows.count() == before
        assert not Notification.rows.filter(matter__startswith="record").exists()


class TestReading:
    def test_a_list_holds_what_each_says_but_of_a_safe_address_nothing(self, api, plan, cast):
        record(cast)
        said = SafeAddressDetails("14 Hidden Lane")
        one = record(cast, "hannah", Level.SEALED, said, person=cast.mother.person)
        answer = api("hannah").get(f"{plan}records/")
        assert answer.status_code == 200, answer.content
        by_kind = {row["kind"]: row["details"] for row in answer.json()["results"]}
        assert by_kind["chronology_entry"]["summary"] == "Dean was at the flat"
        assert by_kind["safe_address"] is None
        assert b"Hidden Lane" not in answer.content
        shown = api("hannah").get(f"{plan}records/{one.pk}/").json()
        assert shown["details"]["address"] == "14 Hidden Lane"
        assert not AuditEvent.objects.filter(
            plan=cast.plan.reference, subject__contains=str(one.pk)
        ).exists()

    def test_reading_is_kept_for_the_next_version(self, api, plan, cast):
        one = record(cast, "hannah")
        api("sam").get(f"{plan}records/")
        assert RecordOpening.rows.filter(record=one, worker=cast.sam).exists()
        opened = api("hannah").get(f"{plan}records/{one.pk}/opened/").json()["results"]
        assert {row["who"] for row in opened} == {"Hannah Brookes", "Sam Delaney"}
        assert api("sam").get(f"{plan}records/{one.pk}/opened/").json()["results"] == []

    def test_it_is_filtered_by_kind_agency_person_and_state(self, api, plan, cast):
        record(cast)
        one = record(cast, "hannah", details=RISK, person=cast.mother.person)
        for asked in (
            "kind=risk_factor",
            f"agency={cast.agencies['midwifery'].pk}",
            f"person={cast.mother.person.pk}",
        ):
            rows = api("sam").get(f"{plan}records/?{asked}&status=standing").json()["results"]
            assert [row["id"] for row in rows] == [str(one.pk)]
        assert api("sam").get(f"{plan}records/?status=withdrawn").json()["results"] == []
        is_problem(api("sam").get(f"{plan}records/?text=Dean"), 400)

    def test_what_is_held_closely_is_known_of_or_not_there(self, api, plan, cast):
        one = record(cast, level=Level.CONTROLLED)
        sealed = record(cast, level=Level.SEALED)
        known = api("priya").get(f"{plan}records/known/").json()["results"]
        assert [(row["id"], row["agency"]) for row in known] == [(str(one.pk), "Wearbridge Police")]
        assert "summary" not in known[0]
        assert api("ian").get(f"{plan}records/known/").json()["results"] == []
        for name, hidden in (("priya", one), ("priya", sealed), ("ian", sealed)):
            answer, missing = (
                api(name).get(f"{plan}records/{key}/") for key in (hidden.pk, uuid.uuid4())
            )
            assert is_problem(answer, 404) == is_problem(missing, 404)
        assert api("priya").get(f"{plan}records/").json()["results"] == []

    def test_what_nobody_asked_is_told(self, api, plan, cast):
        found = api("sam").get(f"{plan}records/matters/").json()["results"]
        assert {row["knowledge"] for row in found} == {"not_asked"}
        assert len(found) == 6
