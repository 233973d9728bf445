"""The steps of a meeting or review: each in words, and no link that its reader may not follow."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from agencies.workdays import Calendar
from plans.models import Plan, Review
from plans.operations import attendance, decisions, judgements, reports, review_moves, reviews
from plans.queries.attendance import members_at
from plans.queries.deciding import facts_of
from plans.rules import decisions as rules
from tests.plans.reviewing import decided, judged, signed
from tests.plans.web.reading import text_of

READERS = ["priya", "hannah", "laura", "ian", "neil", "ruth"]


def address(cast, name="review", review=None, *more):
    return reverse(name, args=[cast.plan.reference, *([review.pk] if review else []), *more])


def planned(cast, kind):
    on = Calendar().on_or_after(cast.today + timedelta(days=7))
    return reviews.plan_review(cast.plan, kind=kind, planned_on=on, by=cast.priya, at=cast.at)


def under_way(cast, kind):
    on = Calendar().on_or_before(cast.today)
    return reviews.start_at_once(cast.plan, kind=kind, held_on=on, by=cast.ruth, at=cast.at)


def marked(cast, review):
    marks = {seat.pk: ("present", "") for seat in members_at(review)}
    return attendance.mark(
        review, attendance=marks, version=review.version, by=cast.ruth, at=cast.at
    )


def held(cast, kind):
    review = marked(cast, under_way(cast, kind))
    if kind == "group_meeting":
        return reviews.finish(
            review, next_meeting_on=None, version=review.version, by=cast.ruth, at=cast.at
        )
    judged(cast, review)
    return signed(cast, decided(cast, review))


def ended(cast, kind):
    """A review that stepped the plan down, or a meeting left open on a plan that has ended."""
    other = planned(cast, "group_meeting")
    review = marked(cast, under_way(cast, "review_conference"))
    judged(cast, review)
    review = decided(cast, review, decision="step_down", leads_to="to_child_in_need")
    for guard in rules.guards(facts_of(cast.plan, review)):
        decisions.override(review, guard=guard, reason="Now", by=cast.ruth, at=cast.at)
    signed(cast, review)
    return other if kind == "group_meeting" else review


def put_off(cast, kind):
    review = under_way(cast, "review_conference")
    if kind == "review_conference":
        decisions.adjourn(
            review,
            to_on=Calendar().add_working_days(cast.today, 3),
            interim_plan="Grandmother stays",
            reason="Snow",
            by=cast.ruth,
            at=cast.at,
        )
    return review


def called_off(cast, kind):
    review = planned(cast, kind)
    return review_moves.cancel(review, reason="Snow", version=None, by=cast.ruth, at=cast.at)


def links_in(page):
    main = page[page.index("<main") : page.index("</main>")]
    found = {unescape(one) for one in re.findall(r'href="([^"]+)"', main)}
    return sorted(one for one in found if one.startswith("/"))


def dead_ends(client, links):
    """Those links that refuse their reader, or lead nowhere."""
    answers = {link: client.get(link).status_code for link in links}
    return {link: status for link, status in answers.items() if status >= 400}


@pytest.mark.parametrize("kind", ["group_meeting", "review_conference"])
@pytest.mark.parametrize("state", [planned, under_way, held, ended, put_off, called_off])
def test_no_reader_is_shown_a_step_that_refuses_them(cast, sign_in, state, kind):
    review = state(cast, kind)
    pages = [address(cast, review=review), address(cast, "plan_reviews")]
    if not review.is_group_meeting:
        pages.append(address(cast, "review_prepare", review))
    for name in READERS:
        client, found = sign_in(name), set()
        for page in pages:
            found |= set(links_in(client.get(page).content.decode()))
        steps = {one for one in found - set(pages) if "/reviews/" in one or "/follow/" in one}
        assert dead_ends(client, steps) == {}, name


@pytest.mark.parametrize("name", READERS)
def test_no_link_of_the_plans_page_refuses_its_reader(cast, sign_in, name):
    under_way(cast, "review_conference")
    client = sign_in(name)
    found = links_in(client.get(address(cast, "plan")).content.decode())
    assert dead_ends(client, found) == {}


def test_the_chair_gets_from_each_page_to_every_step_of_a_review(cast, sign_in):
    review = under_way(cast, "review_conference")
    client = sign_in("ruth")
    own = address(cast, review=review)
    prepare = address(cast, "review_prepare", review)
    assert {own, prepare} <= set(links_in(client.get(address(cast, "plan")).content.decode()))
    assert {own, prepare} <= set(links_in(client.get(reverse("reviews")).content.decode()))
    steps = {
        address(cast, "review_judge", review, cast.outcome.pk),
        *(address(cast, name, review) for name in (
            "review_decision", "review_sign", "review_adjourn"
        )),
    }  # fmt: skip
    assert steps | {prepare} <= set(links_in(client.get(own).content.decode()))
    assert steps | {own} <= set(links_in(client.get(prepare).content.decode()))


def test_every_step_says_in_words_whether_it_is_done(cast, sign_in):
    review = under_way(cast, "review_conference")
    page, client = address(cast, review=review), sign_in("ruth")
    text = text_of(client.get(page).content.decode())
    assert "Judge: Tamsin has the care she and the baby need Not judged yet" in text
    assert "Decide Nothing decided yet" in text
    assert "Check and sign Decide first" in text
    assert "Put it off Only if it must" in text
    judged(cast, review)
    decided(cast, review)
    text = text_of(client.get(page).content.decode())
    assert "Judge: Tamsin has the care she and the baby need Judged: Some progress" in text
    assert "Decide The plan continues" in text
    assert "Check and sign Not signed yet" in text


def test_before_it_starts_the_chair_sees_what_waits_and_may_move_it(cast, sign_in):
    review = planned(cast, "review_conference")
    page = sign_in("ruth").get(address(cast, review=review)).content.decode()
    text = text_of(page)
    assert "Prepare: what moved, and on whose evidence Reports in 0 of 4" in text
    assert "Decide Cannot start yet" in text
    found = set(links_in(page))
    assert address(cast, "review_move", review) in found
    assert address(cast, "review_start", review) in found
    assert address(cast, "review_decision", review) not in found


@pytest.mark.parametrize(
    ("name", "does", "does_not"),
    [
        (
            "hannah",
            ["review_report", "review_ratings", "review_attendance", "review_prepare"],
            ["review_decision", "review_sign", "review_adjourn"],
        ),
        (
            "laura",
            ["review_report", "review_prepare"],
            ["review_ratings", "review_attendance", "review_decision", "review_sign"],
        ),
        ("ian", ["review_prepare"], ["review_report", "review_ratings", "review_attendance"]),
        ("ruth", ["review_ratings", "review_attendance"], ["review_report"]),
    ],
)
def test_each_is_offered_what_is_theirs(cast, sign_in, name, does, does_not):
    review = under_way(cast, "review_conference")
    found = set(links_in(sign_in(name).get(address(cast, review=review)).content.decode()))
    assert {address(cast, one, review) for one in does} <= found
    assert not {address(cast, one, review) for one in does_not} & found


def test_a_member_drafts_until_the_chair_has_judged(cast, sign_in):
    review = planned(cast, "review_conference")
    page, client = address(cast, review=review), sign_in("hannah")
    assert "Draft a judgement: Tamsin has the care she and the baby need Nothing drafted" in (
        text_of(client.get(page).content.decode())
    )
    judgements.draft(
        review, cast.outcome, verdict="met", evidence="e", confidence="low", by=cast.hannah,
        at=cast.at,
    )  # fmt: skip
    assert "Drafted, not judged yet" in text_of(client.get(page).content.decode())
    reviews.start(review, held_on=Calendar().on_or_before(cast.today), by=cast.ruth, at=cast.at)
    judged(cast, review, version=1)
    shown = client.get(page).content.decode()
    assert "Judged: Some progress" in text_of(shown)
    assert address(cast, "review_judge", review, cast.outcome.pk) not in links_in(shown)


def test_a_report_that_was_sent_is_done_and_no_longer_a_link(cast, sign_in):
    review = planned(cast, "review_conference")
    asked = review.reports.get(member=cast.seats["laura"])
    reports.send(asked, contact="", better="Sleeps", worse="", asks="", by=cast.laura, at=cast.at)
    shown = sign_in("laura").get(address(cast, review=review)).content.decode()
    assert "My report Sent" in text_of(shown)
    assert address(cast, "review_report", review) not in links_in(shown)


def test_an_agency_dissents_from_the_record_of_what_was_signed(cast, sign_in):
    review = held(cast, "review_conference")
    for name, may in {"hannah": True, "laura": True, "priya": True, "ian": False}.items():
        found = links_in(sign_in(name).get(address(cast, review=review)).content.decode())
        assert (address(cast, "dissent", review) in found) is may, name


def test_a_plan_that_has_ended_offers_no_step_but_reading(cast, sign_in):
    meeting = ended(cast, "group_meeting")
    assert not Plan.rows.get().is_open
    assert Review.rows.get(pk=meeting.pk).status == "cancelled"
    shown = sign_in("ruth").get(address(cast, review=meeting)).content.decode()
    assert "Start it" not in shown
    assert "Call it off" not in shown


def test_each_choice_of_a_list_names_the_member_or_the_action_it_is_about(cast, sign_in):
    review, client = under_way(cast, "group_meeting"), sign_in("hannah")
    who = client.get(address(cast, "review_attendance", review)).content.decode()
    what = client.get(address(cast, "review_actions", review)).content.decode()
    assert "Choose one" not in who + what
    for name in ("Tamsin Marlowe, Mother", "Who came instead of Tamsin Marlowe"):
        assert len(labels_in(who, name)) == 1
    for action in (cast.action, cast.family_action):
        assert len(labels_in(what, f"How is it going?: {action.what}")) == 1
        assert len(labels_in(what, f"What was said, or why (optional): {action.what}")) == 1


def labels_in(page, words):
    found = re.findall(r"<(?:label|legend)[^>]*>(.*?)</(?:label|legend)>", page, re.DOTALL)
    said = [" ".join(unescape(re.sub(r"<[^>]+>", "", one)).split()) for one in found]
    return [one for one in said if one.startswith(words)]


def test_a_day_before_the_plan_began_is_refused_beside_the_date(cast, sign_in):
    day = cast.plan.started_on - timedelta(days=1)
    said = {"kind": "group_meeting", "when": "now", "day-day": day.day}
    said |= {"day-month": day.month, "day-year": day.year}
    page = sign_in("hannah").post(address(cast, "review_plan"), said).content.decode()
    assert "The plan began on" in page
    assert 'href="#id_day-day"' in page
    assert not Review.rows.exists()
