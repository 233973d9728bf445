"""A record that was held more closely before looks, on its pages, like one that was just put there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plans.models import CaseRecord
from plans.rules.assessments import AssessmentDetails, ContributionDetails
from plans.rules.sharing import Level
from tests.plans.recording import amend, record, show
from tests.plans.web.filling import typed
from tests.plans.web.reading import text_of, version_in
from tests.plans.web.record_pages import path

TELLS = (
    "Version 1",
    "Version 2",
    "Amended because",
    "The neighbour was wrong",
    "First version",
    "Wrote it",
)


@pytest.fixture
def lowered(cast) -> tuple[CaseRecord, CaseRecord]:
    """What Hannah sealed, and named Priya on, and held at the plan's level an hour later."""
    one = record(cast, "hannah", Level.SEALED)
    show(cast, one, "social_care", "priya", by="hannah")
    new = amend(cast, one, "hannah", level=Level.PLAN, at=cast.at + timedelta(hours=1))
    return one, new


def test_who_could_not_read_it_then_is_told_of_no_earlier_version(cast, sign_in, lowered) -> None:
    one, new = lowered
    cast.join("olive")
    for name in ("sam", "neil", "ruth"):
        page = sign_in(name).get(path(cast, f"{new.pk}/")).content.decode()
        assert not [words for words in TELLS if words in text_of(page)]
        assert str(one.pk) not in page
    page = text_of(sign_in("olive").get(path(cast, f"{new.pk}/")).content.decode())
    assert "Sam Delaney Oakmere Primary School Version 1" in page
    assert not [words for words in TELLS[1:] if words in page]


def test_who_could_reads_both(cast, sign_in, lowered) -> None:
    one, new = lowered
    for name in ("hannah", "priya"):
        page = sign_in(name).get(path(cast, f"{new.pk}/")).content.decode()
        assert "Amended because The neighbour was wrong" in text_of(page)
        assert "Version 2, shown here" in page
        assert str(one.pk) in page


def test_a_colleague_amends_it_from_the_version_that_they_were_shown(
    cast, sign_in, lowered
) -> None:
    _, new = lowered
    cast.join("olive")
    client = sign_in("olive")
    address = path(cast, f"{new.pk}/amend/")
    version = version_in(client.get(address).content.decode())
    assert version == "1"
    said = typed(cast, new.kind, why_amended="It was Friday", version="2")
    assert client.post(address, said).status_code == 200
    assert CaseRecord.rows.filter(line=new.line).count() == 2
    assert client.post(address, said | {"version": version}).status_code == 302
    newest = CaseRecord.rows.get(line=new.line, version=3)
    page = text_of(client.get(path(cast, f"{newest.pk}/")).content.decode())
    assert "Version 2, shown here" in page
    assert "Version 3" not in page


def test_what_can_be_pointed_to_is_offered_by_the_version_that_may_be_seen(cast, sign_in) -> None:
    said = AssessmentDetails("pre_birth", cast.today)
    one = record(cast, "hannah", Level.SEALED, said)
    new = amend(cast, one, "hannah", level=Level.PLAN, details=said)
    asked = ContributionDetails(
        new, cast.agencies["school"], "requested", due_on=cast.today + timedelta(days=9)
    )
    wanted = record(cast, "priya", details=asked)
    client = sign_in("sam")
    for address in ("add/contribution/", f"{wanted.pk}/amend/"):
        page = client.get(path(cast, address)).content.decode()
        assert f'value="{new.pk}"' in page
        assert str(one.pk) not in page
