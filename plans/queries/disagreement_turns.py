"""Of several disagreements, which agencies are challenged, and at which open stage who is waited for."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from plans.models import Disagreement, DisagreementParty, DisagreementSide, DisagreementStage
from plans.rules.disagreements import BEGINNINGS, Side


def challenged_of(found: Iterable[Disagreement]) -> Mapping[uuid.UUID, tuple[str, ...]]:
    """The names of the agencies challenged in each. One statement."""
    names: dict[uuid.UUID, list[str]] = defaultdict(list)
    sides = DisagreementSide.rows.filter(
        disagreement__in=[one.pk for one in found], side=Side.CHALLENGED
    )
    for pk, name in sides.order_by("agency__name").values_list("disagreement_id", "agency__name"):
        names[pk].append(name)
    return defaultdict(tuple, {pk: tuple(one) for pk, one in names.items()})


@dataclass(frozen=True)
class OpenStage:
    """The open stage of one in a list, which agencies have not answered at it, and when all of it
    last began: was raised, reopened or taken on."""

    row: DisagreementStage
    waited_for: tuple[str, ...]
    began_at: datetime


def stages_of(found: Iterable[Disagreement]) -> Mapping[uuid.UUID, OpenStage]:
    """The open stage of each, where there is one. Two statements."""
    began = DisagreementStage.rows.filter(
        disagreement=OuterRef("disagreement"), opened_because__in=BEGINNINGS
    ).order_by("-opened_at")
    open_rows = (
        DisagreementStage.rows.open()
        .filter(disagreement__in=[one.pk for one in found])
        .annotate(began_at=Subquery(began.values("opened_at")[:1]))
    )
    by_disagreement = {row.disagreement_id: row for row in open_rows}
    silent: dict[uuid.UUID, list[str]] = defaultdict(list)
    parties = DisagreementParty.rows.filter(
        stage__in=[row.pk for row in by_disagreement.values()],
        side=Side.CHALLENGED,
        answered_at__isnull=True,
    )
    for pk, name in parties.order_by("agency__name").values_list("stage_id", "agency__name"):
        silent[pk].append(name)
    return {
        pk: OpenStage(row, tuple(silent[row.pk]), row.began_at)
        for pk, row in by_disagreement.items()
    }
