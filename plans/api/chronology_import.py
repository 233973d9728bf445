"""Taking a chronology in from a file by the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api.serializers import Input
from agencies.api.views import speaks
from plans import access
from plans.api.fields import LevelField
from plans.api.views import PlanView
from plans.operations import chronology_import as operations
from plans.operations.chronology_file import lines_of, must_fit, text_of
from plans.queries.chronology_lines import look_at
from plans.rules.chronology_lines import Line
from plans.rules.sharing import Level


class ChronologyFileInput(Input):
    file = serializers.FileField(max_length=200, help_text="The lines, as CSV.")
    level = LevelField(operations.HELD, required=False)
    dry_run = serializers.BooleanField(
        required=False, help_text="Say what would become of each line, and add nothing."
    )


class ChronologyLineSerializer(serializers.Serializer[Line]):
    number = serializers.IntegerField()
    is_new = serializers.BooleanField()
    repeats = serializers.CharField(allow_blank=True)
    faults = serializers.ListField(child=serializers.CharField())
    notes = serializers.ListField(child=serializers.CharField())


class ChronologyTakenSerializer(serializers.Serializer[Any]):
    """What became of a file; without `added` nothing was."""

    added = serializers.IntegerField()
    repeats = serializers.IntegerField()
    lines = ChronologyLineSerializer(many=True)


class ChronologyImport(PlanView):
    what = "chronology_import"
    parser_classes = (MultiPartParser,)

    @speaks(ChronologyTakenSerializer, takes=ChronologyFileInput, media="multipart/form-data")
    def post(self, request: Request, reference: str) -> Response:
        """Add every new line of a file to the chronology, or nothing where one line is wrong."""
        lines = lines_of(_text(self.said["file"]))
        if self.said.get("dry_run"):
            access.check(self.by, "add_record", plan=self.plan, on=self.today)
            look_at(self.scope, self.plan, lines, on=self.today)
            return self._told(lines, added=0)
        level = self.said.get("level", Level.PLAN)
        taken = operations.take_in(self.plan, lines, level=level, by=self.by, at=self.at)
        return self._told(lines, added=len(taken.records))

    def _told(self, lines: list[Line], *, added: int) -> Response:
        repeats = sum(bool(line.repeats) for line in lines)
        return self.answer({"added": added, "repeats": repeats, "lines": lines})


def _text(given: Any) -> str:
    must_fit(given.size)
    return text_of(given.read())
