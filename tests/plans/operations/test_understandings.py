"""What each parent and the child make of a version of the plan."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import Stale
from plans.models import VersionUnderstanding
from plans.operations import understandings
from plans.operations.understandings import Answer
from tests.cast import Cast
from tests.plans.freezing import frozen, signed_review, understood


def test_an_answer_is_changed_with_its_version_and_kept_once(cast: Cast):
    version = frozen(signed_review(cast))
    understood(version, cast)
    with pytest.raises(Stale):
        understood(version, cast)
    said = Answer("disagrees", "Asked at home", cast.today, reason="“Too much at once”")
    row = understandings.record(
        version, person=cast.mother.person, said=said, version=1, by=cast.hannah, at=cast.at
    )
    assert (row.answer, row.version) == ("disagrees", 2)
    assert VersionUnderstanding.rows.count() == 1


@pytest.mark.parametrize("name", ["laura", "ian", "neil", "moira"])
def test_only_those_who_work_with_the_family_record_it(cast: Cast, name: str):
    version = frozen(signed_review(cast))
    said = Answer("agrees", "Asked", cast.today)
    with pytest.raises(PermissionDenied):
        understandings.record(
            version, person=None, said=said, version=None, by=cast.workers[name], at=cast.at
        )
    assert not VersionUnderstanding.rows.exists()
