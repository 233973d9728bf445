"""guardian's one door: who may see a plan, who may do what to it, and who gave them that.

Modules: `scope` (who is asking), `checks` (may they), `doors` (opening a plan, audited), `grants`
(writing permission rows), `following` (carrying them over to the plan that follows), `disagreements`
(opening one, and who may take a step in it), `footing` (in what capacities they stand before it),
`figures` (whose numbers one sees), `reasons` (why can I see this), `backend` (Django's `has_perm`).
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
from plans.access.disagreements import (
    check_step,
    fetch_disagreement,
    is_party,
    open_disagreement,
    parties_of,
)
from plans.access.doors import enter, fetch, open_plan, refuse, visible_or_404
from plans.access.figures import WITH_FIGURES, Figures, figures_of, open_figures_of
from plans.access.following import carry, is_limited
from plans.access.footing import Footing, footing_on, footings_on
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
    "WITH_FIGURES",
    "Figures",
    "Footing",
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
    "check_step",
    "dismiss",
    "dismiss_all",
    "enter",
    "explain",
    "fetch",
    "fetch_disagreement",
    "figures_of",
    "footing_on",
    "footings_on",
    "is_kept_out",
    "is_limited",
    "is_party",
    "may_read",
    "open_disagreement",
    "open_figures_of",
    "open_plan",
    "parties_of",
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
