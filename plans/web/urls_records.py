"""Addresses of what is on record about a plan's child."""

from django.urls import path

from plans.web import record_adding, record_answering, record_sights, records

BASE = "plans/<reference:reference>/record/"

urlpatterns = [
    path(BASE, records.plan_record, name="plan_record"),
    path(f"{BASE}add/", record_adding.record_choose, name="record_choose"),
    path(f"{BASE}add/<slug:kind>/", record_adding.record_add, name="record_add"),
    path(f"{BASE}sights/", record_sights.record_sights, name="record_sights"),
    path(f"{BASE}sights/give/", record_sights.record_give_kind, name="record_give_kind"),
    path(
        f"{BASE}sights/<uuid:decision>/end/",
        record_sights.record_sight_end,
        name="record_sight_end",
    ),
    path(f"{BASE}<uuid:pk>/", records.record, name="record"),
    path(f"{BASE}<uuid:pk>/amend/", record_adding.record_amend, name="record_amend"),
    path(f"{BASE}<uuid:pk>/answer/", record_answering.record_answer, name="record_answer"),
    path(f"{BASE}<uuid:pk>/withdraw/", record_adding.record_withdraw, name="record_withdraw"),
    path(f"{BASE}<uuid:pk>/give/", record_sights.record_give, name="record_give"),
    path(f"{BASE}<uuid:pk>/share-on/", record_sights.record_share_on, name="record_share_on"),
]
