"""Who lives with a child, stays at or visits the home, and who has confirmed it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from plans.rules.records import must_follow, must_have_been


class HouseholdStatus(TextChoices):
    LIVES_HERE = "lives_here", "Lives here"
    STAYS_OVER = "stays_over", "Stays over"
    VISITS = "visits", "Visits"
    CONTACT = "non_resident_contact", "Has contact elsewhere"
    MOVED_OUT = "moved_out", "Moved out"


class CareRole(TextChoices):
    MAIN = "main", "Main carer"
    SHARES = "shares", "Shares the care"
    OCCASIONAL = "occasional", "Looks after the child at times"
    NONE = "none", "Does not look after the child"
    NOT_ASKED = "not_asked", "Not asked"


class Identity(TextChoices):
    CONFIRMED = "confirmed", "Confirmed"
    REPORTED = "reported", "Reported by others"
    DESCRIPTION_ONLY = "description_only", "Known by description only"


class Checks(TextChoices):
    NOT_REQUESTED = "not_requested", "Not requested"
    REQUESTED = "requested", "Requested"
    DONE = "done", "Done"


class HowConfirmed(TextChoices):
    SEEN = "seen", "Seen in the home"
    TOLD_BY_PARENT = "told_by_parent", "Told by a parent"
    TOLD_BY_CHILD = "told_by_child", "Told by the child"
    AGENCY_RECORD = "agency_record", "From the agency's own record"


@dataclass(frozen=True)
class HouseholdMemberDetails:
    """What one agency says of one person's place in a home: each agency says its own.

    `home` tells homes apart in the group's words, such as "Mother's flat"; never an address.
    """

    status: str
    home: str = ""
    care_role: str = CareRole.NOT_ASKED
    identity: str = Identity.REPORTED
    checks: str = Checks.NOT_REQUESTED
    also_known_as: str = ""
    from_on: date | None = None
    until_on: date | None = None
    note: str = ""

    def check(self, *, on: date, has_person: bool) -> None:
        """Refuses dates still to come, and an end before its start."""
        must_have_been(self.from_on, on=on, field="from_on")
        must_have_been(self.until_on, on=on, field="until_on")
        must_follow(self.from_on, self.until_on, field="until_on")


@dataclass(frozen=True)
class HouseholdConfirmationDetails:
    """That an agency knows who is in the home, and how; that nothing has changed is one too."""

    how: str
    has_changed: bool = False
    note: str = ""

    def check(self, *, on: date, has_person: bool) -> None:
        """Refuses nothing: what has changed is said by the records of the people themselves."""
