"""How a disagreement ends, is taken elsewhere, or begins again; and the panel that decides it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.serializers import Input, Related, Text, choice, several
from agencies.api.views import speaks
from plans.api.disagreement_fields import DisagreementSerializer
from plans.api.disagreement_inputs import AgreedInput, ReasonGiven, StageNumber, agreed
from plans.api.disagreements import DisagreementView
from plans.api.group import colleagues_of
from plans.models import DisagreementAction
from plans.operations import disagreement_endings, disagreement_panel
from plans.rules.disagreements import FamilyTold, Target


class PanelInput(Input):
    chair = Related(colleagues_of)
    members = serializers.ListField(child=Related(colleagues_of), max_length=20, required=False)


class DisagreementPanel(DisagreementView):
    @speaks(DisagreementSerializer, takes=PanelInput, matches=True)
    def post(self, request: Request, reference: str) -> Response:
        """Say who chairs the panel and who else sits on it; for the business manager."""
        disagreement_panel.convene(
            self.disagreement, **self.said, version=self.version, by=self.by, at=self.at
        )
        return self.done_and_shown()


class PanelDecisionInput(Input):
    decision = Text()
    reasons = Text()
    dissent = Text(required=False, help_text="Who of the panel dissented, and why.")
    decision_changed = serializers.BooleanField(
        help_text="Whether the decision that was challenged is changed."
    )
    no_meeting = Text(
        required=False, help_text="Why the panel did not meet, where the policy asks it to."
    )
    actions = several(AgreedInput(), most=50, required=False)


class DisagreementDecision(DisagreementView):
    @speaks(DisagreementSerializer, takes=PanelDecisionInput, matches=True)
    def post(self, request: Request, reference: str) -> Response:
        """Say what the panel decided, and why; for its chair."""
        actions = agreed(self.said)
        disagreement_panel.decide(
            self.disagreement,
            **self.said,
            actions=actions,
            version=self.version,
            by=self.by,
            at=self.at,
        )
        return self.done_and_shown()


def _agreed_actions(view: DisagreementView) -> Any:
    rows = DisagreementAction.objects.visible_to(view.scope)
    return rows.filter(disagreement=view.disagreement)


class ReplannedInput(Input):
    action = Related(_agreed_actions)
    instead = Text(help_text="Why it is not done, and what is planned instead.")


class DisagreementCloseInput(Input):
    """`family_told` is needed unless the policy it was sent under leaves it open."""

    feedback = Text(help_text="What whoever raised it is told.")
    outcome = Text(
        30,
        required=False,
        help_text="One of the disagreement's `outcomes`, where there are any; else left out.",
    )
    family_told = choice(FamilyTold, required=False, allow_blank=True)
    family_note = Text(required=False)
    learning = Text(required=False)
    decision_changed = serializers.BooleanField(required=False, allow_null=True)
    replanned = several(ReplannedInput(), most=50, required=False)


class DisagreementClosing(DisagreementView):
    @speaks(DisagreementSerializer, takes=DisagreementCloseInput, matches=True)
    def post(self, request: Request, reference: str) -> Response:
        """Close what was agreed or decided, with feedback to whoever raised it.

        204 where one sees it no longer, now that it is closed.
        """
        replanned = {one["action"].pk: one["instead"] for one in self.said.pop("replanned", ())}
        disagreement_endings.close(
            self.disagreement,
            **self.said,
            replanned=replanned,
            version=self.version,
            by=self.by,
            at=self.at,
        )
        return self.done_and_shown()


class DisagreementWithdrawalInput(Input):
    reason = Text()
    was_pressed = serializers.BooleanField(help_text="Whether anybody pressed for it.")


class DisagreementWithdrawal(DisagreementView):
    @speaks(DisagreementSerializer, takes=DisagreementWithdrawalInput, matches=True)
    def post(self, request: Request, reference: str) -> Response:
        """Take it back, saying why and whether anybody pressed for that."""
        disagreement_endings.withdraw(
            self.disagreement, **self.said, version=self.version, by=self.by, at=self.at
        )
        return self.done_and_shown()


class DisagreementAdoption(DisagreementView):
    @speaks(DisagreementSerializer, takes=ReasonGiven, matches=True)
    def post(self, request: Request, reference: str) -> Response:
        """Take on, as a manager, what was withdrawn; its stage runs anew."""
        disagreement_endings.adopt(
            self.disagreement, **self.said, version=self.version, by=self.by, at=self.at
        )
        return self.done_and_shown()


class RedirectInput(Input):
    target = choice(Target)
    reason = Text()


class DisagreementRedirection(DisagreementView):
    @speaks(DisagreementSerializer, takes=RedirectInput, matches=True)
    def post(self, request: Request, reference: str) -> Response:
        """Send elsewhere what is no professional disagreement; the challenged side is not told where."""
        disagreement_endings.redirect(
            self.disagreement, **self.said, version=self.version, by=self.by, at=self.at
        )
        return self.done_and_shown()


class DisagreementReception(DisagreementView):
    @speaks(DisagreementSerializer, matches=True)
    def post(self, request: Request, reference: str) -> Response:
        """Say that it has been taken in where it was redirected to.

        204 where one sees it no longer from then on.
        """
        disagreement_endings.receive(
            self.disagreement, version=self.version, by=self.by, at=self.at
        )
        return self.done_and_shown()


class ReopenInput(Input):
    reason = Text(help_text="What is new, or which agreed action was not done.")
    stage = StageNumber(required=False, help_text="The last stage reached, or above.")


class DisagreementReopening(DisagreementView):
    @speaks(DisagreementSerializer, takes=ReopenInput, matches=True)
    def post(self, request: Request, reference: str) -> Response:
        """Begin again what was closed or withdrawn."""
        disagreement_endings.reopen(
            self.disagreement, **self.said, version=self.version, by=self.by, at=self.at
        )
        return self.done_and_shown()
