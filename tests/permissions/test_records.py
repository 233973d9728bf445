"""Every kind of record at every level, for every position of the matrix, by page and by API."""

from __future__ import annotations

import pytest
from django.test import Client

from plans.rules.records import HANDLING, RecordKind
from plans.rules.sharing import Level
from tests.cast import Cast
from tests.permissions.personas import PERSONAS, with_a_former_member, worker_of
from tests.plans.access.test_record_kinds import ONCE
from tests.plans.recording import record, samples

READS = {
    Level.PLAN: {
        "lead", "core", "by_report", "information", "line_manager", "safeguarding_lead", "chair"
    },
    Level.CONTROLLED: {"core", "safeguarding_lead"},
    Level.SEALED: {"core"},
}  # fmt: skip
"""Who reads what Hannah, the core member, put on record at each level."""


@pytest.mark.once
def test_each_kind_at_each_level_is_opened_by_whom_the_matrix_says_and_by_nobody_else(
    cast: Cast,
) -> None:
    with_a_former_member(cast)
    made = {}
    for kind, (details, about) in samples(cast).items():
        levels = HANDLING[kind].levels
        for level in levels[:1] if kind in ONCE else levels:
            made[record(cast, "hannah", level, details, **about)] = (kind, level)
    wrong = []
    for persona in PERSONAS:
        worker = worker_of(cast, persona)
        client = Client()
        if worker is not None:
            client.force_login(worker, "allauth.account.auth_backends.AuthenticationBackend")
        refused = {302, 401} if worker is None else {404}
        # Who sees no plan of the child is stopped there, whatever is on record.
        asked = list(made.items()) if persona in READS[Level.PLAN] else list(made.items())[:3]
        for one, (kind, level) in asked:
            wanted = {200} if persona in READS[Level(level)] else refused
            for address in (
                f"/plans/{cast.plan.reference}/record/{one.pk}/",
                f"/api/v1/plans/{cast.plan.reference}/records/{one.pk}/",
            ):
                status = client.get(address).status_code
                if status not in wanted:
                    wrong.append((persona, RecordKind(kind), Level(level), address, status))
    assert wrong == []
