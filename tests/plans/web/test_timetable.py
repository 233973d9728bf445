"""The timetable's pages: what is due and was done, recording, moving and keeping."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.models import AgreedInterval, Deadline, DeadlineMove, TimetableEvent
from plans.operations import deadlines, plans
from plans.operations.children import ChildDetails
from tests.plans.web.reading import text_of, version_in


def at_timetable(cast, name="timetable", *more):
    return reverse(name, args=[cast.plan.reference, *more])


def row_of(cast, key):
    return Deadline.rows.select_related("plan").get(plan=cast.plan, key=key, status="open")


def date_of(name, day):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def test_the_page_says_what_is_due_why_and_by_which_policy(cast, sign_in):
    page = sign_in("hannah").get(at_timetable(cast)).content.decode()
    words = text_of(page)
    for said in (
        "First core group",
        "10 working days after the initial conference",
        "Policy version 1; Tees; universal",
        "Done on",
        "Late",
    ):
        assert said in words
    assert 'role="img"' in page
    assert "style=" not in page[page.index("<main") : page.index("</main>")]


def test_the_plan_page_leads_to_its_timetable(cast, sign_in):
    page = sign_in("ian").get(reverse("plan", args=[cast.plan.reference])).content.decode()
    assert page.count(f'href="{at_timetable(cast)}"') == 2


def test_a_plan_whose_dates_were_not_counted_yet_says_so(cast, sign_in):
    Deadline.rows.filter(plan=cast.plan).delete()
    assert "have not been counted yet" in text_of(
        sign_in("hannah").get(at_timetable(cast)).content.decode()
    )


def test_a_due_date_at_a_weekend_says_so(cast, sign_in):
    row = row_of(cast, "pb.birthplan")
    ahead = cast.today + timedelta(days=14)
    saturday = ahead + timedelta(days=5 - ahead.weekday())
    Deadline.rows.filter(pk=row.pk).update(due_on=saturday)
    assert "falls on a Saturday" in text_of(
        sign_in("hannah").get(at_timetable(cast)).content.decode()
    )


def test_the_number_of_statements_does_not_grow_with_the_deadlines(cast, sign_in):
    client = sign_in("ruth")

    def asked():
        with CaptureQueriesContext(connection) as statements:
            client.get(at_timetable(cast))
        return len(statements)

    row = row_of(cast, "pb.rcpc.conference")
    deadlines.move(
        row, due_on=row.due_on - timedelta(days=1), reason="Sooner", version=None,
        by=cast.ruth, at=cast.at,
    )  # fmt: skip
    few = asked()
    for days in range(2, 12):
        row = row_of(cast, "pb.rcpc.conference")
        deadlines.move(
            row, due_on=row.due_on - timedelta(days=days), reason="Sooner", version=None,
            by=cast.ruth, at=cast.at,
        )  # fmt: skip
    assert asked() <= few


def test_a_core_member_records_a_referral_and_why_it_was_late(cast, sign_in):
    client, page = sign_in("hannah"), at_timetable(cast, "timetable_record")
    day = row_of(cast, "pb.refer").due_on + timedelta(days=1)
    typed = {"trigger": "referral", **date_of("happened_on", day)}
    refused = client.post(page, typed)
    assert "Say why it was late" in text_of(refused.content.decode())
    answer = client.post(page, {**typed, "late_reason": "Booked late"})
    assert answer.url == at_timetable(cast)
    assert TimetableEvent.rows.get().happened_on == day
    shown = text_of(client.get(at_timetable(cast)).content.decode())
    assert "Why: Booked late" in shown
    assert "A referral was made to children's social care" in shown


def test_the_chair_moves_a_date_and_the_page_counts_its_moves(cast, sign_in):
    client, row = sign_in("ruth"), row_of(cast, "pb.rcpc.conference")
    page = at_timetable(cast, "deadline_move", row.pk)
    version = version_in(client.get(page).content.decode())
    typed = {**date_of("due_on", row.due_on - timedelta(days=3)), "version": version}
    assert client.post(page, {**typed, "reason": ""}).status_code == 200
    assert not DeadlineMove.rows.exists()
    answer = client.post(page, {**typed, "reason": "The report is late"})
    assert answer.status_code == 302, text_of(answer.content.decode())
    shown = text_of(client.get(at_timetable(cast)).content.decode())
    assert "Moved 1 time" in shown
    assert "by Ruth Adebayo-Cole" in shown
    stale = client.post(page, {**typed, "reason": "Again"})
    assert "changed while you were writing" in text_of(stale.content.decode())


def test_only_the_chair_is_offered_to_move(cast, sign_in):
    page = at_timetable(cast, "deadline_move", row_of(cast, "pb.rcpc.conference").pk)
    assert page in sign_in("ruth").get(at_timetable(cast)).content.decode()
    assert page not in sign_in("priya").get(at_timetable(cast)).content.decode()
    assert sign_in("priya").get(page).status_code == 403


def test_a_date_is_kept_or_set_aside(cast, sign_in):
    client = sign_in("priya")
    letter, birth_plan = row_of(cast, "cp.letter"), row_of(cast, "pb.birthplan")
    page = at_timetable(cast, "deadline_keep", letter.pk)
    typed = {"answer": "done", "version": letter.version}
    assert "Enter the day" in text_of(client.post(page, typed).content.decode())
    answer = client.post(page, {**typed, **date_of("held_on", letter.due_on)})
    assert answer.status_code == 302, text_of(answer.content.decode())
    page = at_timetable(cast, "deadline_keep", birth_plan.pk)
    typed = {"answer": "not_needed", "reason": "Another trust", "version": birth_plan.version}
    assert client.post(page, typed).status_code == 302
    assert {Deadline.rows.get(pk=row.pk).status for row in (letter, birth_plan)} == {
        "held",
        "not_needed",
    }
    assert client.get(page).status_code == 403


@pytest.mark.parametrize(("name", "status"), [("priya", 403), ("ruth", 200)])
def test_a_meeting_is_not_ticked_off_and_its_chair_may_spare_it(cast, sign_in, name, status):
    page = at_timetable(cast, "deadline_keep", row_of(cast, "cp.cg.first").pk)
    assert sign_in(name).get(page).status_code == status


def test_another_plans_deadline_is_not_there(cast, sign_in):
    client, row = sign_in("ruth"), row_of(cast, "cp.letter")
    Deadline.rows.filter(pk=row.pk).update(plan=cast.plan)
    unknown = at_timetable(cast, "deadline_move", cast.outcome.pk)
    assert client.get(unknown).status_code == 404


def test_what_was_recorded_wrongly_is_withdrawn_and_stays_to_be_read(cast, sign_in):
    event = deadlines.record_event(
        cast.plan, trigger="referral", happened_on=cast.today - timedelta(days=130),
        by=cast.hannah, at=cast.at,
    )  # fmt: skip
    client, page = sign_in("priya"), at_timetable(cast, "timetable_withdraw", event.pk)
    assert page in client.get(at_timetable(cast)).content.decode()
    assert page not in sign_in("laura").get(at_timetable(cast)).content.decode()
    client = sign_in("priya")
    version = version_in(client.get(page).content.decode())
    assert client.post(page, {"reason": " ", "version": version}).status_code == 200
    assert TimetableEvent.rows.standing().exists()
    typed = {"reason": "Another family's", "version": version}
    answer = client.post(page, typed)
    assert answer.status_code == 302, text_of(answer.content.decode())
    shown = sign_in("ian").get(at_timetable(cast)).content.decode()
    assert "<del>A referral was made to children&#39;s social care</del>" in shown
    assert "Withdrawn by Priya Nandakumar on" in text_of(shown)
    assert "because: Another family's" in text_of(shown)
    assert sign_in("priya").post(page, typed).status_code == 403


def test_an_event_that_changed_meanwhile_is_not_withdrawn_unread(cast, sign_in):
    event = deadlines.record_event(
        cast.plan, trigger="referral", happened_on=cast.today - timedelta(days=130),
        by=cast.hannah, at=cast.at,
    )  # fmt: skip
    page = at_timetable(cast, "timetable_withdraw", event.pk)
    TimetableEvent.rows.update(version=2)
    stale = sign_in("priya").post(page, {"reason": "Wrong", "version": 1})
    assert "changed while you were writing" in text_of(stale.content.decode())
    assert TimetableEvent.rows.standing().exists()


def test_the_chair_agrees_a_tighter_interval_and_everybody_reads_it(cast, sign_in):
    client, page = sign_in("ruth"), at_timetable(cast, "timetable_agree")
    assert page in client.get(at_timetable(cast)).content.decode()
    typed = {"key": "cp.cg.next", "number": "5", "reason": "He is back"}
    refused = client.post(page, typed)
    assert "may be tighter, never looser" in text_of(refused.content.decode())
    assert "id_number-error" in refused.content.decode()
    assert not AgreedInterval.rows.exists()
    assert client.post(page, {**typed, "number": "2"}).status_code == 302
    shown = sign_in("ian").get(at_timetable(cast)).content.decode()
    assert "2 weeks after the last group held; by policy 4 weeks after" in text_of(shown)
    assert "He is back" in text_of(shown)
    assert page not in shown


def looked_after(cast):
    plan = plans.start(
        kind="looked_after",
        new_child=ChildDetails(
            family_name="Teale", given_names="Jo", sex="F",
            date_of_birth=cast.today - timedelta(days=2000),
        ),
        partnership=cast.partnership, started_on=cast.today, role="Social worker",
        purpose="Leads", chair=cast.ruth, by=cast.priya, at=cast.at,
    )  # fmt: skip
    return plan, Deadline.rows.get(plan=plan, key="lac.rev.1")


def test_a_statutory_date_is_tightened_on_its_page_and_never_loosened(cast, sign_in):
    plan, row = looked_after(cast)
    client, page = sign_in("ruth"), reverse("deadline_move", args=[plan.reference, row.pk])
    assert "by statute: it can be earlier, never later" in text_of(
        client.get(page).content.decode()
    )
    later = {**date_of("due_on", row.due_on + timedelta(days=1)), "reason": "Ill", "version": 1}
    refused = client.post(page, later).content.decode()
    assert "it can be earlier, never later" in text_of(refused)
    assert "id_due_on-error" in refused
    assert not DeadlineMove.rows.exists()
    sooner = {**later, **date_of("due_on", row.due_on - timedelta(days=1))}
    assert client.post(page, sooner).status_code == 302
    assert Deadline.rows.get(pk=row.pk).due_on == row.limit_on - timedelta(days=1)
