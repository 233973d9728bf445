"""Saying what one saw today, as a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.models import AuditEvent
from plans.models import CaseRecord, Draft, HouseholdConfirmation, Plan, RecordOpening, Visit
from plans.operations.people import LinkDetails, PersonDetails, add
from plans.rules.plans import EndReason
from plans.web.drafts import token_for
from tests.cast import Cast
from tests.plans.recording import HOUSEHOLD, born, record

SignIn = Callable[[str], Client]
NOTHING_CHANGED = {
    "outcome": "seen",
    "seen_alone": "not_appropriate",
    "bedroom_seen": "yes",
    "home": "seen",
}


@pytest.fixture
def home(cast: Cast) -> Cast:
    born(cast)
    record(cast, "priya", details=HOUSEHOLD, person=cast.mother.person)
    return cast


def address(cast: Cast) -> str:
    return f"/plans/{cast.plan.reference}/today/"


def said(cast: Cast, **more: Any) -> dict[str, Any]:
    return {"happened_on": cast.today.isoformat(), **more}


def kinds(cast: Cast) -> list[str]:
    rows = CaseRecord.rows.filter(author=cast.hannah).order_by("kind")
    return list(rows.values_list("kind", flat=True))


def test_it_is_one_tap_from_your_work_and_from_the_plan(home: Cast, sign_in: SignIn) -> None:
    hannah = sign_in("hannah")
    for page in ("/work/", f"/plans/{home.plan.reference}/"):
        assert f'href="{address(home)}' in hannah.get(page).content.decode()
    ian = sign_in("ian")
    for page in ("/work/", f"/plans/{home.plan.reference}/"):
        assert f'href="{address(home)}' not in ian.get(page).content.decode()


def test_the_page_shows_the_home_as_it_stands_and_claims_nothing(
    home: Cast, sign_in: SignIn
) -> None:
    page = sign_in("hannah").get(address(home)).content.decode()
    assert "Tamsin Marlowe: lives here" in page
    assert "Nothing has changed: I saw who is there" in page
    assert " checked" not in page
    assert "Add what I saw today" in page
    assert RecordOpening.rows.filter(worker=home.hannah).count() == 1


def test_nothing_has_changed_is_four_answers(home: Cast, sign_in: SignIn) -> None:
    client = sign_in("hannah")
    answer = client.post(f"{address(home)}?next=/work/", said(home, **NOTHING_CHANGED))
    assert (answer.status_code, answer["Location"]) == (302, "/work/")
    assert kinds(home) == ["household_confirmation", "visit"]
    shown = client.get("/work/").content.decode()
    assert "On record: the visit, who is in the home." in shown
    assert f'href="{address(home)}#own"' in shown
    assert "On record from you today" in client.get(address(home)).content.decode()


def test_what_i_saw_is_filed_whole(home: Cast, sign_in: SignIn) -> None:
    parent = home.mother.person.pk
    sign_in("hannah").post(
        address(home),
        said(
            home,
            **NOTHING_CHANGED,
            happened="Ada was held until she slept",
            category="family",
            impact="positive",
            life_is_like="She is held when she cries",
            method="observed",
            **{f"level_{parent}": "genuine"},
        ),
    )
    assert kinds(home) == [
        "child_voice", "chronology_entry", "engagement", "household_confirmation", "visit",
    ]  # fmt: skip


def test_an_answer_that_was_changed_leaves_nothing_of_the_first(
    home: Cast, sign_in: SignIn
) -> None:
    sign_in("hannah").post(
        address(home),
        said(home, **NOTHING_CHANGED | {"outcome": "nobody_in", "reason": "Knocked twice"}),
    )
    visit = Visit.rows.get()
    assert (visit.seen_alone, visit.bedroom_seen) == ("", "")


def test_whom_i_went_to_see_is_asked_beside_the_answer_and_stays_with_the_visit(
    home: Cast, sign_in: SignIn
) -> None:
    mother = home.mother.person
    client = sign_in("hannah")
    page = client.get(address(home)).content.decode()
    assert page.index("Which parent or carer did you go to see?") < page.index("Add what I saw")
    shut = {"outcome": "refused", "reason": "Would not open", "home": "not_asked"}
    client.post(address(home), said(home, **shut, visited=str(mother.pk)))
    assert Visit.rows.get().record.person == mother
    nobody = {**shut, "outcome": "no_visit", "home": "seen", "visited": str(mother.pk)}
    client.post(address(home), said(home, **nobody))
    assert Visit.rows.count() == 1


def test_errors_lose_nothing_and_open_what_they_are_in(home: Cast, sign_in: SignIn) -> None:
    client = sign_in("hannah")
    typed = said(
        home,
        outcome="seen",
        seen_alone="yes",
        bedroom_seen="yes",
        home="changed",
        home_note="Dean is back",
        life_is_like="Loud at night",
        draft_key=token_for(home.hannah, address(home)),
    )
    answer = client.post(address(home), typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Select how you know" in page
    assert "Select how you learnt this" in page
    assert "Dean is back" in page
    assert "Loud at night" in page
    assert re.search(r"<details[^>]* open", page)
    assert not Visit.rows.exists()
    again = client.get(address(home)).content.decode()
    assert "Loud at night" in again
    assert Draft.rows.get().data["life_is_like"] == ["Loud at night"]


def test_both_questions_have_to_be_answered(home: Cast, sign_in: SignIn) -> None:
    page = sign_in("hannah").post(address(home), said(home)).content.decode()
    assert "Say whether you saw the child" in page
    assert "Say whether anything has changed in the home" in page
    nothing = said(home, outcome="no_visit", home="not_asked")
    page = sign_in("hannah").post(address(home), nothing).content.decode()
    assert "Say at least one thing that you saw or asked." in page


def test_a_second_tap_says_so_and_leaves_no_typing_for_tomorrow(
    home: Cast, sign_in: SignIn
) -> None:
    client = sign_in("hannah")
    typed = said(home, **NOTHING_CHANGED, draft_key=token_for(home.hannah, address(home)))
    client.post(address(home), typed)
    page = client.post(address(home), typed).content.decode()
    assert "You have put this visit on record for that day already." in page
    assert kinds(home) == ["household_confirmation", "visit"]
    assert not Draft.rows.exists()


def test_before_a_birth_a_parent_is_seen_and_nobody_speaks_for_the_child(
    cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in("hannah")
    page = client.get(address(cast)).content.decode()
    assert "A parent was seen before the birth" in page
    assert "The child was seen<" not in page
    assert "What is life like" not in page
    assert "Nothing has changed" not in page
    client.post(
        address(cast),
        said(
            cast,
            outcome="parent_seen",
            home="changed",
            home_how="told_by_parent",
            home_note="Tamsin lives there alone",
        ),
    )
    assert kinds(cast) == ["household_confirmation", "visit"]
    assert HouseholdConfirmation.rows.get().has_changed


def test_the_lead_is_asked_why_a_visit_was_late(home: Cast, sign_in: SignIn) -> None:
    assert "If the visit was late" in sign_in("priya").get(address(home)).content.decode()
    assert "If the visit was late" not in sign_in("hannah").get(address(home)).content.decode()


def test_who_may_not_is_told_who_may_and_a_stranger_nothing(home: Cast, sign_in: SignIn) -> None:
    for name in ("ian", "ruth", "neil"):
        assert sign_in(name).post(address(home), said(home)).status_code == 403
    assert sign_in("colin").post(address(home), said(home)).status_code == 404
    assert AuditEvent.objects.filter(verb="refused", subject="today").count() == 1
    Plan.rows.filter(pk=home.plan.pk).update(
        status="ended", ended_on=home.today, end_reason=EndReason.ADOPTED
    )
    assert sign_in("hannah").get(address(home)).status_code == 403


def test_what_was_written_is_never_markup(home: Cast, sign_in: SignIn) -> None:
    evil = "<script>alert(1)</script>"
    page = sign_in("hannah").post(address(home), said(home, home_note=evil)).content.decode()
    assert "<script>alert" not in page


def test_it_takes_as_many_statements_whoever_lives_there(home: Cast, sign_in: SignIn) -> None:
    client = sign_in("hannah")
    client.get(address(home))
    with CaptureQueriesContext(connection) as few:
        client.get(address(home))
    for number in range(6):
        link = add(
            home.plan,
            details=PersonDetails(given_names=f"Lodger {number}"),
            link=LinkDetails("father"),
            by=home.priya,
            at=home.at - timedelta(minutes=1),
        )
        record(home, "priya", details=HOUSEHOLD, person=link.person)
    client.get(address(home))
    with CaptureQueriesContext(connection) as many:
        client.get(address(home))
    assert len(many) == len(few)
