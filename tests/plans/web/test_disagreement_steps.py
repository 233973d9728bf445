"""Every step of a disagreement on its page: for whom it is, what it changes, where it leads back to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from agencies.models import Absence, Employment
from plans.models import (
    Action,
    Disagreement,
    DisagreementAction,
    DisagreementLink,
    DisagreementReference,
    Discussion,
    InterimSafety,
)
from plans.operations import disagreement_answers
from plans.rules.plans import Status
from tests.cast import Cast
from tests.plans import disagreeing
from tests.plans.web.reading import text_of
from tests.plans.web.stepping import address, boxes, opened, refused, taken

SignIn = Callable[[str], Client]
HOSTILE = '</textarea><script>alert("x")</script>{{ 7 * 7 }}'
STEPS = {
    "acknowledge": "hannah", "answer": "hannah", "agree": "priya", "escalate": "priya",
    "extend": "ian", "reassign": "hannah", "calm": "priya", "withdraw": "priya", "adopt": "hannah",
    "redirect": "hannah", "receive": "hannah", "reopen": "priya", "convene": "hannah",
    "decide": "hannah", "close": "hannah", "contribute": "ian", "discussion": "ian",
    "refer": "ian", "link": "ian", "call": "ian", "hurry": "ian",
}  # fmt: skip
"""Each step, and somebody who knows of the disagreement and may not take it."""


@pytest.fixture
def row(cast: Cast) -> Disagreement:
    disagreeing.with_contacts(cast)
    return disagreeing.raised(cast, at=cast.at)


def again(row: Disagreement) -> Disagreement:
    return disagreeing.fresh(row)


def test_it_is_received_answered_in_part_agreed_with_an_action_closed_and_reopened(
    cast: Cast, sign_in: SignIn, row: Disagreement
) -> None:
    assert "The answer is due by" in taken(sign_in("priya"), row, "acknowledge")
    shown = text_of(opened(sign_in("priya"), row, "answer"))
    assert "What is asked A legal planning meeting this week. Answer by" in shown
    words = taken(
        sign_in("priya"), row, "answer", answer="part", reasons=HOSTILE, proposal="Legal advice."
    )
    assert "Wearbridge Midwifery says by" in words
    page = opened(sign_in("hannah"), row, "agree")
    assert "<script>alert" not in page
    assert HOSTILE in text_of(page.replace("&#34;", '"')) or "&lt;/textarea&gt;" in page
    action = {
        "what_1": "Ring the legal team",
        "outcome_1": str(cast.outcome.pk),
        "owner_1": str(cast.seats["priya"].pk),
        **boxes("due_on_1", cast.today + timedelta(days=7)),
    }
    words = taken(sign_in("hannah"), row, "agree", statement="Legal advice first.", **action)
    assert "a manager of Wearbridge Midwifery closes it with feedback" in words
    assert again(row).state == "agreed"
    made = Action.rows.get(what="Ring the legal team")
    assert (made.owner, made.outcome) == (cast.seats["priya"], cast.outcome)
    agreed = DisagreementAction.rows.get()
    shown = text_of(opened(sign_in("moira"), row, "close"))
    assert "What is not done yet" in shown
    said = {"feedback": "Advice was taken.", "family_told": "no", "changed": "yes"}
    page = refused(sign_in("moira"), row, "close", version=again(row).version, **said)
    assert "Enter what is planned instead" in page
    assert "Advice was taken." in page
    replanned = {f"replanned_{agreed.pk}": "Priya rings on Monday."}
    assert "It is closed" in taken(sign_in("moira"), row, "close", **said, **replanned)
    assert (again(row).state, again(row).decision_changed) == ("closed", True)
    words = taken(sign_in("neil"), row, "reopen", reason="It was not done.", stage="2")
    assert "It is open again, at stage 2" in words
    assert disagreeing.stages_of(row) == [(1, "agreed"), (2, "")]


def test_it_is_taken_up_handed_on_given_time_made_urgent_and_calmed(
    cast: Cast, sign_in: SignIn, row: Disagreement
) -> None:
    shown = text_of(opened(sign_in("hannah"), row, "escalate"))
    assert "Stage 2 begins: line manager or safeguarding lead. They answer by" in shown
    assert "It is at stage 2 now" in taken(sign_in("hannah"), row, "escalate", disputed="All of it")
    page = opened(sign_in("neil"), row, "reassign")
    assert "Priya Nandakumar" not in page.split('id="id_to"')[1].split("</select>")[0]
    handed = {"to": str(cast.ruth.pk), "reason": "Neil is away."}
    party = disagreeing.open_stage(row).parties.get(side="challenged")
    assert "They are asked now" in taken(
        sign_in("neil"), row, "reassign", party=str(party.pk), **handed
    )
    assert disagreeing.who_answers(row) == ["ruth"]
    due = disagreeing.open_stage(row).respond_due_at
    words = taken(sign_in("ruth"), row, "extend", working_days="2", reason="The court sits.")
    assert "Until the other side agrees, it stays due by" in words
    assert "waits for the other side" in text_of(
        sign_in("ruth").get(address(row, "extend")).content.decode()
    )
    assert "asks for 2 more working days" in text_of(opened(sign_in("hannah"), row, "extend"))
    assert "Your answer is sent" in taken(sign_in("hannah"), row, "extend", agree="yes")
    assert disagreeing.open_stage(row).respond_due_at > due
    page = refused(sign_in("hannah"), row, "hurry", route="999", reference="CAD 7")
    assert "Enter the day of the call" in page
    assert "Enter the time of the call" in page
    assert 'value="CAD 7"' in page
    assert "It is urgent now" in taken(sign_in("hannah"), row, "hurry", route="nobody")
    assert again(row).is_urgent
    called = boxes("called_on", cast.today - timedelta(days=1)) | {"called_time": "9.30"}
    assert "The call is recorded" in taken(
        sign_in("ruth"), row, "call", route="front_door", reference="MASH 12", **called
    )
    assert (again(row).danger_route, again(row).danger_reference) == ("front_door", "MASH 12")
    assert "It is no longer urgent" in taken(sign_in("moira"), row, "calm", reason="She is safe.")
    assert not again(row).is_urgent


def test_it_is_withdrawn_taken_on_redirected_and_received(
    cast: Cast, sign_in: SignIn, row: Disagreement
) -> None:
    words = taken(sign_in("hannah"), row, "withdraw", reason="I was told to.", pressed="yes")
    assert "A manager may take it on" in words
    assert again(row).was_pressed
    shown = text_of(opened(sign_in("moira"), row, "adopt"))
    assert "They were pressed to withdraw it" in shown
    assert "You have taken it on" in taken(sign_in("moira"), row, "adopt", reason="It matters.")
    words = taken(sign_in("moira"), row, "redirect", target="whistleblowing", reason="It is.")
    assert "Record here by" in words
    assert "Its receipt is recorded" in taken(sign_in("moira"), row, "receive")
    assert again(row).received_at is not None


def test_people_add_safety_talks_records_and_links(
    cast: Cast, sign_in: SignIn, row: Disagreement
) -> None:
    assert "everybody in it is told" in taken(
        sign_in("priya"), row, "contribute", words="Grandmother stays."
    )
    assert InterimSafety.rows.filter(words="Grandmother stays.", by=cast.priya).exists()
    talk = {"method": "telephone", "people": "Hannah and Priya", "summary": "No."}
    on = boxes("on", cast.today)
    assert "written down" in taken(sign_in("hannah"), row, "discussion", **talk, **on)
    assert Discussion.rows.get().by == cast.hannah
    tomorrow = boxes("on", cast.today + timedelta(days=1))
    page = refused(sign_in("hannah"), row, "discussion", **talk, **tomorrow)
    assert "cannot have been later than today" in page
    assert "Hannah and Priya" in page
    record = f"outcome:{cast.outcome.pk}"
    assert "referred to here" in taken(sign_in("hannah"), row, "refer", record=record)
    assert DisagreementReference.rows.get().noun == "outcome"
    assert "Select which record" in refused(sign_in("hannah"), row, "refer", record="review:no")
    other = disagreeing.raised(cast, at=cast.at)
    assert other.reference in opened(sign_in("hannah"), row, "link")
    for wrong, why in {"PD-2222-3333": "You can read no", "x": "Enter a reference like"}.items():
        page = refused(sign_in("hannah"), row, "link", other=wrong)
        assert why in page
        assert f'value="{wrong}"' in page
    typed = other.reference.lower().replace("-", " ")
    assert "The two are linked" in taken(sign_in("hannah"), row, "link", other=typed)
    assert DisagreementLink.rows.count() == 1


def test_denied_nothing_changes_and_nobody_is_told(
    cast: Cast, sign_in: SignIn, row: Disagreement
) -> None:
    before = disagreeing.counts(row)
    for method in ("get", "post"):
        for name in set(STEPS.values()):
            client = sign_in(name)
            for step in (step for step, who in STEPS.items() if who == name):
                answer = getattr(client, method)(address(row, step), {"reason": "x", "version": 1})
                assert answer.status_code == 403, (name, step)
                assert "Only the" in text_of(answer.content.decode())
        client = sign_in("colin")
        for step in STEPS:
            hidden = getattr(client, method)(address(row, step))
            assert hidden.status_code == 404, step
        missing = getattr(client, method)("/disagreements/PD-2222-3333/answer/")
        assert text_of(hidden.content.decode()) == text_of(missing.content.decode())
    assert disagreeing.counts(row) == before
    assert again(row).state == "open"


def test_what_cannot_be_done_as_it_stands_is_said_and_what_was_typed_is_kept(
    cast: Cast, sign_in: SignIn, row: Disagreement
) -> None:
    for who, step, why in (
        ("hannah", "agree", "Nobody has answered yet"),
        ("moira", "calm", "It is not urgent"),
        ("moira", "close", "nobody may close it now"),
        ("neil", "reopen", "nobody may reopen it now"),
        ("moira", "adopt", "nobody may take it on"),
    ):
        answer = sign_in(who).get(address(row, step))
        assert answer.status_code == 403, step
        assert why in text_of(answer.content.decode())
    taken(sign_in("hannah"), row, "withdraw", reason="Settled.", pressed="no")
    before, version = disagreeing.counts(row), again(row).version
    for who, step, typed in (
        ("hannah", "escalate", {"disputed": "Everything I typed", "version": version}),
        ("hannah", "withdraw", {"reason": "Everything I typed", "pressed": "no", "version": version}),
        ("moira", "redirect", {"reason": "Everything I typed", "target": "legal", "version": version}),
        ("hannah", "contribute", {"words": "Everything I typed"}),
        ("hannah", "extend", {"reason": "Everything I typed", "working_days": "1"}),
    ):  # fmt: skip
        page = refused(sign_in(who), row, step, **typed)
        assert "Everything I typed" in page, step
        assert "This is withdrawn" in page, step
    assert disagreeing.counts(row) == before


def test_once_the_plan_has_ended_what_is_agreed_belongs_to_the_disagreement_and_is_finished_there(
    cast: Cast, sign_in: SignIn, row: Disagreement
) -> None:
    disagreeing.answered(cast, row, at=cast.at)
    type(cast.plan).rows.filter(pk=cast.plan.pk).update(status=Status.ENDED, ended_on=cast.today)
    action = {
        "what_1": "Write to the team",
        "owner_1": str(cast.priya.pk),
        **boxes("due_on_1", cast.today),
    }
    taken(sign_in("hannah"), row, "agree", statement="We write.", in_part="on", **action)
    made = DisagreementAction.rows.get()
    page = address(row, "finish", made.pk)
    done = boxes("done_on", cast.today)
    assert sign_in("hannah").post(page, done).status_code == 403
    late = sign_in("priya").post(page, boxes("done_on", cast.today + timedelta(days=1)))
    assert "cannot have been done later than today" in text_of(late.content.decode())
    answer = sign_in("priya").post(page, done, follow=True)
    assert "It is recorded as done" in text_of(answer.content.decode())
    assert DisagreementAction.rows.get().done_on == cast.today
    assert sign_in("priya").post(page, done).status_code == 403


def test_a_deputy_finishes_what_somebody_who_is_away_had_to_do(
    cast: Cast, sign_in: SignIn, row: Disagreement
) -> None:
    DisagreementAction.rows.create(
        disagreement=row,
        what="Write to the team",
        owner=cast.priya,
        owner_agency=cast.agencies["social_care"],
        due_on=cast.today,
        created_at=cast.at,
    )
    made = DisagreementAction.rows.get()
    page, done = address(row, "finish", made.pk), boxes("done_on", cast.today)
    Employment.objects.filter(worker=cast.priya).update(deputy=cast.sal)
    assert sign_in("sal").post(page, done).status_code == 404
    Absence.objects.create(worker=cast.priya, from_on=cast.today, until_on=cast.today)
    assert sign_in("sal").get(page).status_code == 200
    answer = sign_in("sal").post(page, done, follow=True)
    assert "It is recorded as done" in text_of(answer.content.decode())
    assert DisagreementAction.rows.get().done_on == cast.today


def test_two_at_once_the_second_is_shown_what_the_first_wrote(
    cast: Cast, sign_in: SignIn, row: Disagreement
) -> None:
    disagreeing.answered(cast, row, at=cast.at)
    version = again(row).version
    disagreement_answers.agree(
        row, statement="Moira's words", in_part=True, version=None, by=cast.moira, at=cast.at
    )
    before = disagreeing.counts(row)
    typed = {"statement": "My words", "in_part": "on", "version": version}
    page = refused(sign_in("hannah"), row, "agree", **typed)
    words = text_of(page)
    assert "This was changed while you were writing" in words
    assert "Moira's words" in words
    assert "My words" in page
    assert disagreeing.counts(row) == before
