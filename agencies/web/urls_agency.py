"""Addresses of the pages about an agency, a partnership and the running of the service."""

from django.urls import include, path

from agencies.web import (
    absences,
    addresses,
    agency,
    contacts,
    partnership,
    policies,
    system,
    system_agencies,
    workers,
)

one_worker = [
    path("", workers.worker, name="worker"),
    path("invite-again/", workers.worker_invite_again, name="worker_invite_again"),
    path("change/", workers.worker_change, name="worker_change"),
    path("address/", addresses.worker_address, name="worker_address"),
    path("end/", workers.worker_end, name="worker_end"),
    path("suspend/", workers.worker_suspend, name="worker_suspend"),
    path("restore/", workers.worker_restore, name="worker_restore"),
    path("away/", absences.worker_absence, name="worker_absence"),
    path("away/<uuid:absence>/cancel/", absences.absence_cancel, name="absence_cancel"),
]

one_partnership = [
    path("", partnership.partnership_one, name="partnership_one"),
    path("closed-days/add/", partnership.closed_day_add, name="closed_day_add"),
    path("closed-days/<slug:on>/remove/", partnership.closed_day_remove, name="closed_day_remove"),
    path("policy/compare/", policies.policy_compare, name="policy_compare"),
    path("policy/adopt/", policies.policy_adopt, name="policy_adopt"),
    path("policy/<int:number>/", policies.policy_version, name="policy_version"),
    path("policy/<int:number>/text/", policies.policy_text, name="policy_text"),
]

running = [
    path("", system.system, name="system"),
    path("partnerships/add/", system.partnership_add, name="partnership_add"),
    path("partnerships/<uuid:pk>/", system.system_partnership, name="system_partnership"),
    path("partnerships/<uuid:pk>/change/", system.partnership_change, name="partnership_change"),
    path("partnerships/<uuid:pk>/roles/give/", system.role_give, name="role_give"),
    path("roles/<uuid:pk>/end/", system.role_end, name="role_end"),
    path("administrators/appoint/", system.administrator_appoint, name="administrator_appoint"),
    path(
        "administrators/<uuid:pk>/dismiss/",
        system.administrator_dismiss,
        name="administrator_dismiss",
    ),
    path("agencies/", system_agencies.system_agencies, name="system_agencies"),
    path("agencies/add/", system_agencies.agency_add, name="agency_add"),
    path("agencies/<uuid:pk>/", system_agencies.system_agency, name="system_agency"),
    path("agencies/<uuid:pk>/change/", system_agencies.agency_change, name="agency_change"),
    path("agencies/<uuid:pk>/invite/", system_agencies.agency_invite, name="agency_invite"),
    path(
        "agencies/<uuid:pk>/contacts/<slug:level>/",
        system_agencies.agency_contact,
        name="agency_contact",
    ),
    path("workers/<uuid:pk>/move/", system_agencies.worker_move, name="worker_move"),
]

urlpatterns = [
    path("profile/away/", absences.own_absence, name="own_absence"),
    path(
        "profile/away/<uuid:absence>/cancel/",
        absences.own_absence_cancel,
        name="own_absence_cancel",
    ),
    path("agency/", agency.agency, name="agency"),
    path("agency/contacts/<slug:level>/", contacts.contact_name, name="contact_name"),
    path("agency/workers/invite/", workers.worker_invite, name="worker_invite"),
    path("agency/workers/<uuid:pk>/", include(one_worker)),
    path("partnership/", partnership.partnership, name="partnership"),
    path("partnership/<uuid:pk>/", include(one_partnership)),
    path("system/", include(running)),
]
