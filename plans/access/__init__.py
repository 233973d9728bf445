"""guardian's one door: who may see a plan, who may do what to it, and who gave them that.

Modules: `scope` (who is asking), `checks` (may they), `doors` (opening a plan, audited), `grants`
(writing permission rows), `following` (carrying them over to the plan that follows), `reasons` (why can I see this), `backend` (Django's `has_perm`).
"""

from plans.access.backend import PlanBackend
from plans.access.checks import (
    Place,
    allows,
    capabilities,
    check,
    place_on,
    places_on,
    who_may,
)
from plans.access.doors import enter, fetch, open_plan, refuse, visible_or_404
from plans.access.following import carry, is_limited
from plans.access.grants import (
    Terms,
    admit,
    chairs,
    dismiss,
    dismiss_all,
    is_kept_out,
    may_read,
    revoke,
    share,
    share_all,
    withhold,
)
from plans.access.reasons import Reason, explain
from plans.access.scope import scope_of, scopes_of

__all__ = [
    "Place",
    "PlanBackend",
    "Reason",
    "Terms",
    "admit",
    "allows",
    "capabilities",
    "carry",
    "chairs",
    "check",
    "dismiss",
    "dismiss_all",
    "enter",
    "explain",
    "fetch",
    "is_kept_out",
    "is_limited",
    "may_read",
    "open_plan",
    "place_on",
    "places_on",
    "refuse",
    "revoke",
    "scope_of",
    "scopes_of",
    "share",
    "share_all",
    "visible_or_404",
    "who_may",
    "withhold",
]
