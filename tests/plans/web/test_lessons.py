"""The lessons as a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from agencies.models import AuditEvent
from plans.models import Plan
from plans.rules.engagement import EngagementDetails
from plans.rules.household import HouseholdConfirmationDetails, HouseholdMemberDetails
from plans.rules.plans import EndReason
from plans.rules.sharing import Level
from plans.rules.supervision import SupervisionDetails
from tests.cast import Cast
from tests.plans import disagreeing, freezing
from tests.plans.recording import HOUSEHOLD, record

SignIn = Callable[[str], Client]
CONFIRMED = HouseholdConfirmationDetails("told_by_parent")


def page_of(cast: Cast, client: Client) -> str:
    answer = client.get(f"/plans/{cast.plan.reference}/lessons/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_group_reads_every_lesson_in_words_and_who_can_put_it_right(
    cast: Cast, sign_in: SignIn
) -> None:
    page = page_of(cast, sign_in("hannah"))
    assert 'id="lesson-1" tabindex="-1">1. Household: missing</h2>' in page
    assert '<details class="govuk-details govuk-!-margin-bottom-3" id="lesson-3">' in page
    for number in range(1, 15):
        assert page.count(f'href="#lesson-{number}"') == page.count(f'id="lesson-{number}"') == 1
    assert "8 missing, 2 due, 1 in place and 3 not needed." in page
    assert "You can put something right in 5 of them." in page
    assert "<strong>Confirm who is in the home</strong>" in page
    assert "Who can: Priya Nandakumar, lead practitioner; Any core member of the group." in page
    assert f'href="/plans/{cast.plan.reference}/actions/{cast.action.pk}/"' in page
    assert f'href="/plans/{cast.plan.reference}/timetable/"' in page


def test_each_record_leads_to_the_page_on_which_it_is_opened(cast: Cast, sign_in: SignIn) -> None:
    review = freezing.signed_review(cast, home_checked="unchanged")
    freezing.frozen(review)
    page = page_of(cast, sign_in("hannah"))
    for place in (f"reviews/{review.pk}/", "versions/1/", f"group/{cast.seats['hannah'].pk}/"):
        assert f'href="/plans/{cast.plan.reference}/{place}"' in page


def test_whoever_is_only_told_puts_nothing_right(cast: Cast, sign_in: SignIn) -> None:
    page = page_of(cast, sign_in("ian"))
    assert "Nothing of it waits for you." in page
    assert "record/add/" not in page
    assert "Who can: " in page


def test_what_is_missing_stands_open_and_first_and_what_is_in_place_is_folded(
    cast: Cast, sign_in: SignIn
) -> None:
    record(cast, "hannah", details=CONFIRMED)
    page = page_of(cast, sign_in("priya"))
    folded = page.index('id="in_place"')
    places = [page.index(f'id="lesson-{number}"') for number in (4, 1, 3)]
    assert places == sorted(places)
    assert places[0] < folded < places[1]
    told = page[places[0] : page.index("</section>", places[0])]
    assert told.index("No father or father figure is recorded") < told.find("<details") or (
        "<details" not in told
    )


def test_each_reason_leads_its_reader_to_the_one_page_that_puts_it_right(
    cast: Cast, sign_in: SignIn
) -> None:
    base = f"/plans/{cast.plan.reference}"
    mother: dict[str, Any] = {"person": cast.mother.person}
    record(cast, "hannah", details=EngagementDetails("genuine", "Came", 5, 5), **mother)
    record(cast, "sam", details=EngagementDetails("hostile", "Shouts"), **mother)
    page = page_of(cast, sign_in("priya"))
    for leads in (
        f"{base}/record/add/engagement/?person={cast.mother.person.pk}",
        f"{base}/record/add/father_figure/",
        f"{base}/outcomes/{cast.outcome.pk}/understanding/",
    ):
        assert f'href="{leads}"' in page
    # Ian is there for information, and has nothing to put right.
    assert f"{base}/record/add/" not in page_of(cast, sign_in("ian"))


def test_lateness_is_said_in_words(cast: Cast, sign_in: SignIn) -> None:
    page = page_of(cast, sign_in("priya"))
    assert " late." in page or " late)." in page


def test_two_sides_stand_side_by_side(cast: Cast, sign_in: SignIn) -> None:
    mother: dict[str, Any] = {"person": cast.mother.person}
    record(cast, "priya", details=HOUSEHOLD, **mother)
    record(cast, "laura", details=HouseholdMemberDetails("moved_out"), **mother)
    page = page_of(cast, sign_in("sam"))
    assert "In conflict" in page
    assert "Which is so today?" in page
    assert "Lives here:" in page
    assert "Moved out:" in page


def test_what_may_not_be_opened_is_no_link(cast: Cast, sign_in: SignIn) -> None:
    disagreeing.with_contacts(cast)
    one = disagreeing.raised(cast, at=cast.at)
    said = SupervisionDetails("one_to_one", cast.hannah, cast.moira, "Are we too hopeful?")
    record(cast, "moira", Level.CONTROLLED, said)
    assert f'href="/disagreements/{one.reference}/"' in page_of(cast, sign_in("hannah"))
    page = page_of(cast, sign_in("sam"))
    assert one.reference not in page
    assert "There is a disagreement here that you are no party to." in page
    page = page_of(cast, sign_in("ruth"))
    assert "Supervision of Hannah Brookes" in page
    assert "hopeful" not in page


def test_it_is_read_like_the_plan_and_on_its_trail(cast: Cast, sign_in: SignIn) -> None:
    page_of(cast, sign_in("sam"))
    trail = AuditEvent.objects.filter(plan=cast.plan.reference, subject="lessons")
    assert [(row.verb, row.actor) for row in trail] == [("read", cast.sam.pk)]
    hidden = sign_in("colin").get(f"/plans/{cast.plan.reference}/lessons/")
    missing = sign_in("colin").get("/plans/CG-2222-3333/lessons/")
    assert hidden.status_code == missing.status_code == 404
    assert trail.filter(verb="refused", actor=cast.colin.pk).count() == 1


def test_what_was_written_is_never_markup(cast: Cast, sign_in: SignIn) -> None:
    cast.outcome.change = "<script>alert(1)</script>"
    cast.outcome.save()
    page = page_of(cast, sign_in("sam"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_plan_that_ended_says_so(cast: Cast, sign_in: SignIn) -> None:
    Plan.rows.filter(pk=cast.plan.pk).update(
        status="ended", ended_on=cast.today, end_reason=EndReason.ADOPTED
    )
    page = page_of(cast, sign_in("sam"))
    assert "nothing of the lessons is looked at any more" in page


def test_the_plans_navigation_leads_here(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in("ian").get(f"/plans/{cast.plan.reference}/").content.decode()
    assert f'href="/plans/{cast.plan.reference}/lessons/"' in page
