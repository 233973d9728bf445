"""Addresses of Your work, outcomes and actions, and of typing that is being kept."""

from django.urls import include, path

from plans.web import actions, drafts, measures, outcomes, undertakings, your_work

one_outcome = [
    path("", outcomes.outcome, name="outcome"),
    path("change/", outcomes.outcome_change, name="outcome_change"),
    path("agree/", outcomes.outcome_agree, name="outcome_agree"),
    path("close/", outcomes.outcome_close, name="outcome_close"),
    path("progress/", measures.outcome_progress, name="outcome_progress"),
    path("understanding/", measures.outcome_understanding, name="outcome_understanding"),
    path("actions/add/", undertakings.action_add, name="action_add"),
]
one_action = [
    path("", actions.action, name="action"),
    path("update/", actions.action_update, name="action_update"),
    path("updates/<int:update>/undo/", actions.action_undo, name="action_undo"),
    path("accept/", actions.action_accept, name="action_accept"),
    path("decline/", actions.action_decline, name="action_decline"),
    path("change/", undertakings.action_change, name="action_change"),
    path("hand-over/", undertakings.action_hand_over, name="action_hand_over"),
]

urlpatterns = [
    path("work/", your_work.your_work_page, name="your_work"),
    path("drafts/", drafts.autosave, name="drafts"),
    path("plans/<str:reference>/outcomes/add/", outcomes.outcome_add, name="outcome_add"),
    path("plans/<str:reference>/outcomes/order/", outcomes.outcomes_order, name="outcomes_order"),
    path("plans/<str:reference>/outcomes/<uuid:pk>/", include(one_outcome)),
    path("plans/<str:reference>/actions/<uuid:pk>/", include(one_action)),
]
