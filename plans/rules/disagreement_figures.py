"""What is counted of disagreements that are open, in words, and the numbers as they are shown."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import TextChoices

from plans.rules import suppression

SOON = 2
"""Working days within which a limit ends soon."""


class What(TextChoices):
    """What a figure counts, as its address says."""

    STAGE = "stage", "Waiting for an answer, or for whoever raised it"
    SETTLED = "settled", "Agreed or decided, and not closed yet"
    EXISTING = "existing", "Known to exist, and no more"
    SOON = "soon", "Ending within 2 working days"
    LATE = "late", "Past a limit"
    SILENT = "silent", "Waiting for an agency that has not answered in time"
    VACANT = "vacant", "With nobody to answer at the level it has reached"
    UNCONVENED = "unconvened", "Waiting for a panel that nobody chairs"
    CONFLICT = "conflict", "With a duty held by somebody who is a party"


class Age(TextChoices):
    """How long ago something was raised; four weeks are the 20 working days that all stages take."""

    WEEK = "week", "Up to 1 week"
    MONTH = "month", "1 to 4 weeks"
    OLDER = "older", "Over 4 weeks"


WEEK, MONTH = timedelta(weeks=1), timedelta(weeks=4)


@dataclass(frozen=True)
class Figure:
    """What one number counts: enough to count it, and to list it."""

    what: What
    stage: int = 0
    age: str = ""
    agency: uuid.UUID | None = None


@dataclass(frozen=True)
class Cell:
    """One number; without a figure, there is no list behind it that may be shown."""

    number: suppression.Shown
    figure: Figure | None = None


@dataclass(frozen=True)
class Line:
    """Those at one stage: all of them, and by age."""

    words: str
    total: Cell
    ages: list[Cell]


@dataclass(frozen=True)
class Named:
    """How many of one agency."""

    agency: str
    cell: Cell
