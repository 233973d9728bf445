"""Amending and withdrawing as pages: nothing is overwritten, and only by who may."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from plans.models import CaseRecord, Notification
from plans.rules.sharing import Level
from tests.cast import Cast
from tests.plans.recording import BIRTH_PLAN, record
from tests.plans.web.filling import typed
from tests.plans.web.reading import text_of, version_in
from tests.plans.web.record_pages import path, read


def amended(cast: Cast, client: Client, one: CaseRecord, **more: Any) -> Any:
    said = typed(cast, one.kind, why_amended="The neighbour was wrong", version=str(one.version))
    return client.post(path(cast, f"{one.pk}/amend/"), said | more)


class TestAmending:
    def test_the_old_version_says_so_and_whoever_read_it_is_told(self, cast, sign_in):
        one = record(cast, "hannah")
        read(sign_in("sam"), path(cast, f"{one.pk}/"))
        client = sign_in("hannah")
        form = client.get(path(cast, f"{one.pk}/amend/")).content.decode()
        assert "Dean was at the flat" in form
        answer = amended(cast, client, one, summary="Dean was not at the flat")
        assert answer.status_code == 302, text_of(answer.content.decode())
        page = read(client, path(cast, f"{one.pk}/"))
        assert "This is out of date." in page
        assert "Dean was at the flat" in page
        page = read(client, answer.headers["Location"])
        assert "Dean was not at the flat" in page
        assert "The neighbour was wrong" in page
        told = Notification.rows.get(matter="record_amended")
        assert told.recipient == cast.sam
        followed = sign_in("sam").get(f"/notifications/{told.pk}/")
        assert followed.headers["Location"] == answer.headers["Location"]

    def test_two_who_amend_at_once_are_shown_both_texts(self, cast, sign_in):
        one = record(cast, "hannah")
        client = sign_in("hannah")
        amended(cast, client, one, summary="First said")
        answer = amended(cast, client, one, summary="Then said")
        page = answer.content.decode()
        assert "This was changed while you were writing" in page
        assert "First said" in page
        assert "Then said" in page
        data = typed(
            cast, one.kind, why_amended="Both", version=version_in(page), summary="Both said"
        )
        again = client.post(path(cast, f"{one.pk}/amend/"), data)
        assert again.status_code == 302
        assert CaseRecord.rows.filter(line=one.line).count() == 3

    @pytest.mark.parametrize(
        ("name", "level", "code"),
        [
            ("sam", Level.PLAN, 403),
            ("priya", Level.PLAN, 403),
            ("priya", Level.CONTROLLED, 404),
            ("moira", Level.CONTROLLED, 302),
            ("moira", Level.SEALED, 404),
            ("olive", Level.PLAN, 404),
            ("colin", Level.PLAN, 404),
        ],
    )
    def test_only_its_own_agency_and_of_what_it_sees(self, cast, sign_in, name, level, code):
        one = record(cast, "hannah", level)
        before = Notification.rows.count()
        for rest in ("amend/", "withdraw/"):
            data = typed(cast, one.kind, why_amended="Wrong", version="1", held_at=str(int(level)))
            answer = sign_in(name).post(path(cast, f"{one.pk}/{rest}"), data | {"reason": "Wrong"})
            assert answer.status_code == code
            if code == 302:
                return
        assert CaseRecord.rows.filter(line=one.line).count() == 1
        assert CaseRecord.rows.get(pk=one.pk).stands
        assert Notification.rows.count() == before

    def test_what_all_keep_together_another_agency_amends_without_moving_its_level(
        self, cast, sign_in
    ):
        one = record(cast, "hannah", details=BIRTH_PLAN)
        client = sign_in("priya")
        assert 'name="held_at"' not in client.get(path(cast, f"{one.pk}/amend/")).content.decode()
        assert amended(cast, client, one, birth_partner="Her mother").status_code == 302
        newest = CaseRecord.rows.get(line=one.line, version=2)
        assert (newest.agency.name, newest.level) == (
            "Wearbridge Children's Social Care",
            Level.PLAN,
        )

    def test_it_is_withdrawn_for_a_reason(self, cast, sign_in):
        one = record(cast, "hannah")
        client = sign_in("hannah")
        assert "Enter why" in text_of(
            client.post(path(cast, f"{one.pk}/withdraw/"), {"reason": " "}).content.decode()
        )
        answer = client.post(path(cast, f"{one.pk}/withdraw/"), {"reason": "Another child's"})
        assert answer.status_code == 302
        assert "This was withdrawn, and counts for nothing: Another child's" in read(
            client, path(cast, f"{one.pk}/")
        )
        assert client.get(path(cast, f"{one.pk}/amend/")).status_code == 403
