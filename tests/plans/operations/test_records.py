from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from agencies.errors import NotVisible, Refused, Stale
from agencies.models import AuditEvent
from plans import access
from plans.models import CaseRecord, ChronologyEntry, Notification, Person, RecordOpening
from plans.operations import records
from plans.operations.records import Heading
from plans.queries.looked import looked
from plans.rules.records import Precision, When
from plans.rules.sharing import Level
from tests.cast import Cast
from tests.plans.recording import amend, entry, heading, record, scope, seen, show


def told(cast: Cast, name: str) -> list[str]:
    rows = Notification.rows.filter(recipient=cast.workers[name], matter__startswith="record")
    return sorted(rows.values_list("matter", flat=True))


def opens(cast: Cast, name: str, one: CaseRecord) -> CaseRecord:
    return access.open_record(
        scope(cast, name), cast.plan, one.pk, by=cast.workers[name], at=cast.at
    )


def withdraw(cast: Cast, one: CaseRecord, by: str = "laura", reason: str = "Wrong child") -> None:
    records.withdraw(cast.plan, one, reason=reason, by=cast.workers[by], at=cast.at)


def test_a_record_says_who_says_it_for_whom_and_when_it_was(cast: Cast) -> None:
    one = record(cast, person=cast.mother.person)
    assert (one.agency, one.author, one.person) == (
        cast.agencies["police"],
        cast.laura,
        cast.mother.person,
    )
    assert (one.line, one.version, one.stands) == (one.pk, 1, True)
    assert one.content.summary == "Dean was at the flat"
    event = AuditEvent.objects.get(verb="record.added")
    assert (event.plan, event.subject) == (cast.plan.reference, f"caserecord:{one.pk}")
    assert event.details == {"kind": "chronology_entry", "level": 1}


@pytest.mark.parametrize("name", ["ian", "ruth", "neil", "moira"])
def test_who_only_reads_oversees_or_chairs_adds_nothing(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        record(cast, name)
    assert not CaseRecord.rows.exists()


@pytest.mark.parametrize("name", ["colin", "olive", "super", "beth"])
def test_for_whoever_has_no_place_the_plan_does_not_exist(cast: Cast, name: str) -> None:
    with pytest.raises(NotVisible):
        record(cast, name)
    assert not CaseRecord.rows.exists()


def test_what_cannot_be_is_refused_by_field_and_leaves_nothing(cast: Cast) -> None:
    stranger = Person.rows.create(known_as="Craig", created_at=cast.at, created_by=cast.priya)
    tomorrow = cast.today + timedelta(days=1)
    long = "x" * 501
    for field, details, about in [
        ("happened_on", entry(), {"when": When.on(tomorrow)}),
        ("until_on", entry(), {"when": When.between(cast.today, date(2020, 1, 1))}),
        ("until_on", entry(), {"when": When.between(cast.today, tomorrow)}),
        ("happened_on", entry(), {"when": When.on(date(1, 1, 1))}),
        ("person", entry(), {"person": stranger}),
        ("level", entry(), {"level": Level.POINTER}),
        ("summary", entry("  "), {}),
        ("summary", entry(long), {}),
        ("category", entry(category="gossip"), {}),
        ("source", entry(source=long), {}),
        ("impact_text", entry(impact="negative"), {}),
    ]:
        with pytest.raises(Refused) as refused:
            record(cast, details=details, **about)
        assert refused.value.field == field
    assert not CaseRecord.rows.exists()
    assert not AuditEvent.objects.filter(verb__startswith="record.").exists()


def test_a_month_or_a_year_that_is_running_may_be_given(cast: Cast) -> None:
    month = record(cast, when=When.in_month(cast.today))
    year = record(cast, when=When.in_year(cast.today))
    assert [one.precision for one in (month, year)] == [Precision.MONTH, Precision.YEAR]
    assert month.happened_on.day == 1
    assert (year.happened_on.month, year.until_on.month) == (1, 12)


def test_an_amendment_stands_beside_what_was_said_before_and_says_why(cast: Cast) -> None:
    old = record(cast)
    new = amend(cast, old)
    old.refresh_from_db()
    assert (old.status, old.content.summary) == ("superseded", "Dean was at the flat")
    assert (new.version, new.line, new.supersedes) == (2, old.line, old)
    assert new.reason == "The neighbour was wrong"
    inside = scope(cast, "hannah")
    standing = ChronologyEntry.objects.visible_to(inside).standing()
    assert [row.summary for row in standing] == ["Dean was not at the flat"]


def test_whoever_amends_what_is_out_of_date_is_shown_what_stands(cast: Cast) -> None:
    old = record(cast)
    new = amend(cast, old)
    with pytest.raises(Stale) as stale:
        amend(cast, old)
    assert stale.value.current == new
    withdraw(cast, new)
    with pytest.raises(Refused) as refused:
        amend(cast, new)
    assert refused.value.code == "final"
    assert CaseRecord.rows.count() == 2


def test_only_the_agency_that_made_a_record_amends_or_withdraws_it(cast: Cast) -> None:
    one = record(cast)
    for name in ("priya", "hannah", "sam"):
        with pytest.raises(PermissionDenied):
            amend(cast, one, name)
        with pytest.raises(PermissionDenied):
            withdraw(cast, one, name)
    controlled, sealed = (record(cast, level=one) for one in (Level.CONTROLLED, Level.SEALED))
    for hidden, name in ((controlled, "priya"), (sealed, "priya")):
        with pytest.raises(NotVisible):
            amend(cast, hidden, name)
    with pytest.raises(Refused) as refused:
        records.amend(
            cast.plan, one, entry(), heading=heading(cast), reason=" ", by=cast.laura, at=cast.at
        )
    assert refused.value.field == "reason"
    assert set(CaseRecord.rows.values_list("status", flat=True)) == {"standing"}
    assert not Notification.rows.filter(matter__startswith="record").exists()


def test_whoever_opened_the_old_version_is_told_of_the_new_and_only_they(cast: Cast) -> None:
    old = record(cast)
    for name in ("hannah", "sam", "laura"):
        opens(cast, name, old)
    new = amend(cast, old)
    assert (told(cast, "hannah"), told(cast, "sam")) == (["record_amended"], ["record_amended"])
    assert told(cast, "priya") == told(cast, "laura") == []
    subject = Notification.rows.filter(recipient=cast.hannah).latest("created_at").subject
    assert subject == f"caserecord:{new.pk}"


def test_whoever_may_not_see_the_new_version_is_told_only_that_theirs_is_out_of_date(
    cast: Cast,
) -> None:
    old = record(cast)
    opens(cast, "hannah", old)
    amend(cast, old, level=Level.SEALED)
    row = Notification.rows.get(recipient=cast.hannah, matter__startswith="record")
    assert (row.matter, row.subject) == ("record_out_of_date", f"caserecord:{old.pk}")
    assert old.pk not in seen(cast, "hannah")


def test_what_is_withdrawn_stays_to_be_read_with_its_reason_and_whoever_read_it_is_told(
    cast: Cast,
) -> None:
    one = record(cast)
    opens(cast, "sam", one)
    with pytest.raises(Refused):
        withdraw(cast, one, reason=" ")
    withdraw(cast, one)
    one.refresh_from_db()
    assert (one.status, one.withdrawn_by, one.withdrawn_reason) == (
        "withdrawn",
        cast.laura,
        "Wrong child",
    )
    assert one.pk in seen(cast, "sam")
    assert told(cast, "sam") == ["record_withdrawn"]


def test_raising_the_level_takes_earlier_versions_with_it_and_lowering_does_not(cast: Cast) -> None:
    first = record(cast)
    second = amend(cast, first, level=Level.CONTROLLED)
    assert seen(cast, "hannah") == set()
    third = amend(cast, second, level=Level.PLAN)
    assert seen(cast, "hannah") == {third.pk}


def test_an_amendment_that_says_no_level_is_held_as_the_record_was(cast: Cast) -> None:
    one = record(cast, level=Level.SEALED)
    new = records.amend(
        cast.plan,
        one,
        entry("Dean was not there"),
        heading=Heading(When.on(cast.today)),
        reason="The neighbour was wrong",
        by=cast.laura,
        at=cast.at,
    )
    assert new.level == Level.SEALED
    assert seen(cast, "ian") == set()


def test_an_amendment_is_seen_by_whom_the_old_version_was_shown_until_the_same_day(
    cast: Cast,
) -> None:
    last = cast.today + timedelta(days=5)
    one = record(cast, level=Level.CONTROLLED)
    show(cast, one, "midwifery", until_on=last)
    new = amend(cast, one)
    assert new.pk in seen(cast, "hannah", on=last)
    assert new.pk not in seen(cast, "hannah", on=last + timedelta(days=1))


def test_opening_is_kept_once_and_a_sealed_record_is_on_no_page_of_who_looked(cast: Cast) -> None:
    plain, sealed = record(cast), record(cast, level=Level.SEALED)
    ours = scope(cast, "laura")
    for _ in range(2):
        access.opened(ours, cast.plan, [plain, sealed], by=cast.laura, at=cast.at)
    opens(cast, "laura", sealed)
    assert RecordOpening.rows.count() == 2
    looks = [look.what for look in looked(cast.plan).looks]
    assert looks.count("What is on record") == 1
    assert "Something on record" not in looks
    with_plan = AuditEvent.objects.filter(plan=cast.plan.reference)
    assert str(sealed.pk) not in str(list(with_plan.values_list("subject", "details")))


def test_opening_what_may_not_be_read_is_refused_like_what_does_not_exist(cast: Cast) -> None:
    one = record(cast, level=Level.SEALED)
    with pytest.raises(NotVisible):
        opens(cast, "hannah", one)
    assert not RecordOpening.rows.exists()
    assert AuditEvent.objects.filter(verb="refused", subject=f"caserecord:{one.pk}").exists()


def test_a_record_is_never_overwritten(cast: Cast) -> None:
    content = record(cast).content
    with pytest.raises(TypeError):
        content.save()


def test_the_database_refuses_what_no_record_can_be(cast: Cast) -> None:
    one = record(cast)
    tomorrow = cast.today + timedelta(days=1)
    changes: list[dict[str, Any]] = [
        {"level": Level.POINTER},
        {"until_on": date(2020, 1, 1)},
        {"until_on": tomorrow},
        {"happened_on": tomorrow, "until_on": tomorrow},
        {"version": 2},
        {"reason": "Why"},
        {"status": "withdrawn"},
        {"status": "superseded"},
    ]
    for wrong in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            CaseRecord.rows.filter(pk=one.pk).update(**wrong)
    new = amend(cast, one)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseRecord.rows.filter(pk=one.pk).update(status="standing", ended_at=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseRecord.rows.filter(pk=new.pk).update(version=3, line=cast.plan.pk, supersedes=None)
