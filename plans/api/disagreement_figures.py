"""Disagreements in figures, and what a new version of the policy would change for them."""

from __future__ import annotations

import uuid
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies import policy
from agencies.api import pagination
from agencies.api.partnerships import PartnershipView, PolicyInput
from agencies.api.serializers import PageQuery, Query, choice
from agencies.api.views import speaks
from agencies.queries.authority import must_be_business_manager
from plans import access
from plans.api.disagreement_fields import DisagreementRowSerializer
from plans.api.views import ScopedView
from plans.queries import disagreement_overview as overviews
from plans.queries import disagreement_statistics as statistics
from plans.queries.policy_preview import preview
from plans.rules.disagreement_figures import Age, Figure, What
from plans.rules.quarters import quarter_of, read_quarter


class FigureSerializer(serializers.Serializer[Any]):
    """What to ask the list for, so that it holds what a number counts."""

    what = serializers.CharField()
    stage = serializers.IntegerField()
    age = serializers.CharField()
    agency = serializers.UUIDField(allow_null=True)


class FigureCellSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField(allow_null=True, help_text="null where it is hidden.")
    figure = FigureSerializer(allow_null=True)


class StageLineSerializer(serializers.Serializer[Any]):
    words = serializers.CharField()
    total = FigureCellSerializer()
    ages = FigureCellSerializer(many=True, help_text="Up to 1 week, 1 to 4 weeks, over 4 weeks.")


class AgencyFigureSerializer(serializers.Serializer[Any]):
    agency = serializers.CharField()
    cell = FigureCellSerializer()


class NobodyAtSerializer(serializers.Serializer[Any]):
    level = serializers.CharField()
    agencies = serializers.ListField(child=serializers.CharField())


class OpenFiguresSerializer(serializers.Serializer[Any]):
    total = serializers.IntegerField()
    lines = StageLineSerializer(many=True)
    soon = FigureCellSerializer()
    late = FigureCellSerializer()
    unconvened = FigureCellSerializer()
    conflicts = FigureCellSerializer()
    silent = AgencyFigureSerializer(many=True)
    vacant = AgencyFigureSerializer(many=True)
    nobody_at = NobodyAtSerializer(many=True)


def _missing(found: Any) -> list[dict[str, Any]]:
    return [
        {"level": level.value, "agencies": [one.name for one in agencies]}
        for level, agencies in found.nobody_at.items()
    ]


class OpenFiguresView(ScopedView):
    """For who counts what is open: the business manager, and managers for their own agency."""

    figures: access.Figures

    def open(self, **address: Any) -> None:
        self.figures = access.open_figures_of(self.scope, address["pk"])


class OpenDisagreementFigures(OpenFiguresView):
    @speaks(OpenFiguresSerializer)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """What is open now by stage and age, what ends soon, and who does not answer."""
        found = overviews.overview(self.scope, self.figures, at=self.at)
        named = {name: getattr(found, name) for name in OpenFiguresSerializer().get_fields()}
        return self.answer(named | {"nobody_at": _missing(found)})


class CountedQuery(PageQuery):
    what = choice(What)
    stage = serializers.IntegerField(required=False, min_value=0, max_value=9)
    age = choice(Age, required=False)
    agency = serializers.UUIDField(required=False)


class CountedDisagreements(OpenFiguresView):
    @speaks(DisagreementRowSerializer, paged=True, query=CountedQuery)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """The disagreements that a figure counts, each as much as one sees of it."""
        figure = Figure(
            What(self.asked["what"]),
            stage=self.asked.get("stage", 0),
            age=self.asked.get("age", ""),
            agency=self.asked.get("agency"),
        )
        last = pagination.went_to(request, self.asked, 1)
        found = overviews.listed(
            self.scope,
            self.figures,
            figure,
            at=self.at,
            before=uuid.UUID(last[0]) if last else None,
            page=self.asked.get("page_size") or pagination.USUAL,
        )
        later = pagination.next_after(request, [str(found.before)]) if found.before else None
        self.record_listing("disagreements", len(found.rows))
        return self.answer(pagination.Page(found.rows, later))


class CountedPartSerializer(serializers.Serializer[Any]):
    words = serializers.CharField()
    number = serializers.IntegerField(allow_null=True, help_text="null where it is hidden.")
    share = serializers.IntegerField(allow_null=True, help_text="Percent of all.")


class FiguresTableSerializer(serializers.Serializer[Any]):
    title = serializers.CharField()
    rows = CountedPartSerializer(many=True)
    note = serializers.CharField()


class StageTimeSerializer(serializers.Serializer[Any]):
    stage = serializers.IntegerField(source="n")
    days = serializers.FloatField(allow_null=True)
    in_time = serializers.IntegerField(allow_null=True, help_text="Percent that kept the limit.")


class StatisticsSerializer(serializers.Serializer[Any]):
    quarter = serializers.CharField(source="quarter.code")
    is_over = serializers.BooleanField()
    raised = serializers.IntegerField(allow_null=True)
    total = serializers.IntegerField(allow_null=True)
    tables = FiguresTableSerializer(many=True)
    stages = StageTimeSerializer(many=True)
    held_back = serializers.CharField(
        help_text="Why there are no tables and no stages; empty where nothing is held back."
    )


class StatisticsQuery(Query):
    quarter = serializers.RegexField(
        r"^20[0-9]{2}-Q[1-4]$",
        required=False,
        help_text="Such as 2026-Q4; without one, the last whole quarter.",
    )


class DisagreementStatistics(ScopedView):
    figures: access.Figures

    def open(self, **address: Any) -> None:
        self.figures = access.figures_of(self.scope, address["pk"])

    @speaks(StatisticsSerializer, query=StatisticsQuery)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """What became of the disagreements that ended in a quarter, small numbers hidden."""
        asked = read_quarter(self.asked.get("quarter", ""))
        quarter = asked or quarter_of(self.today).after(-1)
        return self.answer(statistics.statistics(self.figures, quarter, on=self.today))


class PolicyChangeSerializer(serializers.Serializer[Any]):
    section = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    before = serializers.CharField()
    after = serializers.CharField()


class KeptVersionSerializer(serializers.Serializer[Any]):
    version = serializers.IntegerField()
    number = serializers.IntegerField()


class PolicyPreviewSerializer(serializers.Serializer[Any]):
    version = serializers.IntegerField(help_text="The number it would carry.")
    changes = PolicyChangeSerializer(many=True)
    kept = KeptVersionSerializer(
        many=True, help_text="Open disagreements that keep an earlier version."
    )
    reopenable = serializers.IntegerField()
    nobody_at = NobodyAtSerializer(many=True)


class PolicyPreview(PartnershipView, ScopedView):
    def open(self, **address: Any) -> None:
        super().open(**address)
        must_be_business_manager(self.by, self.partnership, on=self.today)

    @speaks(PolicyPreviewSerializer, takes=PolicyInput)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """What a new version would change, and for which disagreements; it adopts nothing."""
        policy.validate(self.said["policy"])
        found = preview(self.scope, self.partnership, self.said["policy"])
        named = {name: getattr(found, name) for name in PolicyPreviewSerializer().get_fields()}
        return self.answer(named | {"nobody_at": _missing(found)})
