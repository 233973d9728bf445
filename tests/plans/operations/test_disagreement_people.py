"""Who answers at each stage, who may not, and what people add: edge cases of the procedure."""

from __future__ import annotations

from datetime import date

import pytest

from agencies.errors import NotVisible, Refused
from agencies.models import AgencyKind, Employment, PartnershipRole
from agencies.operations import agencies as agency_operations
from agencies.operations.workers import system_worker
from plans import access
from plans.models import (
    Disagreement,
)
from plans.operations import (
    disagreement_answers,
    disagreement_panel,
    disagreement_records,
)
from plans.operations.disagreements import Challenged
from plans.queries.disagreement_page import disagreement_page
from plans.queries.disagreement_references import references
from plans.rules.disagreements import Side, Sight
from tests.cast import Cast
from tests.plans.disagreeing import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    answered,
    fresh,
    moment,
    name_contact,
    open_stage,
    raised,
    sight_of,
    stages_of,
    sweep,
    told_of,
    who_answers,
    with_contacts,
)

NOON = moment(TUESDAY, 12)


def test_several_agencies_per_side(cast: Cast) -> None:
    with_contacts(cast)
    both = [Challenged(cast.agencies["social_care"]), Challenged(cast.agencies["school"])]
    row = raised(cast, at=moment(MONDAY), challenged=both)
    answered(cast, row, "sam", at=NOON, answer="accept")
    sweep(moment(THURSDAY, 17))
    # One is silent: it moves up, and the answer already given stands.
    assert stages_of(row)[0] == (1, "silence")
    assert fresh(row).replies.get().by == cast.sam


def test_same_people_next_stage(cast: Cast) -> None:
    name_contact(cast, "social_care", "line_manager_or_DSL", "priya", "sal")
    name_contact(cast, "social_care", "senior_or_designated", "sal")
    row = raised(cast, at=moment(MONDAY))
    answered(cast, row, at=NOON, answer="reject")
    for names in (["sal"], ["sean"]):
        disagreement_answers.escalate(row, disputed="It.", version=None, by=cast.hannah, at=NOON)
        assert who_answers(row) == names


def test_same_people_next_stage_with_nobody_else_skips_it(cast: Cast) -> None:
    """A school with one safeguarding lead, who is its practitioner as well."""
    name_contact(cast, "school", "line_manager_or_DSL", "sam")
    row = raised(cast, at=moment(MONDAY), challenged=[Challenged(cast.agencies["school"])])
    disagreement_answers.escalate(row, disputed="It.", version=None, by=cast.hannah, at=NOON)
    assert stages_of(row) == [(1, "escalated"), (2, "vacancy"), (3, "vacancy"), (4, "")]


def test_another_agency_answers_for_one_that_has_nobody_at_the_level(cast: Cast) -> None:
    """General practice has no senior officer: the health commissioner acts for it."""
    commissioner = agency_operations.create(
        name="Wearbridge Health",
        kind=AgencyKind.OTHER,
        partnerships=[cast.partnership],
        by=system_worker(),
        at=cast.at,
    )
    cast.agencies["health"] = commissioner
    cast.agencies["school"].proxy = commissioner
    cast.agencies["school"].save()
    Employment.objects.filter(worker=cast.olive).update(agency=commissioner)
    name_contact(cast, "health", "line_manager_or_DSL", "olive")
    row = raised(cast, at=moment(MONDAY), stage=2, challenged=[Challenged(cast.agencies["school"])])
    party = open_stage(row).parties.get(side=Side.CHALLENGED)
    assert (party.worker, party.proxy, party.agency) == (
        cast.olive,
        commissioner,
        cast.agencies["school"],
    )
    assert sight_of(cast, row, "olive", MONDAY) == Sight.FULL
    assert answered(cast, row, "olive", at=NOON).state == "proposed"


def test_business_unit_manager_or_chair_is_a_party(cast: Cast) -> None:
    with_contacts(cast)
    row = raised(cast, "ruth", at=moment(MONDAY), challenged=[Challenged(cast.agencies["school"])])
    scope = access.scope_of(cast.sam, on=MONDAY)
    page = disagreement_page(scope, row.reference, by=cast.sam, at=NOON)
    assert any("chair is a party" in words for words in page.conflicts)
    last = raised(cast, at=moment(MONDAY), stage=4)
    with pytest.raises(Refused, match="neither side"):
        disagreement_panel.convene(last, chair=cast.sean, version=None, by=cast.beth, at=NOON)


def test_references_show_nobody_what_they_may_not_open(cast: Cast) -> None:
    row = raised(cast, at=moment(MONDAY))
    key = str(cast.outcome.pk)
    disagreement_records.refer(row, noun="outcome", key=key, by=cast.hannah, at=NOON)
    for noun, wrong in (("outcome", str(row.pk)), ("outcome", "nonsense"), ("address", key)):
        with pytest.raises(NotVisible):
            disagreement_records.refer(row, noun=noun, key=wrong, by=cast.hannah, at=NOON)
    found = references(access.scope_of(cast.priya, on=TUESDAY), row)
    assert [one.what for one in found] == [cast.outcome.change]
    cast.plan.agency_permissions.filter(group=cast.agencies["midwifery"].group_id).delete()
    assert sight_of(cast, row, "hannah", TUESDAY) == Sight.FULL
    assert references(access.scope_of(cast.hannah, on=TUESDAY), row) == []


def test_everybody_of_a_party_adds_how_the_child_is_kept_safe_and_what_was_discussed(
    cast: Cast,
) -> None:
    row = raised(cast, at=moment(MONDAY))
    for name in ("hannah", "moira", "priya", "neil"):
        disagreement_records.state_safety(
            row, words=f"Alert of {name}.", by=cast.workers[name], at=NOON
        )
    talk = disagreement_records.record_discussion(
        row,
        on=MONDAY,
        people="Hannah and Priya",
        method="telephone",
        summary="No agreement.",
        by=cast.priya,
        at=NOON,
    )
    assert talk.agency == cast.agencies["social_care"]
    assert row.interim_safety.count() == 5
    with pytest.raises(Refused):
        disagreement_records.record_discussion(
            row,
            on=FRIDAY,
            people="A",
            method="telephone",
            summary="B",
            by=cast.priya,
            at=NOON,
        )


def test_no_business_manager_and_no_panel_leaves_it_open_with_the_vacancy_shown(
    cast: Cast,
) -> None:
    PartnershipRole.objects.all().delete()
    row = raised(cast, at=moment(MONDAY), stage=4)
    assert who_answers(row, Side.PANEL) == []
    sweep(moment(date(2026, 12, 29), 9))
    assert Disagreement.rows.get(pk=row.pk).state == "open"
    assert "moira" in told_of(row, "answer_missing")
