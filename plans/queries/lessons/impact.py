"""Lesson 10 from the records: factors and their impact, what happened since, and who was asked."""

from __future__ import annotations

from datetime import date

from plans.models import Enquiry, RiskFactor
from plans.queries.lessons.group import at_work
from plans.queries.lessons.reading import Reading
from plans.queries.lessons.sources import of_record
from plans.rules.chronology import Category
from plans.rules.enquiries import Found, Topic
from plans.rules.lessons import impact as rules
from plans.rules.lessons.impact import Harm
from plans.rules.risks import DOMESTIC_ABUSE, Severity
from plans.rules.tools import Tool

HARM_OF_ENTRY: dict[str, Harm] = {
    Category.DOMESTIC_ABUSE: Harm.DOMESTIC_ABUSE,
    Category.SUBSTANCE_USE: Harm.SUBSTANCE_USE,
    Category.MENTAL_HEALTH: Harm.MENTAL_HEALTH,
}
HARM_OF_TOPIC: dict[str, Harm] = {
    Topic.DOMESTIC_ABUSE: Harm.DOMESTIC_ABUSE,
    Topic.SUBSTANCE_USE: Harm.SUBSTANCE_USE,
    Topic.MENTAL_HEALTH: Harm.MENTAL_HEALTH,
}


def facts(reading: Reading) -> rules.Impact:
    """Of the census factors the three that the lesson asks about; good news is no incident."""
    return rules.Impact(
        factors=tuple(
            _factor(row) for row in reading.standing(RiskFactor) if row.factor[:-1] in rules.HARM_OF
        ),
        incidents=tuple(
            rules.Incident(entry.source, HARM_OF_ENTRY[entry.category])
            for entry in reading.entries
            if entry.category in HARM_OF_ENTRY and not entry.is_positive
        ),
        asked=tuple(
            rules.Asked(
                of_record(row),
                HARM_OF_TOPIC[row.topic],
                is_none=row.found == Found.NONE,
                is_found=row.found == Found.FOUND,
            )
            for row in reading.standing(Enquiry)
            if row.topic in HARM_OF_TOPIC
        ),
        services=frozenset(seat.agency.kind for seat in at_work(reading) if seat.agency),
    )


def _factor(row: RiskFactor) -> rules.Factor:
    person = row.record.person
    source = of_record(row)
    return rules.Factor(
        source=source,
        code=row.factor,
        label=row.get_factor_display(),
        name=person.name if person is not None else "the child",
        has_impact=bool(row.impact.strip()),
        person=person.pk if person is not None else None,
        scores=_scores(row),
        judged_high_on=_judged_high_on(row),
        marac_referred_on=row.marac_referred_on,
        marac_heard_on=row.marac_heard_on,
    )


def _judged_high_on(row: RiskFactor) -> date | None:
    """The day a professional gave; without one, that of a record which calls the abuse severe and
    says nothing of a MARAC: whoever writes that asks for one, and has not said so."""
    is_severe = row.factor in DOMESTIC_ABUSE and row.severity == Severity.SEVERE
    if row.judged_high_on or row.marac_referred_on or row.marac_heard_on or not is_severe:
        return row.judged_high_on
    return row.record.happened_on


def _scores(row: RiskFactor) -> tuple[rules.Score, ...]:
    if row.score is None:
        return ()
    tool = row.get_tool_display()
    source = of_record(row, on=row.scored_on)
    return (rules.Score(source, tool, row.score, is_dash=row.tool == Tool.DASH),)
