"""Every position that somebody may have before a disagreement, and every state it may be in.

The midwives raise it against social care and the school, which then leaves the plan. Laura of the
police chairs the panel, on which Colin of housing sits; both only once it has reached them.
"""

from __future__ import annotations

import csv
from pathlib import Path

from agencies.models import PartnershipRole, RoleInPartnership, Worker
from agencies.operations import partnerships, workers
from agencies.operations.workers import system_worker
from plans.models import Disagreement
from plans.operations import disagreement_answers, disagreement_endings, leaving
from plans.operations.disagreements import Challenged
from tests.cast import Cast
from tests.plans import disagreeing

FILE = Path(__file__).with_name("positions.csv")
POSITIONS = {
    "raiser": "hannah",
    "raising_manager": "moira",
    "raising_member": "olive",
    "raising_without_place": "megan",
    "responder": "priya",
    "challenged_manager": "neil",
    "challenged_member": "tess",
    "challenged_without_place": "adam",
    "later_stages_person": "sean",
    "panel_chair": "laura",
    "panel_member": "colin",
    "plan_chair": "ruth",
    "other_agency_on_plan": "ian",
    "former_member": "sal",
    "former_worker": "wyn",
    "agency_that_has_left": "sam",
    "business_manager": "beth",
    "former_business_manager": "bram",
    "auditor": "ada",
    "stranger": "zoe",
}
"""Row of the table → name in the cast."""
STATES = (
    "draft", "open_1", "open_2", "open_3", "open_4", "proposed", "agreed", "closed", "withdrawn",
    "redirected",
)  # fmt: skip


def expected() -> dict[str, dict[str, str]]:
    """How much each position sees in each state, as written by hand in `positions.csv`."""
    with FILE.open() as file:
        return {line.pop("position"): line for line in csv.DictReader(file)}


def in_every_position(cast: Cast) -> None:
    """Give everybody their position that the cast does not have yet."""
    disagreeing.with_contacts(cast)
    for name, agency in {"tess": "social_care", "wyn": "midwifery", "zoe": "housing"}.items():
        _employ(cast, name, agency)
    for name in ("olive", "tess", "wyn", "sal"):
        cast.seats[name] = cast.join(name)
    _leave(cast, "sal")
    workers.end_employment(cast.employment("wyn"), version=None, by=cast.megan, at=cast.at)
    for name, role in {"ada": "auditor", "bram": "business_manager"}.items():
        cast.workers[name] = Worker.objects.create_user(f"{name}@example.org", name=name.title())
        partnerships.give_role(
            cast.partnership,
            worker=cast.workers[name],
            role=RoleInPartnership(role),
            by=system_worker(),
            at=cast.at,
        )
    PartnershipRole.objects.filter(worker=cast.bram).update(ended_on=cast.today)


def in_state(cast: Cast, state: str) -> Disagreement:
    """Hannah's disagreement, brought to a state by whoever may do that."""
    agencies = [
        Challenged(cast.agencies["social_care"], cast.priya),
        Challenged(cast.agencies["school"]),
    ]
    row = disagreeing.draft(cast, at=cast.at, challenged=agencies)
    if state == "draft":
        return row
    row = disagreeing.send(cast, row, at=cast.at)
    _leave(cast, "sam")
    step, _, stage = state.partition("_")
    if step == "open":
        for _ in range(1, int(stage)):
            row = escalated(cast, row)
        return row
    _END[step](cast, row)
    return disagreeing.fresh(row)


def escalated(cast: Cast, row: Disagreement) -> Disagreement:
    """Taken up a stage by who raised it."""
    disagreement_answers.escalate(
        disagreeing.fresh(row),
        disputed="The date remains disputed.",
        version=None,
        by=cast.hannah,
        at=cast.at,
    )
    return disagreeing.fresh(row)


def _proposed(cast: Cast, row: Disagreement) -> None:
    for name in ("priya", "sam"):
        disagreeing.answered(cast, row, name, at=cast.at, answer="accept")


def _agreed(cast: Cast, row: Disagreement) -> None:
    _proposed(cast, row)
    disagreement_answers.agree(
        row, statement="A meeting is held this week.", version=None, by=cast.hannah, at=cast.at
    )


def _closed(cast: Cast, row: Disagreement) -> None:
    _agreed(cast, row)
    disagreement_endings.close(
        row,
        feedback="It was held on Thursday.",
        family_told="yes",
        version=None,
        by=cast.moira,
        at=cast.at,
    )


def _withdrawn(cast: Cast, row: Disagreement) -> None:
    disagreement_endings.withdraw(
        row,
        reason="The meeting was called.",
        was_pressed=False,
        version=None,
        by=cast.hannah,
        at=cast.at,
    )


def _redirected(cast: Cast, row: Disagreement) -> None:
    disagreement_endings.redirect(
        row,
        target="complaint",
        reason="It is a complaint.",
        version=None,
        by=cast.moira,
        at=cast.at,
    )


_END = {
    "proposed": _proposed,
    "agreed": _agreed,
    "closed": _closed,
    "withdrawn": _withdrawn,
    "redirected": _redirected,
}


def _employ(cast: Cast, name: str, agency: str) -> None:
    cast.workers[name] = workers.invite(
        cast.agencies[agency],
        email=f"{name}@example.org",
        name=f"{name.title()} Newcomer",
        position="practitioner",
        by=system_worker(),
        at=cast.at,
    )


def _leave(cast: Cast, name: str) -> None:
    leaving.leave(
        cast.seats[name],
        reason="work_finished",
        version=None,
        by=cast.workers[name],
        at=cast.at,
    )
