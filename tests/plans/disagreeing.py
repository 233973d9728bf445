"""A professional disagreement as its tests raise it, and the people who answer at each level.

Hannah, the midwife, raises; social care is challenged: Priya answers at stage 1, Neil at 2, Sean at
3. Laura of the police chairs the panel, Colin of housing sits on it.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from agencies.clock import LONDON
from agencies.models import Employment, EscalationContact, EscalationLevel, PartnershipRole
from agencies.operations import partnerships
from plans import access
from plans.models import (
    Disagreement,
    DisagreementEvent,
    DisagreementParty,
    DisagreementStage,
    Notification,
)
from plans.operations import disagreement_answers, disagreement_sweep, disagreements
from plans.operations.disagreements import Challenged, Details
from plans.rules.disagreements import Side, Sight
from tests.cast import Cast

LONG_AGO = date(2026, 1, 1)
MONDAY = date(2026, 11, 30)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 12, n) for n in range(1, 5))


def moment(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A time of day in England."""
    return datetime.combine(day, time(hour, minute), LONDON)


def name_contact(
    cast: Cast, agency: str, level: str, worker: str, deputy: str | None = None
) -> None:
    EscalationContact.objects.update_or_create(
        agency=cast.agencies[agency],
        level=level,
        defaults={
            "worker": cast.workers[worker],
            "deputy": cast.workers[deputy] if deputy else None,
        },
    )


def with_contacts(cast: Cast) -> None:
    """Social care names somebody at each level; the police and housing are on the panel."""
    name_contact(cast, "social_care", EscalationLevel.LINE_MANAGER_OR_DSL, "neil")
    name_contact(cast, "social_care", EscalationLevel.SENIOR_OR_DESIGNATED, "sean")
    name_contact(cast, "police", EscalationLevel.PARTNERSHIP_PANEL, "laura")
    name_contact(cast, "housing", EscalationLevel.PARTNERSHIP_PANEL, "colin")


def details(cast: Cast, **given: Any) -> Details:
    said: dict[str, Any] = {
        "challenged": [Challenged(cast.agencies["social_care"], cast.priya)],
        "category": "conference",
        "decision_challenged": "There is no legal planning meeting at 32 weeks.",
        "facts": "Three of four screens were positive.",
        "effect": "The baby may be born into danger.",
        "outcome_wanted": "A legal planning meeting this week.",
        "interim_safety": "A maternity alert is set.",
    }
    return Details(**said | given)


def employed_since_long_ago(cast: Cast) -> None:
    """The days of these tests are fixed, so that their holidays are; the cast began on its own."""
    Employment.objects.filter(started_on__gt=LONG_AGO).update(started_on=LONG_AGO)
    PartnershipRole.objects.filter(started_on__gt=LONG_AGO).update(started_on=LONG_AGO)


def draft(cast: Cast, name: str = "hannah", *, at: datetime, **given: Any) -> Disagreement:
    employed_since_long_ago(cast)
    return disagreements.start(
        cast.plan, details=details(cast, **given), by=cast.workers[name], at=at
    )


def send(
    cast: Cast, row: Disagreement, name: str = "hannah", *, at: datetime, **given: Any
) -> Disagreement:
    said: dict[str, Any] = {"danger": "no", "version": None}
    return disagreements.submit(row, **said | given, by=cast.workers[name], at=at)


def raised(
    cast: Cast, name: str = "hannah", *, at: datetime, stage: int = 1, **given: Any
) -> Disagreement:
    """A disagreement that has been sent; above stage 1 by its manager, Moira."""
    row = draft(cast, name, at=at, **given)
    if stage == 1:
        return send(cast, row, name, at=at)
    for who in (name, "moira"):
        row = send(cast, row, who, at=at, stage=stage, skip_reason="It cannot wait.")
    return row


def answered(
    cast: Cast, row: Disagreement, name: str = "priya", *, at: datetime, **given: Any
) -> Disagreement:
    said: dict[str, Any] = {
        "answer": "part",
        "reasons": "The assessment is not finished.",
        "proposal": "Legal advice is asked for this week.",
        "version": None,
    }
    disagreement_answers.answer(row, **said | given, by=cast.workers[name], at=at)
    return fresh(row)


def fresh(row: Disagreement) -> Disagreement:
    found: Disagreement = Disagreement.rows.select_related("plan", "policy", "partnership").get(
        pk=row.pk
    )
    return found


def open_stage(row: Disagreement) -> DisagreementStage:
    found: DisagreementStage = DisagreementStage.rows.open().get(disagreement=row)
    return found


def stages_of(row: Disagreement) -> list[tuple[int, str]]:
    rows = DisagreementStage.rows.filter(disagreement=row).order_by("opened_at", "n")
    return list(rows.values_list("n", "ended_how"))


def people_at(row: Disagreement, side: Side = Side.CHALLENGED) -> list[str | None]:
    parties = DisagreementParty.rows.filter(stage=open_stage(row), side=side)
    return list(
        parties.order_by("-is_chair", "agency__name").values_list("worker__email", flat=True)
    )


def who_answers(row: Disagreement, side: Side = Side.CHALLENGED) -> list[str]:
    return [(email or "nobody").partition("@")[0] for email in people_at(row, side)]


def sight_of(cast: Cast, row: Disagreement, name: str, on: date) -> Sight:
    scope = access.scope_of(cast.workers[name], on=on)
    found = Disagreement.objects.known_to(scope).filter(pk=row.pk).first()
    return Sight(found.sight) if found else Sight.NONE


def told_of(row: Disagreement, matter: str) -> list[str]:
    rows = Notification.rows.filter(disagreement=row, matter=matter)
    emails = rows.order_by("recipient__email").values_list("recipient__email", flat=True)
    return [email.partition("@")[0] for email in emails]


def sweep(at: datetime) -> disagreement_sweep.Swept:
    done = disagreement_sweep.sweep(at=at)
    assert done.failed == 0
    return done


def counts(row: Disagreement) -> tuple[int, int, int]:
    """What a refused step must leave as it was."""
    return (
        DisagreementEvent.rows.filter(disagreement=row).count(),
        Notification.rows.count(),
        Disagreement.rows.get(pk=row.pk).version,
    )


def under(cast: Cast, **rules: Any) -> None:
    """The partnership adopts a policy with these settings of disagreements, for what comes next."""
    data = cast.partnership.current_policy().data
    data["disagreement"] |= rules
    cast.partnership.refresh_from_db()
    partnerships.adopt_policy(
        cast.partnership,
        data=data,
        version=cast.partnership.version,
        by=cast.beth,
        at=cast.at,
    )
