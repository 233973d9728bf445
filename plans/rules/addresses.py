"""Safe addresses: where somebody lives whom another must not find."""

from dataclasses import dataclass
from datetime import date

from plans.rules.records import must_say


@dataclass(frozen=True)
class SafeAddressDetails:
    """An address that is shown on its own page and nowhere else, and how to write or call there."""

    address: str
    how_to_contact: str = ""

    def check(self, *, on: date, has_person: bool) -> None:
        """Refuses one without an address."""
        must_say(self.address, field="address", ask="Enter the address.")
