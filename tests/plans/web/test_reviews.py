"""The pages of meetings and reviews: for whom, and what they refuse."""

from datetime import timedelta

import pytest
from django.urls import reverse

from agencies.workdays import Calendar
from plans.models import Action, AgencyReport, Attendance, Rating, Review
from plans.operations import actions, attendance, minutes, reviews
from plans.queries.attendance import members_at
from tests.plans.web.reading import text_of, version_in


def address(cast, name="review", review=None):
    return reverse(name, args=[cast.plan.reference, *([review.pk] if review else [])])


def date_of(name, day):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def who(cast, name="hannah"):
    return {"by": cast.workers[name], "at": cast.at}


def under_way(cast, kind="group_meeting"):
    on = Calendar().on_or_before(cast.today)
    return reviews.start_at_once(cast.plan, kind=kind, held_on=on, **who(cast))


def everybody(cast, review, how="present"):
    marks = {seat.pk: (how, "") for seat in members_at(review)}
    return attendance.mark(review, attendance=marks, version=review.version, **who(cast))


def held(cast):
    review = everybody(cast, under_way(cast))
    return reviews.finish(review, next_meeting_on=None, version=review.version, **who(cast))


@pytest.fixture
def planned(cast):
    on = Calendar().on_or_after(cast.today + timedelta(days=7))
    return reviews.plan_review(
        cast.plan, kind="review_conference", planned_on=on, **who(cast, "priya")
    )


def test_a_core_member_plans_a_meeting_from_the_plan_page(cast, sign_in):
    client, page = sign_in("hannah"), address(cast, "review_plan")
    assert page in client.get(reverse("plan", args=[cast.plan.reference])).content.decode()
    on = Calendar().on_or_after(cast.today + timedelta(days=3))
    said = {"kind": "group_meeting", "when": "later", **date_of("day", on), "planned_time": "14.30"}
    answer = client.post(page, {**said, "place": "Oakmere"}, follow=True)
    review = Review.rows.get()
    assert (review.planned_on, review.place, str(review.planned_time)) == (
        on,
        "Oakmere",
        "14:30:00",
    )
    shown = text_of(answer.content.decode())
    assert "the group has been told" in shown
    assert "Oakmere" in text_of(client.get(address(cast, "plan_reviews")).content.decode())


def test_one_beyond_its_limit_or_on_a_weekend_says_so(cast, sign_in):
    saturday = cast.today + timedelta(days=61)
    saturday += timedelta(days=5 - saturday.weekday())
    said = {"kind": "group_meeting", "when": "later", **date_of("day", saturday)}
    page = sign_in("hannah").post(address(cast, "review_plan"), said, follow=True)
    shown = text_of(page.content.decode())
    assert "is a Saturday" in shown
    assert "this is late" in shown


def test_a_core_member_is_told_on_the_form_that_they_start_reviews_and_plan_none(cast, sign_in):
    said = {"kind": "review_conference", "when": "later", **date_of("day", cast.today)}
    answer = sign_in("hannah").post(address(cast, "review_plan"), said)
    assert "Only these may plan a review" in text_of(answer.content.decode())
    assert not Review.rows.exists()


def test_a_day_that_cannot_be_is_refused_beside_the_date(cast, sign_in):
    said = {"kind": "group_meeting", "when": "now"}
    answer = sign_in("hannah").post(
        address(cast, "review_plan"), {**said, **date_of("day", cast.today + timedelta(days=9))}
    )
    page = answer.content.decode()
    assert "still to come" in page
    assert 'href="#id_day' in page
    assert not Review.rows.exists()


def test_a_planned_one_is_started_and_taken_over(cast, sign_in, planned):
    client = sign_in("sam")
    start = address(cast, "review_start", planned)
    assert start in client.get(address(cast, review=planned)).content.decode()
    on = Calendar().on_or_before(cast.today)
    client.post(start, date_of("held_on", on))
    assert Review.rows.get().run_by == cast.sam
    client = sign_in("hannah")
    assert "Take it over" in client.get(address(cast, review=planned)).content.decode()
    page = client.get(start).content.decode()
    client.post(start, {"version": version_in(page)})
    assert Review.rows.get().run_by == cast.hannah


def test_everybody_else_is_present_in_one_press(cast, sign_in):
    review = under_way(cast)
    page = address(cast, "review_attendance", review)
    client = sign_in("hannah")
    shown = client.get(page).content.decode()
    assert "Tamsin Marlowe, Mother" in text_of(shown)
    laura = cast.seats["laura"].pk
    said = {f"attended_{laura}": "deputy", "version": version_in(shown), "rest": "present"}
    refused = client.post(page, said)
    assert "Say who came instead of Laura Fenwick" in text_of(refused.content.decode())
    assert not Attendance.rows.exists()
    client.post(page, {**said, f"deputy_{laura}": "PC Dunn"})
    assert Attendance.rows.filter(attended="present").count() == 5
    assert Attendance.rows.get(member=laura).deputy_name == "PC Dunn"


def test_the_second_of_two_who_mark_gets_both_texts(cast, sign_in):
    review = under_way(cast)
    page = address(cast, "review_attendance", review)
    client = sign_in("hannah")
    shown = client.get(page).content.decode()
    everybody(cast, review, "absent")
    sam = cast.seats["sam"].pk
    answer = client.post(page, {f"attended_{sam}": "present", "version": version_in(shown)})
    text = text_of(answer.content.decode())
    assert "This was changed while you were writing" in text
    assert Attendance.rows.get(member=sam).attended == "absent"
    again = {f"attended_{sam}": "present", "version": version_in(answer.content.decode())}
    assert client.post(page, again).status_code == 302
    assert Attendance.rows.get(member=sam).attended == "present"


def test_the_second_of_two_who_minute_gets_both_texts(cast, sign_in):
    review = under_way(cast)
    page = address(cast, "review_minutes", review)
    client = sign_in("hannah")
    shown = client.get(page).content.decode()
    theirs = minutes.Minutes(minutes="What Sam heard")
    minutes.record(review, said=theirs, version=review.version, **who(cast, "sam"))
    answer = client.post(page, {"minutes": "What Hannah heard", "version": version_in(shown)})
    text = text_of(answer.content.decode())
    assert "What Sam heard" in text
    assert "What Hannah heard" in text
    assert Review.rows.get().minutes == "What Sam heard"


def said_of(action, answer, note=""):
    return {
        f"answer_{action.pk}": answer,
        f"note_{action.pk}": note,
        f"version_{action.pk}": Action.rows.get(pk=action.pk).version,
    }


def test_actions_are_gone_through_and_those_not_discussed_stay(cast, sign_in):
    review = under_way(cast)
    page = address(cast, "review_actions", review)
    client = sign_in("sam")
    shown = text_of(client.get(page).content.decode())
    assert "Write the birth plan" in shown
    assert "Tamsin has the care she and the baby need : add an action" in shown
    client.post(
        page,
        {**said_of(cast.action, "blocked", "No interpreter"), **said_of(cast.family_action, "")},
    )
    states = dict(Action.rows.values_list("what", "status"))
    assert states == {
        "Write the birth plan": "blocked",
        "Attend all appointments": "not_started",
    }
    shown = text_of(client.get(address(cast, review=review)).content.decode())
    assert "No interpreter" in shown
    assert "1 of 2 discussed" in shown


def test_an_action_that_is_blocked_says_why_beside_itself(cast, sign_in):
    review = under_way(cast)
    answer = sign_in("sam").post(
        address(cast, "review_actions", review),
        {**said_of(cast.action, "blocked"), **said_of(cast.family_action, "done", "All kept")},
    )
    page = answer.content.decode()
    assert f'href="#id_note_{cast.action.pk}"' in page
    assert set(Action.rows.values_list("status", flat=True)) == {"not_started"}


def test_what_its_owner_said_meanwhile_is_shown_beside_mine(cast, sign_in):
    review = under_way(cast)
    typed = {**said_of(cast.action, "still_going", "Begun"), **said_of(cast.family_action, "")}
    actions.update(cast.action, answer="done", note="Written", version=None, **who(cast))
    answer = sign_in("sam").post(address(cast, "review_actions", review), typed)
    text = text_of(answer.content.decode())
    assert "This was changed while you were writing" in text
    assert "Written" in text
    assert Action.rows.get(pk=cast.action.pk).status == "done"


def test_finishing_asks_for_whom_nobody_marked_and_then_sends_the_record(cast, sign_in):
    review = under_way(cast)
    page = address(cast, "review_finish", review)
    client = sign_in("hannah")
    shown = client.get(page).content.decode()
    assert "Not quorate" in shown
    refused = client.post(page, {"version": version_in(shown)})
    assert "Tamsin Marlowe" in text_of(refused.content.decode())
    assert Review.rows.get().status == "under_way"
    everybody(cast, review)
    shown = client.get(page).content.decode()
    assert "Quorate" in shown
    client.post(page, {"version": version_in(shown)})
    assert Review.rows.get().status == "held"


def test_whoever_ran_it_sees_who_has_opened_the_record(cast, sign_in):
    review = held(cast)
    sign_in("sam").get(address(cast, review=review))
    for name in ("hannah", "priya", "ruth"):
        text = text_of(sign_in(name).get(address(cast, review=review)).content.decode())
        assert "Who has opened this record since" in text
        assert "Laura Fenwick laura role Not yet" in text
    text = text_of(sign_in("sam").get(address(cast, review=review)).content.decode())
    assert "Who has opened" not in text
    listed = text_of(sign_in("laura").get(address(cast, "plan_reviews")).content.decode())
    assert "Attendance by agency" in listed
    assert "Wearbridge Midwifery 1 of 1" in listed


def test_a_record_that_is_over_is_changed_by_nobody(cast, sign_in):
    review = held(cast)
    client = sign_in("hannah")
    for name in ("review_minutes", "review_finish", "review_ratings"):
        assert client.get(address(cast, name, review)).status_code == 403
    assert "What is left to do" not in client.get(address(cast, review=review)).content.decode()


def test_a_report_waits_in_your_work_is_sent_once_and_read_by_the_group(cast, sign_in, planned):
    client = sign_in("laura")
    page = address(cast, "review_report", planned)
    assert page in client.get(reverse("your_work")).content.decode()
    assert "Say what is better" in client.post(page, {"contact": "Weekly"}).content.decode()
    client.post(page, {"better": "Two visits kept", "worse": "Dean was there"})
    assert AgencyReport.rows.get(member=cast.seats["laura"]).sent_by == cast.laura
    assert client.post(page, {"better": "More"}).status_code == 403
    assert page not in client.get(reverse("your_work")).content.decode()
    shown = text_of(sign_in("ian").get(address(cast, review=planned)).content.decode())
    assert "Dean was there" in shown
    assert "Asked" in shown


def test_a_late_report_is_late_in_words(cast, sign_in, planned):
    AgencyReport.rows.update(due_on=cast.today - timedelta(days=3))
    assert "Late" in text_of(sign_in("ian").get(address(cast, review=planned)).content.decode())


def test_ratings_are_added_one_by_one(cast, sign_in):
    review = under_way(cast)
    page = address(cast, "review_ratings", review)
    client = sign_in("hannah")
    assert "The chair" not in client.get(page).content.decode()
    client.post(page, {"rater": str(cast.seats["tamsin"].pk), "outcome": "whole", "score": "7"})
    client.post(page, {"rater": "child", "outcome": str(cast.outcome.pk), "score": "3"})
    assert Rating.rows.count() == 2
    shown = text_of(client.get(page).content.decode())
    assert "7 of 10" in shown
    assert "from 0 to 10" in client.post(page, {"rater": "child", "score": "11"}).content.decode()


def test_a_planned_one_is_called_off(cast, sign_in, planned):
    client = sign_in("ruth")
    page = address(cast, "review_cancel", planned)
    version = version_in(client.get(page).content.decode())
    refused = client.post(page, {"version": version})
    assert "Enter why it is called off" in text_of(refused.content.decode())
    assert Review.rows.get().status == "planned"
    client.post(page, {"version": version, "reason": "Half the group is ill"})
    assert Review.rows.get().status == "cancelled"
    listed = text_of(client.get(address(cast, "plan_reviews")).content.decode())
    assert "Put off or called off" in listed
