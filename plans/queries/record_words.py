"""What records say, in words: in one line for a list, and field by field for their own page."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import models
from django.utils.text import capfirst

from agencies.workdays import in_words, long_date
from plans.models import CaseRecord, Outcome, Plan, RecordContent, Scope
from plans.models.base import VisibleQuerySet
from plans.queries.record_choices import CHOOSABLE, short
from plans.rules.assessments import ContributionStatus
from plans.rules.records import Precision, RecordKind
from plans.rules.risks import NONE_FOUND, Factor
from plans.rules.visits import SeenAlone, VisitOutcome

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def days_in_words(from_on: date, until_on: date, precision: str) -> str:
    """When something was, no more exactly than it is known."""
    if precision == Precision.YEAR:
        return f"{from_on.year}"
    if precision == Precision.MONTH:
        return f"{MONTHS[from_on.month - 1]} {from_on.year}"
    if precision == Precision.PERIOD:
        return f"{long_date(from_on)} to {long_date(until_on)}"
    return long_date(from_on)


def when_in_words(record: CaseRecord) -> str:
    return days_in_words(record.happened_on, record.until_on, record.precision)


@dataclass(frozen=True)
class Line:
    """One thing a record says. `record` is another one that it points to, where that may be read."""

    label: str
    words: str
    record: uuid.UUID | None = None


@dataclass(frozen=True)
class InFull:
    """All that a record says, and what nobody has said in it: an empty answer is not a "no"."""

    lines: list[Line]
    unsaid: list[str]


def in_full(scope: Scope, plan: Plan, content: RecordContent) -> InFull:
    """What a record says, field by field. A statement more for each thing it points to, and one
    where it waits for something."""
    said: list[Line] = []
    unsaid: list[str] = []
    for name in (*content.worked_out, *(part.name for part in fields(content.details))):
        column: Any = content._meta.get_field(name)
        label = str(capfirst(column.verbose_name))
        line = _line(scope, plan, content, column, label)
        if line.words:
            said.append(line)
        else:
            unsaid.append(label)
    return InFull(said, unsaid)


def _line(scope: Scope, plan: Plan, content: RecordContent, column: Any, label: str) -> Line:
    if isinstance(column, models.ForeignKey):
        return _pointed(scope, plan, content, column, label)
    if isinstance(column, models.JSONField):
        return Line(label, _listed(scope, plan, column.name, getattr(content, column.name)))
    if _is_waited_for(content, column.name):
        due_on, calendar = getattr(content, column.name), plan.partnership.calendar()
        return Line(label, f"{long_date(due_on)} ({in_words(due_on, scope.today, calendar)})")
    return Line(label, _plainly(content, column))


def _is_waited_for(content: RecordContent, name: str) -> bool:
    """Whether a field is the day by which something should come that has not come yet."""
    waits = WAITED_FOR.get((RecordKind(content.kind), name))
    is_given = getattr(content, name) is not None
    return waits is not None and is_given and content.record.stands and waits(content)


def _plainly(content: RecordContent, column: Any) -> str:
    value = getattr(content, column.name)
    if column.choices:
        return str(getattr(content, f"get_{column.name}_display")() or "")
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return long_date(value)
    if column.name == "attained":
        return f"{value:+d}" if value else "0"
    return "" if value is None else str(value)


def _pointed(scope: Scope, plan: Plan, content: RecordContent, column: Any, label: str) -> Line:
    """What a record points to, as far as its reader may see that; another record with its address."""
    key = getattr(content, column.attname)
    if key is None:
        return Line(label, "")
    model = column.related_model
    if model is CaseRecord:
        return _other(scope, content, key, label)
    objects = model.objects
    rows = objects.visible_to(scope) if isinstance(objects.all(), VisibleQuerySet) else objects
    row = rows.filter(pk=key).first()
    if row is None:
        return Line(label, "Not yours to see")
    choosable = CHOOSABLE.get((RecordKind(content.kind), column.name))
    return Line(label, choosable.words(row) if choosable else row.name)


def _other(scope: Scope, content: RecordContent, line: uuid.UUID, label: str) -> Line:
    rows = CaseRecord.objects.visible_to(scope).filter(line=line)
    row = rows.select_related("person", "assessment", "capacitygoal").order_by("-version").first()
    if row is None:
        return Line(label, "On record, and not yours to see")
    named = {
        RecordKind.ASSESSMENT: lambda: CHOOSABLE[RecordKind.CONTRIBUTION, "assessment"].words(row),
        RecordKind.CAPACITY_GOAL: lambda: CHOOSABLE[RecordKind.CAPACITY_MEASURE, "goal"].words(row),
    }
    return Line(label, named[RecordKind(row.kind)](), row.pk)


def _listed(scope: Scope, plan: Plan, name: str, chosen: list[str]) -> str:
    if name == "outcomes":
        rows = Outcome.objects.visible_to(scope).filter(pk__in=chosen)
        return "; ".join(short(one.change) for one in rows.order_by("position", "pk"))
    labels = {NONE_FOUND: "No factor was found", **dict(Factor.choices)}
    return "; ".join(str(labels.get(code, code)) for code in chosen)


def gist(content: Any) -> str:
    """What a record says, in one line for a list; nothing of a safe address."""
    return short(GISTS[RecordKind(content.kind)](content))


def _visit(one: Any) -> str:
    words: str = one.get_outcome_display()
    if one.outcome == VisitOutcome.SEEN and one.seen_alone == SeenAlone.YES:
        return f"{words}, alone"
    return words


def _member(one: Any) -> str:
    return f"{one.get_status_display()}{f', {one.home}' if one.home else ''}"


def _confirmation(one: Any) -> str:
    words = "Something has changed" if one.has_changed else "Nothing has changed"
    return f"{words}: {one.get_how_display().lower()}"


def _assessment(one: Any) -> str:
    if one.completed_on:
        return f"{one.get_type_display()}, completed {long_date(one.completed_on)}"
    return f"{one.get_type_display()}, started {long_date(one.started_on)}"


def _contribution(one: Any) -> str:
    if one.due_on:
        return f"{one.get_status_display()}, by {long_date(one.due_on)}"
    return f"{one.get_status_display()}: {one.text}"


def _request(one: Any) -> str:
    if one.is_waiting:
        return f"Asked of {one.asked_of.name}, by {long_date(one.due_on)}: {one.what}"
    return f"{one.get_status_display()} by {one.asked_of.name}: {one.what}"


def _birth_plan(one: Any) -> str:
    if one.filed_on:
        return f"On the maternity file since {long_date(one.filed_on)}"
    return "Written, not yet on the maternity file"


WAITED_FOR: Mapping[tuple[RecordKind, str], Callable[[Any], bool]] = {
    (RecordKind.ASSESSMENT, "due_on"): lambda one: one.completed_on is None,
    (RecordKind.CONTRIBUTION, "due_on"): lambda one: one.status == ContributionStatus.REQUESTED,
}
"""The days that records say something is due by, and when it still is."""

GISTS: Mapping[RecordKind, Callable[[Any], str]] = {
    RecordKind.HOUSEHOLD_MEMBER: _member,
    RecordKind.HOUSEHOLD_CONFIRMATION: _confirmation,
    RecordKind.ENQUIRY: lambda one: f"{one.get_topic_display()}: {one.get_found_display().lower()}",
    RecordKind.FATHER_FIGURE: lambda one: (
        f"{one.get_type_display()}: {one.get_knowledge_display().lower()}"
    ),
    RecordKind.CHRONOLOGY_ENTRY: lambda one: one.summary,
    RecordKind.CHRONOLOGY_CHECK: lambda one: one.get_what_display(),
    RecordKind.CHILD_VOICE: lambda one: one.life_is_like or one.wishes,
    RecordKind.VISIT: _visit,
    RecordKind.ENGAGEMENT: lambda one: f"{one.get_level_display()}: {one.evidence}",
    RecordKind.RISK_FACTOR: lambda one: f"{one.get_factor_display()}: {one.impact}",
    RecordKind.SAFE_ADDRESS: lambda one: "",
    RecordKind.ASSESSMENT: _assessment,
    RecordKind.CONTRIBUTION: _contribution,
    RecordKind.UNBORN_BABY: lambda one: one.maternity_unit or "What is known of it",
    RecordKind.BIRTH_PLAN: _birth_plan,
    RecordKind.CAPACITY_GOAL: lambda one: one.goal,
    RecordKind.CAPACITY_MEASURE: lambda one: f"{one.attained:+d}: {one.evidence}",
    RecordKind.SUPERVISION: lambda one: one.get_type_display(),
    RecordKind.INFORMATION_REQUEST: _request,
}
