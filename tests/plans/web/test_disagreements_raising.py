"""Raising a disagreement: immediate danger first, every step kept, checked as a whole, then sent."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

from django.test import Client
from django.urls import reverse

from plans.models import Disagreement, Discussion, Draft, InterimSafety, Notification
from plans.rules.disagreements import State
from tests.cast import Cast
from tests.plans.disagreeing import with_contacts
from tests.plans.web.reading import text_of
from tests.plans.web.test_family import boxes
from tests.plans.web.test_group import words

HOSTILE = "<script>alert('1')</script> {{ 7*7 }} \u202egnol"


def raise_at(cast: Cast) -> str:
    return reverse("disagreement_raise", args=[cast.plan.reference])


def only_draft() -> Disagreement:
    found: Disagreement = Disagreement.rows.get()
    return found


def begin(cast: Cast, client: Client, **data: str) -> Disagreement:
    client.post(raise_at(cast), {"danger": "no", **data})
    return only_draft()


def at(row: Disagreement, step: str) -> str:
    if step == "check":
        return reverse("disagreement_submit", args=[row.reference])
    return reverse("disagreement_draft", args=[row.reference, step])


def answers(cast: Cast, words: str = "") -> dict[str, dict[str, Any]]:
    agency = str(cast.agencies["social_care"].pk)
    return {
        "talk": {"talked": "no"},
        "who": {"challenged": [agency], f"named_{agency}": str(cast.priya.pk)},
        "about": {"category": "conference"},
        "decision": {"decision_challenged": words or "No legal planning meeting."},
        "facts": {"facts": words or "Three of four screens were positive."},
        "effect": {"effect": words or "The baby may be born into danger."},
        "outcome": {"outcome_wanted": words or "A legal planning meeting this week."},
        "safety": {"interim_safety": words or "A maternity alert is set."},
    }


def answer_everything(cast: Cast, client: Client, words: str = "", **danger: str) -> Disagreement:
    row = begin(cast, client, **danger)
    for step, data in answers(cast, words).items():
        client.post(at(row, step), data)
    return only_draft()


class TestTheSteps:
    def test_follow_each_other_and_are_all_kept(self, cast, sign_in):
        client = sign_in("hannah")
        first = words(client.get(raise_at(cast)))
        assert "Is the child in immediate danger?" in first
        assert "tel:999" in first
        started = client.post(raise_at(cast), {"danger": "no"})
        row = only_draft()
        assert started["Location"] == reverse("disagreement_change_draft", args=[row.reference])
        assert client.get(started["Location"])["Location"] == at(row, "talk")
        order = [*answers(cast), "check"]
        for here, following in pairwise(order):
            assert client.get(at(row, here)).status_code == 200
            went = client.post(at(row, here), answers(cast)[here])
            assert went["Location"] == at(row, following), text_of(went.content.decode())
        assert not Notification.rows.filter(disagreement=row).exists()
        row = only_draft()
        assert (row.state, row.effect) == (State.DRAFT, "The baby may be born into danger.")
        assert row.category == "conference"

    def test_suggest_who_to_talk_to_and_whom_to_challenge(self, cast, sign_in):
        client = sign_in("hannah")
        row = begin(cast, client)
        assert "Moira Satchwell" in words(client.get(at(row, "talk")))
        who = words(client.get(at(row, "who")))
        assert "I do not know: ask Priya Nandakumar" in who
        assert "Your own agency." in who
        assert "Colin Hurst" not in who

    def test_send_it_with_what_happens_next(self, cast, sign_in):
        with_contacts(cast)
        client = sign_in("hannah")
        row = answer_everything(cast, client)
        check = words(client.get(at(row, "check")))
        for text in (
            "A maternity alert is set.",
            "Priya Nandakumar",
            "What happens next, and when",
        ):
            assert text in check
        assert "If nobody answers, it moves up to stage 2" in check
        sent = client.post(at(row, "check"), follow=True)
        assert "It has been sent." in words(sent)
        row = only_draft()
        assert (row.state, row.raiser, row.danger) == (State.OPEN, cast.hannah, "no")
        assert InterimSafety.rows.get().words == "A maternity alert is set."
        assert not Draft.rows.filter(key__contains=row.reference).exists()
        assert client.get(at(row, "facts"))["Location"] == reverse(
            "disagreement", args=[row.reference]
        )

    def test_write_down_the_call_and_the_talk(self, cast, sign_in):
        client = sign_in("hannah")
        row = answer_everything(cast, client)
        called = {
            "danger": "yes",
            "danger_route": "front_door",
            "danger_reference": "FD 12",
            "called_time": "00:01",
            **boxes("called_on", cast.today),
        }
        client.post(at(row, "danger"), called)
        talked = {
            "talked": "yes",
            "people": "Moira",
            "method": "telephone",
            "summary": "She agrees.",
            **boxes("on", cast.today),
        }
        client.post(at(row, "talk"), talked)
        assert "on the urgent clock" in words(client.get(at(row, "check")))
        client.post(at(row, "check"))
        row = only_draft()
        assert (row.is_urgent, row.danger_route, row.danger_reference) == (
            True,
            "front_door",
            "FD 12",
        )
        assert row.danger_called_at is not None
        assert Discussion.rows.get().summary == "She agrees."

    def test_are_never_stopped_by_a_call_that_was_not_made(self, cast, sign_in):
        client = sign_in("hannah")
        row = answer_everything(cast, client, danger="yes", danger_route="none")
        client.post(at(row, "check"))
        assert (only_draft().state, only_draft().danger_route) == (State.OPEN, "")

    def test_show_hostile_text_as_it_was_typed(self, cast, sign_in):
        client = sign_in("hannah")
        row = answer_everything(cast, client, HOSTILE)
        for page in (at(row, "check"), reverse("disagreement", args=[row.reference])):
            shown = client.get(page).content.decode()
            assert "<script>alert" not in shown
            assert "{{ 7*7 }}" in shown
        client.post(at(row, "check"))
        shown = client.get(reverse("disagreement", args=[row.reference])).content.decode()
        assert "<script>alert" not in shown
        assert shown.count("{{ 7*7 }}") >= 5

    def test_refuse_what_is_wrong_and_keep_what_was_typed(self, cast, sign_in):
        client = sign_in("hannah")
        assert "Select yes if the child is in immediate danger" in words(
            client.post(raise_at(cast))
        )
        assert not Disagreement.rows.exists()
        row = begin(cast, client)
        tomorrow = boxes("decided_on", cast.today + timedelta(days=1))
        typed = {"decision_challenged": "They closed it.", **tomorrow}
        shown = words(client.post(at(row, "decision"), typed))
        assert "The decision cannot have been made later than today." in shown
        assert "They closed it." in shown
        police = str(cast.agencies["housing"].pk)
        assert "Select agencies that have a part in this plan" in words(
            client.post(at(row, "who"), {"challenged": [police]})
        )
        late = {"danger": "yes", "called_time": "", **boxes("called_on", cast.today)}
        assert "Enter the time of the call" in words(client.post(at(row, "danger"), late))
        talked = words(client.post(at(row, "talk"), {"talked": "yes", "people": "Moira"}))
        assert "Enter what came of it" in talked
        assert 'value="Moira"' in talked
        assert only_draft().decision_challenged == ""
        assert client.get(at(row, "check"))["Location"] == at(row, "talk")
        assert client.get(at(row, "nothing")).status_code == 404

    def test_are_nobody_elses(self, cast, sign_in):
        row = answer_everything(cast, sign_in("hannah"))
        for name in ("moira", "olive", "priya", "beth", "colin"):
            for step in ("facts", "check"):
                assert sign_in(name).get(at(row, step)).status_code == 404
                assert sign_in(name).post(at(row, step), {"facts": "x"}).status_code == 404
        assert only_draft().facts == "Three of four screens were positive."
        assert only_draft().state == State.DRAFT

    def test_can_be_left_and_found_again_or_thrown_away(self, cast, sign_in):
        row = begin(cast, sign_in("hannah"))
        carry_on = reverse("disagreement_change_draft", args=[row.reference])
        for page in (
            reverse("your_work"),
            raise_at(cast),
            reverse("disagreement", args=[row.reference]),
        ):
            assert f'href="{carry_on}"' in words(sign_in("hannah").get(page)), page
        assert row.reference in words(sign_in("hannah").get(reverse("disagreements")))
        discard = reverse("disagreement_discard", args=[row.reference])
        assert "Throw this draft away?" in words(sign_in("hannah").get(discard))
        assert "Nobody was told of it" in words(sign_in("hannah").post(discard, follow=True))
        assert only_draft().state == State.WITHDRAWN
        assert not Draft.rows.filter(key__contains=row.reference).exists()


class TestAboveStageOne:
    def begin_at_two(self, cast: Cast, client: Client) -> Disagreement:
        with_contacts(cast)
        row = answer_everything(cast, client)
        asked = client.post(at(row, "begin"), {"stage": "2", "skip_reason": ""})
        assert "Enter why it should not begin at stage 1" in words(asked)
        client.post(at(row, "begin"), {"stage": "2", "skip_reason": "We have been here before."})
        assert "Ask your manager to agree" in words(client.get(at(row, "check")))
        sent = words(client.post(at(row, "check"), follow=True))
        assert "Moira Satchwell is asked to agree that it begins at stage 2" in sent
        return only_draft()

    def test_a_manager_agrees_and_it_is_sent(self, cast, sign_in):
        row = self.begin_at_two(cast, sign_in("hannah"))
        assert row.state == State.DRAFT
        moira = sign_in("moira")
        page = words(moira.get(reverse("disagreement", args=[row.reference])))
        assert "We have been here before." in page
        assert "Look it over, and send it at stage 2" in page
        moira.post(at(row, "danger"), {"danger": "no"})
        check = words(moira.get(at(row, "check")))
        assert "Send it" in check
        moira.post(at(row, "check"))
        assert (only_draft().state, only_draft().reached) == (State.OPEN, 2)

    def test_a_manager_says_that_it_begins_at_stage_one(self, cast, sign_in):
        row = self.begin_at_two(cast, sign_in("hannah"))
        decline = reverse("disagreement_decline_start", args=[row.reference])
        assert sign_in("hannah").get(decline).status_code == 403
        moira = sign_in("moira")
        assert "Enter why it should begin at stage 1" in words(moira.post(decline, {"reason": ""}))
        moira.post(decline, {"reason": "Ask Priya first."})
        assert (only_draft().asked_stage, only_draft().manager_asked_at) == (1, None)


def test_raising_on_a_plan_one_cannot_see_is_a_plan_that_is_not_there(cast, sign_in):
    missing = reverse("disagreement_raise", args=["CG-2222-3333"])
    for name in ("colin", "beth", "super"):
        for address in (raise_at(cast), missing):
            assert sign_in(name).post(address, {"danger": "no"}).status_code == 404
    assert not Disagreement.rows.exists()


def test_from_the_list_one_says_first_which_child_it_is_about(cast, sign_in):
    which = reverse("disagreement_which")
    client = sign_in("hannah")
    assert "Select the child it is about" in words(client.post(which))
    assert client.post(which, {"plan": cast.plan.reference})["Location"] == raise_at(cast)
    assert "You are in no group" in words(sign_in("colin").get(which))
    assert sign_in("beth").get(which).status_code == 403
