"""What life is like for a child, as somebody learnt it from the child."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from plans.models.base import not_blank
from plans.models.records import RecordContent
from plans.rules.records import RecordKind
from plans.rules.voice import ChildVoiceDetails, Method


class ChildVoice(RecordContent):
    """What a child said, wrote, drew or showed, and what changed because of it."""

    kind = RecordKind.CHILD_VOICE
    details = ChildVoiceDetails

    method = models.CharField("how it was learnt", max_length=20, choices=Method.choices)
    life_is_like = models.TextField("what life is like", blank=True)
    wishes = models.TextField("what the child wishes", blank=True)
    what_changed = models.TextField("what changed because of it", blank=True)
    adjustment = models.CharField("language or adjustment", max_length=200, blank=True)

    class Meta(RecordContent.Meta):
        abstract = False
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=not_blank("life_is_like") | not_blank("wishes"),
                name="a_childs_voice_says_something",
            ),
        ]
