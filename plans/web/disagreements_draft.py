"""Raising a disagreement, step by step: what has been answered, what comes next, what is sent.

What the disagreement itself says is kept in its own draft. The questions whose answers belong to
the moment of sending (immediate danger, whom one talked to, where it begins) are kept as typing,
under the step's address, until it is sent.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from agencies.clock import local_date
from agencies.models import EscalationLevel, Worker
from plans.models import Disagreement, Draft
from plans.operations import disagreements, drafts
from plans.operations.disagreement_records import Talked
from plans.operations.disagreements import Challenged, Details
from plans.queries.disagreement_drafting import drafted
from plans.queries.disagreement_policy import stage_words
from plans.queries.disagreements_waiting import Next, Suggestion, preview, suggestions
from plans.rules import disagreement_settings as settings
from plans.rules import disagreement_stages as stages
from plans.rules import disagreements as rules
from plans.rules.disagreement_settings import Further
from plans.rules.disagreements import Danger
from plans.web import disagreements_forms as forms
from plans.web.disagreements_forms import YES, danger_on_record
from plans.web.disagreements_kept import CHECK, address, keep_answer
from plans.web.disagreements_who import WhoForm, named
from plans.web.requests import WorkerRequest
from plans.web.start_steps import ANSWERED

FORMS: dict[str, Any] = {
    "danger": forms.DraftDangerForm,
    "talk": forms.TalkForm,
    "who": WhoForm,
    "about": forms.AboutForm,
    "decision": forms.DecisionForm,
    "facts": forms.FactsForm,
    "effect": forms.EffectForm,
    "outcome": forms.OutcomeForm,
    "safety": forms.SafetyForm,
    "begin": forms.BeginForm,
}
STEPS = tuple(step for step in FORMS if step != "begin")
"""In the order in which they are asked. Where it begins is asked of nobody who does not want to."""
OF_THE_MOMENT = frozenset({"danger", "talk", "begin"})
ASKED_IN = {
    "challenged": "who",
    "named": "who",
    "category": "about",
    "decision_challenged": "decision",
    "decided_on": "decision",
    "facts": "facts",
    "effect": "effect",
    "outcome_wanted": "outcome",
    "interim_safety": "safety",
    "discussion": "talk",
    "danger": "danger",
    "danger_route": "danger",
    "danger_called_at": "danger",
    "stage": "begin",
    "skip_reason": "begin",
}
"""The step in which what a refusal names is asked."""


class Raising:
    """One draft as its writer goes through it, or the manager they have asked."""

    def __init__(self, request: WorkerRequest, reference: str) -> None:
        self.worker, self.scope, self.at = request.user, request.scope, request.at
        self.draft = drafted(self.scope, reference, by=self.worker, at=self.at)
        self.reference = self.draft.row.reference
        self.plan = self.draft.row.plan
        # What would be pinned if it were sent now.
        self.policy = self.plan.partnership.current_policy().data

    # What was answered

    def initial(self, step: str) -> dict[str, Any]:
        """What a step's form begins with: what the draft says."""
        row = self.draft.row
        if step == "who":
            chosen = {
                named(str(one.agency_id)): str(one.named_id or "") for one in self.draft.challenged
            }
            return {"challenged": [str(one.agency_id) for one in self.draft.challenged], **chosen}
        if step == "danger":
            return danger_on_record(row)
        if step == "safety":
            return {"interim_safety": self.draft.interim_safety}
        if step == "begin":
            return {
                "stage": row.asked_stage,
                "skip_reason": row.skip_reason,
                "urgent": row.is_urgent,
                "identity_withheld": row.identity_withheld,
            }
        return {name: getattr(row, name) for name in FORMS[step].base_fields if hasattr(row, name)}

    def is_answered(self, step: str) -> bool:
        row = self.draft.row
        if step == "talk":
            # A manager who goes on with it is the one to be talked to.
            return self.said("talk") is not None or self.worker.pk != row.raiser_id
        return {
            "danger": self.said("danger") is not None,
            "who": bool(self.draft.challenged) and not self.unnamed(),
            "about": row.category in rules.categories(self.policy),
            "decision": bool(row.decision_challenged)
            and (row.decided_on is not None or not self.needs(Further.DECIDED_ON)),
            "facts": bool(row.facts),
            "effect": bool(row.effect),
            "outcome": bool(row.outcome_wanted),
            "safety": bool(self.draft.interim_safety),
        }.get(step, True)

    def needs(self, one: Further) -> bool:
        """Whether the partnership asks for what may else stay empty."""
        return one in settings.required(self.policy)

    def unnamed(self) -> bool:
        """Whether an agency lacks the name that the partnership asks for, and has people to choose."""
        if not self.needs(Further.NAMED):
            return False
        nobody = {one.agency.pk for one in self.suggestions if not self.choices_at(one)}
        without = {one.agency_id for one in self.draft.challenged if one.named_id is None}
        return bool(without - nobody)

    def choices_at(self, one: Suggestion) -> list[Worker]:
        """Whose decision it may have been at an agency: nobody challenges their own."""
        return [worker for worker in one.members if worker.pk != self.draft.row.raiser_id]

    @cached_property
    def _kept(self) -> dict[str, Draft]:
        root = reverse("disagreement_change_draft", args=[self.reference])
        kept = Draft.objects.visible_to(self.scope).filter(key__startswith=root)
        return {one.key.removeprefix(root).strip("/"): one for one in kept}

    def said(self, step: str) -> dict[str, Any] | None:
        """The answers to a question of the moment; None where it was not answered, or not in order.

        Whether a child is in immediate danger is a question of the day: yesterday's answer is none.
        """
        kept = self._kept.get(step)
        if kept is None or ANSWERED not in kept.data:
            return None
        if step == "danger" and local_date(kept.saved_at) != local_date(self.at):
            return None
        typed = QueryDict(mutable=True)
        for name, values in kept.data.items():
            typed.setlist(name, values)
        form = FORMS[step](typed, raising=self)
        if not form.is_valid():
            return None
        extra = {"called_at": form.called_at()} if step == "danger" else {}
        return {**form.cleaned_data, **extra}

    # Answering

    def answer(self, step: str, form: Any, typed: QueryDict) -> None:
        """Keep what a step was answered, which was in order. Refuses as the operation does."""
        said = form.cleaned_data
        if step in OF_THE_MOMENT:
            keep_answer(self.reference, step, typed, form.fields, by=self.worker, at=self.at)
        if step == "begin":
            self._change(identity_withheld=said["identity_withheld"])
        elif step == "who":
            self._change(challenged=self._challenged(said))
        elif step not in OF_THE_MOMENT:
            self._change(**said)

    def _change(self, **changed: Any) -> None:
        row = self.draft.row
        as_it_is: dict[str, Any] = {
            "challenged": [Challenged(one.agency, one.named) for one in self.draft.challenged],
            "category": row.category,
            "decision_challenged": row.decision_challenged,
            "decided_on": row.decided_on,
            "facts": row.facts,
            "effect": row.effect,
            "outcome_wanted": row.outcome_wanted,
            "interim_safety": self.draft.interim_safety,
            "identity_withheld": row.identity_withheld,
        }
        disagreements.change_draft(
            row,
            details=Details(**as_it_is | changed),
            version=row.version,
            by=self.worker,
            at=self.at,
        )

    def _challenged(self, said: dict[str, Any]) -> list[Challenged]:
        chosen = []
        for one in self.suggestions:
            key = str(one.agency.pk)
            if key in said["challenged"]:
                person = said[named(key)]
                worker = next((w for w in one.members if str(w.pk) == person), None)
                chosen.append(Challenged(one.agency, worker))
        return chosen

    @cached_property
    def suggestions(self) -> list[Suggestion]:
        return suggestions(self.scope, self.plan, at=self.at)

    # The way

    def next(self) -> str:
        """The first question without an answer; after the last, checking them all."""
        return next((step for step in STEPS if not self.is_answered(step)), CHECK)

    def before(self, step: str) -> str:
        """Where Back leads: the question before, or the disagreements."""
        if step == "begin":
            return self.address(CHECK)
        order = [*STEPS, CHECK]
        place = order.index(step)
        return self.address(order[place - 1]) if place else reverse("disagreements")

    def address(self, step: str) -> str:
        return address(self.reference, step)

    # Sending

    def begins(self) -> dict[str, Any]:
        """Where it begins and how, as asked for."""
        said = self.said("begin") or self.initial("begin")
        danger = self.said("danger") or {}
        return {
            "stage": said["stage"],
            "skip_reason": said["skip_reason"],
            "urgent": said["urgent"] or danger.get("danger") == Danger.YES,
        }

    def needs_manager(self) -> bool:
        """Whether a manager is asked to agree before it is sent."""
        how = self.begins()
        return how["stage"] > 1 and not how["urgent"] and not self.draft.manages

    def stages(self) -> list[tuple[int, str]]:
        """The stages at which it may begin."""
        return [
            (one.n, stage_words(one.n, EscalationLevel(one.level).label))
            for one in stages.stages(self.policy)
        ]

    def coming(self) -> list[Next]:
        """What happens next and when, were it sent now."""
        how = self.begins()
        first = max(how["stage"], 2) if self.draft.is_own_agency else how["stage"]
        first = min(first, stages.top(self.policy))
        return preview(self.plan, at=self.at, stage=first, urgent=how["urgent"])

    def send(self) -> Disagreement:
        """Send it, and write down whom it was talked over with."""
        danger = self.said("danger") or {}
        row = disagreements.submit(
            self.draft.row,
            danger=danger.get("danger", ""),
            danger_route=danger.get("danger_route", ""),
            danger_called_at=danger.get("called_at"),
            danger_reference=danger.get("danger_reference", ""),
            **self.begins(),
            talked=self._talked(),
            version=self.draft.row.version,
            by=self.worker,
            at=self.at,
        )
        if row.submitted_at is not None:
            self.forget()
        else:
            # What the manager is asked stands in the draft itself, and falls with their answer.
            drafts.discard(key=self.address("begin"), by=self.worker)
        return row

    def _talked(self) -> Talked | None:
        said = self.said("talk") or {}
        if said.get("talked") != YES:
            return None
        return Talked(said["on"], said["people"], said["method"], said["summary"])

    def forget(self) -> None:
        """It was sent or thrown away: nothing typed for it is kept any longer."""
        for step in self._kept:
            drafts.discard(key=self.address(step), by=self.worker)
