"""The history as a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from plans.models import Plan
from plans.operations import plans
from tests.cast import Cast

SignIn = Callable[[str], Client]


def test_the_group_reads_old_and_new_side_by_side(cast: Cast, sign_in: SignIn):
    plan = Plan.rows.get(pk=cast.plan.pk)
    plans.change(
        plan,
        category="EMO",
        contingency="",
        version=plan.version,
        by=cast.priya,
        at=cast.at + timedelta(minutes=5),
    )
    page = sign_in("ian").get(f"/plans/{cast.plan.reference}/history/").content.decode()
    assert "Changed the plan" in page
    assert "<del>Neglect</del>" in page
    assert "Emotional abuse" in page


def test_what_was_written_is_never_markup(cast: Cast, sign_in: SignIn):
    plan = Plan.rows.get(pk=cast.plan.pk)
    plans.change(
        plan,
        category="NEG",
        contingency="<script>alert(1)</script>",
        version=plan.version,
        by=cast.priya,
        at=cast.at + timedelta(minutes=5),
    )
    for path in ("history/", ""):
        page = sign_in("ian").get(f"/plans/{cast.plan.reference}/{path}").content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_a_made_up_day_is_the_newest(cast: Cast, sign_in: SignIn):
    page = sign_in("hannah").get(f"/plans/{cast.plan.reference}/history/?before=zz")
    assert "Started the plan" in page.content.decode()
