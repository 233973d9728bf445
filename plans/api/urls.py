"""Every address of the API: the plans' here, the agencies' and the description's beside them."""

from django.urls import URLPattern, include, path
from rest_framework.views import APIView

from agencies.api.views import Nowhere
from plans.api import (
    actions,
    children,
    documentation,
    drafts,
    group,
    history,
    imports,
    invitations,
    leaving,
    outcomes,
    people,
    plan,
    plans,
    reviews,
    sharing,
    updates,
    why,
)


def at(route: str, view: type[APIView]) -> URLPattern:
    return path(f"{route}/", view.as_view())


one_plan = [
    path("", plans.OnePlan.as_view()),
    at("chair", plan.Chair),
    at("lead", plan.Lead),
    at("end", plan.End),
    at("child", children.OneChild),
    at("child/expected-date", children.ExpectedDate),
    at("child/birth", children.Birth),
    at("people", people.People),
    at("people/<uuid:pk>", people.OnePerson),
    at("members", group.Members),
    at("members/vacancies", group.Vacancies),
    at("members/family", group.FamilyMembers),
    at("members/<uuid:pk>", group.OneMember),
    at("members/<uuid:pk>/deputy", group.Deputy),
    at("members/<uuid:pk>/leave", leaving.Leaving),
    at("members/<uuid:pk>/fill", group.Filling),
    at("outcomes", outcomes.Outcomes),
    at("outcomes/order", outcomes.OutcomeOrder),
    at("outcomes/<uuid:pk>", outcomes.OneOutcome),
    at("outcomes/<uuid:pk>/agree", outcomes.OutcomeAgreement),
    at("outcomes/<uuid:pk>/close", outcomes.OutcomeClosing),
    at("outcomes/<uuid:pk>/progress", outcomes.Progress),
    at("outcomes/<uuid:pk>/understandings", outcomes.Understandings),
    at("outcomes/<uuid:pk>/actions", actions.OutcomeActions),
    at("actions", actions.Actions),
    at("actions/<uuid:pk>", actions.OneAction),
    at("actions/<uuid:pk>/accept", actions.Acceptance),
    at("actions/<uuid:pk>/decline", actions.Refusal),
    at("actions/<uuid:pk>/hand-over", actions.HandOver),
    at("actions/<uuid:pk>/updates", updates.Updates),
    at("actions/<uuid:pk>/updates/<int:number>/undo", updates.Undo),
    at("reviews", reviews.Reviews),
    at("sharing", sharing.Sharing),
    at("sharing/decisions", sharing.SharingDecisions),
    at("sharing/withhold", sharing.Withholding),
    at("sharing/<uuid:agency>", sharing.OneSharing),
    at("sharing/<uuid:agency>/preview", sharing.Preview),
    at("sharing/<uuid:agency>/end", sharing.SharingEnd),
    at("history", history.History),
    at("looked", history.Looked),
    at("why", why.Why),
]

urlpatterns = [
    at("plans", plans.Plans),
    at("plans/search", plans.PlanSearch),
    path("plans/<slug:reference>/", include(one_plan)),
    at("work", actions.Work),
    at("invitations", invitations.Invitations),
    at("invitations/<uuid:pk>", invitations.OneInvitation),
    at("invitations/<uuid:pk>/accept", invitations.Accepting),
    at("invitations/<uuid:pk>/decline", invitations.Declining),
    at("imports", imports.Imports),
    at("imports/<uuid:pk>", imports.OneImport),
    at("imports/<uuid:pk>/lines", imports.ImportLines),
    at("drafts", drafts.Drafts),
    at("drafts/discard", drafts.DraftDiscard),
    path("schema/", documentation.schema, name="api_schema"),
    path("docs/", documentation.docs, name="api_docs"),
    path("", include("agencies.api.urls")),
    path("", Nowhere.as_view()),
    path("<path:rest>", Nowhere.as_view()),
]
