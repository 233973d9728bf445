"""Of several disagreements, which agencies are challenged, and at which open stage who is waited for."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plans.models import Disagreement, DisagreementParty, DisagreementSide, DisagreementStage
from plans.rules.disagreements import Side


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
    """The open stage of one in a list, and which agencies have not answered at it."""

    row: DisagreementStage
    waited_for: tuple[str, ...]


def stages_of(found: Iterable[Disagreement]) -> Mapping[uuid.UUID, OpenStage]:
    """The open stage of each, where there is one. Two statements."""
    open_rows = DisagreementStage.rows.open().filter(disagreement__in=[one.pk for one in found])
    by_disagreement = {row.disagreement_id: row for row in open_rows}
    silent: dict[uuid.UUID, list[str]] = defaultdict(list)
    parties = DisagreementParty.rows.filter(
        stage__in=[row.pk for row in by_disagreement.values()],
        side=Side.CHALLENGED,
        answered_at__isnull=True,
    )
    for pk, name in parties.order_by("agency__name").values_list("stage_id", "agency__name"):
        silent[pk].append(name)
    return {pk: OpenStage(row, tuple(silent[row.pk])) for pk, row in by_disagreement.items()}
