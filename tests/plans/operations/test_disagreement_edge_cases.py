"""The edge cases of the procedure, one by one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from agencies.clock import local_date
from agencies.errors import NotVisible, Refused
from agencies.models import Absence, ClosedDay, Employment
from plans import access
from plans.models import (
    DisagreementAction,
    DisagreementEvent,
    DisagreementLink,
    GroupMember,
    Notification,
    Plan,
)
from plans.operations import (
    disagreement_actions,
    disagreement_answers,
    disagreement_endings,
    disagreement_records,
    plans,
)
from plans.operations.disagreement_actions import AgreedAction
from plans.operations.disagreements import Challenged
from plans.queries import disagreement_steps
from plans.queries.disagreement_page import disagreement_page
from plans.rules.disagreements import Side, Sight
from tests.cast import Cast
from tests.plans.disagreeing import (
    FRIDAY,
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    answered,
    draft,
    fresh,
    moment,
    name_contact,
    open_stage,
    raised,
    send,
    sight_of,
    stages_of,
    sweep,
    told_of,
    who_answers,
    with_contacts,
)

NOON = moment(TUESDAY, 12)


def gone(cast: Cast, *names: str, on: date = TUESDAY) -> None:
    people = [cast.workers[name] for name in names]
    Employment.objects.filter(worker__in=people).update(ended_on=on)


def test_raiser_leaves(cast: Cast) -> None:
    with_contacts(cast)
    row = raised(cast, at=moment(MONDAY))
    due = open_stage(row).respond_due_at
    gone(cast, "hannah")
    for at in (NOON, NOON + timedelta(minutes=1)):
        sweep(at)
    assert told_of(row, "matter_waits") == ["moira"]
    assert DisagreementEvent.rows.filter(disagreement=row, step="raiser_left").count() == 1
    assert who_answers(row, Side.RAISING) == ["moira"]
    assert open_stage(row).respond_due_at == due
    assert sight_of(cast, row, "hannah", TUESDAY) == Sight.NONE
    assert fresh(row).raiser == cast.hannah
    answered(cast, row, at=NOON)
    disagreement_answers.agree(row, statement="So be it.", version=None, by=cast.moira, at=NOON)


def test_raiser_leaves_a_draft_goes_to_their_manager(cast: Cast) -> None:
    row = draft(cast, at=moment(MONDAY))
    gone(cast, "hannah")
    sweep(NOON)
    assert sight_of(cast, row, "moira", TUESDAY) == Sight.FULL
    assert send(cast, row, "moira", at=NOON).state == "open"


def test_other_side_silent_or_away(cast: Cast) -> None:
    with_contacts(cast)
    Employment.objects.filter(worker=cast.priya).update(deputy=cast.sal)
    Absence.objects.create(worker=cast.priya, from_on=MONDAY, until_on=FRIDAY)
    row = raised(cast, at=moment(MONDAY))
    party = open_stage(row).parties.get(side=Side.CHALLENGED)
    assert (party.worker, party.deputy) == (cast.priya, cast.sal)
    sweep(moment(TUESDAY, 17))
    assert told_of(row, "answer_asked") == ["neil", "priya", "priya", "sal", "sal"]
    row = answered(cast, row, "sal", at=moment(WEDNESDAY, 9))
    event = DisagreementEvent.rows.get(disagreement=row, step="answer")
    assert event.details["for"] == str(cast.priya.pk)


def test_other_side_away_with_nobody_in_their_place_somebody_else_is_asked(cast: Cast) -> None:
    name_contact(cast, "social_care", "practitioner", "sal")
    Absence.objects.create(worker=cast.priya, from_on=MONDAY, until_on=FRIDAY)
    assert who_answers(raised(cast, at=moment(MONDAY))) == ["sal"]


def test_who_answers_leaves(cast: Cast) -> None:
    with_contacts(cast)
    name_contact(cast, "social_care", "line_manager_or_DSL", "neil", "sal")
    row = raised(cast, at=moment(MONDAY), stage=2)
    gone(cast, "neil")
    sweep(NOON)
    assert who_answers(row) == ["sal"]
    gone(cast, "sal")
    sweep(NOON + timedelta(hours=1))
    assert stages_of(row) == [(2, "vacancy"), (3, "")]
    assert who_answers(row) == ["sean"]


def test_immediate_risk(cast: Cast) -> None:
    row = draft(cast, at=moment(MONDAY))
    with pytest.raises(Refused, match="takes the place of neither"):
        send(cast, row, at=NOON, danger="")
    sent = send(cast, row, at=NOON, danger="yes")
    assert (sent.is_urgent, sent.danger_route) == (True, "")


def test_withdrawn(cast: Cast) -> None:
    row = raised(cast, at=moment(MONDAY))
    disagreement_endings.withdraw(
        row, reason="I was told to.", was_pressed=True, version=None, by=cast.hannah, at=NOON
    )
    for name, pressed in (("moira", True), ("priya", None)):
        scope = access.scope_of(cast.workers[name], on=TUESDAY)
        page = disagreement_page(scope, row.reference, by=cast.workers[name], at=NOON)
        assert page.words is not None
        assert page.words.was_pressed is pressed
        assert ("I was told to." in str(page.words)) == bool(pressed)
    assert sight_of(cast, row, "beth", TUESDAY) == Sight.METADATA
    assert sight_of(cast, row, "sam", TUESDAY) == Sight.EXISTENCE


def test_own_agency(cast: Cast) -> None:
    with_contacts(cast)
    row = raised(
        cast, "priya", at=moment(MONDAY), challenged=[Challenged(cast.agencies["social_care"])]
    )
    assert (row.reached, who_answers(row)) == (2, ["neil"])
    # Neil manages Priya, and answers for the other side: so he does not speak for hers.
    footing = access.footing_on(access.scope_of(cast.neil, on=MONDAY), row)
    assert {"responder"} <= footing.capacities
    assert "raising_manager" not in footing.capacities


def end_plan(cast: Cast, note: str = "") -> None:
    plans.end(
        Plan.rows.get(pk=cast.plan.pk),
        ended_on=cast.today,
        reason="moved_area",
        note=note,
        version=None,
        by=cast.ruth,
        at=cast.at,
    )


def test_plan_closes_child_moves(cast: Cast) -> None:
    at = cast.at
    row = raised(cast, at=at)
    with pytest.raises(Refused, match="not over"):
        end_plan(cast)
    assert Plan.rows.get(pk=cast.plan.pk).is_open
    end_plan(cast, "The other authority has taken it over.")
    assert sight_of(cast, row, "hannah", cast.today) == Sight.FULL
    page = disagreement_steps.as_it_stands(
        access.scope_of(cast.hannah, on=cast.today), row.reference, at=at
    )
    assert page is not None
    assert page.plan_end is not None
    assert page.plan_end.note == "The other authority has taken it over."
    answered(cast, row, at=at)
    due = cast.today + timedelta(days=7)
    with pytest.raises(Refused, match="agencies in this disagreement"):
        disagreement_answers.agree(
            row,
            statement="They write to the other authority.",
            actions=[AgreedAction("Write", due, worker=cast.colin)],
            version=None,
            by=cast.hannah,
            at=at,
        )
    disagreement_answers.agree(
        row,
        statement="They write to the other authority.",
        actions=[AgreedAction("Write", due, worker=cast.priya)],
        version=None,
        by=cast.hannah,
        at=at,
    )
    own = DisagreementAction.rows.get(disagreement=row)
    assert (own.action, own.owner, own.owner_agency) == (
        None,
        cast.priya,
        cast.agencies["social_care"],
    )
    disagreement_actions.finish(own, done_on=cast.today, by=cast.priya, at=at)
    closed = disagreement_endings.close(
        row, feedback="Written.", family_told="no", version=None, by=cast.moira, at=at
    )
    assert closed.state == "closed"


def test_agency_leaves_the_group(cast: Cast) -> None:
    with_contacts(cast)
    row = raised(cast, at=moment(MONDAY))
    GroupMember.rows.filter(pk=cast.seats["hannah"].pk).update(status="left", left_on=MONDAY)
    cast.plan.agency_permissions.filter(group=cast.agencies["midwifery"].group_id).delete()
    assert sight_of(cast, row, "hannah", TUESDAY) == Sight.FULL
    answered(cast, row, at=NOON)
    disagreement_answers.agree(row, statement="So.", version=None, by=cast.hannah, at=NOON)
    disagreement_endings.close(
        row, feedback="So.", family_told="yes", version=None, by=cast.moira, at=NOON
    )
    last, over = date(2027, 6, 1), date(2027, 6, 2)
    assert sight_of(cast, row, "hannah", last) == sight_of(cast, row, "moira", last) == Sight.FULL
    assert sight_of(cast, row, "hannah", over) == sight_of(cast, row, "moira", over) == 0


def test_raising_side_has_gone(cast: Cast) -> None:
    with_contacts(cast)
    row = raised(cast, at=moment(MONDAY))
    answered(cast, row, at=NOON)
    disagreement_answers.agree(row, statement="So.", version=None, by=cast.hannah, at=NOON)
    gone(cast, "hannah", "moira")
    sweep(NOON)
    assert sight_of(cast, row, "beth", TUESDAY) == Sight.FULL
    closed = disagreement_endings.close(
        row, feedback="So.", family_told="yes", version=None, by=cast.beth, at=NOON
    )
    assert closed.state == "closed"


def test_duplicates(cast: Cast) -> None:
    one, other = raised(cast, at=moment(MONDAY)), raised(cast, at=NOON)
    for pair in ((one, other), (other, one)):
        disagreement_records.link(pair[0], other=pair[1], by=cast.hannah, at=NOON)
    assert DisagreementLink.rows.count() == 1
    assert fresh(one).state == fresh(other).state == "open"
    hidden = draft(cast, "laura", at=NOON)
    with pytest.raises(NotVisible):
        disagreement_records.link(one, other=hidden, by=cast.hannah, at=NOON)


def test_whistleblowing(cast: Cast) -> None:
    with_contacts(cast)
    row = raised(cast, at=moment(MONDAY), stage=3)
    Notification.rows.all().delete()
    disagreement_endings.redirect(
        row, target="whistleblowing", reason="Conduct.", version=None, by=cast.beth, at=NOON
    )
    assert told_of(row, "matter_moved") == ["hannah", "sean"]
    for name, knows in (("hannah", True), ("beth", True), ("moira", False), ("sean", False)):
        scope = access.scope_of(cast.workers[name], on=TUESDAY)
        page = disagreement_page(scope, row.reference, by=cast.workers[name], at=NOON)
        assert page.words is not None
        assert (page.words.redirected_to == "Whistleblowing") == knows, name


def test_bank_holidays(cast: Cast) -> None:
    ClosedDay.objects.create(partnership=cast.partnership, on=date(2026, 12, 24), why="Closed")
    row = raised(cast, at=moment(date(2026, 12, 23)))
    # Closed on Thursday; Christmas, the weekend and its substitute on Monday do not count.
    assert local_date(open_stage(row).respond_due_at) == date(2026, 12, 30)


def test_raiser_leaves_after_their_manager_was_asked_about_the_draft(cast: Cast) -> None:
    """To be asked whether it begins above stage 1 is not to be told that it is theirs now."""
    row = raised(cast, at=moment(MONDAY), stage=2)
    gone(cast, "hannah")
    sweep(NOON)
    assert "raiser_left" in fresh(row).events.values_list("step", flat=True)
    assert Notification.rows.filter(recipient=cast.moira, key__contains="raiser_left").exists()
