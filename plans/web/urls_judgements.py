"""Addresses of preparing, judging, deciding and signing reviews."""

from django.urls import include, path

from plans.web import decisions, judgements, reviews_to_prepare

one_review = [
    path("prepare/", judgements.review_prepare, name="review_prepare"),
    path("outcomes/<uuid:outcome>/", judgements.review_judge, name="review_judge"),
    path("decision/", decisions.review_decision, name="review_decision"),
    path("sign/", decisions.review_sign, name="review_sign"),
    path("guards/<str:guard>/", decisions.review_override, name="review_override"),
    path("adjourn/", decisions.review_adjourn, name="review_adjourn"),
]

urlpatterns = [
    path("reviews/", reviews_to_prepare.reviews, name="reviews"),
    path("plans/<reference:reference>/reviews/<uuid:pk>/", include(one_review)),
    path("plans/<reference:reference>/follow/", decisions.plan_follow, name="plan_follow"),
]
