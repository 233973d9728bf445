"""Silence: it moves a disagreement up exactly once, and never agrees (transitions 7, 8 and 10)."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from agencies.models import Policy
from plans.models import (
    Disagreement,
    DisagreementEvent,
    DisagreementTimer,
    Notification,
)
from plans.operations import disagreement_answers, disagreement_sweep, disagreement_time
from plans.rules.disagreements import Sight
from tests.cast import Cast
from tests.plans.disagreeing import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    answered,
    fresh,
    moment,
    name_contact,
    open_stage,
    raised,
    stages_of,
    sweep,
    told_of,
    who_answers,
    with_contacts,
)
from tests.plans.operations.test_reminders_at_once import at_once


@pytest.fixture
def row(cast: Cast) -> Disagreement:
    """Due on Wednesday, with Thursday for grace."""
    with_contacts(cast)
    return raised(cast, at=moment(MONDAY))


def advanced(row: Disagreement) -> int:
    return DisagreementEvent.rows.filter(disagreement=row, step="advance").count()


def test_7_silence_moves_it_up_once_and_both_sides_leads_and_the_silent_senior_are_told(
    cast: Cast, row: Disagreement
) -> None:
    sweep(moment(THURSDAY, 16, 59))
    assert advanced(row) == 0
    for minute in (0, 1, 10):
        sweep(moment(THURSDAY, 17, minute))
    assert advanced(row) == 1
    assert (stages_of(row), who_answers(row)) == ([(1, "silence"), (2, "")], ["neil"])
    key = {"matter": "answer_missing", "key__contains": "advanced"}
    told = Notification.rows.filter(**key).values_list("recipient__email", flat=True)
    assert sorted(email.partition("@")[0] for email in told) == ["moira", "neil", "priya", "sean"]


def test_7_the_grace_day_is_day_zero_of_the_stage_that_silence_opens(
    cast: Cast, row: Disagreement
) -> None:
    sweep(moment(THURSDAY, 17, 1))
    stage = open_stage(row)
    assert (stage.day_zero, stage.was_told_late) == (THURSDAY, False)
    assert stage.respond_due_at == moment(date(2026, 12, 8), 17)


def test_7_after_an_outage_its_whole_limit_runs_from_when_people_are_told_and_it_says_so(
    cast: Cast, row: Disagreement
) -> None:
    sweep(moment(date(2026, 12, 21), 9))
    stage = open_stage(row)
    assert (stage.n, stage.was_told_late) == (2, True)
    assert stage.day_zero == date(2026, 12, 21)
    assert stage.respond_due_at == moment(date(2026, 12, 24), 17)
    assert advanced(row) == 1
    # Who missed every reminder of the stage that is over is not sent them now.
    assert told_of(row, "answer_due") == []


def test_7_denied_to_what_has_been_answered_meanwhile(cast: Cast, row: Disagreement) -> None:
    answered(cast, row, at=moment(THURSDAY, 16))
    sweep(moment(FRIDAY, 18))
    assert advanced(row) == 0
    assert fresh(row).state == "proposed"


def test_7_where_the_policy_only_prompts_the_raiser_is_asked_and_nothing_moves(cast: Cast) -> None:
    adopt(cast, on_no_response="prompt")
    row = raised(cast, at=moment(MONDAY))
    sweep(moment(THURSDAY, 17))
    sweep(moment(FRIDAY, 8))
    assert (advanced(row), stages_of(row)) == (0, [(1, "")])
    assert told_of(row, "answer_missing").count("hannah") == 2


def test_7_reminders_come_at_their_moments_once_each(cast: Cast, row: Disagreement) -> None:
    for day in (TUESDAY, WEDNESDAY):
        for hour in (7, 8, 9, 17, 18):
            sweep(moment(day, hour))
    assert told_of(row, "answer_due") == ["priya", "priya"]
    # Nobody had said that it was received: its manager hears of that as well.
    assert told_of(row, "answer_asked") == ["neil", "priya", "priya"]
    assert sorted(told_of(row, "answer_missing")) == ["hannah", "neil", "priya"]
    assert DisagreementTimer.objects.filter(disagreement=row).count() == 4


def test_7_in_three_stages_silence_reaches_the_panel_one_stage_at_a_time(
    cast: Cast, row: Disagreement
) -> None:
    for day in range(1, 24):
        sweep(moment(date(2026, 12, day), 18))
    assert stages_of(row) == [(1, "silence"), (2, "silence"), (3, "silence"), (4, "")]
    assert advanced(row) == 3


def test_8_the_raisers_silence_never_agrees_and_goes_to_their_manager(
    cast: Cast, row: Disagreement
) -> None:
    answered(cast, row, at=moment(TUESDAY, 12))
    sweep(moment(THURSDAY, 17))
    reminders = Notification.rows.filter(matter="answer_given", step__isnull=False)
    assert list(reminders.values_list("recipient__email", flat=True)) == ["hannah@example.org"]
    for day in range(4, 30):
        sweep(moment(date(2026, 12, day), 9))
    assert fresh(row).state == "proposed"
    assert {"hannah", "moira"} == set(told_of(row, "answer_given"))
    assert DisagreementEvent.rows.filter(disagreement=row, step="lapse").count() == 1


def test_10_the_last_stage_overdue_is_told_daily_and_stays_open(cast: Cast) -> None:
    with_contacts(cast)
    row = raised(cast, at=moment(MONDAY), stage=4)
    due = open_stage(row).respond_due_at
    assert due == moment(date(2026, 12, 14), 17)
    for day in range(14, 18):
        for hour in (9, 18):
            sweep(moment(date(2026, 12, day), hour))
    assert (fresh(row).state, stages_of(row)) == ("open", [(4, "")])
    for name in ("beth", "laura", "colin", "hannah", "moira"):
        # On Monday evening, and on each of the three mornings after it.
        assert told_of(row, "answer_missing").count(name) == 4, name


def test_a_moved_policy_never_moves_a_live_deadline(cast: Cast, row: Disagreement) -> None:
    due = open_stage(row).respond_due_at
    adopt(cast, grace_wd=5, on_no_response="prompt")
    sweep(moment(THURSDAY, 17))
    assert DisagreementEvent.rows.get(disagreement=row, step="advance").old_due_at == due
    assert fresh(row).policy == row.policy != cast.partnership.current_policy()


def test_one_that_cannot_be_moved_stops_none_of_the_others(
    cast: Cast, row: Disagreement, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    other = raised(cast, at=moment(MONDAY))
    real = disagreement_sweep._turn

    def turn(pk: uuid.UUID, **given: Any) -> None:
        if pk == row.pk:
            raise RuntimeError("broken")
        real(pk, **given)

    monkeypatch.setattr(disagreement_sweep, "_turn", turn)
    done = disagreement_sweep.sweep(at=moment(THURSDAY, 17))
    assert (done.looked_at, done.failed, advanced(other), advanced(row)) == (2, 1, 1, 0)
    monkeypatch.undo()
    sweep(moment(THURSDAY, 17, 5))
    assert advanced(row) == 1


def test_the_database_holds_every_timer_to_once_and_every_disagreement_to_one_open_stage(
    cast: Cast, row: Disagreement
) -> None:
    stage = open_stage(row)
    made = {
        "disagreement": row,
        "stage": stage,
        "timer": "advance",
        "due_at": stage.grace_until,
        "done_at": stage.grace_until,
    }
    DisagreementTimer.objects.create(**made)
    with pytest.raises(IntegrityError), transaction.atomic():
        DisagreementTimer.objects.create(**made)
    stage.pk, stage.id = None, uuid.uuid4()
    stage._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        stage.save()


@pytest.mark.django_db(transaction=True)
def test_several_who_sweep_at_once_move_it_once(cast: Cast) -> None:
    with_contacts(cast)
    row = raised(cast, at=moment(MONDAY))
    at = moment(THURSDAY, 17)
    at_once(*[lambda: disagreement_sweep.sweep(at=at)] * 4)
    assert (advanced(row), stages_of(row)) == (1, [(1, "silence"), (2, "")])
    told = Notification.rows.filter(disagreement=row).values_list("key", flat=True)
    assert len(told) == len(set(told))


def test_an_urgent_one_moves_by_the_hour_and_nothing_holds_its_message_back(cast: Cast) -> None:
    with_contacts(cast)
    saturday = moment(date(2026, 12, 5), 22)
    row = raised(cast, at=saturday)
    disagreement_time.hurry(row, by=cast.hannah, at=saturday)
    sweep(saturday + timedelta(hours=2))
    assert (stages_of(row), open_stage(row).is_urgent) == ([(1, "silence"), (2, "")], True)
    assert open_stage(row).respond_due_at == saturday + timedelta(hours=6)
    asked = Notification.rows.filter(matter="urgent_answer", recipient=cast.neil)
    assert set(asked.values_list("weight", flat=True)) == {"safety"}


def test_a_level_with_nobody_on_it_is_passed_at_once_and_its_vacancy_told(cast: Cast) -> None:
    name_contact(cast, "social_care", "senior_or_designated", "sean")
    cast.employment("priya").__class__.objects.filter(worker=cast.priya).update(line_manager=None)
    row = raised(cast, at=moment(MONDAY))
    sweep(moment(THURSDAY, 17))
    assert stages_of(row) == [(1, "silence"), (2, "vacancy"), (3, "")]
    assert who_answers(row) == ["sean"]
    vacancy = Notification.rows.filter(key__contains="vacancy")
    assert vacancy.count() >= 1
    assert set(vacancy.values_list("sight", flat=True)) == {Sight.FULL}


def adopt(cast: Cast, **given: Any) -> Policy:
    """The partnership's next version of the policy, with these settings for disagreements."""
    data = cast.partnership.current_policy().data
    number = cast.partnership.current_policy().number + 1
    data = data | {"disagreement": data["disagreement"] | given}
    return Policy.objects.create(
        partnership=cast.partnership,
        number=number,
        data=data,
        adopted_at=cast.at,
        adopted_by=cast.beth,
    )


def test_7_whoever_says_that_it_was_received_before_the_sweep_comes_stops_no_clock(
    cast: Cast, row: Disagreement
) -> None:
    """The grace is over, and the next sweep a moment away, or an outage."""
    at = moment(THURSDAY, 17, 1)
    disagreement_answers.acknowledge(row, by=cast.priya, at=at)
    sweep(at)
    assert stages_of(row) == [(1, "silence"), (2, "")]
    assert advanced(row) == 1


def test_7_whoever_says_that_it_was_received_is_still_reminded(
    cast: Cast, row: Disagreement
) -> None:
    at = moment(WEDNESDAY, 8, 1)
    disagreement_answers.acknowledge(row, by=cast.priya, at=at)
    sweep(at)
    assert told_of(row, "answer_due") == ["priya"]
