from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import NotVisible, Refused, Stale
from agencies.models import AuditEvent
from agencies.operations import workers
from plans.models import Action, ActionUpdate
from plans.operations import actions, plans
from tests.cast import Cast


def say(cast: Cast, name: str, action: Action | None = None, **changes: Any) -> ActionUpdate:
    given: dict[str, Any] = {"answer": "still_going", "note": "Rang the ward.", "version": None}
    return actions.update(
        action or cast.action, **given | changes, by=cast.workers[name], at=cast.at
    )


def unchanged(cast: Cast, action: Action) -> bool:
    row = Action.rows.get(pk=action.pk)
    return (row.version, row.status, row.owner_id, row.due_on) == (
        action.version,
        action.status,
        action.owner_id,
        action.due_on,
    ) and not ActionUpdate.rows.filter(action=action).exists()


def test_its_owner_says_what_has_happened_with_an_action(cast: Cast) -> None:
    said = say(cast, "hannah", answer="done", note="Agreed with the ward.")
    action = Action.rows.get(pk=cast.action.pk)
    assert (action.status, action.version) == ("done", cast.action.version + 1)
    assert (said.old_status, said.new_status, said.agency) == (
        "not_started",
        "done",
        cast.agencies["midwifery"],
    )
    assert AuditEvent.objects.filter(verb="action.updated", actor=cast.hannah.pk).count() == 1


@pytest.mark.parametrize("name", ["priya", "sam", "laura", "ian", "ruth", "neil", "moira"])
def test_nobody_else_who_sees_an_action_updates_it(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        say(cast, name)
    assert unchanged(cast, cast.action)


@pytest.mark.parametrize("name", ["colin", "olive", "beth", "sysadmin", "super"])
def test_an_action_does_not_exist_for_whoever_may_not_see_its_plan(cast: Cast, name: str) -> None:
    with pytest.raises(NotVisible):
        say(cast, name)
    assert unchanged(cast, cast.action)


def test_a_core_member_updates_what_the_family_does(cast: Cast) -> None:
    say(cast, "sam", cast.family_action, note="She kept both.")
    assert Action.rows.get(pk=cast.family_action.pk).status == "in_progress"


@pytest.mark.parametrize("name", ["laura", "ian"])
def test_only_core_members_update_what_the_family_does(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        say(cast, name, cast.family_action)
    assert unchanged(cast, cast.family_action)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"answer": "blocked"}, "reason"),
        ({"answer": "no_longer_needed"}, "reason"),
        ({"answer": "done", "note": " "}, "note"),
        ({"evidence_on": "tomorrow"}, "evidence_on"),
        ({"due_on": "yesterday", "due_reason": "Late scan"}, "due_on"),
        ({"due_on": "next month"}, "due_reason"),
    ],
)
def test_an_update_that_lacks_a_reason_or_a_possible_date_is_refused_by_field(
    cast: Cast, changes: dict[str, Any], field: str
) -> None:
    days = {"tomorrow": 1, "yesterday": -1, "next month": 30}
    dated: dict[str, Any] = {
        key: cast.today + timedelta(days=days[value]) if value in days else value
        for key, value in changes.items()
    }
    with pytest.raises(Refused) as refused:
        say(cast, "hannah", **dated)
    assert refused.value.field == field
    assert unchanged(cast, cast.action)


def test_a_new_due_date_says_why_and_keeps_the_old_one(cast: Cast) -> None:
    later = cast.today + timedelta(days=21)
    said = say(cast, "hannah", due_on=later, due_reason="The scan was moved.")
    assert (said.old_due_on, said.new_due_on) == (cast.action.due_on, later)
    assert said.reason == "The scan was moved."
    assert Action.rows.get(pk=cast.action.pk).due_on == later


def test_the_second_of_two_writers_is_told_and_nothing_is_lost(cast: Cast) -> None:
    say(cast, "hannah", note="First.", version=cast.action.version)
    with pytest.raises(Stale) as stale:
        say(cast, "hannah", note="Second.", version=cast.action.version)
    assert stale.value.current.version == cast.action.version + 1
    assert [u.note for u in ActionUpdate.rows.filter(action=cast.action)] == ["First."]


def test_an_update_can_be_taken_back_until_somebody_builds_on_it(cast: Cast) -> None:
    said = say(cast, "hannah", answer="blocked", reason="No consultant")
    actions.undo(said, by=cast.hannah, at=cast.at)
    action = Action.rows.get(pk=cast.action.pk)
    assert (action.status, action.status_reason) == ("not_started", "")
    with pytest.raises(Refused):
        actions.undo(said, by=cast.hannah, at=cast.at)


def test_only_its_writer_takes_an_update_back(cast: Cast) -> None:
    said = say(cast, "sam", cast.family_action)
    with pytest.raises(Refused):
        actions.undo(said, by=cast.priya, at=cast.at)
    assert Action.rows.get(pk=cast.family_action.pk).status == "in_progress"


def test_an_update_is_never_changed(cast: Cast) -> None:
    said = say(cast, "hannah")
    said.note = "Something else"
    with pytest.raises(TypeError):
        said.save()


def test_a_deputy_answers_for_whoever_is_away_and_the_story_says_so(cast: Cast) -> None:
    employment = cast.employment("hannah")
    workers.change_employment(
        employment,
        position="practitioner",
        job_title="",
        line_manager=None,
        deputy=cast.olive,
        may_chair=False,
        version=None,
        by=cast.megan,
        at=cast.at,
    )
    workers.record_absence(
        employment, from_on=cast.today, until_on=cast.today, by=cast.hannah, at=cast.at
    )
    said = say(cast, "olive")
    assert (said.by, said.on_behalf_of) == (cast.olive, cast.hannah)


def test_a_colleague_accepts_an_action_a_core_member_gives_them(cast: Cast) -> None:
    given = actions.add(
        cast.outcome,
        what="Check the cot",
        owner=cast.seats["laura"],
        due_on=cast.today,
        by=cast.hannah,
        at=cast.at,
    )
    assert given.acceptance == "offered"
    with pytest.raises(PermissionDenied):
        actions.accept(given, by=cast.priya, at=cast.at)
    actions.accept(given, by=cast.laura, at=cast.at)
    assert Action.rows.get(pk=given.pk).acceptance == "accepted"


def test_whoever_declines_an_action_says_why(cast: Cast) -> None:
    given = actions.add(
        cast.outcome,
        what="Check the cot",
        owner=cast.seats["laura"],
        due_on=cast.today,
        by=cast.hannah,
        at=cast.at,
    )
    with pytest.raises(Refused):
        actions.decline(given, reason=" ", by=cast.laura, at=cast.at)
    actions.decline(given, reason="Not a police matter", by=cast.laura, at=cast.at)
    assert Action.rows.get(pk=given.pk).acceptance == "declined"


@pytest.mark.parametrize("name", ["laura", "ian", "ruth", "neil"])
def test_only_core_members_add_actions(cast: Cast, name: str) -> None:
    before = Action.rows.count()
    with pytest.raises(PermissionDenied):
        actions.add(
            cast.outcome,
            what="Ring the school",
            owner=cast.seats["hannah"],
            due_on=cast.today,
            by=cast.workers[name],
            at=cast.at,
        )
    assert Action.rows.count() == before


def test_whoever_is_in_the_group_for_information_owns_no_action(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        actions.add(
            cast.outcome,
            what="Ring the school",
            owner=cast.seats["ian"],
            due_on=cast.today,
            by=cast.priya,
            at=cast.at,
        )
    assert refused.value.field == "owner"


def test_an_action_is_handed_over_with_its_reason_in_the_story(cast: Cast) -> None:
    actions.hand_over(
        cast.action,
        to=cast.seats["sam"],
        reason="Sam sees them weekly",
        version=None,
        by=cast.priya,
        at=cast.at,
    )
    action = Action.rows.get(pk=cast.action.pk)
    assert (action.owner, action.owner_agency) == (cast.seats["sam"], cast.agencies["school"])
    [said] = ActionUpdate.rows.filter(action=action)
    assert (said.old_owner, said.new_owner) == (cast.seats["hannah"], cast.seats["sam"])


def test_a_manager_hands_over_only_within_their_own_agency(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.hand_over(
            cast.action,
            to=cast.seats["sam"],
            reason="She is leaving",
            version=None,
            by=cast.moira,
            at=cast.at,
        )
    assert unchanged(cast, cast.action)
    olive = cast.join("olive")
    actions.hand_over(
        cast.action,
        to=olive,
        reason="She is leaving",
        version=None,
        by=cast.moira,
        at=cast.at,
    )
    assert Action.rows.get(pk=cast.action.pk).owner == olive


def test_updates_are_refused_after_the_plan_ends(cast: Cast) -> None:
    plans.end(
        cast.plan,
        ended_on=cast.today,
        reason="moved_area",
        version=None,
        by=cast.ruth,
        at=cast.at,
    )
    with pytest.raises(Refused, match="ended"):
        say(cast, "hannah")
    assert unchanged(cast, cast.action)
