"""Every kind of record at every level, for every position of the matrix."""

from typing import Any

import pytest

from plans.models.records import contents
from plans.rules.records import HANDLING, RecordKind
from plans.rules.sharing import Level
from tests.cast import Cast
from tests.plans.recording import known, record, samples, scope, seen

SEES = {
    Level.PLAN: {"priya", "neil", "sean", "ruth", "hannah", "moira", "sam", "laura", "ian"},
    Level.CONTROLLED: {"hannah", "moira"},
    Level.SEALED: {"hannah"},
}
KNOWS: dict[Level, set[str]] = {
    Level.PLAN: set(),
    Level.CONTROLLED: {"priya", "ruth", "sam"},
    Level.SEALED: set(),
}
BETWEEN = {"sam"}
"""Whom a sample request for information asks: they read it with whoever asked, and nobody knows of it."""
ONCE = {RecordKind.HOUSEHOLD_MEMBER, RecordKind.UNBORN_BABY}
"""Said once by an agency: a second one at another level would be an amendment."""


@pytest.mark.once
def test_every_kind_has_its_table_and_says_how_it_is_held() -> None:
    assert set(contents()) == set(HANDLING) == set(RecordKind)
    for model in contents().values():
        said = {field.name for field in model._meta.concrete_fields} - {"record", "event"}
        told = {*model.details.__dataclass_fields__, *model.worked_out}  # type: ignore[attr-defined]
        assert said == told


def test_each_kind_is_seen_and_known_of_by_whom_its_level_says(cast: Cast) -> None:
    made = {}
    for kind, (details, about) in samples(cast).items():
        levels = HANDLING[kind].levels
        for level in levels[:1] if kind in ONCE else levels:
            made[record(cast, "hannah", level, details, **about)] = (kind, level)
    sees = {name: seen(cast, name) for name in cast.workers}
    knows = {name: known(cast, name) for name in cast.workers}
    for one, (kind, level) in made.items():
        is_between = HANDLING[kind].is_between and level != Level.PLAN
        found = {name for name, pks in sees.items() if one.pk in pks}
        assert (kind, level, found) == (
            kind,
            level,
            SEES[level] | (BETWEEN if is_between else set()),
        )
        found = {name for name, pks in knows.items() if one.pk in pks}
        assert (kind, level, found) == (kind, level, set() if is_between else KNOWS[level])


def test_each_content_is_read_through_its_own_table_like_its_heading(cast: Cast) -> None:
    for kind, (details, about) in samples(cast).items():
        one = record(cast, "hannah", HANDLING[kind].levels[-1], details, **about)
        model: Any = contents()[kind]
        for name in ("hannah", "priya"):
            rows = model.objects.visible_to(scope(cast, name)).filter(record=one)
            assert rows.exists() == (name == "hannah" or one.level == Level.PLAN)
