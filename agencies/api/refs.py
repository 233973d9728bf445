"""How one row is named inside another, across the API."""

from agencies.api.serializers import Output
from agencies.models import Agency, Partnership, Worker


class WorkerRef(Output):
    class Meta:
        model = Worker
        fields = ("id", "name")


class AgencyRef(Output):
    class Meta:
        model = Agency
        fields = ("id", "name", "kind")


class PartnershipRef(Output):
    class Meta:
        model = Partnership
        fields = ("id", "name")
