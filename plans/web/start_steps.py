"""Starting a plan, step by step: what has been answered, what comes next, what it adds up to.

Every step's typing is a draft of its own, under the step's address. A step counts as answered once
it has been sent and was in order; typing alone, saved as it grows, does not answer it.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.urls import reverse

from agencies.models import Agency, Employment, Partnership
from plans.models import Child, Draft
from plans.operations import drafts
from plans.operations.children import ChildDetails
from plans.operations.people import LinkDetails, PersonDetails
from plans.queries import group as group_queries
from plans.queries import starting
from plans.queries.family import age_of
from plans.rules.children import Relationship
from plans.rules.plans import Kind
from plans.rules.roles import STARTED_BY
from plans.web import start_forms
from plans.web.children import child_details, link_details, person_details
from plans.web.requests import WorkerRequest
from plans.web.start_forms import BORN, FAMILY_FIRST, KNOWN, UNBORN, StepForm

ANSWERED = "answered"
PERSON = re.compile(r"person-([1-9][0-9]?)")
CHECK = "check"

FORMS: dict[str, type[StepForm]] = {
    "kind": start_forms.KindForm,
    "child": start_forms.WhichChildForm,
    KNOWN: start_forms.KnownChildForm,
    BORN: start_forms.BornForm,
    UNBORN: start_forms.UnbornForm,
    "numbers": start_forms.ChildNumbersForm,
    "family": start_forms.FamilyForm,
    "date": start_forms.DateForm,
    "category": start_forms.CategoryForm,
    "contingency": start_forms.ContingencyForm,
    "role": start_forms.RoleForm,
    "chair": start_forms.ChairForm,
}


class Journey:
    """One worker's unfinished start of a plan, as their drafts hold it."""

    def __init__(self, request: WorkerRequest) -> None:
        employment = request.standing.employment
        if employment is None or not request.scope.is_employed:
            raise PermissionDenied("Only somebody who works for an agency may start a plan.")
        self.agency: Agency = employment.agency
        self.worker, self.scope, self.today, self.at = (
            request.user,
            request.scope,
            request.today,
            request.at,
        )
        if not self.partnerships:
            raise PermissionDenied("Your agency works in no partnership yet.")
        self._cleaned: dict[str, dict[str, Any] | None] = {}
        self._able_to_chair: dict[uuid.UUID, list[Employment]] = {}

    # What has been answered

    @cached_property
    def _drafts(self) -> dict[str, dict[str, list[str]]]:
        root = reverse("start_plan")
        kept = Draft.objects.visible_to(self.scope).filter(key__startswith=root)
        return {one.key.removeprefix(root).strip("/"): one.data for one in kept}

    @property
    def has_begun(self) -> bool:
        return bool(self._drafts)

    def typed(self, step: str, name: str) -> str:
        """What stands in a field of a step, in order or not."""
        values = self._drafts.get(step, {}).get(name) or [""]
        return values[-1]

    def said(self, step: str) -> dict[str, Any] | None:
        """A step's answers, if it was answered and its answers still stand; else None."""
        if step not in self._cleaned:
            self._cleaned[step] = self._clean(step)
        return self._cleaned[step]

    def _clean(self, step: str) -> dict[str, Any] | None:
        data = self._drafts.get(step, {})
        if ANSWERED not in data:
            return None
        typed = QueryDict(mutable=True)
        for name, values in data.items():
            typed.setlist(name, values)
        form = form_of(step)(typed, journey=self)
        return form.cleaned_data if form.is_valid() else None

    def answer(self, step: str, typed: QueryDict) -> None:
        """Keep a step's answers, which were in order."""
        data = {name: values for name, values in typed.lists() if name in self._names(step, typed)}
        drafts.keep(key=address(step), data={**data, ANSWERED: ["1"]}, by=self.worker, at=self.at)
        self.forget_what_was_read()

    def keep_typed(self, step: str, **data: str) -> None:
        """Keep what is typed in a step that is not answered by it, such as a search."""
        kept = {name: [value] for name, value in data.items()}
        drafts.keep(key=address(step), data=kept, by=self.worker, at=self.at)
        self.forget_what_was_read()

    def _names(self, step: str, typed: QueryDict) -> set[str]:
        names = form_of(step)(journey=self).fields
        return {n for n in typed if n in names or n.rpartition("-")[0] in names}

    def drop(self, step: str) -> None:
        drafts.discard(key=address(step), by=self.worker)
        self.forget_what_was_read()

    def drop_everything(self) -> None:
        for step in list(self._drafts):
            self.drop(step)

    def forget_what_was_read(self) -> None:
        self.__dict__.pop("_drafts", None)
        self._cleaned.clear()

    # Which steps there are

    def steps(self) -> list[str]:
        """The steps of this journey in order; which they are depends on the answers so far."""
        which = (self.said("child") or {}).get("child")
        child = {
            KNOWN: [KNOWN],
            BORN: [BORN, "numbers", "family"],
            UNBORN: [UNBORN, "family"],
        }.get(which or "", [])
        category = ["category"] if self.kind() == Kind.CHILD_PROTECTION else []
        return ["kind", "child", *child, "date", *category, "contingency", "role", "chair"]

    def next(self) -> str:
        """The first step without an answer; after the last, checking them all."""
        return next((step for step in self.steps() if self.said(step) is None), CHECK)

    def before(self, step: str) -> str | None:
        """The step to go back to; None before the first."""
        if PERSON.fullmatch(step):
            return "family"
        steps = [*self.steps(), CHECK]
        place = steps.index(step) if step in steps else 0
        return steps[place - 1] if place else None

    def belongs(self, step: str) -> bool:
        if PERSON.fullmatch(step):
            return "family" in self.steps()
        return step in self.steps()

    # What the answers mean

    def kinds(self) -> list[Kind]:
        """The kinds of plan that this worker's agency starts."""
        return [
            kind for kind in Kind if (able := STARTED_BY[kind]) is None or self.agency.kind in able
        ]

    def kind(self) -> str:
        return str((self.said("kind") or {}).get("kind", ""))

    @cached_property
    def partnerships(self) -> list[Partnership]:
        return list(self.agency.partnerships.filter(is_active=True).order_by("name"))

    def partnership(self) -> Partnership:
        chosen = (self.said("kind") or {}).get("partnership")
        return next((p for p in self.partnerships if str(p.pk) == chosen), self.partnerships[0])

    def knows_a_child(self) -> bool:
        return starting.knows_a_child(self.scope)

    def known_children(self, named: str) -> list[Child]:
        return starting.known_children(self.scope, self.partnership(), named=named)

    def child_in_words(self, child: Child) -> str:
        age = age_of(child, self.today)
        return f"{child.name}, {f'unborn, {age}' if child.is_unborn else age}"

    def known_child(self) -> Child | None:
        said = self.said(KNOWN)
        if KNOWN not in self.steps() or said is None:
            return None
        return next(
            (c for c in self.known_children(said["named"]) if str(c.pk) == said["child"]), None
        )

    def new_child(self) -> ChildDetails | None:
        for step in (BORN, UNBORN):
            said = self.said(step) if step in self.steps() else None
            if said is not None:
                numbers = (self.said("numbers") or {}) if step == BORN else {}
                return child_details({**said, **numbers}, expected_on=said.get("expected_on"))
        return None

    def expected_on(self) -> date | None:
        """When the child is expected, where they are not born yet."""
        known, new = self.known_child(), self.new_child()
        return known.expected_on if known else new.expected_on if new else None

    def people(self) -> Iterator[tuple[str, PersonDetails, LinkDetails]]:
        """Each person of the family so far, with the step in which they were described."""
        if "family" not in self.steps():
            return
        found = [step for step in self._drafts if PERSON.fullmatch(step)]
        for step in sorted(found, key=lambda one: int(one.removeprefix("person-"))):
            said = self.said(step)
            if said is not None:
                yield step, person_details(said), link_details(said)

    def links(self) -> list[tuple[str, LinkDetails]]:
        """Step and relationship of each person whose answers are in order, read as they stand."""
        return [
            (step, LinkDetails(relationship=self.typed(step, "relationship")))
            for step in self._drafts
            if PERSON.fullmatch(step) and ANSWERED in self._drafts[step]
        ]

    def relationship_in_words(self, link: LinkDetails) -> str:
        return str(Relationship(link.relationship).label)

    def free_person(self) -> str:
        taken = {int(s.removeprefix("person-")) for s in self._drafts if PERSON.fullmatch(s)}
        return f"person-{next(n for n in range(1, 100) if n not in taken)}"

    def missing_parents(self) -> list[str]:
        given = {link.relationship for _, link in self.links()}
        return [one.label.lower() for one in FAMILY_FIRST if one not in given]

    def chairs(self) -> list[Employment]:
        partnership = self.partnership().pk
        if partnership not in self._able_to_chair:
            self._able_to_chair[partnership] = group_queries.possible_chairs(
                partnership, today=self.today
            )
        return self._able_to_chair[partnership]

    def chair(self) -> Employment | None:
        chosen = (self.said("chair") or {}).get("chair")
        return next((e for e in self.chairs() if str(e.worker_id) == chosen), None)


def form_of(step: str) -> type[StepForm]:
    return start_forms.FamilyPersonForm if PERSON.fullmatch(step) else FORMS[step]


def is_step(step: str) -> bool:
    return step in FORMS or bool(PERSON.fullmatch(step))


def address(step: str) -> str:
    return reverse("start_plan_step", args=[step])
