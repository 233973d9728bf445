"""The pages that put a meeting right, and the one on which the chair checks and signs."""

from datetime import timedelta

import pytest
from django.urls import reverse

from agencies.workdays import Calendar
from plans.models import Action, Attendance, GuardOverride, PlanVersion, Review
from plans.operations import plans, reviews
from tests.plans.reviewing import decided, judged, review_of
from tests.plans.web import reading


def text_of(answer):
    return reading.text_of(answer.content.decode())


def version_in(answer):
    return reading.version_in(answer.content.decode())


def address(cast, name, review, *rest):
    return reverse(name, args=[cast.plan.reference, review.pk, *rest])


def date_of(day):
    return {"held_on-day": day.day, "held_on-month": day.month, "held_on-year": day.year}


@pytest.fixture
def begun(cast):
    on = Calendar().on_or_before(cast.today)
    return reviews.start_at_once(
        cast.plan, kind="group_meeting", held_on=on, by=cast.hannah, at=cast.at
    )


@pytest.fixture
def ready(cast):
    review = review_of(cast)
    judged(cast, review)
    return decided(cast, review)


def test_whoever_runs_a_meeting_corrects_its_day(cast, sign_in, begun):
    client, page = sign_in("hannah"), address(cast, "review_day", begun)
    assert page in client.get(address(cast, "review", begun)).content.decode()
    version = version_in(client.get(page))
    late = client.post(page, {**date_of(cast.today + timedelta(days=1)), "version": version})
    assert "still to come" in text_of(late)
    on = cast.plan.started_on + timedelta(days=1)
    client.post(page, {**date_of(on), "version": version})
    assert Review.rows.get().held_on == on


def test_whoever_runs_a_meeting_calls_it_off_and_everybody_reads_why(cast, sign_in, begun):
    client, page = sign_in("hannah"), address(cast, "review_call_off", begun)
    assert page in client.get(address(cast, "review", begun)).content.decode()
    version = version_in(client.get(page))
    client.post(page, {"reason": "", "version": version})
    assert Review.rows.get().status == "under_way"
    client.post(page, {"reason": "Nobody came", "version": version})
    assert Review.rows.get().status == "cancelled"
    assert "Nobody came" in text_of(sign_in("ian").get(address(cast, "review", begun)))


@pytest.mark.parametrize("name", ["review_day", "review_call_off"])
def test_another_member_takes_it_over_first(cast, sign_in, begun, name):
    client = sign_in("sam")
    assert (
        address(cast, name, begun)
        not in client.get(address(cast, "review", begun)).content.decode()
    )
    answer = client.post(address(cast, name, begun), {"reason": "x"})
    assert answer.status_code == 403
    assert "Take it over first" in text_of(answer)
    assert Review.rows.get().status == "under_way"


def test_whoever_signs_over_an_edit_is_asked_to_look_again(cast, sign_in, ready):
    client, page = sign_in("ruth"), address(cast, "review_sign", ready)
    version = version_in(client.get(page))
    plans.change(
        cast.plan,
        category="NEG",
        contingency="Her mother has moved away",
        version=None,
        by=cast.priya,
        at=cast.at,
    )
    shown = text_of(client.post(page, {"version": version}))
    assert "Look again before you sign" in shown
    assert "Save again to keep yours" not in shown
    assert not PlanVersion.rows.exists()
    client.post(page, {"version": version_in(client.get(page))})
    assert PlanVersion.rows.exists()


def test_what_is_not_marked_or_was_overtaken_is_said_before_signing(cast, sign_in, ready):
    Attendance.rows.filter(review=ready, member=cast.seats["ian"]).delete()
    plans.change(
        cast.plan, category="EMO", contingency="x", version=None, by=cast.priya, at=cast.at
    )
    shown = text_of(sign_in("ruth").get(address(cast, "review_sign", ready)))
    assert "Nobody has said yet whether these were there: Ian Storey." in shown
    assert "the category was changed to emotional abuse" in shown
    assert "Nothing stands in the way" not in shown


def test_a_reason_given_for_less_is_said_again(cast, sign_in):
    review = review_of(cast)
    judged(cast, review)
    decided(cast, review, decision="step_down", leads_to="to_child_in_need")
    client, page = sign_in("ruth"), address(cast, "review_override", review, "work_outstanding")
    client.post(page, {"reason": "The family does the rest"})
    sign = address(cast, "review_sign", review)
    assert "You go ahead" in text_of(client.get(sign))
    Action.rows.filter(pk=cast.action.pk).update(status="done")
    assert "You go ahead" in text_of(client.get(sign))
    GuardOverride.rows.update(facts={"actions": []})
    shown = text_of(client.get(sign))
    assert "You gave a reason before" in shown
    assert "The family does the rest" in client.get(page).content.decode()
    client.post(sign, {"version": version_in(client.get(sign))})
    assert not PlanVersion.rows.exists()
