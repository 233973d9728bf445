"""Addresses of starting a plan, its lead, its group, sharing, and the child's family."""

from django.urls import path

from plans.web import family, group, invitations, joining, lead, leaving, sharing, start

PLAN = "plans/<str:reference>/"

urlpatterns = [
    path("plans/start/", start.begin, name="start_plan"),
    path("plans/start/<slug:step>/", start.step, name="start_plan_step"),
    path("invitations/<uuid:pk>/", invitations.invitation, name="invitation"),
    path(f"{PLAN}change/", lead.change, name="plan_change"),
    path(f"{PLAN}chair/", lead.chair, name="plan_chair"),
    path(f"{PLAN}lead/", lead.lead, name="plan_lead"),
    path(f"{PLAN}end/", lead.end, name="plan_end"),
    path(f"{PLAN}group/", group.page, name="group"),
    path(f"{PLAN}group/propose/", joining.propose, name="member_propose"),
    path(f"{PLAN}group/vacancy/", joining.vacancy, name="member_vacancy"),
    path(f"{PLAN}group/family/", joining.family, name="member_family"),
    path(f"{PLAN}group/<uuid:pk>/", group.member, name="member"),
    path(f"{PLAN}group/<uuid:pk>/change/", group.change, name="member_change"),
    path(f"{PLAN}group/<uuid:pk>/deputy/", group.deputy, name="member_deputy"),
    path(f"{PLAN}group/<uuid:pk>/leave/", leaving.leave, name="member_leave"),
    path(f"{PLAN}group/<uuid:pk>/fill/", joining.fill, name="member_fill"),
    path(f"{PLAN}sharing/", sharing.page, name="sharing"),
    path(f"{PLAN}sharing/give/", sharing.give, name="sharing_give"),
    path(f"{PLAN}sharing/<uuid:agency>/change/", sharing.change, name="sharing_change"),
    path(f"{PLAN}sharing/<uuid:agency>/end/", sharing.end, name="sharing_end"),
    path(f"{PLAN}sharing/<uuid:agency>/preview/", sharing.preview, name="sharing_preview"),
    path(f"{PLAN}family/", family.page, name="family"),
    path(f"{PLAN}family/child/", family.child, name="child_change"),
    path(f"{PLAN}family/expected-date/", family.expected_date, name="expected_date"),
    path(f"{PLAN}family/birth/", family.birth, name="birth"),
    path(f"{PLAN}family/people/add/", family.person_add, name="person_add"),
    path(f"{PLAN}family/people/<uuid:pk>/", family.person_change, name="person_change"),
]
