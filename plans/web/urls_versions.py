"""Addresses of a plan's versions, of what was said about a decision, and of notifications."""

from django.urls import path

from plans.web import (
    dissents,
    family_copy,
    notifications,
    recommendations,
    understandings,
    versions,
)

PLAN = "plans/<str:reference>/"

urlpatterns = [
    path(f"{PLAN}versions/", versions.versions, name="versions"),
    path(f"{PLAN}versions/compare/", versions.version_compare, name="version_compare"),
    path(f"{PLAN}versions/<int:number>/", versions.version, name="version"),
    path(
        f"{PLAN}versions/<int:number>/family/",
        understandings.version_understanding,
        name="version_understanding",
    ),
    path(f"{PLAN}reviews/<uuid:pk>/dissent/", dissents.dissent, name="dissent"),
    path(
        f"{PLAN}reviews/<uuid:pk>/recommendations/add/",
        recommendations.recommendation_add,
        name="recommendation_add",
    ),
    path(f"{PLAN}recommendations/", recommendations.recommendations, name="recommendations"),
    path(
        f"{PLAN}recommendations/<uuid:pk>/", recommendations.recommendation, name="recommendation"
    ),
    path(f"{PLAN}family-copy/", family_copy.family_copy, name="family_copy"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/<uuid:pk>/", notifications.notification, name="notification"),
    path(
        "notifications/<uuid:pk>/acknowledge/",
        notifications.notification_acknowledge,
        name="notification_acknowledge",
    ),
]
