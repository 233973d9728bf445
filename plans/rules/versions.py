"""What a version of a plan holds, and what is different between two of them.

A content is what JSON can hold, dates as ISO 8601 and choices as their codes:

    shape     1
    plan      kind, category, contingency, lead {member, name, role, agency} or null,
              chair {worker, name} or null
    review    of the review that froze it: id, kind, held_on, decision, leads_to, decision_reason,
              analysis, category, next_review_on, next_meeting_on, is_quorate, interim_plan that held
              until then, overrides [{guard, reason}]; null for the plan as it is now
    outcomes  [{id, position, status, closed_reason, worry, change, measure, baseline, now, target,
              target_on, review_on, child_words, contingency,
              judgement {review, held_on, verdict, evidence, confidence} or null}]
    actions   [{id, outcome, what, owner {member, name, role, agency}, due_on, status,
              status_reason}]
    group     [{id, name, role, agency, purpose, standing, status}], those who sat in it, and
              vacancies
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from agencies.workdays import long_date
from plans.rules.actions import ActionStatus
from plans.rules.decisions import Decision, Destination
from plans.rules.group import MemberStatus
from plans.rules.judgements import Verdict
from plans.rules.outcomes import OutcomeStatus
from plans.rules.plans import Category, Kind
from plans.rules.roles import Standing

Content = dict[str, Any]
Row = Mapping[str, Any]
SHAPE = 1


@dataclass(frozen=True)
class Difference:
    """One field that reads differently: its name in words, what it said and what it says."""

    field: str
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Changed:
    """Something that stands in both, with what is different about it."""

    id: str
    name: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Part:
    """What came, went and changed among the outcomes, the actions or the members."""

    added: tuple[Row, ...] = ()
    removed: tuple[Row, ...] = ()
    changed: tuple[Changed, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True)
class Comparison:
    """Everything that is different between two contents of one plan.

    Of two reviews; nothing is decided about the plan as it is now.
    """

    review: tuple[Difference, ...]
    plan: tuple[Difference, ...]
    outcomes: Part
    actions: Part
    group: Part

    def __bool__(self) -> bool:
        return bool(self.review or self.plan or self.outcomes or self.actions or self.group)


Words = Callable[[Any], str]


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _day(value: Any) -> str:
    return long_date(date.fromisoformat(value)) if value else ""


def _who(value: Any) -> str:
    if not value:
        return ""
    told = [value.get("role", ""), value.get("agency", "")]
    return ", ".join([value["name"], *filter(None, told)])


def _person(value: Any) -> str:
    """Who somebody is, without what their role or agency is called."""
    return f"{value['member']} {value['name']}" if value else ""


def _label(choices: Any) -> Words:
    return lambda code: str(choices(code).label) if code in choices.values else _text(code)


def _verdict(value: Any) -> str:
    return _label(Verdict)(value["verdict"]) if value else ""


REVIEW: dict[str, tuple[str, Words]] = {
    "decision": ("Decision", _label(Decision)),
    "leads_to": ("What follows", _label(Destination)),
    "interim_plan": ("What kept the child safe until this review", _text),
}
PLAN: dict[str, tuple[str, Words]] = {
    "kind": ("Kind of plan", _label(Kind)),
    "category": ("Category", _label(Category)),
    "contingency": ("What happens if the plan fails", _text),
    "lead": ("Lead practitioner", _who),
    "chair": ("Chair", _who),
}
OUTCOME: dict[str, tuple[str, Words]] = {
    "worry": ("The worry", _text),
    "change": ("What must be different", _text),
    "measure": ("How we will know", _text),
    "baseline": ("At the start", _text),
    "now": ("Now", _text),
    "target": ("Target", _text),
    "target_on": ("By when", _day),
    "review_on": ("Looked at again", _day),
    "child_words": ("The child's own words", _text),
    "contingency": ("What happens if it does not change", _text),
    "status": ("State", _label(OutcomeStatus)),
    "closed_reason": ("Why it is no longer relevant", _text),
    "judgement": ("Last judgement", _verdict),
}
ACTION: dict[str, tuple[str, Words]] = {
    "what": ("What will be done", _text),
    "owner": ("Owner", _who),
    "due_on": ("Due", _day),
    "status": ("State", _label(ActionStatus)),
    "status_reason": ("Why", _text),
}
SEAT: dict[str, tuple[str, Words]] = {
    "name": ("Who", _text),
    "role": ("Role", _text),
    "agency": ("Agency", _text),
    "purpose": ("Purpose for this child", _text),
    "standing": ("Standing", _label(Standing)),
    "status": ("State", _label(MemberStatus)),
}
"""The fields that are compared, in the order they are shown. Not an outcome's place in the list."""


def compare(old: Content, new: Content) -> Comparison:
    """What came, went and changed from one content of a plan to another of the same plan."""
    was, now = old["review"], new["review"]
    return Comparison(
        review=differences(was, now, REVIEW) if was and now else (),
        plan=differences(old["plan"], new["plan"], PLAN),
        outcomes=_part(old["outcomes"], new["outcomes"], OUTCOME, name="change"),
        actions=_part(old["actions"], new["actions"], ACTION, name="what"),
        group=_part(old["group"], new["group"], SEAT, name="name"),
    )


def differences(
    old: Row, new: Row, fields: Mapping[str, tuple[str, Words]]
) -> tuple[Difference, ...]:
    """The fields that read differently, in words. A field one of them lacks reads as empty."""
    told = (
        Difference(field, label, words(old.get(field)), words(new.get(field)))
        for field, (label, words) in fields.items()
    )
    return tuple(one for one in told if one.old != one.new)


AGREED_OF_AN_OUTCOME = (
    "worry",
    "change",
    "measure",
    "baseline",
    "target",
    "target_on",
    "review_on",
    "child_words",
    "contingency",
    "status",
)
AGREED_OF_AN_ACTION = ("what", "owner", "due_on")
"""What a review agrees, and not what is seen or done towards it afterwards."""


def changed_since(content: Content, outcome: Row, actions: Sequence[Row]) -> tuple[str, ...]:
    """What of an outcome, and of whose its actions are and by when, a version no longer says right.

    In words. An action that came since is not among them: that is work, and no change of what was
    agreed.
    """
    was = next((row for row in content["outcomes"] if row["id"] == outcome["id"]), None)
    if was is None:
        return ("This outcome was added",)
    agreed = {name: OUTCOME[name] for name in AGREED_OF_AN_OUTCOME}
    words = [one.label for one in differences(was, outcome, agreed)]
    before = {row["id"]: row for row in content["actions"]}
    fields = {name: ACTION[name] for name in AGREED_OF_AN_ACTION} | {"owner": ("Owner", _person)}
    for action in actions:
        if action["id"] in before:
            words += [
                f"{one.label} of “{action['what']}”"
                for one in differences(before[action["id"]], action, fields)
            ]
    return tuple(words)


def _part(
    old: Sequence[Row], new: Sequence[Row], fields: Mapping[str, tuple[str, Words]], *, name: str
) -> Part:
    was = {row["id"]: row for row in old}
    now = {row["id"]: row for row in new}
    changed = (
        Changed(pk, row[name], differences(was[pk], row, fields))
        for pk, row in now.items()
        if pk in was
    )
    return Part(
        added=tuple(row for pk, row in now.items() if pk not in was),
        removed=tuple(row for pk, row in was.items() if pk not in now),
        changed=tuple(one for one in changed if one.differences),
    )


def in_words(row: Row, fields: Mapping[str, tuple[str, Words]]) -> list[tuple[str, str]]:
    """What a row of a content says, label by label; what it leaves empty is left out."""
    told = ((label, words(row.get(field))) for field, (label, words) in fields.items())
    return [(label, text) for label, text in told if text]
