"""Leaving the group: every open action gets an owner, or a vacancy that keeps it."""

from __future__ import annotations

import pytest

from plans.models import Action, GroupMember, PlanPermission
from tests.cast import Cast
from tests.plans.web.test_group import path, words


def leaving(cast: Cast, name: str, **more: str) -> tuple[str, dict[str, str]]:
    seat = GroupMember.rows.get(pk=cast.seats[name].pk)
    data = {"reason": "left_role", "note": "", "role": "ends", "version": str(seat.version)}
    return path(cast, f"{seat.pk}/leave/"), {**data, **more}


def status(cast: Cast, name: str) -> str:
    return str(GroupMember.rows.get(pk=cast.seats[name].pk).status)


def test_every_open_action_is_asked_for(cast, sign_in):
    address, data = leaving(cast, "hannah")
    client = sign_in("hannah")
    assert "Write the birth plan" in words(client.get(address))
    answer = client.post(address, data)
    assert "Select who takes this action over" in words(answer)
    assert status(cast, "hannah") == "current"


def test_a_member_hands_over_leaves_and_no_longer_sees_the_plan(cast, sign_in):
    to_sam = {f"action_{cast.action.pk}": str(cast.seats["sam"].pk)}
    client = sign_in("hannah")
    answer = client.post(*leaving(cast, "hannah", **to_sam))
    assert answer.status_code == 302
    assert status(cast, "hannah") == "left"
    assert Action.rows.get(pk=cast.action.pk).owner == cast.seats["sam"]
    assert client.get(f"/plans/{cast.plan.reference}/").status_code == 404
    midwifery = cast.agencies["midwifery"].group
    assert not PlanPermission.objects.filter(group=midwifery, content_object=cast.plan).exists()


def test_an_action_left_with_the_vacancy_makes_one(cast, sign_in):
    left = {f"action_{cast.action.pk}": "vacant"}
    sign_in("hannah").post(*leaving(cast, "hannah", **left))
    owner = Action.rows.select_related("owner").get(pk=cast.action.pk).owner
    assert (owner.status, owner.role) == ("vacant", "hannah role")


def test_a_role_that_stays_open_is_a_vacancy_even_without_actions(cast, sign_in):
    sign_in("sam").post(*leaving(cast, "sam", role="vacancy"))
    assert GroupMember.rows.filter(plan=cast.plan, status="vacant", role="sam role").exists()


def test_the_lead_ends_the_place_of_somebody_else(cast, sign_in):
    answer = sign_in("priya").post(*leaving(cast, "sam"), follow=True)
    assert "The place of Sam Delaney has ended" in words(answer)


@pytest.mark.parametrize(("name", "code"), [("hannah", 403), ("ruth", 403), ("olive", 404)])
def test_nobody_else_ends_it(cast, sign_in, name, code):
    assert sign_in(name).post(*leaving(cast, "sam")).status_code == code
    assert status(cast, "sam") == "current"


def test_the_lead_is_told_to_hand_the_lead_over_first(cast, sign_in):
    address, data = leaving(cast, "priya")
    client = sign_in("priya")
    shown = words(client.get(address))
    assert "Make another member the lead practitioner" in shown
    assert "Make another member the lead practitioner first" in words(client.post(address, data))
    assert status(cast, "priya") == "current"


def test_a_proposal_is_withdrawn(cast, sign_in):
    cast.seats["colin"] = cast.propose("colin")
    address, data = leaving(cast, "colin", reason="proposal_withdrawn")
    client = sign_in("priya")
    assert "Withdraw the proposal" in words(client.get(address))
    client.post(address, data)
    assert status(cast, "colin") == "left"


def test_a_family_members_actions_go_to_another_member_only(cast, sign_in):
    address, data = leaving(cast, "tamsin", reason="family_wish")
    client = sign_in("priya")
    shown = words(client.get(address))
    assert "Leave it with the vacancy" not in shown
    data[f"action_{cast.family_action.pk}"] = str(cast.seats["hannah"].pk)
    client.post(address, data)
    assert status(cast, "tamsin") == "left"


def test_a_stale_page_ends_nothing(cast, sign_in):
    answer = sign_in("priya").post(*leaving(cast, "sam", version="77"))
    assert answer.status_code == 200
    assert "Somebody else changed this" in words(answer)
    assert status(cast, "sam") == "current"
