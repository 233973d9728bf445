import re

from django.urls import reverse

from agencies.models import AuditEvent
from tests.agencies.web.signing_in import (
    found,
    is_signed_in,
    try_to_sign_in,
    verbs,
)


def test_a_worker_signs_in_with_address_and_password(client, hannah):
    answer = try_to_sign_in(client)
    assert answer.status_code == 302
    assert answer.url == "/"
    assert is_signed_in(client)
    assert verbs(hannah) == ["sign_in.done"]


def test_the_address_may_be_written_in_capitals(client, hannah):
    try_to_sign_in(client, email="Hannah@Example.ORG")
    assert is_signed_in(client)


def test_a_wrong_password_is_refused_and_put_on_the_trail(client, hannah):
    answer = try_to_sign_in(client, password="wrong")
    assert "do not match" in answer.content.decode()
    assert "<title>Error: Sign in" in answer.content.decode()
    event = AuditEvent.objects.get(chain=f"worker:{hannah.pk}")
    assert (event.verb, event.actor, event.details) == (
        "sign_in.refused", None, {"reason": "password"}
    )  # fmt: skip


def test_the_answer_is_the_same_whether_or_not_there_is_an_account(client, hannah):
    def page(email):
        text = try_to_sign_in(client, email=email, password="wrong").content.decode()
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
        return text.replace(email, "")

    assert page("hannah@example.org") == page("nobody@example.org")
    assert AuditEvent.objects.filter(chain="sign-in").count() == 1


def test_after_five_failures_even_the_right_password_is_refused(client, hannah):
    for _ in range(5):
        try_to_sign_in(client, password="wrong")
    answer = try_to_sign_in(client)
    assert "Too many failed attempts" in answer.content.decode()
    assert not is_signed_in(client)
    assert verbs(hannah) == ["sign_in.refused"] * 5 + ["sign_in.locked"]


def test_a_lockout_of_one_account_leaves_others_alone(client, hannah):
    for _ in range(5):
        try_to_sign_in(client, email="somebody@example.org", password="wrong")
    try_to_sign_in(client)
    assert is_signed_in(client)


def test_nobody_is_let_in_who_has_no_place_here(client, hannah):
    hannah.employments.update(ended_on="2026-01-01")
    answer = try_to_sign_in(client)
    assert answer.url == reverse("account_inactive")
    assert not is_signed_in(client)
    assert "Your account is not in use" in client.get(answer.url).content.decode()


def test_a_suspended_account_is_not_let_in(client, hannah):
    hannah.is_active = False
    hannah.save()
    assert try_to_sign_in(client).url == reverse("account_inactive")


def test_after_signing_in_a_worker_goes_where_they_wanted_but_never_off_the_site(client, hannah):
    assert try_to_sign_in(client, next="/profile/").url == "/profile/"
    client.logout()
    assert try_to_sign_in(client, next="https://evil.example/").url == "/"


def test_signing_out_takes_a_post(client, hannah):
    client.force_login(hannah)
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)


def test_nobody_signs_themselves_up(client, db):
    assert client.get("/accounts/signup/").status_code == 404
    assert client.get("/accounts/email/").status_code == 404


# Forgotten passwords


def test_a_reset_link_comes_by_mail_and_says_nothing_about_anybody(
    client, hannah, mailoutbox, settings
):
    settings.COREGROUP_ORIGIN = "https://coregroup.example"
    client.post(
        reverse("account_reset_password"),
        {"email": hannah.email},
        headers={"host": "evil.example"},
    )
    [mail] = mailoutbox
    assert mail.subject == "Coregroup: Choose a new password"
    assert "Hannah" not in mail.body
    assert "Brookes" not in mail.body
    assert "evil" not in mail.body
    link = found(r"https://coregroup\.example(\S+)", mail.body)
    form = client.get(link)
    new = "four words nobody guesses"
    client.post(form.url, {"password1": new, "password2": new})
    assert mailoutbox[1].subject == "Coregroup: How you sign in was changed"
    assert "Hannah" not in mailoutbox[1].body
    try_to_sign_in(client, password=new)
    assert is_signed_in(client)
    assert "no longer works" in client.get(link).content.decode()


def test_an_unknown_address_gets_no_mail_and_the_same_answer(client, hannah, mailoutbox):
    answers = [
        client.post(reverse("account_reset_password"), {"email": email}, follow=True)
        for email in ("hannah@example.org", "nobody@example.org")
    ]
    assert [len(answer.redirect_chain) for answer in answers] == [1, 1]
    assert answers[0].content == answers[1].content
    assert [mail.to for mail in mailoutbox] == [["hannah@example.org"]]


def test_a_reset_by_mail_ends_a_lockout(client, hannah, mailoutbox):
    for _ in range(6):
        try_to_sign_in(client, password="wrong")
    client.post(reverse("account_reset_password"), {"email": hannah.email})
    link = found(r"https?://[^/]+(\S+)", mailoutbox[0].body)
    new = "four words nobody guesses"
    client.post(client.get(link).url, {"password1": new, "password2": new})
    try_to_sign_in(client, password=new)
    assert is_signed_in(client)


def test_a_mail_server_that_is_down_gives_nothing_away(client, hannah, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = client.post(reverse("account_reset_password"), {"email": hannah.email})
    assert answer.url == reverse("account_reset_password_done")


def test_a_weak_new_password_is_refused(client, hannah, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": hannah.email})
    link = found(r"https?://[^/]+(\S+)", mailoutbox[0].body)
    page = client.post(client.get(link).url, {"password1": "short", "password2": "short"})
    assert "too short" in page.content.decode()
