"""Whether a draft says all that it has to before it is sent: what always has to be said, and what the
partnership asks for besides."""

from __future__ import annotations

from agencies.errors import Refused
from plans.models import DisagreementSide, Discussion, GroupMember, InterimSafety
from plans.operations.changes import filled
from plans.operations.disagreement_changes import Move
from plans.operations.disagreement_records import Talked
from plans.rules import disagreement_settings as settings
from plans.rules import disagreements as rules
from plans.rules.disagreement_settings import Further
from plans.rules.disagreements import Side


def check_whole(move: Move, *, is_urgent: bool, talked: Talked | None) -> None:
    """Refuses to send what leaves out anything that the other side needs to answer, or that the
    newest policy asks for."""
    row = move.row
    policy = row.partnership.current_policy().data
    rules.check_category(row.category, policy)
    for name, ask in NEEDED.items():
        filled(getattr(row, name), field=name, ask=ask)
    sides = DisagreementSide.rows.filter(disagreement=row, side=Side.CHALLENGED)
    if not sides.exists():
        raise Refused("Choose at least one agency that you disagree with.", field="challenged")
    if not InterimSafety.rows.filter(disagreement=row).exists():
        raise Refused("Say how the child is kept safe meanwhile.", field="interim_safety")
    _check_further(move, settings.required(policy), is_urgent=is_urgent, talked=talked)


NEEDED = {
    "decision_challenged": "Say which decision or inaction you disagree with.",
    "facts": "Say what you know, and how you know it.",
    "effect": "Say what it means for the child.",
    "outcome_wanted": "Say what you want to happen.",
}


def _check_further(
    move: Move, asked: frozenset[Further], *, is_urgent: bool, talked: Talked | None
) -> None:
    if Further.NAMED in asked:
        _check_named(move)
    if Further.DECIDED_ON in asked and move.row.decided_on is None:
        raise Refused("Say when the decision was made.", field="decided_on", code="missing")
    # Nobody waits for their manager on the urgent route; and a manager who sends it has been talked to.
    is_spared = is_urgent or move.by.pk != move.row.raiser_id or talked is not None
    if Further.DISCUSSION in asked and not is_spared:
        _check_discussed(move)


def _check_named(move: Move) -> None:
    """At every agency of which anybody but whoever raised it is in the group: else there is nobody
    whom they could know of."""
    sides = DisagreementSide.rows.filter(
        disagreement=move.row, side=Side.CHALLENGED, named__isnull=True
    )
    seats = GroupMember.rows.current().filter(plan=move.row.plan, worker__isnull=False)
    known = seats.exclude(worker=move.row.raiser_id).values("agency_id")
    unnamed = sides.filter(agency__in=known).select_related("agency").order_by("agency__name")
    if (side := unnamed.first()) is not None:
        raise Refused(
            f"Say whose decision it was at {side.agency.name}.", field="named", code="missing"
        )


def _check_discussed(move: Move) -> None:
    if not Discussion.rows.filter(disagreement=move.row).exists():
        raise Refused(
            "Talk it over with your own manager or safeguarding lead, and write down what came of "
            "it. Where it is urgent, nobody has to.",
            field="discussion",
            code="missing",
        )
