"""Taking a reminder up: by saying so, for oneself or standing in, and by doing something about it."""

from __future__ import annotations

import pytest

from agencies.errors import NotVisible, Refused
from agencies.models import AuditEvent, Employment
from agencies.operations import workers
from plans import access
from plans.models import (
    Acknowledgement,
    Action,
    AgencyReport,
    Deadline,
    GroupMember,
    Notification,
    NotificationReading,
    Outcome,
)
from plans.operations import (
    acknowledging,
    actions,
    deadlines,
    group,
    outcomes,
    reminders,
    reports,
    reviews,
)
from plans.queries import notifications as queries
from plans.rules.deadlines import REVIEWS
from plans.rules.notifications import Matter
from tests.cast import Cast
from tests.plans.reviewing import decided, judged, review_of, signed


@pytest.fixture
def due(cast: Cast) -> Cast:
    """Hannah's action is five working days late; Olive manages Hannah."""
    Action.rows.exclude(pk=cast.action.pk).update(status="cancelled", status_reason="Not needed")
    Employment.objects.filter(worker=cast.hannah).update(line_manager=cast.olive)
    for wd in (-5, 0):
        _late(cast, wd)
        reminders.sweep(at=cast.at)
    Notification.rows.update(due_on=_late(cast, 5))
    reminders.sweep(at=cast.at)
    return cast


def _late(cast: Cast, wd: int) -> object:
    day = cast.working_days_ago(wd)
    Action.rows.filter(pk=cast.action.pk).update(due_on=day)
    return day


def reminder(cast: Cast, name: str) -> Notification:
    rows = Notification.rows.filter(matter=Matter.ACTION_DUE, recipient=cast.workers[name])
    row: Notification | None = rows.order_by("-step").first()
    assert row is not None
    return row


def remind(cast: Cast, name: str, subject: str, matter: Matter) -> Notification:
    row: Notification = Notification.rows.create(
        recipient=cast.workers[name],
        plan=cast.plan,
        matter=matter,
        subject=subject,
        key=f"{name}:{subject}",
        step=0,
        audience="owner",
        due_on=cast.today,
        created_at=cast.at,
    )
    return row


def how(row: Notification) -> str | None:
    taken: Acknowledgement | None = Acknowledgement.rows.filter(notification=row).first()
    return taken.how if taken else None


def away(cast: Cast) -> None:
    GroupMember.rows.filter(pk=cast.seats["hannah"].pk).update(deputy=cast.olive)
    workers.record_absence(
        cast.employment("hannah"),
        from_on=cast.today,
        until_on=cast.today,
        by=cast.hannah,
        at=cast.at,
    )


def test_who_acknowledges_a_reminder_has_read_it_and_every_earlier_one_of_the_same(
    due: Cast,
) -> None:
    mine = Notification.rows.filter(recipient=due.hannah, matter=Matter.ACTION_DUE)
    assert mine.count() == 3
    acknowledging.acknowledge(reminder(due, "hannah"), how="list", by=due.hannah, at=due.at)
    assert {how(row) for row in mine} == {"list"}
    assert not mine.filter(read_at__isnull=True).exists()
    assert how(reminder(due, "olive")) is None
    assert AuditEvent.objects.filter(verb="notification.acknowledged").count() == 1


def test_a_deputy_acknowledges_and_reads_for_themselves_alone(due: Cast) -> None:
    away(due)
    row = reminder(due, "hannah")
    acknowledging.acknowledge(row, how="page", by=due.olive, at=due.at)
    row.refresh_from_db()
    assert row.read_at is None
    assert NotificationReading.objects.get(notification=row).worker == due.olive
    assert Acknowledgement.rows.get(notification=row).by == due.olive


def test_who_was_first_is_kept_and_whoever_is_second_has_read_it(due: Cast) -> None:
    away(due)
    row = reminder(due, "hannah")
    for name in ("olive", "hannah"):
        acknowledging.acknowledge(row, how="list", by=due.workers[name], at=due.at)
    row.refresh_from_db()
    assert row.read_at == due.at
    assert Acknowledgement.rows.get(notification=row).by == due.olive


def test_nobody_else_acknowledges_and_nothing_changes(due: Cast) -> None:
    row = reminder(due, "hannah")
    for name in ("sam", "priya", "ruth", "olive", "colin"):
        with pytest.raises(NotVisible):
            acknowledging.acknowledge(row, how="list", by=due.workers[name], at=due.at)
    with pytest.raises(Refused):
        acknowledging.acknowledge(row, how="doing", by=due.hannah, at=due.at)
    row.refresh_from_db()
    assert row.read_at is None
    assert not Acknowledgement.rows.exists()
    assert not NotificationReading.objects.exists()


def test_any_update_of_an_action_takes_its_owners_reminders_up_and_nobody_elses(
    due: Cast,
) -> None:
    actions.update(
        due.action,
        answer="still_going",
        note="Rang the ward",
        version=None,
        by=due.hannah,
        at=due.at,
    )
    assert how(reminder(due, "hannah")) == "doing"
    assert how(reminder(due, "olive")) is None


def test_a_deputy_who_does_it_leaves_the_owners_reminder_unread(due: Cast) -> None:
    away(due)
    actions.update(due.action, answer="done", note="Written", version=None, by=due.olive, at=due.at)
    row = reminder(due, "hannah")
    assert (how(row), row.read_at) == ("doing", None)
    assert NotificationReading.objects.filter(notification=row, worker=due.olive).exists()


def test_what_is_done_is_neither_counted_nor_still_to_be_acknowledged(due: Cast) -> None:
    scope = access.scope_of(due.olive, on=due.today)
    assert queries.to_acknowledge(scope) == 1
    [told] = queries.notifications(scope).told
    assert told.may_acknowledge
    actions.update(
        due.action, answer="done", note="Written", version=None, by=due.hannah, at=due.at
    )
    assert queries.to_acknowledge(scope) == 0
    [told] = queries.notifications(scope).told
    assert (told.is_over, told.may_acknowledge) == (True, False)
    assert [one.by for one in told.said] == [due.hannah]


def test_the_manager_reads_that_the_owner_acknowledged_it(due: Cast) -> None:
    acknowledging.acknowledge(reminder(due, "hannah"), how="list", by=due.hannah, at=due.at)
    [told] = queries.notifications(access.scope_of(due.olive, on=due.today)).told
    assert [one.by.name for one in told.said] == ["Hannah Brookes"]
    assert told.acknowledged is None
    assert told.may_acknowledge


def test_who_says_that_it_was_done_by_its_date_has_taken_its_reminder_up(cast: Cast) -> None:
    deadline = Deadline.rows.filter(plan=cast.plan, key="cp.letter").open().get()
    row = remind(cast, "priya", f"deadline:{deadline.pk}", Matter.MILESTONE_DUE)
    deadlines.keep(
        deadline,
        held_on=deadline.trigger_on,
        version=None,
        by=cast.priya,
        at=cast.at,
    )
    assert how(row) == "doing"


def test_who_signs_a_review_has_taken_up_that_it_was_due(cast: Cast) -> None:
    due = Deadline.rows.filter(plan=cast.plan, key__in=REVIEWS).open().order_by("due_on").first()
    assert due is not None
    review = review_of(cast)
    judged(cast, review)
    row = remind(cast, "ruth", f"deadline:{due.pk}", Matter.REVIEW_DUE)
    lead = remind(cast, "priya", f"deadline:{due.pk}", Matter.REVIEW_DUE)
    signed(cast, decided(cast, review))
    due.refresh_from_db()
    assert due.status == "held"
    assert (how(row), how(lead)) == ("doing", None)


def test_who_sends_a_report_has_taken_its_reminder_up(cast: Cast) -> None:
    review = reviews.plan_review(
        cast.plan,
        kind="review_conference",
        planned_on=cast.partnership.calendar().add_working_days(cast.today, 15),
        by=cast.priya,
        at=cast.at,
    )
    report = AgencyReport.rows.get(review=review, member=cast.seats["sam"])
    row = remind(cast, "sam", f"report:{report.pk}", Matter.REPORT_DUE)
    told = remind(cast, "priya", f"report:{report.pk}", Matter.REPORT_DUE)
    reports.send(report, contact="", better="Calmer", worse="", asks="", by=cast.sam, at=cast.at)
    assert (how(row), how(told)) == ("doing", None)


@pytest.mark.parametrize("accepts", [True, False])
def test_who_answers_an_invitation_has_taken_its_reminder_up(cast: Cast, accepts: bool) -> None:
    seat = cast.propose("sal")
    row = remind(cast, "sal", f"groupmember:{seat.pk}", Matter.INVITATION_WAITS)
    if accepts:
        group.accept(seat, by=cast.sal, at=cast.at)
    else:
        group.decline(seat, note="Ask Sean", by=cast.sal, at=cast.at)
    assert how(row) == "doing"


def test_who_asks_somebody_to_fill_a_vacancy_has_taken_its_reminder_up(cast: Cast) -> None:
    details = group.SeatDetails(role="Health visitor", purpose="Sees the baby")
    vacancy = group.declare_vacancy(cast.plan, details=details, by=cast.priya, at=cast.at)
    row = remind(cast, "priya", f"groupmember:{vacancy.pk}", Matter.VACANCY_OPEN)
    group.propose(
        cast.plan, worker=cast.olive, details=details, fills=vacancy, by=cast.priya, at=cast.at
    )
    assert how(row) == "doing"


def test_who_looks_at_an_outcome_again_has_taken_its_reminder_up(cast: Cast) -> None:
    row = remind(cast, "priya", f"outcome:{cast.outcome.pk}", Matter.OUTCOME_DUE)
    outcomes.record_progress(
        Outcome.rows.get(pk=cast.outcome.pk),
        now="4 of 5",
        observed_on=cast.today,
        by=cast.priya,
        at=cast.at,
    )
    assert how(row) == "doing"
