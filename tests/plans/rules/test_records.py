from datetime import date

import pytest

from agencies.errors import Refused
from plans.rules import records
from plans.rules.engagement import steps_apart
from plans.rules.records import HANDLING, Knowledge, Precision, RecordKind, When, knowledge
from plans.rules.risks import DOMESTIC_ABUSE, OF_ADULTS, Factor
from plans.rules.roles import VERBS, Capacity
from plans.rules.sharing import Level
from plans.rules.tools import RANGES, Tool, check_score

TODAY = date(2026, 11, 29)


def test_a_month_and_a_year_are_the_days_within_them():
    leap = When.in_month(date(2024, 2, 17))
    assert (leap.from_on, leap.until_on) == (date(2024, 2, 1), date(2024, 2, 29))
    year = When.in_year(date(9999, 12, 31))
    assert (year.from_on, year.until_on) == (date(9999, 1, 1), date(9999, 12, 31))
    assert When.in_month(date(9999, 12, 1)).precision == Precision.MONTH


@pytest.mark.parametrize(
    "when",
    [
        When.on(TODAY),
        When.in_month(TODAY),
        When.in_year(TODAY),
        When.between(date(2025, 1, 1), TODAY),
    ],
)
def test_what_has_begun_may_be_recorded(when):
    records.check_when(when, on=TODAY)


@pytest.mark.parametrize(
    ("when", "field"),
    [
        (When.on(date(2026, 11, 30)), "happened_on"),
        (When.in_month(date(2026, 12, 1)), "happened_on"),
        (When.between(TODAY, date(2026, 11, 28)), "until_on"),
        (When.between(TODAY, date(2026, 11, 30)), "until_on"),
        (When.on(date(206, 11, 29)), "happened_on"),
    ],
)
def test_what_is_to_come_or_cannot_have_been_is_refused(when, field):
    with pytest.raises(Refused) as refused:
        records.check_when(when, on=TODAY)
    assert refused.value.field == field


def test_what_is_known_is_told_before_what_is_withheld_and_that_before_what_was_asked():
    def told(**said):
        usual = {"is_known": False, "is_withheld": False, "was_asked": False}
        return knowledge(**usual | said)

    assert told() == Knowledge.NOT_ASKED
    assert told(was_asked=True) == Knowledge.ASKED
    assert told(was_asked=True, is_withheld=True) == Knowledge.WITHHELD
    assert told(is_known=True, is_withheld=True) == Knowledge.KNOWN


def test_every_kind_is_handled_and_nobody_knows_of_what_is_sealed():
    assert set(HANDLING) == set(RecordKind)
    assert {handling.added_with for handling in HANDLING.values()} <= set(VERBS)
    assert HANDLING[RecordKind.SAFE_ADDRESS].levels == (Level.SEALED,)
    for capacity in set(Capacity) - {Capacity.LEAD, Capacity.CORE, Capacity.CHAIR}:
        assert records.kinds_known_to(capacity) == []
    inside = set(records.kinds_known_to(Capacity.LEAD))
    assert inside - set(records.kinds_known_to(Capacity.CORE)) == {RecordKind.SUPERVISION}


def test_a_score_is_one_that_its_tool_can_give():
    for tool, (low, high) in RANGES.items():
        for score in (low, high):
            check_score(tool, score)
        for score in (low - 1, high + 1):
            with pytest.raises(Refused):
                check_score(tool, score)
    check_score("", None)
    check_score(Tool.OTHER, 112)


def test_engagement_is_counted_in_steps():
    assert steps_apart("genuine", "partial") == steps_apart("partial", "genuine") == 1
    assert steps_apart("genuine", "hostile") == 4


def test_factors_of_adults_are_those_of_parents_and_others_in_the_household():
    assert Factor.DRUGS_PARENT in OF_ADULTS
    assert Factor.MENTAL_HEALTH_OTHER in OF_ADULTS
    assert not {Factor.PHYSICAL_ABUSE_BY_ADULT, Factor.ALCOHOL_CHILD, Factor.NEGLECT} & OF_ADULTS
    assert {factor.value for factor in DOMESTIC_ABUSE} == {"3A", "3B", "3C"}
