"""Reading a number out of the words in which somebody measures an outcome."""

import re
from decimal import Decimal

NUMBER = re.compile(
    r"\s*(?P<count>-?\d{1,6}(?:\.\d{1,2})?)(?!\d|[.,]\d)"
    r"\s*(?:(?:of|out of|/)\s*(?P<whole>\d{1,6})\b|(?P<percent>%))?"
)


def number_in(text: str) -> Decimal | None:
    """The number that a measure begins with: "2 of 5 kept" is 0.4, "40%" is 0.4, "all" is none.

    It only draws the bar and says whether an outcome moves; the words are what counts.
    """
    found = NUMBER.match(text)
    if found is None:
        return None
    count = Decimal(found["count"])
    whole = Decimal(100) if found["percent"] else Decimal(found["whole"] or 1)
    return round(count / whole, 2) if whole else None
