"""What one agency asks another: who may ask, answer and see it, and who is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from agencies.errors import NotVisible, Refused
from plans.models import (
    CaseRecord,
    InformationRequest,
    Notification,
    RecordDecision,
    RecordPermission,
)
from plans.operations import records
from plans.rules.records import When
from plans.rules.sharing import Level
from tests.cast import Cast
from tests.plans.recording import amend, heading, known, question, record, refused, seen, show

ANSWER = "Her aunt Gillian does"


def given(cast: Cast) -> dict[str, Any]:
    return {"status": "answered", "answer": ANSWER, "answered_on": cast.today}


def answered(cast: Cast, one: CaseRecord, by: str = "sam", **more: Any) -> CaseRecord:
    old = one.content
    said: dict[str, Any] = given(cast) | more
    names = ("what", "purpose", "lawful_basis", "asked_member")
    details = question(cast, **{name: getattr(old, name) for name in names}, **said)
    return records.amend(
        cast.plan,
        one,
        details,
        heading=heading(cast, one.level, when=When.on(one.happened_on)),
        reason="It was answered",
        by=cast.workers[by],
        at=cast.at,
    )


def told(cast: Cast, matter: str) -> set[str]:
    names = {worker.pk: name for name, worker in cast.workers.items()}
    rows = Notification.rows.filter(matter=matter)
    return {names[row.recipient_id] for row in rows}


class TestAsking:
    def test_an_answer_is_due_five_working_days_after_the_day_it_was_asked(
        self, cast: Cast
    ) -> None:
        asked_on = cast.today - timedelta(days=9)
        one = record(cast, "hannah", details=question(cast), when=When.on(asked_on))
        due_on = cast.partnership.calendar().add_working_days(asked_on, 5)
        said = one.content
        assert (said.due_on, said.asked_by) == (due_on, cast.agencies["midwifery"])

    @pytest.mark.parametrize(
        ("field", "wrong"),
        [
            ("what", {"what": " "}),
            ("purpose", {"purpose": ""}),
            ("lawful_basis", {"lawful_basis": "curiosity"}),
            ("asked_of", {"of": "midwifery"}),
            ("asked_of", {"of": "housing"}),
            ("status", {"answer": "It is known"}),
            ("answer", {"status": "refused"}),
            ("answered_on", {"status": "answered", "answer": ANSWER}),
        ],
    )
    def test_a_request_says_what_why_and_of_whom(
        self, cast: Cast, field: str, wrong: dict[str, Any]
    ) -> None:
        refused(cast, field, question(cast, **wrong))

    def test_no_answer_is_from_before_it_was_asked_or_still_to_come(self, cast: Cast) -> None:
        for days in (-1, 1):
            day = cast.today + timedelta(days=days)
            said = question(cast, status="answered", answer=ANSWER, answered_on=day)
            refused(cast, "answered_on", said)

    def test_a_member_who_is_asked_sits_for_that_agency(self, cast: Cast) -> None:
        refused(cast, "asked_member", question(cast, asked_member=cast.seats["laura"]))
        record(cast, "hannah", details=question(cast, asked_member=cast.seats["sam"]))
        assert told(cast, "information_asked") == {"sam"}

    def test_who_sits_for_the_agency_is_told_once(self, cast: Cast) -> None:
        one = record(cast, "hannah", details=question(cast))
        assert told(cast, "information_asked") == {"sam"}
        amend(cast, one, "hannah", details=question(cast, what="Who collects him?"))
        assert Notification.rows.filter(matter="information_asked").count() == 1

    def test_another_agency_is_asked_in_a_request_of_its_own(self, cast: Cast) -> None:
        one = record(cast, "hannah", details=question(cast))
        before = CaseRecord.rows.count()
        with pytest.raises(Refused, match="a request of its own"):
            amend(cast, one, "hannah", details=question(cast, "police"))
        assert CaseRecord.rows.count() == before


class TestAnswering:
    @pytest.mark.parametrize("level", [Level.PLAN, Level.CONTROLLED])
    def test_the_agency_asked_answers_and_whoever_asked_reads_it(
        self, cast: Cast, level: int
    ) -> None:
        one = record(cast, "hannah", level, question(cast))
        new = answered(cast, one)
        said = new.content
        assert (new.agency, new.level) == (cast.agencies["school"], level)
        assert (said.asked_by, said.answer) == (cast.agencies["midwifery"], ANSWER)
        assert new.pk in seen(cast, "hannah") & seen(cast, "moira") & seen(cast, "sam")
        assert "hannah" in told(cast, "information_given")
        assert "sam" not in told(cast, "information_given")

    def test_a_refusal_says_why(self, cast: Cast) -> None:
        one = record(cast, "hannah", details=question(cast))
        new = answered(cast, one, status="refused", answer="A court forbids it")
        assert new.content.status == "refused"

    def test_whoever_asked_may_write_down_what_they_were_told(self, cast: Cast) -> None:
        one = record(cast, "hannah", Level.CONTROLLED, question(cast))
        new = answered(cast, one, "hannah")
        assert new.agency == cast.agencies["midwifery"]
        assert new.pk in seen(cast, "sam")

    @pytest.mark.parametrize(
        ("field", "turned"),
        [
            ("what", {"what": "Nothing much"}),
            ("purpose", {"purpose": "None"}),
            ("lawful_basis", {"lawful_basis": "consent"}),
        ],
    )
    def test_whoever_answers_does_not_turn_the_question(
        self, cast: Cast, field: str, turned: dict[str, str]
    ) -> None:
        one = record(cast, "hannah", details=question(cast))
        with pytest.raises(Refused, match="Only the agency that asked") as found:
            amend(cast, one, "sam", details=question(cast, **turned, **given(cast)))
        assert found.value.field == field
        assert CaseRecord.rows.filter(line=one.line).count() == 1

    def test_whoever_answers_does_not_turn_the_day(self, cast: Cast) -> None:
        asked_on = When.on(cast.today - timedelta(days=3))
        one = record(cast, "hannah", details=question(cast), when=asked_on)
        with pytest.raises(Refused, match="Only the agency that asked"):
            amend(cast, one, "sam", details=question(cast, **given(cast)))

    @pytest.mark.parametrize("name", ["priya", "laura"])
    def test_nobody_else_answers_even_what_they_read(self, cast: Cast, name: str) -> None:
        one = record(cast, "hannah", details=question(cast))
        with pytest.raises(PermissionDenied):
            answered(cast, one, name)
        assert InformationRequest.rows.filter(status="answered").count() == 0

    def test_whoever_answers_may_not_open_close_or_withdraw_it(self, cast: Cast) -> None:
        for level, other in ((Level.PLAN, Level.CONTROLLED), (Level.CONTROLLED, Level.PLAN)):
            one = record(cast, "hannah", level, question(cast))
            with pytest.raises(PermissionDenied):
                amend(cast, one, "sam", other, question(cast, **given(cast)))
            new = answered(cast, one)
            for name in ("sam", "hannah"):
                with pytest.raises(PermissionDenied):
                    amend(cast, new, name, other, question(cast, **given(cast)))
            with pytest.raises(PermissionDenied):
                records.withdraw(cast.plan, new, reason="No", by=cast.sam, at=cast.at)
            records.withdraw(cast.plan, new, reason="Not needed", by=cast.hannah, at=cast.at)

    def test_whoever_answered_does_not_ask_again(self, cast: Cast) -> None:
        new = answered(cast, record(cast, "hannah", details=question(cast)))
        with pytest.raises(Refused, match="asks again"):
            amend(cast, new, "sam", details=question(cast))

    def test_whoever_asked_asks_again_and_the_old_answer_stays_to_be_read(self, cast: Cast) -> None:
        new = answered(cast, record(cast, "hannah", Level.CONTROLLED, question(cast)))
        again = amend(cast, new, "hannah", details=question(cast, what="Since when?"))
        assert again.content.is_waiting
        assert {new.pk, again.pk} <= seen(cast, "sam") & seen(cast, "hannah")
        assert Notification.rows.filter(matter="information_asked").count() == 2


class TestSight:
    def test_held_between_the_two_it_tells_nobody_else_anything(self, cast: Cast) -> None:
        others = set(cast.workers) - {"hannah", "moira", "sam"}
        before = {name: (seen(cast, name), known(cast, name)) for name in others}
        rows = set(Notification.rows.values_list("recipient", flat=True))
        one = record(cast, "hannah", Level.CONTROLLED, question(cast))
        answered(cast, one)
        assert {name: (seen(cast, name), known(cast, name)) for name in others} == before
        new = set(Notification.rows.values_list("recipient", flat=True)) - rows
        assert new <= {cast.hannah.pk, cast.sam.pk, cast.moira.pk}

    def test_the_agency_asked_sees_it_for_the_purpose_and_no_longer_than_is_usual(
        self, cast: Cast
    ) -> None:
        one = record(cast, "hannah", Level.CONTROLLED, question(cast))
        decision = RecordDecision.rows.get(line=one.line)
        assert (decision.agency, decision.purpose) == (
            cast.agencies["school"],
            "He may be in the home",
        )
        assert cast.today < decision.until_on
        assert RecordPermission.objects.filter(content_object=one).count() == 1

    def test_it_is_shown_to_nobody_besides(self, cast: Cast) -> None:
        one = record(cast, "hannah", Level.CONTROLLED, question(cast))
        with pytest.raises(Refused, match="shown to nobody else"):
            show(cast, one, "police", by="hannah")
        assert one.pk not in seen(cast, "laura")

    def test_closed_after_all_it_is_still_seen_by_whom_it_asks(self, cast: Cast) -> None:
        one = record(cast, "hannah", details=question(cast))
        amend(cast, one, "hannah", Level.CONTROLLED, question(cast))
        assert one.pk in seen(cast, "sam")
        assert one.pk not in seen(cast, "priya")
        with pytest.raises(NotVisible):
            answered(cast, CaseRecord.rows.get(pk=one.pk), "priya")


def test_the_database_refuses_a_request_that_says_nothing(cast: Cast) -> None:
    one = record(cast, "hannah", details=question(cast))
    rows = InformationRequest.rows.filter(pk=one.pk)
    for wrong in (
        {"what": ""},
        {"purpose": ""},
        {"asked_of": cast.agencies["midwifery"]},
        {"status": "answered"},
        {"answer": ANSWER},
        {"answered_on": cast.today},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
