"""How the API shows a disagreement: as much of it as its reader sees, and never more.

What is below the reader's sight is null, so that nothing is told by a zero or a false.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agencies.api.refs import AgencyRef, WorkerRef
from agencies.api.serializers import Etag
from plans.api.disagreement_choices import DisagreementCategorySerializer, choices
from plans.api.disagreement_parts import (
    AgreedActionSerializer,
    DisagreementEventSerializer,
    DisagreementLimitSerializer,
    DisagreementStageSerializer,
    DisagreementTalkSerializer,
    DisagreementWordsSerializer,
    InterimSafetySerializer,
    PlanEndSerializer,
    ReferredSerializer,
    TimeAskedSerializer,
)
from plans.models import DisagreementSide
from plans.queries.disagreement_page import DisagreementPage
from plans.rules.disagreements import Sight, State

Plain = serializers.Serializer[Any]
Text = serializers.CharField
SHOWN_OF_EXISTENCE = frozenset({"reference", "sight", "is_over", "sentence", "plan"})
HIDDEN_IN_METADATA = frozenset({"plan", "child", "may_open_plan"})


class DisagreementTurnSerializer(Plain):
    """Whose turn it is; all empty once it is over."""

    side = Text()
    agencies = serializers.ListField(child=Text())
    level = Text()
    words = Text()


class DisagreementRowSerializer(Plain):
    """A disagreement in a list. What its reader does not see of it is null."""

    reference = Text()
    sight = serializers.SerializerMethodField(
        help_text="How much one sees: `existence`, `metadata` or `full`."
    )
    is_over = serializers.BooleanField()
    sentence = Text(help_text="Where it stands, in words.")
    plan = Text(source="plan_reference", allow_null=True)
    child = Text(allow_null=True, help_text="The child's initials.")
    state = Text(allow_null=True)
    state_words = Text(allow_null=True)
    stage = serializers.IntegerField(allow_null=True)
    level = Text(allow_null=True)
    raising = Text(allow_null=True, help_text="The agency that raised it.")
    challenged = serializers.ListField(child=Text(), allow_null=True)
    category = Text(allow_null=True)
    is_urgent = serializers.BooleanField(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)
    due = DisagreementLimitSerializer(allow_null=True)
    target = DisagreementLimitSerializer(
        allow_null=True, help_text="By when all of it should be settled, while it is not."
    )
    whose = DisagreementTurnSerializer(allow_null=True)

    def get_sight(self, row: Any) -> str:
        return Sight(self.row_of(row).sight).name.lower()

    def row_of(self, row: Any) -> Any:
        return row

    def to_representation(self, row: Any) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(row)
        sight = self.row_of(row).sight
        if sight == Sight.EXISTENCE:
            listed = set(DisagreementRowSerializer().get_fields())
            return shown | dict.fromkeys(listed - SHOWN_OF_EXISTENCE)
        if sight == Sight.METADATA:
            return shown | dict.fromkeys(HIDDEN_IN_METADATA & set(shown))
        return shown


class DisagreementAgencySerializer(Plain):
    side = Text()
    agency = AgencyRef()


class DraftSideSerializer(Plain):
    agency = AgencyRef()
    named = WorkerRef(allow_null=True)


class DisagreementDraftSerializer(Plain):
    """What a draft says beside its words, as it is sent back when it is changed."""

    category = Text()
    identity_withheld = serializers.BooleanField()
    challenged = DraftSideSerializer(many=True, source="drafted_against")
    asked_stage = serializers.IntegerField()
    manager_asked_at = serializers.DateTimeField(allow_null=True)


class DisagreementSerializer(DisagreementRowSerializer):
    """One disagreement. `possible` is every step one may take now, `turn` the one waited for."""

    etag = serializers.SerializerMethodField(
        help_text="Its version, for If-Match; null for who may change nothing."
    )
    may_open_plan = serializers.BooleanField(allow_null=True)
    plan_end = PlanEndSerializer(allow_null=True)
    possible = serializers.SerializerMethodField()
    turn = Text(allow_null=True)
    agencies = serializers.SerializerMethodField()
    words = DisagreementWordsSerializer(allow_null=True)
    draft = serializers.SerializerMethodField()
    stages = DisagreementStageSerializer(many=True)
    happened = DisagreementEventSerializer(many=True)
    interim_safety = InterimSafetySerializer(many=True, source="safety")
    discussions = DisagreementTalkSerializer(many=True)
    actions = AgreedActionSerializer(many=True)
    time_asked = TimeAskedSerializer(allow_null=True)
    references = ReferredSerializer(many=True)
    linked = DisagreementRowSerializer(many=True)
    outcomes = serializers.SerializerMethodField(
        help_text="What may be said to have come of it: closing asks for one, if there are any."
    )
    conflicts = serializers.ListField(child=Text())

    def get_fields(self) -> dict[str, Any]:
        """What lists show stands in the page's row."""
        fields: dict[str, Any] = super().get_fields()
        for name in DisagreementRowSerializer().get_fields():
            if name != "sight":
                fields[name].source = f"row.{fields[name].source or name}"
        return fields

    def row_of(self, row: Any) -> Any:
        return row.row

    def get_etag(self, page: DisagreementPage) -> str | None:
        if page.row.sight < Sight.FULL:
            return None
        return Etag().to_representation(page.disagreement.version)

    @extend_schema_field(DisagreementCategorySerializer(many=True))
    def get_outcomes(self, page: DisagreementPage) -> list[dict[str, str]]:
        return choices(page.outcomes)

    def get_possible(self, page: DisagreementPage) -> list[str]:
        return sorted(page.possible)

    def get_agencies(self, page: DisagreementPage) -> list[dict[str, Any]]:
        rows = self._sides(page)
        return list(DisagreementAgencySerializer(rows, many=True).data)

    def get_draft(self, page: DisagreementPage) -> dict[str, Any] | None:
        one = page.disagreement
        if page.row.sight < Sight.FULL or one.state != State.DRAFT:
            return None
        rows = self._sides(page)
        one.drafted_against = [row for row in rows if row.side != "raising"]  # type: ignore[attr-defined]
        return dict(DisagreementDraftSerializer(one).data)

    def _sides(self, page: DisagreementPage) -> list[DisagreementSide]:
        rows = DisagreementSide.objects.visible_to(self.context["view"].scope)
        found = rows.filter(disagreement=page.disagreement).select_related("agency", "named")
        return list(found.order_by("side", "agency__name"))
