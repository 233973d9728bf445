"""Who has opened a record: who read the record itself, and nobody who was refused or elsewhere."""

import pytest
from django.urls import reverse

from plans.queries.reviews import opened_since
from tests.api import Api
from tests.plans.web.test_reviews import address, held


@pytest.mark.parametrize("name", ["sam", "laura", "ian"])
def test_a_page_that_was_refused_or_is_another_opens_no_record(cast, sign_in, name):
    review = held(cast)
    client, ours = sign_in(name), Api(worker=cast.workers[name])
    others = (
        "review_minutes", "review_finish", "review_ratings", "review_attendance", "review_actions",
        "review_cancel", "review_report", "review_start",
    )  # fmt: skip
    for route in others:
        assert client.get(address(cast, route, review)).status_code in {200, 302, 403}
    client.get(reverse("dissent", args=[cast.plan.reference, review.pk]))
    at = f"plans/{cast.plan.reference}/reviews/{review.pk}/"
    for path in ("attendance/", "reports/", "ratings/", "dissents/", "opened/"):
        assert ours.get(f"{at}{path}").status_code in {200, 403}
    role = {"sam": "sam role", "laura": "laura role", "ian": "ian role"}[name]
    [before] = [one for one in opened_since(cast.plan, review) if one.role == role]
    assert before.first_at is None
    assert ours.get(at).status_code == 200
    [after] = [one for one in opened_since(cast.plan, review) if one.role == role]
    assert after.first_at is not None
