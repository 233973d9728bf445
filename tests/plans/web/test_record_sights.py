"""Who sees what its agency controls, on every page there is, and who lets them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plans.models import Notification, PlanPermission, RecordDecision
from plans.rules.sharing import Level
from tests.plans.recording import record, show
from tests.plans.web.filling import day
from tests.plans.web.reading import text_of
from tests.plans.web.record_pages import given, path, read, sights


class TestControlled:
    def test_others_learn_that_it_is_and_whose_and_nothing_else(self, cast, sign_in):
        one = record(cast, level=Level.CONTROLLED)
        for name in ("priya", "hannah", "ruth"):
            page = read(sign_in(name), path(cast))
            assert "On record, and held by Wearbridge Police." in page
            assert "Dean" not in page
            assert "Laura Fenwick" not in page
            assert sign_in(name).get(path(cast, f"{one.pk}/")).status_code == 404
        page = read(sign_in("laura"), path(cast))
        assert "Controlled Dean was at the flat" in page

    def test_an_agency_on_the_plan_is_let_see_it_until_a_day_and_no_longer(self, cast, sign_in):
        one = record(cast, level=Level.CONTROLLED)
        until = cast.today + timedelta(days=5)
        data = given(cast, "agency:midwifery") | day("until_on", until)
        answer = sign_in("laura").post(path(cast, f"{one.pk}/give/"), data, follow=True)
        page = text_of(answer.content.decode())
        assert "They may see it now, and are told." in page
        assert "Keeps mother and baby safe (public task)" in page
        assert "Wearbridge Midwifery" in page
        seen = read(sign_in("hannah"), path(cast, f"{one.pk}/"))
        assert "Your agency was given sight of it. Until" in seen
        assert "Who else may see it" not in seen
        assert sign_in("sam").get(path(cast, f"{one.pk}/")).status_code == 404
        decision = RecordDecision.rows.get()
        assert decision.until_on == until
        told = Notification.rows.get(matter="record_shown")
        assert told.recipient == cast.hannah

    def test_one_person_is_let_see_it_by_name(self, cast, sign_in):
        one = record(cast, level=Level.CONTROLLED)
        sign_in("laura").post(path(cast, f"{one.pk}/give/"), given(cast, "worker:hannah"))
        read(sign_in("hannah"), path(cast, f"{one.pk}/"))
        assert sign_in("moira").get(path(cast, f"{one.pk}/")).status_code == 404

    def test_it_ends_from_the_next_request_and_the_reason_is_on_record(self, cast, sign_in):
        one = record(cast, level=Level.CONTROLLED)
        decision = show(cast, one, "midwifery")
        client = sign_in("laura")
        address = path(cast, f"sights/{decision.pk}/end/")
        assert f'href="{address}"' in client.get(path(cast, f"{one.pk}/")).content.decode()
        assert "Enter why it ends" in text_of(client.post(address, {"why": ""}).content.decode())
        answer = client.post(address, {"why": "The work is done"})
        assert answer.headers["Location"] == path(cast, f"{one.pk}/")
        assert sign_in("hannah").get(path(cast, f"{one.pk}/")).status_code == 404
        again = sign_in("laura").post(address, {"why": "Again"})
        assert "This is over already." in text_of(again.content.decode())

    @pytest.mark.parametrize(
        ("to", "more", "said"),
        [
            ("agency:housing", {}, "Select somebody who reads this plan"),
            ("agency:police", {}, "Select somebody who reads this plan"),
            ("worker:olive", {}, "Select somebody who reads this plan"),
            ("agency:midwifery", {"purpose": " "}, "Enter what they need it for"),
            (
                "agency:midwifery",
                day("until_on", None, day="1", month="1", year="2001"),
                "last day",
            ),
        ],
    )
    def test_what_may_not_be_given_is_said_and_nothing_is_given(
        self, cast, sign_in, to, more, said
    ):
        one = record(cast, level=Level.CONTROLLED)
        answer = sign_in("laura").post(path(cast, f"{one.pk}/give/"), given(cast, to) | more)
        assert answer.status_code == 200
        assert said in text_of(answer.content.decode())
        assert sights() == 0
        assert not Notification.rows.filter(matter__startswith="record").exists()

    def test_nothing_is_given_past_ones_own_access(self, cast, sign_in):
        one = record(cast, level=Level.CONTROLLED)
        last = cast.today + timedelta(days=7)
        PlanPermission.objects.filter(
            content_object=cast.plan, group=cast.agencies["police"].group
        ).update(valid_until=last)
        data = given(cast, "agency:midwifery") | day("until_on", last + timedelta(days=1))
        answer = sign_in("laura").post(path(cast, f"{one.pk}/give/"), data)
        assert "Your own agency's access to the plan ends on" in text_of(answer.content.decode())
        assert sights() == 0

    @pytest.mark.parametrize(
        ("name", "code"),
        [("hannah", 404), ("priya", 404), ("ruth", 404), ("olive", 404), ("colin", 404)],
    )
    def test_nobody_else_gives_or_ends_anything(self, cast, sign_in, name, code):
        one = record(cast, level=Level.CONTROLLED)
        decision = show(cast, one, "school")
        before, told = sights(), Notification.rows.count()
        client = sign_in(name)
        answer = client.post(path(cast, f"{one.pk}/give/"), given(cast, "agency:midwifery"))
        assert answer.status_code == code
        answer = client.post(path(cast, f"sights/{decision.pk}/end/"), {"why": "Mine"})
        assert answer.status_code == (403 if name == "ruth" else 404)
        assert (sights(), Notification.rows.count()) == (before, told)

    def test_who_was_let_see_it_ends_nothing_and_gives_nothing_but_for_fear_of_harm(
        self, cast, sign_in
    ):
        one = record(cast, level=Level.CONTROLLED)
        decision = show(cast, one, "midwifery")
        client = sign_in("hannah")
        assert (
            client.post(path(cast, f"{one.pk}/give/"), given(cast, "agency:school")).status_code
            == 403
        )
        answer = client.post(path(cast, f"sights/{decision.pk}/end/"), {"why": "Mine"})
        assert answer.status_code == 403
        data = given(cast, "agency:school", purpose="Dean may be at the gate today")
        answer = client.post(path(cast, f"{one.pk}/share-on/"), data)
        assert answer.status_code == 302
        read(sign_in("sam"), path(cast, f"{one.pk}/"))
        assert Notification.rows.filter(matter="record_shared_on", recipient=cast.laura).exists()

    def test_a_whole_kind_is_given_and_ended(self, cast, sign_in):
        one = record(cast, level=Level.CONTROLLED)
        client = sign_in("laura")
        data = given(cast, "agency:midwifery") | {"kind": "chronology_entry"}
        answer = client.post(path(cast, "sights/give/"), data, follow=True)
        assert "Every chronology entry" in text_of(answer.content.decode())
        later = record(cast, level=Level.CONTROLLED)
        for each in (one, later):
            read(sign_in("hannah"), path(cast, f"{each.pk}/"))
        decision = RecordDecision.rows.get()
        sign_in("laura").post(path(cast, f"sights/{decision.pk}/end/"), {"why": "Over"})
        assert sign_in("hannah").get(path(cast, f"{later.pk}/")).status_code == 404
        assert "Nobody is let see a whole kind" in read(sign_in("hannah"), path(cast, "sights/"))
        supervision = given(cast, "agency:midwifery") | {"kind": "supervision"}
        answer = sign_in("laura").post(path(cast, "sights/give/"), supervision)
        assert "There is a problem" in text_of(answer.content.decode())
