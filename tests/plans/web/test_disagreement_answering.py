"""Answering and deciding on their pages: by the right person, at the right level, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from plans.models import Action, Disagreement, DisagreementReply
from plans.operations import disagreement_answers, disagreement_panel
from plans.operations.disagreements import Challenged
from tests.cast import Cast
from tests.plans import disagreeing
from tests.plans.web.reading import draft_key_in, text_of
from tests.plans.web.stepping import address, boxes, hidden_in, opened, refused, taken

SignIn = Callable[[str], Client]
SAID = {"answer": "part", "reasons": "It is not finished.", "proposal": "Advice this week."}


@pytest.fixture
def row(cast: Cast) -> Disagreement:
    disagreeing.with_contacts(cast)
    return disagreeing.raised(cast, at=cast.at)


@pytest.fixture
def at_panel(cast: Cast) -> Disagreement:
    disagreeing.with_contacts(cast)
    disagreeing.name_contact(cast, "school", "partnership_panel", "sam")
    return disagreeing.raised(cast, at=cast.at, stage=4)


def test_bad_input_is_said_beside_its_field_and_keeps_what_was_typed(
    cast: Cast, sign_in: SignIn, row: Disagreement
) -> None:
    before = disagreeing.counts(row)
    client = sign_in("priya")
    shown = opened(client, row, "answer")
    typed = hidden_in(shown) | {"draft_key": draft_key_in(shown)}
    page = refused(client, row, "answer", **typed, answer="accept", reasons="Ours to mend.")
    assert 'href="#id_proposal"' in page
    assert "Enter what you will do, and by when" in page
    assert "Ours to mend." in page
    page = refused(client, row, "answer", **typed, answer="maybe", proposal="x" * 4001)
    for why in ("Choose", "Enter your reasons", "must be 4000 characters or fewer"):
        assert why in page
    kept = text_of(opened(client, row, "answer"))
    assert "This is what you typed here and did not save" in kept
    assert disagreeing.counts(row) == before
    assert "Wearbridge Midwifery says by" in taken(client, row, "answer", **SAID)
    assert not DisagreementReply.rows.exclude(reasons=SAID["reasons"]).exists()


def test_denied_at_the_wrong_level_for_the_wrong_agency_twice_and_after_closing(
    cast: Cast, sign_in: SignIn, row: Disagreement
) -> None:
    before = disagreeing.counts(row)
    for wrong in ("neil", "sean", "sal", "laura", "moira"):
        answer = sign_in(wrong).post(address(row, "answer"), {**SAID, "version": 1})
        assert answer.status_code in {403, 404}, wrong
    assert disagreeing.counts(row) == before
    version = disagreeing.fresh(row).version
    disagreeing.answered(cast, row, at=cast.at)
    before = disagreeing.counts(row)
    page = refused(sign_in("priya"), row, "answer", **SAID | {"reasons": "Mine"}, version=version)
    assert "This was changed while you were writing" in page
    assert "The assessment is not finished." in page
    assert "Mine" in page
    again = {**SAID, "reasons": "Mine", **hidden_in(page)}
    assert "nobody may answer it" in refused(sign_in("priya"), row, "answer", **again)
    assert sign_in("priya").get(address(row, "answer")).status_code == 403
    assert disagreeing.counts(row) == before
    taken(sign_in("hannah"), row, "escalate", disputed="All of it")
    # Priya answered at stage 1: another answers at stage 2, and she can be named for it by nobody.
    assert sign_in("priya").post(address(row, "answer"), SAID).status_code == 403
    party = disagreeing.open_stage(row).parties.get(side="challenged")
    typed = {"party": str(party.pk), "to": str(cast.priya.pk), "reason": "She knows it"}
    page = refused(sign_in("neil"), row, "reassign", **typed)
    assert "who has not acted in this before" in page
    assert "She knows it" in page
    assert disagreeing.who_answers(row) == ["neil"]


def test_whoever_answers_for_two_agencies_says_for_which(cast: Cast, sign_in: SignIn) -> None:
    disagreeing.with_contacts(cast)
    type(cast.agencies["police"]).objects.filter(pk=cast.agencies["police"].pk).update(
        proxy=cast.agencies["social_care"]
    )
    both = [Challenged(cast.agencies["social_care"]), Challenged(cast.agencies["police"])]
    row = disagreeing.raised(cast, "sam", at=cast.at, challenged=both)
    parties = disagreeing.open_stage(row).parties.filter(side="challenged")
    parties.update(worker=cast.priya, deputy=None)
    parties.filter(agency=cast.agencies["police"]).update(proxy=cast.agencies["social_care"])
    version = disagreeing.fresh(row).version
    page = refused(sign_in("priya"), row, "answer", **SAID, version=version)
    assert "Select for which agency you answer" in page
    police = str(cast.agencies["police"].pk)
    taken(sign_in("priya"), row, "answer", **SAID, agency=police)
    assert DisagreementReply.rows.get().party.agency == cast.agencies["police"]
    taken(sign_in("priya"), row, "answer", **SAID)
    assert disagreeing.fresh(row).state == "proposed"


def test_the_panel_is_named_of_neither_side_and_decides_with_an_action(
    cast: Cast, sign_in: SignIn, at_panel: Disagreement
) -> None:
    row = at_panel
    before = disagreeing.counts(row)
    page = opened(sign_in("beth"), row, "convene")
    for impossible in ("Sean Pilling", "Neil Cartwright", "Moira Satchwell", "Hannah Brookes"):
        assert impossible not in page.split("<form method")[-1], impossible
    typed = {"chair": str(cast.sean.pk), "members": [str(cast.colin.pk)], **hidden_in(page)}
    assert "kept apart from this panel" in refused(sign_in("beth"), row, "convene", **typed)
    assert disagreeing.counts(row) == before
    named = {"chair": str(cast.sam.pk), "members": [str(cast.colin.pk), str(cast.sam.pk)]}
    assert "The panel is named" in taken(sign_in("beth"), row, "convene", **named)
    decision = {"decision": "Legal planning on Friday.", "reasons": "The baby is due."}
    unmet = refused(
        sign_in("sam"), row, "decide", **decision, changed="yes",
        version=disagreeing.fresh(row).version,
    )  # fmt: skip
    assert "Enter why there was no meeting, or record the meeting first" in unmet
    decision |= {"no_meeting": "We spoke one by one."}
    refused_page = refused(
        sign_in("sam"), row, "decide", **decision, what_1="Call it", **boxes("due_on_1", cast.today),
        version=disagreeing.fresh(row).version,
    )  # fmt: skip
    for why in ("is changed", "Select which outcome it serves (action 1)", "(action 1)"):
        assert why in refused_page
    assert "Legal planning on Friday." in refused_page
    action = {
        "what_1": "Call the meeting",
        "outcome_1": str(cast.outcome.pk),
        "owner_1": str(cast.seats["priya"].pk),
        **boxes("due_on_1", cast.today + timedelta(days=3)),
    }
    words = taken(sign_in("sam"), row, "decide", **decision, changed="yes", **action)
    assert "The decision is recorded" in words
    assert disagreeing.fresh(row).state == "decided"
    assert Action.rows.filter(what="Call the meeting").exists()


def test_a_chair_who_is_a_party_by_now_decides_nothing(
    cast: Cast, sign_in: SignIn, at_panel: Disagreement
) -> None:
    row = at_panel
    disagreement_panel.convene(row, chair=cast.colin, version=None, by=cast.beth, at=cast.at)
    shown = text_of(opened(sign_in("colin"), row, "decide"))
    assert "What does the panel decide?" in shown
    assert "Missed appointments" not in shown
    row.sides.model.rows.filter(disagreement=row, side="challenged").update(
        agency=cast.agencies["housing"]
    )
    before = disagreeing.counts(row)
    typed = {"decision": "For us", "reasons": "Ours", "changed": "no", "no_meeting": "None"}
    version = disagreeing.fresh(row).version
    page = refused(sign_in("colin"), row, "decide", **typed, version=version)
    assert "works for an agency in this disagreement" in text_of(page)
    assert "For us" in page
    assert disagreeing.counts(row) == before


def test_typing_is_kept_where_two_of_the_raising_side_take_it_up_at_once(
    cast: Cast, sign_in: SignIn, row: Disagreement
) -> None:
    version = disagreeing.fresh(row).version
    disagreement_answers.escalate(row, disputed="First", version=None, by=cast.moira, at=cast.at)
    before = disagreeing.counts(row)
    page = refused(sign_in("hannah"), row, "escalate", disputed="Second", version=version)
    assert "Second" in page
    assert "line manager or safeguarding lead" in text_of(page)
    assert disagreeing.counts(row) == before
    assert disagreeing.stages_of(row) == [(1, "escalated"), (2, "")]
