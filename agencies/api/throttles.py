"""How often one worker, or one program of theirs, may ask: enough for any page, not for a trawl."""

from rest_framework.throttling import UserRateThrottle


class Reads(UserRateThrottle):
    scope = "api"
    rate = "600/min"
