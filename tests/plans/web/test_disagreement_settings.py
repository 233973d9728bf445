"""What a partnership has set, on the pages that raise, convene, redirect and close a disagreement."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from plans.models import Disagreement, Discussion
from plans.rules.disagreements import State
from tests.cast import Cast
from tests.plans import disagreeing
from tests.plans.disagreeing import answered, raised, under, with_contacts
from tests.plans.disagreeing import fresh as again
from tests.plans.web.reading import text_of
from tests.plans.web.stepping import opened, refused, taken
from tests.plans.web.test_disagreements_raising import (
    answer_everything,
    answers,
    at,
    begin,
    only_draft,
    raise_at,
)
from tests.plans.web.test_family import boxes
from tests.plans.web.test_group import words

SignIn = Callable[[str], Client]
LINE = (
    "https://www.nspcc.org.uk/keeping-children-safe/reporting-abuse/dedicated-helplines/"
    "whistleblowing-advice-line/"
)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def contacts(cast: Cast) -> None:
    with_contacts(cast)


def test_a_step_asks_for_what_the_partnership_asks_for_and_else_calls_it_optional(
    cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in("hannah")
    row = begin(cast, client)
    assert "When was it made? (optional)" in words(client.get(at(row, "decision")))
    under(cast, form={"required": ["named", "decided_on"]})
    page = words(client.get(at(row, "decision")))
    assert "When was it made?" in page
    assert "When was it made? (optional)" not in page
    page = words(client.post(at(row, "decision"), {"decision_challenged": "That."}))
    assert "Enter the day on which it was made" in page
    agency = str(cast.agencies["social_care"].pk)
    page = words(client.post(at(row, "who"), {"challenged": [agency]}))
    assert "Select whose decision it was at Wearbridge Children" in page
    assert "I do not know" not in page
    assert only_draft().decision_challenged == ""


def test_a_draft_begun_before_it_was_asked_for_goes_back_to_the_question(
    cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in("hannah")
    row = answer_everything(cast, client)
    assert client.get(at(row, "check")).status_code == 200
    under(cast, form={"required": ["decided_on"]})
    assert client.post(at(row, "check"))["Location"] == at(row, "decision")
    assert only_draft().state == State.DRAFT
    dated = answers(cast)["decision"] | boxes("decided_on", cast.today)
    assert client.post(at(row, "decision"), dated)["Location"] == at(row, "check")
    client.post(at(row, "check"))
    assert only_draft().state == State.OPEN


def test_without_the_talk_that_is_asked_for_it_is_not_sent_and_leads_to_that_question(
    cast: Cast, sign_in: SignIn
) -> None:
    under(cast, form={"required": ["discussion"]})
    client = sign_in("hannah")
    row = answer_everything(cast, client)
    assert "Your partnership asks for it before this is sent" in words(client.get(at(row, "talk")))
    page = client.post(at(row, "check")).content.decode()
    assert "Talk it over with your own manager or safeguarding lead" in text_of(page)
    assert f'href="{at(row, "talk")}"' in page
    assert only_draft().state == State.DRAFT
    talk = {"talked": "yes", "people": "Moira", "method": "telephone", "summary": "She agrees."}
    client.post(at(row, "talk"), talk | boxes("on", cast.today))
    client.post(at(row, "check"))
    assert only_draft().state == State.OPEN
    assert Discussion.rows.get().summary == "She agrees."


def test_the_page_that_raises_one_says_what_is_none_and_names_whistleblowing_apart(
    cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in("hannah")
    page = client.get(raise_at(cast)).content.decode()
    assert "What is not a professional disagreement" in page
    assert "Whistleblowing is a separate route: no line manager is told." in page
    assert f'href="{LINE}"' in page
    assert "NSPCC Whistleblowing Advice Line" in page
    assert "number for it" not in page
    under(cast, numbers={"whistleblowing": "0191 496 0003"})
    assert "0191 496 0003" in client.get(raise_at(cast)).content.decode()


def test_redirecting_to_whistleblowing_names_the_route_and_only_who_may_know_sees_it_after(
    cast: Cast, sign_in: SignIn
) -> None:
    under(cast, numbers={"whistleblowing": "0191 496 0003"})
    row = raised(cast, at=cast.at)
    page = opened(sign_in("moira"), row, "redirect")
    assert f'href="{LINE}"' in page
    assert "0191 496 0003" in page
    assert 'data-aria-controls="conditional-' in page
    taken(sign_in("moira"), row, "redirect", target="whistleblowing", reason="It is.")
    where = f"/disagreements/{row.reference}/"
    assert LINE in sign_in("hannah").get(where).content.decode()
    for name in ("moira", "priya"):
        assert LINE not in sign_in(name).get(where).content.decode(), name
    assert LINE not in opened(sign_in("moira"), row, "receive")
    again(row)
    Disagreement.rows.filter(pk=row.pk).update(business_sight=3)
    assert LINE in opened(sign_in("beth"), row, "receive")


def settled(cast: Cast, sign_in: SignIn) -> Disagreement:
    row = answered(cast, raised(cast, at=cast.at), at=cast.at)
    taken(sign_in("hannah"), row, "agree", statement="They meet.")
    return row


def test_closing_asks_what_came_of_it_only_where_the_partnership_lists_outcomes(
    cast: Cast, sign_in: SignIn
) -> None:
    said = {"feedback": "Advice was taken.", "changed": "yes"}
    usual = settled(cast, sign_in)
    assert "Which of these came of it?" not in opened(sign_in("moira"), usual, "close")
    page = refused(sign_in("moira"), usual, "close", version=again(usual).version, **said)
    assert "Select whether the family was told" in page
    outcomes = [{"code": "out_plan", "label": "The plan <b>changed</b>"}]
    under(cast, outcomes=outcomes, family_told="optional")
    row = settled(cast, sign_in)
    assert "Was the family told? (optional)" in text_of(opened(sign_in("moira"), row, "close"))
    page = refused(sign_in("moira"), row, "close", version=again(row).version, **said)
    assert "Select what came of it" in page
    assert "Select whether the family was told" not in page
    assert again(row).state == "agreed"
    taken(sign_in("moira"), row, "close", **said, outcome="out_plan")
    assert (again(row).outcome, again(row).family_told) == ("out_plan", "")
    shown = sign_in("hannah").get(f"/disagreements/{row.reference}/").content.decode()
    assert "What came of it: The plan &lt;b&gt;changed&lt;/b&gt;" in shown


def test_the_panels_page_says_who_may_sit_and_how_many_have_to(cast: Cast, sign_in: SignIn) -> None:
    under(cast, panel={"least": 3})
    row = raised(cast, at=cast.at, stage=4)
    page = text_of(opened(sign_in("beth"), row, "convene"))
    assert "Nobody sits on the panel who is a party themselves" in page
    assert "It has at least 3 people, its chair among them." in page
    before = disagreeing.counts(row)
    version = again(row).version
    page = refused(sign_in("beth"), row, "convene", version=version, chair=str(cast.colin.pk))
    assert "Choose 2 more." in page
    assert disagreeing.counts(row) == before


def test_a_draft_that_a_manager_was_asked_about_is_neither_closed_nor_redirected(
    cast: Cast, sign_in: SignIn
) -> None:
    row = disagreeing.draft(cast, at=cast.at)
    row = disagreeing.send(cast, row, at=cast.at, stage=2, skip_reason="It cannot wait.")
    before = disagreeing.counts(row)
    version = again(row).version
    said = {"feedback": "So.", "family_told": "no", "changed": "no"}
    for step, typed in (("close", said), ("redirect", {"target": "legal", "reason": "It is."})):
        refused(sign_in("moira"), row, step, version=version, **typed)
    assert disagreeing.counts(row) == before
