"""Addresses of the meetings and reviews of a plan."""

from django.urls import include, path

from plans.web import attendance, meeting, ratings, reports, review_moves, reviews, under_way

one_review = [
    path("", reviews.review, name="review"),
    path("start/", meeting.review_start, name="review_start"),
    path("attendance/", attendance.review_attendance, name="review_attendance"),
    path("actions/", attendance.review_actions, name="review_actions"),
    path("minutes/", meeting.review_minutes, name="review_minutes"),
    path("finish/", meeting.review_finish, name="review_finish"),
    path("move/", review_moves.review_move, name="review_move"),
    path("cancel/", review_moves.review_cancel, name="review_cancel"),
    path("day/", under_way.review_day, name="review_day"),
    path("call-off/", under_way.review_call_off, name="review_call_off"),
    path("report/", reports.review_report, name="review_report"),
    path("ratings/", ratings.review_ratings, name="review_ratings"),
]

urlpatterns = [
    path("plans/<reference:reference>/reviews/", reviews.plan_reviews, name="plan_reviews"),
    path("plans/<reference:reference>/reviews/plan/", meeting.review_plan, name="review_plan"),
    path("plans/<reference:reference>/reviews/<uuid:pk>/", include(one_review)),
]
