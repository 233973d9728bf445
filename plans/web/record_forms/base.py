"""The form of a record of any kind: what it is about, what it says, and how closely it is held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from django import forms
from django.db import models

from agencies.web.forms import DateField, GovukForm, LongText, speak_plainly
from plans.models import CaseRecord, Scope
from plans.models.records import contents
from plans.operations.records import Details, Heading
from plans.queries.record_choices import Offer
from plans.queries.record_lines import lines_of, pointed_to
from plans.rules.records import HANDLING, Precision, RecordKind, Subject, When
from plans.rules.sharing import Level
from plans.web.record_forms.asking import Ask, ask_for
from plans.web.record_forms.days import KnownDateField, known_boxes

LEVELS = {
    Level.PLAN: "Everybody who may read the plan",
    Level.CONTROLLED: "Our agency, and whom we let see it",
    Level.SEALED: "Me, and the people I name",
}
LEVEL_HINTS = {
    str(int(Level.PLAN)): "The group, the chair, and those who oversee them.",
    str(int(Level.CONTROLLED)): (
        "Controlled. The lead, core members and the chair see that your agency holds something of "
        "this kind, with its date, and nothing of what it says."
    ),
    str(int(Level.SEALED)): (
        "Sealed. Nobody else learns that it exists, your own managers included. If you are the "
        "only one named, it is lost when you leave: name a second person."
    ),
}
LOOSE = (
    "For example, 27 3 2025. Leave out the day, or the day and the month, where they are not known."
)
RENAMED = {"until_on": "ends_on", "level": "held_at", "reason": "why_amended"}
"""Fields of the heading by other names on the form, where a record's content may have the same."""


@dataclass(frozen=True)
class Asking:
    """Who is asked: what may be chosen, and the version that is amended, if any.

    `may_move_level` is whether the writer may say how closely it is held: of another agency's
    record, which all keep together, they may not.
    """

    offers: Mapping[str, list[Offer]] = field(default_factory=dict)
    amends: CaseRecord | None = None
    may_move_level: bool = True


class RecordForm(GovukForm):
    """Asks for one kind of record; the fields are those of its table.

    `asks` says of a field what its own name does not. `reveals` are the fields that only one choice
    of another field asks for: they stand below it, and count only with it. `is_loose` is whether
    the day may be known inexactly, or be a time.
    """

    kind: ClassVar[RecordKind]
    when_label: ClassVar[str] = "When was this?"
    is_loose: ClassVar[bool] = False
    asks: ClassVar[Mapping[str, Ask]] = {}
    person: ClassVar[Ask] = Ask("Whom is it about?", none="The child")
    reveals: ClassVar[Mapping[str, Mapping[str, tuple[str, ...]]]] = {}

    def __init__(self, *args: Any, asking: Asking, **kwargs: Any) -> None:
        self.asking = asking
        super().__init__(*args, **kwargs)
        self.fields.update(self._heading_before())
        self.fields.update(self._content())
        self.fields.update(self._heading_after())
        for asked in self.fields.values():
            speak_plainly(asked)

    @property
    def level_hints(self) -> dict[str, str]:
        return LEVEL_HINTS

    @property
    def inside(self) -> frozenset[str]:
        """The fields that stand below a choice of another."""
        return frozenset(
            name for by in self.reveals.values() for names in by.values() for name in names
        )

    @property
    def held_always(self) -> str:
        """How closely every record of the kind is held; empty where the writer says."""
        levels = HANDLING[self.kind].levels
        return "" if len(levels) > 1 else LEVELS[levels[0]]

    def _heading_before(self) -> dict[str, forms.Field]:
        asked: dict[str, forms.Field] = {}
        subject = HANDLING[self.kind].subject
        if subject != Subject.NOBODY:
            is_needed = subject == Subject.REQUIRED
            people = [(one.key, one.words) for one in self.asking.offers.get("person", [])]
            asked["person"] = forms.ChoiceField(
                label=self.person.label,
                help_text=self.person.hint,
                required=is_needed,
                choices=[("", "" if is_needed else self.person.none), *people],
            )
        is_loose = self._is_loose()
        asked["happened_on"] = KnownDateField(
            label=self.when_label, is_loose=is_loose, help_text=LOOSE if is_loose else ""
        )
        if is_loose:
            asked["ends_on"] = DateField(
                label="If it went on for some time: until when?", required=False
            )
        return asked

    def _is_loose(self) -> bool:
        old = self.asking.amends
        return self.is_loose or (old is not None and old.precision != Precision.DAY)

    def _content(self) -> dict[str, forms.Field]:
        model = contents()[self.kind]
        return {
            part.name: ask_for(
                column(model, part.name),
                part,
                self.asks.get(part.name, Ask()),
                self.asking.offers.get(part.name, []),
            )
            for part in fields(model.details)
        }

    def _heading_after(self) -> dict[str, forms.Field]:
        asked: dict[str, forms.Field] = {}
        if not self.held_always and self.asking.may_move_level:
            asked["held_at"] = forms.TypedChoiceField(
                label="Who may read it?",
                coerce=int,
                widget=forms.RadioSelect,
                choices=[(int(one), LEVELS[one]) for one in HANDLING[self.kind].levels],
                initial=int(HANDLING[self.kind].levels[0]),
            )
        if self.asking.amends is not None:
            asked["why_amended"] = LongText(
                label="What was wrong, or what has changed?",
                max_length=2000,
                error_messages={"required": "Enter what was wrong, or what has changed"},
            )
            asked["version"] = forms.IntegerField(widget=forms.HiddenInput)
        return asked

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for chooser, by in self.reveals.items():
            for choice, names in by.items():
                if said.get(chooser) != choice:
                    self._leave_out(names)
        known, until = said.get("happened_on"), said.get("ends_on")
        if known and until and known.precision != Precision.DAY:
            self.add_error("happened_on", "Enter the first day as well, or leave out the last")
        return said

    def _leave_out(self, names: tuple[str, ...]) -> None:
        """Forget what was typed below a choice that was not made, and what was wrong with it."""
        for name in names:
            self.errors.pop(name, None)
            self.cleaned_data[name] = None

    def heading(self) -> Heading:
        """When it was, about whom, and how closely it is held."""
        said = self.cleaned_data
        known, until = said["happened_on"], said.get("ends_on")
        return Heading(
            When.between(known.day, until) if until else known.when(),
            self._chosen("person") if "person" in self.fields else None,
            said.get("held_at"),
        )

    def details(self) -> Details:
        """What the record says, as its rule takes it."""
        model = contents()[self.kind]
        values = {part.name: self._value(model, part) for part in fields(model.details)}
        made: Details = model.details(**values)
        return made

    def _value(self, model: Any, part: Any) -> Any:
        said = self.cleaned_data[part.name]
        target = column(model, part.name)
        if isinstance(target, models.ForeignKey):
            return self._chosen(part.name)
        if isinstance(target, models.JSONField):
            return list(said or [])
        if isinstance(target, models.IntegerField):
            is_empty = said in {None, ""}
            return (None if target.null else 0) if is_empty else int(said)
        if isinstance(target, models.CharField | models.TextField):
            return said or ""
        return said or None if isinstance(target, models.DateField) else bool(said)

    def _chosen(self, name: str) -> Any:
        key = self.cleaned_data[name]
        offers = self.asking.offers.get(name, [])
        return next((one.row for one in offers if one.key == key), None)

    def named(self, name: str | None) -> str | None:
        """The field of this form that a refusal speaks of."""
        if name in self.fields or name is None:
            return name
        return RENAMED.get(name, name)


def column(model: Any, name: str) -> models.Field[Any, Any]:
    """The column in which a table keeps one field of a record's content."""
    found: models.Field[Any, Any] = model._meta.get_field(name)
    return found


def as_it_stands(scope: Scope, record: CaseRecord) -> dict[str, Any]:
    """The fields of the form as a version of a record has them, in front of one writer."""
    content = record.content
    others = pointed_to(content)
    lines = lines_of(scope, [record], pointed=others.values())
    when = When(record.happened_on, record.until_on, Precision(record.precision))
    said = {
        part.name: _stored(column(content, part.name), content)
        for part in fields(type(content).details)
    }
    said |= {name: str(lines.first(line)) for name, line in others.items()}
    return said | {
        "person": str(record.person_id or ""),
        "happened_on": known_boxes(when),
        "ends_on": when.until_on if when.precision == Precision.PERIOD else None,
        "held_at": record.level,
        "version": lines.number(record),
    }


def _stored(target: models.Field[Any, Any], content: Any) -> Any:
    value = getattr(content, target.attname)
    return str(value or "") if isinstance(target, models.ForeignKey) else value
