"""Addresses of every step after a disagreement was sent, and of the challenge of a dissent."""

from django.urls import include, path

from plans.web import (
    challenges,
    disagreement_answers,
    disagreement_danger,
    disagreement_doing,
    disagreement_endings,
    disagreement_panel,
    disagreement_records,
    disagreement_redirecting,
    disagreement_time,
)

one_disagreement = [
    path("acknowledge/", disagreement_answers.acknowledge, name="disagreement_acknowledge"),
    path("answer/", disagreement_answers.answer, name="disagreement_answer"),
    path("agree/", disagreement_answers.agree, name="disagreement_agree"),
    path("escalate/", disagreement_answers.escalate, name="disagreement_escalate"),
    path("extend/", disagreement_time.extend, name="disagreement_extend"),
    path("reassign/", disagreement_time.reassign, name="disagreement_reassign"),
    path("hurry/", disagreement_danger.hurry, name="disagreement_hurry"),
    path("calm/", disagreement_danger.calm, name="disagreement_calm"),
    path("call/", disagreement_danger.call, name="disagreement_call"),
    path("withdraw/", disagreement_endings.withdraw, name="disagreement_withdraw"),
    path("adopt/", disagreement_endings.adopt, name="disagreement_adopt"),
    path("redirect/", disagreement_redirecting.redirect_elsewhere, name="disagreement_redirect"),
    path("receive/", disagreement_redirecting.receive, name="disagreement_receive"),
    path("reopen/", disagreement_endings.reopen, name="disagreement_reopen"),
    path("convene/", disagreement_panel.convene, name="disagreement_convene"),
    path("decide/", disagreement_panel.decide, name="disagreement_decide"),
    path("close/", disagreement_endings.close, name="disagreement_close"),
    path("contribute/", disagreement_records.contribute, name="disagreement_contribute"),
    path("discussion/", disagreement_records.discussion, name="disagreement_discussion"),
    path("refer/", disagreement_records.refer, name="disagreement_refer"),
    path("link/", disagreement_records.link, name="disagreement_link"),
    path("agreed/<uuid:pk>/finish/", disagreement_doing.finish, name="disagreement_finish"),
]

urlpatterns = [
    path("disagreements/<str:reference>/", include(one_disagreement)),
    path("challenges/<uuid:pk>/", challenges.challenge, name="challenge"),
]
