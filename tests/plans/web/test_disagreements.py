"""The pages of disagreements: each reader sees what is theirs to see, and whose turn it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from agencies.clock import local_date
from plans.models import Disagreement, DisagreementParty
from plans.operations import disagreement_answers, disagreement_records
from tests.plans.disagreeing import answered, draft, raised, send, sweep, with_contacts
from tests.plans.web.reading import text_of
from tests.plans.web.test_group import words

LIST = reverse("disagreements")
SECRETS = ("legal planning meeting", "screens were positive", "born into danger", "maternity alert")
HOSTILE = "<script>alert('1')</script> {{ 7*7 }} \u202egnol"


def page_of(row: Disagreement) -> str:
    return reverse("disagreement", args=[row.reference])


def step(row: Disagreement, name: str) -> str:
    return reverse(f"disagreement_{name}", args=[row.reference])


@pytest.fixture
def open_one(cast):
    with_contacts(cast)
    return raised(cast, at=cast.at)


class TestOneDisagreement:
    def test_says_whose_turn_it_is_what_is_asked_and_what_happened(self, cast, sign_in, open_one):
        disagreement_records.record_discussion(
            open_one,
            on=local_date(cast.at),
            people="Moira",
            method="telephone",
            summary="We talked.",
            by=cast.hannah,
            at=cast.at,
        )
        disagreement_records.refer(
            open_one, noun="outcome", key=str(cast.outcome.pk), by=cast.hannah, at=cast.at
        )
        page = text_of(sign_in("priya").get(page_of(open_one)).content.decode())
        assert "Waiting for Wearbridge Children's Social Care, practitioner: due by" in page
        for text in (*SECRETS, "Stage 1: Practitioner", "Priya Nandakumar", "We talked."):
            assert text in page
        assert "Stage 1 began." in page
        assert "it moves up a stage by itself" in page
        assert cast.outcome.change in page
        order = [page.index(text) for text in ("What it means for", "What is asked", "Stages")]
        assert order == sorted(order)

    def test_shows_the_answer_and_both_sides_what_they_may_do(self, cast, sign_in, open_one):
        row = answered(cast, open_one, at=cast.at)
        page = words(sign_in("hannah").get(page_of(row)))
        assert "Legal advice is asked for this week." in page
        assert "accepts part of it" in page
        # What is not there to open, this page does not offer; what is there leads on.
        assert "Other things you may do" in page or "Agree" not in page

    def test_says_what_moved_by_silence_and_where_nobody_is(self, cast, sign_in):
        row = raised(cast, at=cast.at)
        DisagreementParty.rows.filter(disagreement=row, side="challenged").update(worker=None)
        sweep(cast.at + timedelta(days=14))
        page = words(sign_in("hannah").get(page_of(row)))
        assert "moves up by itself" in page or "Nobody could answer at stage 1." in page
        assert "Nobody at this level" in page

    def test_tells_who_is_no_party_only_that_there_is_one(self, cast, sign_in, open_one):
        for name in ("sam", "beth"):
            page = text_of(sign_in(name).get(page_of(open_one)).content.decode())
            assert "There is a disagreement" in page
            assert not [text for text in (*SECRETS, "Hannah", "Priya") if text in page], name

    def test_tells_the_business_manager_stages_and_dates_at_stage_two(self, cast, sign_in):
        with_contacts(cast)
        row = raised(cast, at=cast.at, stage=2)
        page = text_of(sign_in("beth").get(page_of(row)).content.decode())
        assert "Stage 2: Line manager or safeguarding lead" in page
        assert "Raised by Wearbridge Midwifery" in page
        hidden = (*SECRETS, "Hannah", "Neil", "Marlowe", cast.plan.reference, "It cannot wait")
        assert not [text for text in hidden if text in page]

    def test_is_to_strangers_one_that_does_not_exist(self, cast, sign_in, open_one):
        missing = reverse("disagreement", args=["PD-2222-3333"])
        for name in ("colin", "super"):
            client = sign_in(name)
            hidden, nothing = client.get(page_of(open_one)), client.get(missing)
            assert hidden.status_code == nothing.status_code == 404
            assert text_of(hidden.content.decode()) == text_of(nothing.content.decode())

    def test_hides_the_name_that_is_withheld(self, cast, sign_in):
        row = raised(cast, at=cast.at, identity_withheld=True)
        page = words(sign_in("priya").get(page_of(row)))
        assert "Somebody whose name is withheld" in page
        assert "Hannah Brookes" not in page

    def test_shows_hostile_text_as_text(self, cast, sign_in):
        row = raised(
            cast,
            at=cast.at,
            facts=HOSTILE,
            effect=HOSTILE,
            outcome_wanted=HOSTILE,
            interim_safety=HOSTILE,
            decision_challenged=HOSTILE,
        )
        disagreement_answers.answer(
            row, answer="reject", reasons=HOSTILE, proposal=HOSTILE, version=None,
            by=cast.priya, at=cast.at,
        )  # fmt: skip
        page = sign_in("hannah").get(page_of(row)).content.decode()
        assert "<script>alert" not in page
        assert page.count("{{ 7*7 }}") >= 7


class TestTheList:
    def test_is_empty_with_a_word_on_what_to_do(self, cast, sign_in):
        page = words(sign_in("hannah").get(LIST))
        assert "No disagreement is waiting for you." in page
        assert "raise it" in page
        assert "No disagreement is open in your partnership." in words(sign_in("beth").get(LIST))

    def test_has_what_waits_first_then_open_ones_drafts_and_ended_ones(self, cast, sign_in):
        with_contacts(cast)
        row, begun = raised(cast, at=cast.at), draft(cast, at=cast.at)
        page = words(sign_in("hannah").get(LIST))
        assert page.index(row.reference) < page.index(begun.reference)
        assert begun.reference not in words(sign_in("priya").get(LIST))
        assert "Whether a conference" in words(sign_in("priya").get(LIST))

    def test_shows_each_reader_no_more_than_they_may_know(self, cast, sign_in, open_one):
        for name in ("sam", "beth"):
            page = text_of(sign_in(name).get(LIST).content.decode())
            assert open_one.reference in page
            assert "Whether a conference" not in page
            assert "Midwifery" not in page
        assert open_one.reference not in words(sign_in("colin").get(LIST))

    def test_is_reached_from_the_navigation_by_whoever_may_know_of_any(self, cast, sign_in):
        assert f'href="{LIST}"' in words(sign_in("beth").get(LIST))
        assert f'href="{LIST}"' in words(sign_in("colin").get(LIST))
        assert sign_in("super").get(LIST).status_code == 403

    def test_goes_on_page_by_page(self, cast, sign_in, open_one):
        client = sign_in("hannah")
        assert "There is nothing older." in words(client.get(f"{LIST}?list=ended"))
        assert open_one.reference in words(client.get(f"{LIST}?list=open&before=nonsense"))
        older = client.get(f"{LIST}?list=open&before={open_one.pk}")
        assert "There is nothing older." in words(older)


class TestOnThePlan:
    def test_an_open_one_stands_in_the_banner_and_among_what_needs_attention(
        self, cast, sign_in, open_one
    ):
        plan = reverse("plan", args=[cast.plan.reference])
        page = words(sign_in("hannah").get(plan))
        assert f'href="{page_of(open_one)}"' in page
        assert "Agencies disagree about this child. Waiting for" in page
        seen = text_of(sign_in("sam").get(plan).content.decode())
        assert "There is a disagreement here that you are no party to." in seen
        assert "Whether a conference" not in seen

    def test_they_have_a_list_of_their_own_with_the_way_to_raise_one(self, cast, sign_in):
        address = reverse("plan_disagreements", args=[cast.plan.reference])
        client = sign_in("hannah")
        assert "None has been raised on this plan" in words(client.get(address))
        row = send(cast, draft(cast, at=cast.at), at=cast.at)
        page = words(client.get(address))
        assert row.reference in page
        assert reverse("disagreement_raise", args=[cast.plan.reference]) in page
        assert sign_in("colin").get(address).status_code == 404


def test_your_work_has_what_waits_in_disagreements_with_its_limit(cast, sign_in, open_one):
    page = text_of(sign_in("priya").get(reverse("your_work")).content.decode())
    assert "Say that you have received a disagreement: Whether a conference" in page
    assert open_one.reference in page
    assert ", 17:00" in page
    assert "disagreement" not in text_of(
        sign_in("sam").get(reverse("your_work")).content.decode()
    ).replace("Disagreements", "")
