"""A request of somebody who has signed in: what the middleware has made sure of, as a type."""

from django.http import HttpRequest

from agencies.models import Worker
from agencies.queries.standing import Standing


class WorkerRequest(HttpRequest):
    user: Worker
    standing: Standing
