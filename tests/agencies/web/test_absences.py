"""Pages on which somebody is said to be away, by themselves or their administrator."""

import pytest
from django.urls import reverse

from agencies.models import Absence
from agencies.operations import workers
from tests.agencies.web.pages import away, text_of


def test_an_administrator_adds_and_takes_back_an_absence(people, enter):
    client = enter("adam")
    address = reverse("worker_absence", args=[people.sal.pk])
    assert "Nobody stands in" in text_of(client.get(address))
    answer = client.post(address, away(people.today, 0, 3))
    page = text_of(client.get(answer.url))
    assert "Away until" in page
    absence = Absence.objects.get()
    cancel = reverse("absence_cancel", args=[people.sal.pk, absence.pk])
    assert cancel in page
    assert client.get(cancel).status_code == 405
    client.post(cancel)
    assert not Absence.objects.exists()


def test_an_absence_that_cannot_be_is_refused_on_the_form(people, enter):
    client = enter("adam")
    address = reverse("worker_absence", args=[people.sal.pk])
    assert "on or after the first" in text_of(client.post(address, away(people.today, 3, 0)))
    assert "real date" in text_of(
        client.post(address, away(people.today, 0, 1) | {"from_on-day": "31", "from_on-month": "2"})
    )


def test_a_worker_says_when_they_are_away_themselves(people, enter):
    client = enter("priya")
    assert reverse("own_absence") in text_of(client.get(reverse("profile")))
    answer = client.post(reverse("own_absence"), away(people.today, 0, 3))
    assert answer.url == reverse("own_absence")
    absence = Absence.objects.get(worker=people.priya)
    cancel = reverse("own_absence_cancel", args=[absence.pk])
    assert cancel in text_of(client.get(answer.url))
    client.post(cancel)
    assert not Absence.objects.exists()


def test_somebody_elses_absence_is_not_found(people, enter):
    absence = workers.record_absence(
        people.employment("sal"), from_on=people.today, until_on=people.today,
        by=people.sal, at=people.at,
    )  # fmt: skip
    client = enter("priya")
    assert client.post(reverse("own_absence_cancel", args=[absence.pk])).status_code == 404
    client = enter("adam")
    wrong = reverse("absence_cancel", args=[people.priya.pk, absence.pk])
    assert client.post(wrong).status_code == 404
    assert Absence.objects.exists()


@pytest.mark.parametrize("name", ["beth", "sysadmin"])
def test_whoever_no_agency_employs_is_not_away(people, enter, name):
    client = enter(name)
    assert client.get(reverse("own_absence")).status_code == 403
    assert client.post(reverse("own_absence"), away(people.today, 0, 1)).status_code == 403
    assert not Absence.objects.exists()
