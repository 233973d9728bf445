"""guardian's one door: who may see a plan, who may do what to it, and who gave them that.

Modules: `scope` (who is asking), `checks` (may they), `doors` and `openings` (opening a plan, or a
record about its child, audited), `terms` (on what footing), `grants` (writing permission rows on
plans), `records` and `sights` (on controlled and sealed records), `following` (carrying them over to
the plan that follows), `disagreements` (opening one, and who may take a step in it), `footing` (in
what capacities they stand before it), `figures` (whose numbers one sees), `reasons` (why can I see
this), `backend` (Django's `has_perm`).
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
from plans.access.doors import (
    enter,
    enter_all,
    enter_child,
    fetch,
    open_plan,
    refuse,
    visible_or_404,
)
from plans.access.figures import (
    WITH_FIGURES,
    Figures,
    enter_to_count,
    figures_of,
    lesson_figures_of,
    open_figures_of,
)
from plans.access.following import carry, is_limited
from plans.access.footing import Footing, footing_on, footings_on
from plans.access.grants import (
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
from plans.access.openings import open_record, opened, trail_plan
from plans.access.reasons import Reason, explain, explain_record
from plans.access.records import carry_sight, hide, hold, hold_all, show
from plans.access.scope import scope_of, scope_of_agency, scopes_of
from plans.access.sights import Covered, Deciding, Recipient, held_by, limit_of, sees
from plans.access.terms import Terms

__all__ = [
    "WITH_FIGURES",
    "Covered",
    "Deciding",
    "Figures",
    "Footing",
    "Place",
    "PlanBackend",
    "Reason",
    "Recipient",
    "Terms",
    "admit",
    "allows",
    "capabilities",
    "carry",
    "carry_sight",
    "chairs",
    "check",
    "check_step",
    "dismiss",
    "dismiss_all",
    "enter",
    "enter_all",
    "enter_child",
    "enter_to_count",
    "explain",
    "explain_record",
    "fetch",
    "fetch_disagreement",
    "figures_of",
    "footing_on",
    "footings_on",
    "held_by",
    "hide",
    "hold",
    "hold_all",
    "is_kept_out",
    "is_limited",
    "is_party",
    "lesson_figures_of",
    "limit_of",
    "may_read",
    "open_disagreement",
    "open_figures_of",
    "open_plan",
    "open_record",
    "opened",
    "parties_of",
    "place_on",
    "places_on",
    "refuse",
    "revoke",
    "scope_of",
    "scope_of_agency",
    "scopes_of",
    "sees",
    "share",
    "share_all",
    "show",
    "trail_plan",
    "visible_or_404",
    "who_may",
    "withhold",
]
