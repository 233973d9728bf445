"""Addresses of agencies, their workers and their partnerships."""

from datetime import date

from django.urls import URLPattern, path, register_converter
from rest_framework.views import APIView

from agencies.api import absences, administrators, agencies, me, partnerships, workers


class DayConverter:
    """A date in an address."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")


def at(route: str, view: type[APIView]) -> URLPattern:
    return path(f"{route}/", view.as_view())


urlpatterns = [
    at("me", me.Me),
    at("colleagues", me.Colleagues),
    at("administrators", administrators.Administrators),
    at("administrators/<uuid:pk>/dismiss", administrators.Dismissal),
    at("agencies", agencies.Agencies),
    at("agencies/<uuid:pk>", agencies.OneAgency),
    at("agencies/<uuid:pk>/contacts", agencies.Contacts),
    at("agencies/<uuid:pk>/contacts/<str:level>", agencies.OneContact),
    at("workers", workers.Workers),
    at("workers/<uuid:pk>", workers.OneWorker),
    at("workers/<uuid:pk>/address", workers.Address),
    at("workers/<uuid:pk>/end", workers.EndOfEmployment),
    at("workers/<uuid:pk>/suspend", workers.Suspension),
    at("workers/<uuid:pk>/restore", workers.Restoration),
    at("workers/<uuid:pk>/invite", workers.InvitationAgain),
    at("workers/<uuid:pk>/reset-second-factor", workers.SecondFactorReset),
    at("workers/<uuid:pk>/move", workers.Move),
    at("workers/<uuid:pk>/absences", absences.Absences),
    at("workers/<uuid:pk>/absences/<uuid:absence>", absences.OneAbsence),
    at("partnerships", partnerships.Partnerships),
    at("partnerships/<uuid:pk>", partnerships.OnePartnership),
    at("partnerships/<uuid:pk>/policies", partnerships.Policies),
    at("partnerships/<uuid:pk>/policies/<int:number>", partnerships.OnePolicy),
    at("partnerships/<uuid:pk>/closed-days", partnerships.ClosedDays),
    at("partnerships/<uuid:pk>/closed-days/<day:on>", partnerships.OneClosedDay),
    at("partnerships/<uuid:pk>/roles", partnerships.Roles),
    at("partnerships/<uuid:pk>/roles/<uuid:role>/end", partnerships.RoleEnd),
]
