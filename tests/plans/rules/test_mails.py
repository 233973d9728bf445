"""Which failures are one of a mail's attempts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from plans.rules.mails import IN_A_ROW, Reason, counts

T = datetime(2027, 3, 1, 9, tzinfo=UTC)
LATER = T + timedelta(minutes=1)

pytestmark = pytest.mark.once


@pytest.mark.parametrize("reason", [Reason.LATER, Reason.UNREACHABLE])
def test_what_passes_counts_once_the_server_has_taken_another_since(reason: Reason) -> None:
    assert counts(reason, failing_since=T, took_at=LATER, others=0)
    for failing_since, took_at in [(None, None), (None, T), (T, None), (T, T), (LATER, T)]:
        assert not counts(reason, failing_since=failing_since, took_at=took_at, others=0)


def test_a_refusal_for_good_counts_at_once_unless_others_fail_too() -> None:
    assert counts(Reason.REFUSED, failing_since=None, took_at=None, others=IN_A_ROW - 2)
    assert not counts(Reason.REFUSED, failing_since=None, took_at=None, others=IN_A_ROW - 1)
    assert counts(Reason.REFUSED, failing_since=T, took_at=LATER, others=IN_A_ROW)


def test_what_could_not_be_made_out_always_counts() -> None:
    assert counts(Reason.BROKEN, failing_since=None, took_at=None, others=IN_A_ROW)
