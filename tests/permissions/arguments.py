"""What stands in the address of each route: something that exists on Baby Marlowe's plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from agencies.models import Absence, ClosedDay, PartnershipRole
from agencies.operations import partnerships, workers
from agencies.workdays import Calendar
from plans.models import (
    ActionUpdate,
    CaseRecord,
    CensusImport,
    Deadline,
    Disagreement,
    DisagreementAction,
    GroupMember,
    Mail,
    Notification,
    Recommendation,
    RecordDecision,
    Review,
    TimetableEvent,
    VersionUnderstanding,
)
from plans.operations import actions, deadlines, reviews
from plans.rules.sharing import Level
from tests.cast import Cast
from tests.permissions import disagreeing
from tests.permissions.disagreeing import Disagreeing
from tests.permissions.routes import Route
from tests.plans import freezing, recording


@dataclass(frozen=True)
class World:
    """The cast, and one of each thing that an address may name besides."""

    cast: Cast
    proposal: GroupMember
    update: ActionUpdate
    absence: Absence
    closed: ClosedDay
    role: PartnershipRole
    census_import: CensusImport
    review: Review
    planned: Review
    signed: Review
    recommendation: Recommendation
    understanding: VersionUnderstanding
    notification: Notification
    event: TimetableEvent
    mail: Mail
    disagreeing: Disagreeing
    agreed: DisagreementAction
    record: CaseRecord
    decision: RecordDecision
    question: CaseRecord


def world_of(cast: Cast) -> World:
    hannah = cast.employment("hannah")
    later = cast.today + timedelta(days=90)
    signed = freezing.signed_review(cast)
    version = freezing.frozen(signed)
    recommendation = freezing.recommended(signed, cast)
    planned = reviews.plan_review(
        cast.plan, kind="group_meeting", planned_on=cast.today, by=cast.priya, at=cast.at
    )
    pair = disagreeing.disagreeing_of(cast, signed)
    held_closely = recording.record(cast, "hannah", Level.CONTROLLED)
    return World(
        record=held_closely,
        decision=recording.show(cast, held_closely, "police", by="hannah"),
        question=recording.record(
            cast, "hannah", Level.CONTROLLED, recording.question(cast, "police")
        ),
        disagreeing=pair,
        agreed=DisagreementAction.rows.create(
            disagreement=pair.sent,
            what="Ring the legal team",
            owner=cast.priya,
            owner_agency=cast.agencies["social_care"],
            due_on=cast.today,
            created_at=cast.at,
        ),
        planned=planned,
        signed=signed,
        recommendation=recommendation,
        understanding=freezing.understood(version, cast),
        notification=Notification.rows.get(subject=f"recommendation:{recommendation.pk}"),
        mail=Mail.rows.create(
            recipient=cast.hannah,
            agency=cast.agencies["midwifery"],
            kind="instant",
            key="instant:given-up",
            status="parked",
            reason="refused",
            attempts=8,
            created_at=cast.at,
            due_at=cast.at,
            ended_at=cast.at,
        ),
        cast=cast,
        proposal=cast.propose("sal"),
        event=deadlines.record_event(
            cast.plan,
            trigger="referral",
            happened_on=cast.today - timedelta(days=130),
            by=cast.hannah,
            at=cast.at,
        ),
        update=actions.update(
            cast.action,
            answer="still_going",
            note="Rang the ward.",
            version=None,
            by=cast.hannah,
            at=cast.at,
        ),
        absence=workers.record_absence(
            hannah, from_on=later, until_on=later, by=cast.megan, at=cast.at
        ),
        closed=partnerships.close_day(
            cast.partnership, on=later, why="Staff conference", by=cast.beth, at=cast.at
        ),
        role=PartnershipRole.objects.get(worker=cast.beth),
        census_import=CensusImport.objects.create(
            partnership=cast.partnership,
            agency=cast.agencies["social_care"],
            status="done",
            started_by=cast.beth,
            started_at=cast.at,
        ),
        review=reviews.start_at_once(
            cast.plan,
            kind="review_conference",
            held_on=Calendar().on_or_before(cast.today),
            by=cast.ruth,
            at=cast.at,
        ),
    )


def arguments_for(route: Route, world: World) -> dict[str, Any]:
    """The arguments of a route: by the noun that stands before each in the address."""
    path = route.path.split("/")
    found = {}
    below = disagreeing.arguments_for(path, world.disagreeing)
    for position, part in enumerate(path):
        for name in Route(part, frozenset()).arguments:
            found[name] = below[name] if name in below else _named(name, path[position - 1], world)
    if "dissent" in path:
        # Nobody dissents from what has not been decided.
        found["pk"] = world.signed.pk
    if "reviews" in path and {"move", "cancel"} & set(path):
        # Only what is planned is moved or called off.
        found["pk"] = world.planned.pk
    if "disagreements" in path[:2] and "step" in found:
        found["step"] = "facts"
    if route.path.endswith("/record/<uuid:pk>/answer/"):
        found["pk"] = world.question.pk
    return found


OF_DRAFTS = frozenset({"change-draft", "submit", "discard", "decline-start"})


def _disagreement(path: list[str], world: World) -> Disagreement:
    """One that Hannah's agency has raised; or hers that is not sent yet, which she alone sees."""
    pair = world.disagreeing
    return pair.draft if OF_DRAFTS & set(path) else pair.sent


def _named(name: str, noun: str, world: World) -> Any:
    cast = world.cast
    by_name = {
        "reference": cast.plan.reference,
        "agency": cast.agencies["police"].pk,
        "absence": world.absence.pk,
        "update": world.update.pk,
        "number": 1,
        "role": world.role.pk,
        "level": "practitioner",
        "on": world.closed.on.isoformat(),
        "step": "kind",
        "rest": "nothing",
        "outcome": cast.outcome.pk,
        "guard": "unjudged_outcomes",
        "decision": world.decision.pk,
        "kind": "visit",
        "milestone": "legal_planning",
    }
    by_noun = {
        "outcomes": cast.outcome.pk,
        "record": world.record.pk,
        "records": world.record.pk,
        "reviews": world.review.pk,
        "recommendations": world.recommendation.pk,
        "understandings": world.understanding.pk,
        "notifications": world.notification.pk,
        "actions": cast.action.pk,
        "events": world.event.pk,
        "timetable": Deadline.rows.get(plan=cast.plan, key="pb.birthplan").pk,
        "group": cast.seats["sam"].pk,
        "members": cast.seats["sam"].pk,
        "people": cast.mother.pk,
        "invitations": world.proposal.pk,
        "workers": cast.hannah.pk,
        "partnership": cast.partnership.pk,
        "partnerships": cast.partnership.pk,
        "agencies": cast.agencies["midwifery"].pk,
        "roles": world.role.pk,
        "administrators": cast.workers["sysadmin"].pk,
        "imports": world.census_import.pk,
        "agreed": world.agreed.pk,
        "undelivered": world.mail.pk,
        "challenges": world.disagreeing.challenge.pk,
        "devices": 0,
        "keys": 0,
        "programs": "none",
    }
    return by_name[name] if name in by_name else by_noun[noun]
