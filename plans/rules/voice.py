"""What life is like for the child, in the child's own words or as somebody observed it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from plans.rules.records import must_say


class Method(TextChoices):
    SAID_ALONE = "said_alone", "Said when alone"
    SAID_WITH_OTHERS = "said_with_others", "Said with others there"
    DIRECT_WORK_TOOL = "direct_work_tool", "Direct work, such as a drawing"
    OBSERVED = "observed", "Observed"
    VIA_ADVOCATE = "via_advocate", "Through an advocate"
    VIA_CARER = "via_carer", "Through a carer"
    WRITTEN = "written", "Written"


@dataclass(frozen=True)
class ChildVoiceDetails:
    """One time at which somebody learnt from the child, and what changed because of it."""

    method: str
    life_is_like: str = ""
    wishes: str = ""
    what_changed: str = ""
    adjustment: str = ""

    def check(self, *, on: date, has_person: bool) -> None:
        """Refuses an entry that tells neither what life is like nor what the child wishes."""
        ask = "Say what life is like for the child, or what the child wishes."
        must_say(self.life_is_like or self.wishes, field="life_is_like", ask=ask)
