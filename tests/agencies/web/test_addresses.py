"""The page on which an administrator changes a worker's e-mail address."""

import pytest
from django.urls import reverse

from agencies.models import Worker
from tests.cast import PASSWORD


@pytest.fixture
def page(cast):
    return f"/agency/workers/{cast.hannah.pk}/address/"


def entered(client):
    client.post(reverse("account_login"), {"login": "megan@example.org", "password": PASSWORD})
    return client


def test_an_administrator_gets_there_from_the_worker_and_comes_back(cast, client, page):
    entered(client)
    assert page in client.get(f"/agency/workers/{cast.hannah.pk}/").content.decode()
    confirm = client.get(page)
    if confirm.status_code == 302:
        client.post(confirm.url, {"password": PASSWORD})
    assert "hannah@example.org now" in client.get(page).content.decode()
    job = cast.employment("hannah")
    wrong = client.post(page, {"email": "priya@example.org", "version": job.version})
    assert "This address cannot be used" in wrong.content.decode()
    assert "priya@example.org" in wrong.content.decode()
    right = {"email": "new@example.org", "version": job.version}
    answer = client.post(f"{page}?next=/agency/undelivered/", right, follow=True)
    assert answer.redirect_chain == [("/agency/undelivered/", 302)]
    assert "The address has been changed" in answer.content.decode()
    assert Worker.objects.get(pk=cast.hannah.pk).email == "new@example.org"


def test_it_asks_for_the_password_first(cast, sign_in, page):
    answer = sign_in("megan").get(page)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_reauthenticate"))
