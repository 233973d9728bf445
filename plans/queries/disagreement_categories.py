"""What disagreements are about, and what may come of them, in the words of the policy of each."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Exists, OuterRef

from agencies.models import Policy
from plans.models import Disagreement
from plans.rules.disagreement_settings import outcomes
from plans.rules.disagreements import categories


def categories_of(found: Collection[Disagreement]) -> dict[uuid.UUID, str]:
    """By the policy that each has pinned, or, before it is sent, its partnership's newest.

    One statement where any has not been sent, else none.
    """
    newest = _newest({one.partnership_id for one in found if one.policy is None})
    return {
        one.pk: categories(one.policy.data if one.policy else newest[one.partnership_id]).get(
            one.category, one.category
        )
        for one in found
    }


def outcomes_of(one: Disagreement) -> dict[str, str]:
    """What may come of it, as the policy it was sent under lists that; nothing of a draft."""
    return outcomes(one.policy.data) if one.policy is not None else {}


def _newest(partnerships: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Mapping[str, Any]]:
    if not partnerships:
        return {}
    later = Policy.objects.filter(
        partnership=OuterRef("partnership"), number__gt=OuterRef("number")
    )
    rows = Policy.objects.filter(~Exists(later), partnership__in=partnerships)
    return {policy.partnership_id: policy.data for policy in rows}
