"""Adding to the record as pages: what is refused, what is kept, and who is asked at all."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from plans.models import CaseRecord, Draft, Notification
from plans.rules.records import RecordKind
from tests.cast import Cast
from tests.plans.recording import born
from tests.plans.web.filling import day, typed
from tests.plans.web.reading import draft_key_in, text_of
from tests.plans.web.record_pages import path, read

SignIn = Callable[[str], Client]


@pytest.mark.parametrize("kind", list(RecordKind))
def test_each_kind_is_added_on_its_own_form(cast: Cast, sign_in: SignIn, kind: RecordKind) -> None:
    if kind == RecordKind.CHILD_VOICE:
        born(cast)
    client = sign_in("hannah")
    address = path(cast, f"add/{kind.value}/")
    assert kind.label in read(client, address)
    answer = client.post(address, typed(cast, kind.value))
    assert answer.status_code == 302, text_of(answer.content.decode())[:2000]
    made = CaseRecord.rows.filter(kind=kind).latest("recorded_at")
    assert answer.headers["Location"] == path(cast, f"{made.pk}/")
    assert (made.agency.name, made.author) == ("Wearbridge Midwifery", cast.hannah)
    page = read(client, answer.headers["Location"])
    assert kind.label in page
    assert "It is on record." in page
    listed = read(client, path(cast))
    assert kind.label in listed


class TestAdding:
    @pytest.mark.parametrize(
        ("kind", "more", "said"),
        [
            ("chronology_entry", day("happened_on", date(2190, 1, 1)), "year between"),
            ("chronology_entry", day("happened_on", date(2099, 1, 1)), "still to come"),
            ("chronology_entry", day("happened_on", day="31", month="2", year="2020"), "real date"),
            ("chronology_entry", day("ends_on", date(2001, 1, 1)), "The end is before the start"),
            ("chronology_entry", {"summary": "x" * 501}, "500 characters"),
            ("chronology_entry", {"impact_text": ""}, "Say what it did to the child"),
            ("chronology_entry", {"level": "9", "held_at": "9"}, "Choose who may read it"),
            ("risk_factor", {"tool": "phq9", "score": "28"}, "This tool gives 0 to 27."),
            (
                "risk_factor",
                day("marac_heard_on", date(2019, 1, 1)),
                "Only domestic abuse has this",
            ),
            ("risk_factor", {"score": "3"}, "Choose the tool that gave this score"),
            ("risk_factor", {"score": "many"}, "must be a whole number"),
            ("risk_factor", {"person": ""}, "Choose whose factor this is"),
            ("engagement", {"attended": "9"}, "More was attended or missed than was offered"),
            ("engagement", {"offered": "-1"}, "must be 0 or more"),
            ("household_member", {"person": ""}, "Select"),
            ("household_member", {"person": str(uuid.uuid4())}, "from the list"),
            ("visit", {"outcome": "seen"}, "Say whether the child was seen alone"),
            ("capacity_measure", {"attained": "3"}, "from the list"),
            ("assessment", {"factors": ["2B", "21"]}, "No factor was found, or these were"),
            ("contribution", {"status": "requested", "due_on-day": ""}, "Say by when"),
            ("birth_plan", {"may_pose_difficulty": "  "}, "who may pose difficulty"),
        ],
    )
    def test_what_cannot_be_is_said_on_its_field_and_nothing_is_stored(
        self, cast, sign_in, kind, more, said
    ):
        data = typed(cast, kind, **more)
        before = CaseRecord.rows.count()
        answer = sign_in("hannah").post(path(cast, f"add/{kind}/"), data)
        assert answer.status_code == 200
        page = text_of(answer.content.decode())
        assert said in page[: page.index("Plan CG-")]
        assert "There is a problem" in page
        assert CaseRecord.rows.count() == before

    def test_a_day_may_be_known_by_its_year_or_month_alone_or_be_a_time(self, cast, sign_in):
        client = sign_in("hannah")
        for more, precision in [
            (day("happened_on", day="", month="", year="2019"), "year"),
            (day("happened_on", day="", month="3", year="2019"), "month"),
            (
                day("happened_on", date(2019, 3, 1)) | day("ends_on", date(2019, 3, 9)),
                "period",
            ),
        ]:
            answer = client.post(
                path(cast, "add/chronology_entry/"), typed(cast, "chronology_entry", **more)
            )
            made = CaseRecord.rows.get(pk=answer.headers["Location"].split("/")[-2])
            assert made.precision == precision

    def test_what_stands_below_a_choice_not_made_is_forgotten(self, cast, sign_in):
        said = typed(cast, "visit", seen_alone="yes", bedroom_seen="yes")
        answer = sign_in("hannah").post(path(cast, "add/visit/"), said)
        assert answer.status_code == 302
        assert CaseRecord.rows.get(kind="visit").content.seen_alone == ""

    def test_typing_is_kept_but_for_a_safe_address(self, cast, sign_in):
        client = sign_in("hannah")
        for kind, is_kept in (("visit", True), ("safe_address", False)):
            page = client.get(path(cast, f"add/{kind}/")).content.decode()
            assert ('name="draft_key"' in page) == is_kept
            data = typed(cast, kind) | {"happened_on-year": "19"}
            if is_kept:
                data["draft_key"] = draft_key_in(page)
            assert client.post(path(cast, f"add/{kind}/"), data).status_code == 200
            assert Draft.rows.filter(key=path(cast, f"add/{kind}/")).exists() == is_kept
        assert "Dean shut the door" in client.get(path(cast, "add/visit/")).content.decode()

    def test_a_link_may_say_what_was_asked_about(self, cast, sign_in):
        page = sign_in("hannah").get(path(cast, "add/enquiry/?topic=father")).content.decode()
        assert re.search(r'value="father"[^>]*checked', page)

    @pytest.mark.parametrize(
        ("name", "kind", "code"),
        [
            ("ian", "visit", 403),
            ("ruth", "visit", 403),
            ("moira", "visit", 403),
            ("moira", "supervision", 200),
            ("laura", "visit", 200),
            ("laura", "safe_address", 403),
            ("hannah", "child_voice", 403),
            ("hannah", "gossip", 404),
            ("olive", "visit", 404),
            ("colin", "visit", 404),
        ],
    )
    def test_only_who_may_is_asked(self, cast, sign_in, name, kind, code):
        client = sign_in(name)
        assert client.get(path(cast, f"add/{kind}/")).status_code == code
        if code != 200:
            said = {} if kind == "gossip" else typed(cast, kind)
            before = CaseRecord.rows.count()
            assert client.post(path(cast, f"add/{kind}/"), said).status_code == code
            assert CaseRecord.rows.count() == before
            assert not Notification.rows.filter(matter__startswith="record").exists()

    def test_hostile_text_is_words_and_nothing_else(self, cast, sign_in):
        nasty = "<script>alert(1)</script>{{ 7*7 }}\u202e"
        client = sign_in("hannah")
        data = typed(cast, "chronology_entry", summary=nasty, source="'; DROP TABLE plans;--")
        answer = client.post(path(cast, "add/chronology_entry/"), data)
        for address in (answer.headers["Location"], path(cast)):
            page = client.get(address).content.decode()
            assert "<script>alert" not in page
            assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page
        data = typed(cast, "chronology_entry", summary="a\x00b")
        assert client.post(path(cast, "add/chronology_entry/"), data).status_code == 200
