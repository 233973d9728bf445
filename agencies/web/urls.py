"""Addresses of the pages about accounts, agencies and partnerships."""

from django.urls import include, path

from agencies.web import lost_factors, profile

urlpatterns = [
    path("profile/", profile.profile, name="profile"),
    path("profile/devices/<int:pk>/sign-out/", profile.end_session, name="end_session"),
    path("profile/programs/add/", profile.add_client, name="add_client"),
    path("profile/programs/<str:pk>/remove/", profile.remove_client, name="remove_client"),
    path(
        "agency/workers/<uuid:pk>/reset-second-factor/",
        lost_factors.reset_second_factor,
        name="reset_second_factor",
    ),
    path("", include("agencies.web.urls_agency")),
]
