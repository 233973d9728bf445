"""Every address. allauth's are listed one by one: what is not listed cannot be reached."""

from allauth.account import views as account
from allauth.idp.oidc import views as oidc
from django.urls import include, path, re_path

from config import pages

handler400 = pages.bad_request
handler403 = pages.forbidden
handler404 = pages.not_found
handler429 = pages.too_many_requests
handler500 = pages.server_error

accounts = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]

urlpatterns = [
    path("", pages.start, name="start"),
    path("healthz", pages.healthz, name="healthz"),
    path("healthz/reminders", pages.healthz_reminders, name="healthz_reminders"),
    path("accounts/", include(accounts)),
    path("api/token/", oidc.token, name="machine_token"),
    path("api/token/revoke/", oidc.revoke, name="revoke_machine_token"),
    path("", include("agencies.web.urls")),
    path("", include("plans.web.urls")),
    path("api/v1/", include("plans.api.urls")),
]
