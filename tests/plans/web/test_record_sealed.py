"""Who sees what is held most closely, on every page there is: sealed, supervision, addresses."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.test import Client

from agencies.models import AuditEvent
from plans.models import CaseRecord, Notification, RecordDecision
from plans.rules.addresses import SafeAddressDetails
from plans.rules.sharing import Level
from plans.rules.supervision import SupervisionDetails
from tests.cast import Cast
from tests.permissions.test_table import masked
from tests.plans.recording import RISK, record
from tests.plans.web.filling import typed
from tests.plans.web.reading import text_of
from tests.plans.web.record_pages import given, path, read, sights

SignIn = Callable[[str], Client]
ELSEWHERE = ("", "lessons/", "history/", "looked/", "family/", "timetable/", "sharing/", "record/")
"""Pages of a plan on which what is sealed might be told of, were anything amiss."""


class TestSealed:
    def test_to_whom_it_is_not_named_it_is_not_there_at_all(self, cast, sign_in):
        names = ("priya", "moira", "sam", "ruth", "laura")
        pages = [f"/plans/{cast.plan.reference}/{rest}" for rest in ELSEWHERE]

        def as_seen() -> dict[tuple[str, str], str]:
            found = {}
            for name in names:
                client = sign_in(name)
                for page in pages:
                    if page.endswith("looked/"):
                        continue  # It lists these very reads.
                    found[name, page] = without_times(masked(client.get(page)))
            return found

        as_seen()
        before = as_seen()
        address = path(cast, "add/chronology_entry/")
        said = typed(cast, "chronology_entry", held_at=str(int(Level.SEALED)))
        made = sign_in("hannah").post(address, said)
        assert made.status_code == 302
        assert "Sealed" in read(sign_in("hannah"), path(cast))
        assert as_seen() == before
        for name in names:
            hidden = sign_in(name).get(made.headers["Location"])
            missing = sign_in(name).get(path(cast, f"{cast.plan.pk}/"))
            assert hidden.status_code == missing.status_code == 404
            assert masked(hidden) == masked(missing)

    def test_what_is_done_with_it_is_on_no_plans_trail(self, cast, sign_in):
        client = sign_in("hannah")
        said = typed(cast, "chronology_entry", held_at=str(int(Level.SEALED)))
        address = client.post(path(cast, "add/chronology_entry/"), said).headers["Location"]
        key = address.split("/")[-2]
        read(client, address)
        client.get(f"{address}amend/")
        client.post(f"{address}give/", given(cast, "worker:sam"))
        decision = RecordDecision.rows.get(worker=cast.sam)
        client.get(path(cast, f"sights/{decision.pk}/end/"))
        events = AuditEvent.objects.filter(plan=cast.plan.reference)
        assert not [one for one in events if key in one.subject or key in str(one.details)]
        assert not [one for one in events if str(decision.pk) in one.subject + str(one.details)]
        assert AuditEvent.objects.filter(subject=f"caserecord:{key}", plan="").count() >= 3
        looked = read(sign_in("priya"), f"/plans/{cast.plan.reference}/looked/")
        assert key not in looked

    def test_it_is_given_to_people_alone_a_colleague_among_them(self, cast, sign_in):
        one = record(cast, "hannah", Level.SEALED)
        client = sign_in("hannah")
        form = client.get(path(cast, f"{one.pk}/give/")).content.decode()
        assert "agency:" not in form
        assert "Moira Satchwell, Wearbridge Midwifery" in form
        answer = client.post(path(cast, f"{one.pk}/give/"), given(cast, "agency:police"))
        assert answer.status_code == 200
        client.post(path(cast, f"{one.pk}/give/"), given(cast, "worker:moira"))
        read(sign_in("moira"), path(cast, f"{one.pk}/"))
        assert sign_in("laura").get(path(cast, f"{one.pk}/")).status_code == 404


class TestSafeAddress:
    def test_its_value_is_on_its_own_page_and_on_no_other(self, cast, sign_in):
        said = SafeAddressDetails("14 Hidden Lane", "Through the refuge")
        one = record(cast, "hannah", Level.SEALED, said, person=cast.mother.person)
        client = sign_in("hannah")
        assert "14 Hidden Lane" in read(client, path(cast, f"{one.pk}/"))
        listed = read(client, path(cast))
        assert "Sealed Shown on its own page only" in listed
        for rest in (*ELSEWHERE, "record/?kind=safe_address"):
            answer = client.get(f"/plans/{cast.plan.reference}/{rest}")
            assert "Hidden Lane" not in answer.content.decode()
            assert "the refuge" not in answer.content.decode()
        for name in ("priya", "moira", "sam", "ruth"):
            page = read(sign_in(name), path(cast))
            assert "Sealed" not in page
            assert "Shown on its own page only" not in page

    def test_the_title_and_address_of_its_page_say_nothing(self, cast, sign_in):
        said = SafeAddressDetails("14 Hidden Lane")
        one = record(cast, "hannah", Level.SEALED, said, person=cast.mother.person)
        page = sign_in("hannah").get(path(cast, f"{one.pk}/")).content.decode()
        title = page[page.index("<title>") : page.index("</title>")]
        assert "ddress" not in title
        assert "Tamsin" not in title

    def test_it_is_shown_to_the_lead_core_members_and_the_chair_alone(self, cast, sign_in):
        said = SafeAddressDetails("14 Hidden Lane")
        one = record(cast, "hannah", Level.SEALED, said, person=cast.mother.person)
        client = sign_in("hannah")
        answer = client.post(path(cast, f"{one.pk}/give/"), given(cast, "worker:laura"))
        assert "Choose the lead, a core member or the chair." in text_of(answer.content.decode())
        client.post(path(cast, f"{one.pk}/give/"), given(cast, "worker:priya"))
        assert "14 Hidden Lane" in read(sign_in("priya"), path(cast, f"{one.pk}/"))


class TestSupervision:
    def test_the_lead_and_chair_learn_its_date_and_nobody_what_was_said(self, cast, sign_in):
        said = SupervisionDetails("one_to_one", cast.hannah, cast.moira, "Are we too hopeful?")
        one = record(cast, "moira", Level.CONTROLLED, said)
        assert "Are we too hopeful?" in read(sign_in("hannah"), path(cast, f"{one.pk}/"))
        for name in ("priya", "ruth", "sam"):
            page = read(sign_in(name), path(cast))
            knows = "On record, and held by Wearbridge Midwifery." in page
            assert knows == (name != "sam")
            assert "hopeful" not in page
            assert sign_in(name).get(path(cast, f"{one.pk}/")).status_code == 404

    def test_it_is_let_out_to_nobody(self, cast, sign_in):
        said = SupervisionDetails("one_to_one", cast.hannah, cast.moira, "Are we too hopeful?")
        one = record(cast, "moira", Level.CONTROLLED, said)
        client = sign_in("moira")
        assert "Let somebody see it" not in read(client, path(cast, f"{one.pk}/"))
        answer = client.post(path(cast, f"{one.pk}/give/"), given(cast, "agency:police"))
        assert answer.status_code == 403
        assert sights() == 0


def test_a_record_one_may_not_see_is_superseded_by_nobody(cast: Cast, sign_in: SignIn) -> None:
    one = record(cast, level=Level.CONTROLLED)
    sealed = record(cast, "hannah", Level.SEALED, RISK, person=cast.mother.person)
    told = Notification.rows.count()
    for each, name in ((one, "hannah"), (sealed, "moira"), (sealed, "priya")):
        said = typed(cast, each.kind, why_amended="Mine", version="1")
        address = path(cast, f"{each.pk}/amend/")
        assert sign_in(name).get(address).status_code == 404
        assert sign_in(name).post(address, said).status_code == 404
        assert CaseRecord.rows.filter(line=each.line).count() == 1
    assert Notification.rows.count() == told


def without_times(page: str) -> str:
    """A page without what differs from one look to the next: clocks, drafts and lengths."""
    page = re.sub(r'name="draft_key" value="[^"]+"', "", page)
    return re.sub(r"\d{1,2}:\d{2}|Content-Length: \d+|Set-Cookie: [^\n]+", "", page)
