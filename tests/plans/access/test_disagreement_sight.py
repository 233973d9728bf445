"""How much of a disagreement each person sees, at each stage, and when they stop seeing it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from agencies.errors import NotVisible
from agencies.models import Absence, AuditEvent, Employment
from agencies.operations import partnerships
from agencies.operations.workers import system_worker
from plans import access
from plans.models import (
    Disagreement,
    DisagreementEvent,
    DisagreementStage,
    GroupMember,
    InterimSafety,
    Notification,
    Plan,
    PlanPermission,
)
from plans.operations import (
    disagreement_answers,
    disagreement_endings,
    disagreement_records,
    gathering,
)
from plans.queries import disagreement_page as pages
from plans.queries import mails as letters
from plans.queries.disagreements import disagreements
from plans.queries.notifications import notifications, unread
from plans.rules.disagreements import Sight
from tests.api import Api
from tests.cast import Cast
from tests.plans.disagreeing import (
    FRIDAY,
    LONG_AGO,
    MONDAY,
    THURSDAY,
    answered,
    moment,
    raised,
    sight_of,
    sweep,
    with_contacts,
)

NOTHING, EXISTENCE, METADATA, FULL = Sight
AT = moment(MONDAY, 11)
PARTIES = {"hannah", "moira", "priya", "neil", "sean"}
"""The raiser and her lead; the member who is challenged, her manager and a senior manager."""
STRANGERS = {"sal", "adam", "olive", "megan", "colin", "sysadmin", "super"}


def seen(cast: Cast, row: Disagreement, on: date = MONDAY) -> dict[Sight, set[str]]:
    found: dict[Sight, set[str]] = {one: set() for one in Sight}
    for name in cast.workers:
        found[sight_of(cast, row, name, on)].add(name)
    return found


def page(cast: Cast, row: Disagreement, name: str) -> pages.DisagreementPage:
    scope = access.scope_of(cast.workers[name], on=MONDAY)
    return pages.disagreement_page(scope, row.reference, by=cast.workers[name], at=AT)


@pytest.mark.parametrize(
    ("stage", "chair", "business"),
    [(1, EXISTENCE, EXISTENCE), (2, FULL, METADATA), (3, FULL, FULL)],
)
def test_the_chair_and_the_business_unit_see_more_from_stage_to_stage(
    cast: Cast, stage: int, chair: Sight, business: Sight
) -> None:
    with_contacts(cast)
    row = raised(cast, at=moment(MONDAY), stage=stage)
    found = seen(cast, row)
    assert found[FULL] >= PARTIES
    assert found[NOTHING] == STRANGERS
    assert sight_of(cast, row, "ruth", MONDAY) == chair
    assert sight_of(cast, row, "beth", MONDAY) == business
    # Members of agencies that are no party know that there is one, and no more.
    assert {"laura", "ian", "sam"} <= found[EXISTENCE]


def test_the_panel_sees_it_from_the_last_stage_and_not_before(cast: Cast) -> None:
    with_contacts(cast)
    assert sight_of(cast, raised(cast, at=moment(MONDAY), stage=3), "colin", MONDAY) == NOTHING
    last = raised(cast, at=moment(MONDAY), stage=4)
    assert sight_of(cast, last, "colin", MONDAY) == sight_of(cast, last, "laura", MONDAY) == FULL


def test_a_page_is_cut_to_what_its_reader_sees(cast: Cast) -> None:
    with_contacts(cast)
    row = raised(cast, at=moment(MONDAY), stage=2)
    full = page(cast, row, "neil")
    assert full.words is not None
    assert full.words.facts == row.facts
    assert (full.turn, full.row.child) == ("acknowledge", cast.plan.child.initials)
    assert "Neil Cartwright" in [party.worker for party in full.stages[0].parties]
    assert full.row.sentence.startswith("Waiting for Wearbridge Children's Social Care, line")

    metadata = page(cast, row, "beth")
    assert metadata.words is None
    assert (metadata.row.child, metadata.row.plan_reference) == ("", "")
    assert (metadata.possible, metadata.happened, metadata.safety) == (frozenset(), [], [])
    assert [party.worker for party in metadata.stages[0].parties] == ["", ""]
    assert metadata.row.due is not None

    existence = page(cast, row, "sam")
    assert (existence.words, existence.stages, existence.row.state) == (None, [], "")
    assert existence.row.raising == existence.row.category == ""
    for shown in (metadata, existence):
        said = str(shown.row) + str(shown.stages) + str(shown.words)
        for secret in (row.facts, row.effect, "Hannah", "Marlowe", "Priya"):
            assert secret not in said


def test_what_belongs_to_it_is_read_by_who_reads_it_all(cast: Cast) -> None:
    with_contacts(cast)
    row = raised(cast, at=moment(MONDAY), stage=2)
    for name, sees in (("priya", True), ("beth", False), ("sam", False), ("olive", False)):
        scope = access.scope_of(cast.workers[name], on=MONDAY)
        assert Disagreement.objects.visible_to(scope).exists() == sees
        for model in (DisagreementStage, DisagreementEvent, InterimSafety):
            assert model.objects.visible_to(scope).filter(disagreement=row).exists() == sees


def test_a_stranger_is_answered_as_if_it_did_not_exist_and_both_are_on_the_trail(
    cast: Cast,
) -> None:
    row = raised(cast, at=moment(MONDAY))
    for reference in (row.reference, "PD-2222-2222", "nonsense"):
        scope = access.scope_of(cast.olive, on=MONDAY)
        with pytest.raises(NotVisible):
            pages.disagreement_page(scope, reference, by=cast.olive, at=AT)
    refused = AuditEvent.objects.filter(verb="refused", actor=cast.olive.pk)
    assert sorted(refused.values_list("chain", flat=True)) == sorted(
        [f"child:{cast.plan.child_id}", "missing", "missing"]
    )
    page(cast, row, "hannah")
    read = AuditEvent.objects.get(verb="read", actor=cast.hannah.pk)
    assert (read.chain, read.subject) == (
        f"child:{cast.plan.child_id}",
        f"disagreement:{row.pk}",
    )


def leave_group(cast: Cast, agency: str, *names: str) -> None:
    """An agency's people leave the group, and it loses the plan."""
    for name in names:
        GroupMember.rows.filter(pk=cast.seats[name].pk).update(status="left", left_on=MONDAY)
    PlanPermission.objects.filter(group=cast.agencies[agency].group_id).delete()


def test_an_agency_that_leaves_the_group_keeps_the_case_and_not_the_plan_until_it_is_closed(
    cast: Cast,
) -> None:
    row = raised(cast, at=moment(MONDAY))
    leave_group(cast, "midwifery", "hannah")
    for name in ("hannah", "moira"):
        scope = access.scope_of(cast.workers[name], on=MONDAY)
        assert not Plan.objects.visible_to(scope).exists()
        assert sight_of(cast, row, name, MONDAY) == FULL
        assert not page(cast, row, name).may_open_plan
    Disagreement.rows.filter(pk=row.pk).update(access_until=MONDAY)
    assert sight_of(cast, row, "hannah", MONDAY) == sight_of(cast, row, "moira", MONDAY) == NOTHING


def test_the_feedback_is_read_by_who_raised_it_after_their_agency_has_left(cast: Cast) -> None:
    row = raised(cast, at=moment(MONDAY))
    leave_group(cast, "midwifery", "hannah")
    row = answered(cast, row, at=AT, answer="accept")
    disagreement_answers.agree(row, statement="It meets.", version=None, by=cast.hannah, at=AT)
    disagreement_endings.close(
        row, feedback="It met.", family_told="yes", version=None, by=cast.moira, at=AT
    )
    shown = page(cast, row, "hannah")
    assert shown.words is not None
    assert shown.words.feedback == "It met."
    assert not shown.may_open_plan
    scope = access.scope_of(cast.hannah, on=MONDAY)
    assert "matter_moved" in {one.row.matter for one in notifications(scope).told}
    # As long as it may be reopened, and no longer.
    last = Disagreement.rows.get(pk=row.pk).access_until
    for name in ("hannah", "moira"):
        assert sight_of(cast, row, name, last - timedelta(days=1)) == FULL
        assert sight_of(cast, row, name, last) == NOTHING
    assert sight_of(cast, row, "priya", last) == FULL


def test_who_stops_working_there_loses_it_at_once(cast: Cast) -> None:
    row = raised(cast, at=moment(MONDAY))
    Employment.objects.filter(worker=cast.hannah).update(ended_on=MONDAY)
    assert sight_of(cast, row, "hannah", MONDAY) == NOTHING
    cast.moira.is_active = False
    cast.moira.save()
    assert sight_of(cast, row, "moira", MONDAY) == NOTHING


def test_that_it_was_pointed_to_something_is_told_to_whom_may_open_that(cast: Cast) -> None:
    with_contacts(cast)
    row, other = raised(cast, at=moment(MONDAY)), raised(cast, at=moment(MONDAY))
    key = str(cast.outcome.pk)
    disagreement_records.refer(row, noun="outcome", key=key, by=cast.hannah, at=AT)
    disagreement_records.link(row, other=other, by=cast.hannah, at=AT + timedelta(minutes=1))

    def told(name: str) -> set[str]:
        shown = page(cast, row, name)
        steps = {one.step for one in shown.happened} & {"referred", "link"}
        events = Api(worker=cast.workers[name]).get(f"disagreements/{row.reference}/events/")
        assert {one["step"] for one in events.json()["results"]} & {"referred", "link"} == steps
        return steps

    assert told("priya") == {"referred", "link"}
    leave_group(cast, "midwifery", "hannah")
    assert told("hannah") == {"link"}
    # She has no part in the other one, and it is no longer kept for her.
    Disagreement.rows.filter(pk=other.pk).update(access_until=LONG_AGO)
    assert told("hannah") == set()
    assert told("priya") == {"referred", "link"}


def test_a_business_manager_who_is_a_party_manages_none_of_it(cast: Cast) -> None:
    with_contacts(cast)
    partnerships.give_role(
        cast.partnership, worker=cast.neil, role="business_manager", by=system_worker(), at=cast.at
    )
    row = raised(cast, at=moment(MONDAY), stage=2)
    footing = access.footing_on(access.scope_of(cast.neil, on=MONDAY), row)
    assert "business_manager" not in footing.capacities
    assert any("Neil Cartwright" in words for words in page(cast, row, "neil").conflicts)


def test_messages_are_shown_to_whoever_sees_as_much_as_they_take(cast: Cast) -> None:
    with_contacts(cast)
    row = raised(cast, at=moment(MONDAY), stage=2)
    leave_group(cast, "midwifery", "hannah")

    def shown(name: str) -> list[tuple[str, str]]:
        scope = access.scope_of(cast.workers[name], on=MONDAY)
        found = notifications(scope).told
        assert unread(scope) == len(found)
        return sorted({(one.row.matter, one.reference) for one in found})

    assert ("matter_moved", row.reference) in shown("hannah")
    assert shown("beth") == [("matter_moved", row.reference)]
    assert all(one.child == "" for one in notifications(access.scope_of(cast.beth, on=MONDAY)).told)
    assert ("answer_asked", row.reference) in shown("neil")
    # Of somebody who has left, nothing is shown and nothing sent.
    Employment.objects.filter(worker=cast.neil).update(ended_on=MONDAY)
    assert shown("neil") == []


def test_an_email_says_the_reference_the_kind_of_thing_and_the_hour_and_nothing_else(
    cast: Cast,
) -> None:
    with_contacts(cast)
    row = raised(cast, at=moment(MONDAY), stage=2)
    gathering.gather(at=moment(MONDAY))
    mail = Notification.rows.get(recipient=cast.neil, matter="answer_asked").mail
    written = letters.letters([mail], at=moment(MONDAY)).get(mail.pk)
    assert written is not None
    message = letters.message(mail, written)
    assert message.subject == f"Coregroup: You are asked for an answer ({row.reference})"
    assert "Thu 3 Dec 2026, 17:00" in message.body
    for secret in ("Marlowe", "Hannah", "Midwifery", cast.plan.reference, "conference", "danger"):
        assert secret not in message.subject + message.body
    # Once it has moved up, nobody is reminded of the stage that is over.
    sweep(moment(THURSDAY, 8))
    gathering.gather(at=moment(THURSDAY, 8))
    due = Notification.rows.filter(recipient=cast.neil, matter="answer_due").first()
    assert due is not None
    disagreement_endings.withdraw(
        row, reason="Done.", was_pressed=False, version=None, by=cast.moira, at=moment(THURSDAY, 9)
    )
    later = letters.letters([due.mail], at=moment(THURSDAY, 10)).get(due.mail_id)
    assert later is None or due not in later.about


def test_a_list_of_any_length_takes_as_many_statements(
    cast: Cast, django_assert_max_num_queries
) -> None:
    with_contacts(cast)
    for n in range(4):
        raised(cast, at=moment(MONDAY) + timedelta(minutes=n))
    for name in ("hannah", "beth", "sam"):
        scope = access.scope_of(cast.workers[name], on=FRIDAY)
        with django_assert_max_num_queries(5):
            assert len(disagreements(scope, at=AT).rows) == 4


def test_a_deputy_of_who_is_away_sees_it_as_they_do(cast: Cast) -> None:
    row = raised(cast, at=moment(MONDAY))
    Employment.objects.filter(worker=cast.hannah).update(deputy=cast.olive)
    assert sight_of(cast, row, "olive", MONDAY) == NOTHING
    Absence.objects.create(worker=cast.hannah, from_on=MONDAY, until_on=FRIDAY)
    assert sight_of(cast, row, "olive", MONDAY) == FULL
