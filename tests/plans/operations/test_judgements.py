"""Judging an outcome: the chair alone, once at a review, on evidence."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import NotVisible, Refused, Stale
from agencies.models import AuditEvent
from plans.models import Judgement, Notification, Outcome
from plans.operations import judgements, plans
from plans.operations.children import ChildDetails
from tests.cast import Cast
from tests.plans.reviewing import judged, review_of

SAID: dict[str, Any] = {
    "verdict": "worse",
    "evidence": "She missed all three",
    "confidence": "medium",
}


def nothing_happened(cast: Cast, before: int) -> None:
    assert Judgement.rows.count() == 0
    assert not Notification.rows.filter(matter="review_signed").exists()
    assert AuditEvent.objects.count() == before


def test_the_chair_judges_and_it_is_the_chairs(cast: Cast) -> None:
    row = judged(cast, review_of(cast), verdict="met")
    assert (row.verdict, row.judged_by, row.is_draft) == ("met", cast.ruth, False)
    assert Outcome.rows.get().status == "agreed"


@pytest.mark.parametrize("name", ["priya", "hannah", "laura", "ian", "neil", "moira"])
def test_nobody_but_the_chair_judges(cast: Cast, name: str) -> None:
    review, before = review_of(cast), AuditEvent.objects.count()
    with pytest.raises(PermissionDenied):
        judged(cast, review, by=cast.workers[name])
    nothing_happened(cast, before)


@pytest.mark.parametrize("name", ["olive", "colin", "megan", "beth", "sysadmin", "super"])
def test_who_sees_nothing_of_the_plan_judges_nothing(cast: Cast, name: str) -> None:
    review, before = review_of(cast), AuditEvent.objects.count()
    with pytest.raises(NotVisible):
        judged(cast, review, by=cast.workers[name])
    nothing_happened(cast, before)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"evidence": "  "}, "evidence"),
        ({"verdict": "splendid"}, "verdict"),
        ({"confidence": "very"}, "confidence"),
    ],
)
def test_a_judgement_says_what_on_which_evidence_and_how_sure(cast, given, field) -> None:
    with pytest.raises(Refused) as refused:
        judged(cast, review_of(cast), **given)
    assert refused.value.field == field
    assert Judgement.rows.count() == 0


@pytest.mark.parametrize("status", ["planned", "held", "cancelled"])
def test_a_review_that_is_not_under_way_judges_nothing(cast: Cast, status: str) -> None:
    given = {
        "planned_on": cast.today,
        "held_on": cast.today if status == "held" else None,
        "cancel_reason": "Snow" if status == "cancelled" else "",
    }
    with pytest.raises(Refused):
        judged(cast, review_of(cast, status=status, **given))
    assert Judgement.rows.count() == 0


def test_a_meeting_of_the_group_judges_nothing(cast: Cast) -> None:
    with pytest.raises(Refused, match="judges no outcomes"):
        judged(cast, review_of(cast, kind="group_meeting"))


def test_an_outcome_of_another_plan_is_not_there(cast: Cast) -> None:
    other = plans.start(
        kind="early_help",
        new_child=ChildDetails(
            given_names="Otto", family_name="Kestrel", date_of_birth=cast.today - timedelta(900)
        ),
        partnership=cast.partnership,
        started_on=cast.today,
        role="Social worker",
        purpose="Visits",
        chair=cast.ruth,
        by=cast.priya,
        at=cast.at,
    )
    stranger = Outcome.rows.create(
        plan=other,
        status="agreed",
        worry="w",
        change="c",
        created_at=cast.at,
        created_by=cast.priya,
    )
    with pytest.raises(NotVisible):
        judged(cast, review_of(cast), stranger)
    assert Judgement.rows.count() == 0


def test_a_closed_outcome_is_not_judged(cast: Cast) -> None:
    review = review_of(cast)
    Outcome.rows.update(status="closed", closed_reason="Moved")
    with pytest.raises(Refused, match="closed"):
        judged(cast, review)


def test_an_outcome_is_judged_once_and_a_second_is_told_who_did(cast: Cast) -> None:
    review = review_of(cast)
    judged(cast, review, verdict="met")
    with pytest.raises(Refused, match=r"Ruth Adebayo-Cole has judged .* already: met") as refused:
        judged(cast, review, verdict="worse")
    assert not isinstance(refused.value, Stale)
    assert Judgement.rows.get().verdict == "met"


def test_with_the_version_one_saw_it_is_changed_and_the_change_is_kept(cast: Cast) -> None:
    review = review_of(cast)
    first = judged(cast, review, verdict="met")
    second = judged(cast, review, verdict="no_change", version=first.version)
    assert (second.pk, second.version, second.history.count()) == (first.pk, 2, 2)
    with pytest.raises(Stale) as stale:
        judged(cast, review, verdict="worse", version=first.version)
    assert stale.value.current.verdict == "no_change"


@pytest.mark.parametrize("name", ["priya", "hannah", "sam"])
def test_the_lead_and_core_members_draft_and_the_chair_adopts(cast: Cast, name: str) -> None:
    review = review_of(cast)
    draft = judgements.draft(review, cast.outcome, **SAID, by=cast.workers[name], at=cast.at)
    assert draft.is_draft
    with pytest.raises(Stale):
        judged(cast, review)  # the chair saw no draft
    row = judged(cast, review, version=draft.version, **SAID)
    assert (row.is_draft, row.drafted_by, row.judged_by) == (False, cast.workers[name], cast.ruth)
    with pytest.raises(Refused, match="The chair has judged"):
        judgements.draft(
            review,
            cast.outcome,
            **SAID,
            version=row.version,
            by=cast.workers[name],
            at=cast.at,
        )


def test_a_draft_may_be_written_before_the_review_begins(cast: Cast) -> None:
    review = review_of(cast, status="planned", held_on=None, planned_on=cast.today)
    assert judgements.draft(review, cast.outcome, **SAID, by=cast.priya, at=cast.at).is_draft


@pytest.mark.parametrize("name", ["laura", "ian", "neil", "ruth"])
def test_others_draft_nothing(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        judgements.draft(review_of(cast), cast.outcome, **SAID, by=cast.workers[name], at=cast.at)
    assert Judgement.rows.count() == 0
