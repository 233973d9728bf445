from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from agencies.errors import NotVisible, Refused
from plans import access
from plans.access import Recipient, Terms
from plans.models import (
    NamedPermission,
    Notification,
    RecordDecision,
    RecordPermission,
)
from plans.operations import record_sharing, sharing
from plans.rules.sharing import Level
from tests.cast import Cast
from tests.plans.recording import amend, known, record, seen, show


def show_kind(
    cast: Cast, agency: str, worker: str = "", by: str = "laura", **terms: Any
) -> RecordDecision:
    return record_sharing.give_kind(
        cast.plan,
        terms.pop("kind", "chronology_entry"),
        to=Recipient(cast.agencies[agency], cast.workers[worker] if worker else None),
        terms=Terms(**{"purpose": "Plans with us"} | terms),
        by=cast.workers[by],
        at=cast.at,
    )


def share_on(cast: Cast, one: Any, agency: str, by: str = "hannah", **terms: Any) -> RecordDecision:
    return record_sharing.share_on(
        cast.plan,
        one,
        to=Recipient(cast.agencies[agency]),
        terms=Terms(**{"purpose": "Dean may be at the school gate today"} | terms),
        by=cast.workers[by],
        at=cast.at,
    )


def end(cast: Cast, decision: RecordDecision, by: str = "laura", why: str = "Over") -> None:
    record_sharing.end(cast.plan, decision, why=why, by=cast.workers[by], at=cast.at)


def rows() -> int:
    return RecordPermission.objects.count() + NamedPermission.objects.count()


def test_sight_is_given_with_purpose_and_basis_for_the_policys_days_and_the_agency_is_told(
    cast: Cast,
) -> None:
    one = record(cast, level=Level.CONTROLLED)
    decision = show(cast, one, "midwifery")
    days = cast.plan.policy.data["sharing"]["default_expiry_days"]
    usual = access.Terms(purpose="").lawful_basis
    assert decision.until_on == max(cast.today + timedelta(days=days), cast.plan.next_review_on)
    assert (decision.lawful_basis, decision.from_on) == (usual, cast.today)
    row = RecordPermission.objects.get()
    assert (row.decision, row.valid_until) == (decision, decision.until_on)
    told = Notification.rows.filter(matter="record_shown")
    assert {one.recipient for one in told} == {cast.hannah}


def test_sight_of_a_kind_is_of_what_there_is_and_of_what_is_to_come_but_of_nothing_sealed(
    cast: Cast,
) -> None:
    before = record(cast, level=Level.CONTROLLED)
    decision = show_kind(cast, "midwifery")
    after = record(cast, level=Level.CONTROLLED)
    sealed = record(cast, level=Level.SEALED)
    by_another = record(cast, "sam", Level.CONTROLLED)
    assert seen(cast, "hannah") == {before.pk, after.pk}
    assert known(cast, "hannah") == {by_another.pk}
    end(cast, decision)
    assert seen(cast, "hannah") == set()
    record(cast, level=Level.CONTROLLED)
    assert rows() == 1
    assert seen(cast, "laura") >= {sealed.pk}


def test_ending_one_sight_leaves_what_another_decision_gave(cast: Cast) -> None:
    one = record(cast, level=Level.CONTROLLED)
    of_kind, of_one = show_kind(cast, "midwifery"), show(cast, one, "midwifery")
    end(cast, of_kind)
    assert one.pk in seen(cast, "hannah")
    end(cast, of_one)
    assert one.pk not in seen(cast, "hannah")
    with pytest.raises(NotVisible):
        end(cast, of_one, "hannah")


def test_sight_that_is_given_by_a_slow_clock_can_be_ended(cast: Cast) -> None:
    one = record(cast, level=Level.CONTROLLED)
    new = amend(cast, one, at=cast.at + timedelta(seconds=2))
    decision = show(cast, new, "midwifery")
    assert decision.decided_at == new.recorded_at
    end(cast, decision)
    assert new.pk not in seen(cast, "hannah")


def test_giving_sight_anew_takes_the_place_of_what_was_given_before(cast: Cast) -> None:
    one = record(cast, level=Level.CONTROLLED)
    old = show(cast, one, "midwifery")
    new = show(cast, one, "midwifery", until_on=cast.today)
    assert new.replaces == old
    assert seen(cast, "hannah", on=cast.today + timedelta(days=1)) == set()
    assert rows() == 1


def test_nothing_is_given_that_may_not_be_and_nobody_is_told(cast: Cast) -> None:
    plain = record(cast)
    one, sealed = (record(cast, level=level) for level in (Level.CONTROLLED, Level.SEALED))
    before = rows()
    for field, wrong in [
        (None, lambda: show(cast, plain, "midwifery")),
        ("agency", lambda: show(cast, one, "housing")),
        ("agency", lambda: show(cast, one, "police")),
        ("worker", lambda: show(cast, sealed, "midwifery")),
        ("worker", lambda: show(cast, one, "midwifery", "sam")),
        ("worker", lambda: show(cast, one, "midwifery", "olive")),
        ("purpose", lambda: show(cast, one, "midwifery", purpose=" ")),
        ("until_on", lambda: show(cast, one, "midwifery", until_on=date(2000, 1, 1))),
        ("kind", lambda: show_kind(cast, "midwifery", kind="gossip")),
        ("agency", lambda: show_kind(cast, "housing")),
        ("agency", lambda: show_kind(cast, "police")),
    ]:
        with pytest.raises(Refused) as refused:
            wrong()
        assert refused.value.field == field
    assert rows() == before
    assert not Notification.rows.filter(matter__startswith="record").exists()


def test_only_the_originating_agency_gives_sight_and_of_what_they_do_not_see_nobody(
    cast: Cast,
) -> None:
    one, sealed = (record(cast, level=level) for level in (Level.CONTROLLED, Level.SEALED))
    show(cast, one, "midwifery")
    show(cast, sealed, "midwifery", "hannah")
    before = rows()
    for given in (one, sealed):
        with pytest.raises(PermissionDenied):
            show(cast, given, "school", "sam", by="hannah")
    for given, name in ((one, "priya"), (sealed, "ruth"), (sealed, "ian")):
        with pytest.raises((NotVisible, PermissionDenied)):
            show(cast, given, "school", "sam", by=name)
    assert rows() == before


def test_sight_never_goes_past_the_givers_own_access_to_the_plan(cast: Cast) -> None:
    one = record(cast, level=Level.CONTROLLED)
    last = cast.today + timedelta(days=10)
    sharing.give(
        cast.plan,
        cast.agencies["police"],
        terms=Terms(purpose="For now", until_on=last),
        by=cast.priya,
        at=cast.at,
    )
    with pytest.raises(Refused) as refused:
        show(cast, one, "midwifery", until_on=last + timedelta(days=1))
    assert (refused.value.field, refused.value.code) == ("until_on", "past_its_own_grant")
    assert show(cast, one, "midwifery").until_on == last


def test_whoever_holds_sight_shares_on_for_serious_harm_and_the_originator_is_told(
    cast: Cast,
) -> None:
    one = record(cast, level=Level.CONTROLLED)
    held = show(cast, one, "midwifery", until_on=cast.today + timedelta(days=3))
    for wrong in ({"purpose": " "}, {"until_on": held.until_on + timedelta(days=1)}):
        with pytest.raises(Refused):
            share_on(cast, one, "school", **wrong)
    for by in ("priya", "sam"):
        with pytest.raises(NotVisible):
            share_on(cast, one, "school", by)
    assert one.pk not in seen(cast, "sam")
    decision = share_on(cast, one, "school")
    assert (decision.occasion, decision.until_on) == ("harm", held.until_on)
    assert one.pk in seen(cast, "sam")
    (reason,) = access.explain_record(access.scope_of(cast.sam, on=cast.today), one)
    assert (reason.sentence, reason.decision) == ("Your agency was given sight of it.", decision)
    told = Notification.rows.filter(matter="record_shared_on")
    assert {row.recipient for row in told} == {cast.laura, cast.ian}
    end(cast, decision)
    assert one.pk not in seen(cast, "sam")


def test_what_is_shared_on_stands_beside_what_the_originator_decided(cast: Cast) -> None:
    one = record(cast, level=Level.CONTROLLED)
    show(cast, one, "midwifery", until_on=cast.today)
    decided = show(cast, one, "school")
    shared = share_on(cast, one, "school")
    assert one.pk in seen(cast, "sam", on=cast.today + timedelta(days=1))
    end(cast, decided)
    assert one.pk in seen(cast, "sam")
    end(cast, shared)
    assert one.pk not in seen(cast, "sam")


def test_a_sealed_record_is_never_shared_on_nor_taken_from_its_author(cast: Cast) -> None:
    one = record(cast, level=Level.SEALED)
    show(cast, one, "midwifery", "hannah")
    with pytest.raises(Refused):
        share_on(cast, one, "school")
    written = RecordDecision.rows.get(occasion="written")
    with pytest.raises(Refused):
        end(cast, written)
    show(cast, one, "police", "laura", until_on=cast.today)
    assert one.pk in seen(cast, "laura", on=cast.today + timedelta(days=1))


def test_a_colleague_named_on_a_sealed_record_sees_it_until_further_notice(cast: Cast) -> None:
    one = record(cast, level=Level.SEALED)
    decision = show(cast, one, "police", "ian")
    assert one.pk in seen(cast, "ian", on=cast.today + timedelta(days=400))
    assert one.pk not in known(cast, "hannah")
    end(cast, decision)
    assert one.pk not in seen(cast, "ian")


def test_of_decisions_on_records_an_agency_knows_its_own_and_those_in_its_favour(
    cast: Cast,
) -> None:
    def decisions(name: str) -> int:
        ours = access.scope_of(cast.workers[name], on=cast.today)
        return int(RecordDecision.objects.visible_to(ours).count())

    one, sealed = (record(cast, level=level) for level in (Level.CONTROLLED, Level.SEALED))
    show(cast, one, "midwifery")
    show(cast, sealed, "midwifery", "hannah")
    show_kind(cast, "school")
    assert {name: decisions(name) for name in ("laura", "ian", "hannah", "moira", "sam")} == {
        "laura": 4, "ian": 2, "hannah": 2, "moira": 1, "sam": 1,
    }  # fmt: skip
    assert decisions("priya") == decisions("ruth") == decisions("olive") == 0
