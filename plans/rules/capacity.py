"""Whether a parent can change, and keep the change up: baseline, goal, help for a time, re-measure.

The four-stage method after Harnett, with a goal attainment scale from -2 to +2.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from agencies.errors import Refused
from plans.rules.records import must_follow, must_say
from plans.rules.tools import check_score

WORST, EXPECTED, BEST = -2, 0, 2


@dataclass(frozen=True)
class CapacityGoalDetails:
    """What a parent is to be able to do, what each end of the scale looks like, and the help given.

    `owner` is the seat of whoever sees to the help and measures again at its end.
    """

    goal: str
    expected: str
    worst: str = ""
    best: str = ""
    intervention: str = ""
    provider: str = ""
    owner: Any = None
    from_on: date | None = None
    until_on: date | None = None
    sessions_offered: int = 0
    sessions_attended: int = 0

    def check(self, *, on: date, has_person: bool) -> None:
        """Refuses a goal that cannot be told when reached, and help without an end."""
        must_say(self.goal, field="goal", ask="Say what they are to be able to do.")
        must_say(self.expected, field="expected", ask="Say what enough change looks like.")
        must_follow(self.from_on, self.until_on, field="until_on")
        if self.intervention and self.until_on is None:
            raise Refused("Say when the help ends: then it is measured again.", field="until_on")
        if self.sessions_attended > self.sessions_offered:
            raise Refused("More was attended than was offered.", field="sessions_attended")


@dataclass(frozen=True)
class CapacityMeasureDetails:
    """Where a parent stands on the scale of one goal on a day; `goal` is its first version."""

    goal: Any
    attained: int
    is_baseline: bool = False
    tool: str = ""
    score: int | None = None
    evidence: str = ""

    def check(self, *, on: date, has_person: bool) -> None:
        """Refuses a step off the scale, and one that nothing shows."""
        if not WORST <= self.attained <= BEST:
            raise Refused(f"Choose {WORST} to +{BEST}.", field="attained")
        check_score(self.tool, self.score)
        must_say(self.evidence, field="evidence", ask="Say what you saw that shows it.")
