"""Who came to the meetings of a plan: what was marked, and what nobody knows."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from plans import access
from plans.models import Attendance, Review
from plans.queries.reviews import ReviewList, review_list
from tests.cast import Cast
from tests.plans.reviewing import review_of
from tests.plans.web.reading import text_of

MATERNITY = "Wearbridge Midwifery"


def met(cast: Cast, days: int, **marks: str) -> Review:
    """A group meeting held so many days ago, at which these members are marked so."""
    on = cast.today - timedelta(days=days)
    review = review_of(cast, kind="group_meeting", status="held", held_on=on, is_quorate=None)
    Attendance.rows.bulk_create(
        Attendance(
            review=review,
            member=cast.seats[name],
            agency=cast.seats[name].agency,
            attended=how,
            recorded_at=cast.at,
            recorded_by=cast.hannah,
        )
        for name, how in marks.items()
    )
    return review


def listed(cast: Cast) -> ReviewList:
    return review_list(access.scope_of(cast.hannah, on=cast.today), cast.plan)


def test_what_nobody_marked_counts_neither_as_there_nor_as_absent(cast: Cast) -> None:
    met(cast, 9, hannah="present", laura="absent")
    met(cast, 6, laura="report_sent")
    met(cast, 3)
    page = listed(cast)
    midwifery = next(one for one in page.attendance if one.agency == MATERNITY)
    assert (midwifery.present, midwifery.asked, midwifery.unknown) == (1, 1, 2)
    assert midwifery.shares == [("present", 1), ("unknown", 2)]
    assert page.nobody_marked == 1


def test_the_page_says_of_how_many_meetings_nobody_knows_who_came(cast: Cast, sign_in) -> None:
    address = reverse("plan_reviews", args=[cast.plan.reference])
    met(cast, 6)
    words = text_of(sign_in("hannah").get(address).content.decode())
    assert "Nobody marked who came to the meeting held." in words
    met(cast, 3, hannah="present")
    page = sign_in("hannah").get(address).content.decode()
    assert "For 1 of them nobody has said who came." in text_of(page)
    assert "cg-attendance__bar--unknown" in page
