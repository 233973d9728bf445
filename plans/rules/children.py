"""A child, born or unborn, and the people around them."""

import re
from datetime import date, timedelta

from django.db.models import TextChoices

from agencies.errors import Refused
from agencies.workdays import add_months, long_date

TERM = timedelta(days=280)
"""A pregnancy is dated as 280 days, so that 40+0 is the expected date of delivery."""
LONGEST_PAST_TERM = timedelta(weeks=4)
EARLIEST_LIVE_BIRTH = timedelta(weeks=20)
OLDEST = 26
"""Looked-after support ends with the 25th year; beyond it the year of birth is a slip."""


class Sex(TextChoices):
    """Census codes since 2024/25; U while the child is unborn (8750)."""

    FEMALE = "F", "Female"
    MALE = "M", "Male"
    UNKNOWN = "U", "Not known"


CENSUS_SEX = {
    "1": Sex.MALE,
    "2": Sex.FEMALE,
    "0": Sex.UNKNOWN,
    "9": Sex.UNKNOWN,
    "M": Sex.MALE,
    "F": Sex.FEMALE,
    "U": Sex.UNKNOWN,
}
"""The older returns count, the newer use letters."""


class Relationship(TextChoices):
    """Who somebody is to the child, as authorities' own case systems list it."""

    MOTHER = "mother", "Mother"
    FATHER = "father", "Father"
    PARENT = "parent", "Parent"
    STEP_MOTHER = "step_mother", "Stepmother"
    STEP_FATHER = "step_father", "Stepfather"
    ADOPTIVE_PARENT = "adoptive_parent", "Adoptive parent"
    PARENTS_PARTNER = "parents_partner", "Parent's partner"
    PARENTS_EX_PARTNER = "ex_partner", "Parent's ex-partner"
    SIBLING = "sibling", "Brother or sister"
    HALF_SIBLING = "half_sibling", "Half-brother or half-sister"
    STEP_SIBLING = "step_sibling", "Stepbrother or stepsister"
    UNBORN_SIBLING = "unborn_sibling", "Unborn sibling"
    GRANDPARENT = "grandparent", "Grandparent"
    GREAT_GRANDPARENT = "great_grandparent", "Great-grandparent"
    AUNT_OR_UNCLE = "aunt_or_uncle", "Aunt or uncle"
    COUSIN = "cousin", "Cousin"
    NIECE_OR_NEPHEW = "niece_or_nephew", "Niece or nephew"
    SPECIAL_GUARDIAN = "special_guardian", "Special guardian"
    FOSTER_CARER = "foster_carer", "Foster carer"
    PRIVATE_FOSTER_CARER = "private_foster_carer", "Private foster carer"
    SUPPORT_CARER = "support_carer", "Support carer"
    CARERS_CHILD = "carers_child", "Carer's own child"
    PARTNER = "partner", "The child's own partner"
    OWN_CHILD = "own_child", "The child's own child"
    FRIEND = "friend", "Family friend"
    NEIGHBOUR = "neighbour", "Neighbour"
    LODGER = "lodger", "Lodger"
    IN_CONTACT = "in_contact", "In contact with"
    UNKNOWN = "unknown", "Not known"
    OTHER = "other", "Other"


PARENTS = frozenset(
    {
        Relationship.MOTHER,
        Relationship.FATHER,
        Relationship.PARENT,
        Relationship.STEP_MOTHER,
        Relationship.STEP_FATHER,
        Relationship.ADOPTIVE_PARENT,
        Relationship.SPECIAL_GUARDIAN,
    }
)
"""Whose understanding of an outcome is asked for."""
FATHERS = frozenset({Relationship.FATHER, Relationship.STEP_FATHER})
"""Whom the family list calls a father in so many words. A parent's partner may be anybody."""

_A_FATHER = re.compile(
    r"(?:the |a |her |his |their )?(?:\w+['\u2019]s )?(?:birth |step-?|step |possible )?"
    r"(?:father|dad)\b(?!['\u2019]s)",
    re.IGNORECASE,
)


def is_called_a_father(description: str) -> bool:
    """Whether somebody known by description is described, before anything else, as a father."""
    return _A_FATHER.match(description.strip()) is not None


def gestation(edd: date, on: date) -> tuple[int, int]:
    """Weeks and days of a pregnancy on a day, from the expected date of delivery."""
    return divmod((TERM - (edd - on)).days, 7)


def gestation_in_words(edd: date, on: date) -> str:
    """ "32+0": whole weeks and days, as maternity notes write it."""
    weeks, days = gestation(edd, on)
    return f"{weeks}+{days}"


def at_gestation(edd: date, weeks: int) -> date:
    """The day on which a pregnancy reaches so many whole weeks."""
    return edd - TERM + timedelta(weeks=weeks)


def age_in_years(born_on: date, on: date) -> int:
    """Whole years. A child of 29 February has a birthday on 1 March in other years."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def age_in_words(born_on: date, on: date) -> str:
    """Days to two weeks, weeks to three months, months to two years, then years."""
    days = (on - born_on).days
    if days < 0:
        return "not yet born"
    if days < 14:
        return _count(days, "day")
    if on < add_months(born_on, 3):
        return _count(days // 7, "week")
    if age_in_years(born_on, on) < 2:
        return _count(_whole_months(born_on, on), "month")
    return _count(age_in_years(born_on, on), "year")


def _whole_months(born_on: date, on: date) -> int:
    months = (on.year - born_on.year) * 12 + on.month - born_on.month
    return months - (add_months(born_on, months) > on)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def check_born_or_unborn(born_on: date | None, edd: date | None) -> None:
    """Refuses a child with both a date of birth and an expected date, or neither (8525)."""
    if (born_on is None) == (edd is None):
        said = "both" if born_on else "neither"
        raise Refused(
            f"This has {said} a date of birth {'and' if born_on else 'nor'} an expected date of "
            "delivery. Give the date of birth, or for an unborn child the expected date.",
            field="born_on",
            code="8525",
        )


def check_sex(sex: str, *, is_unborn: bool) -> None:
    """Refuses a sex for an unborn child: not known until birth (8750)."""
    if is_unborn and sex != Sex.UNKNOWN:
        raise Refused(
            "The sex of an unborn child is recorded as not known until the birth.",
            field="sex",
            code="8750",
        )


def check_edd(edd: date, today: date) -> None:
    """Refuses an expected date no pregnancy known today could have."""
    if edd > today + TERM:
        raise Refused(
            f"The expected date of delivery is more than 40 weeks away. Give a day up to "
            f"{long_date(today + TERM)}.",
            field="edd",
            code="edd_too_late",
        )
    if edd < today - LONGEST_PAST_TERM:
        raise Refused(
            "The expected date of delivery is more than 4 weeks ago. "
            "If the child has been born, give the date of birth instead.",
            field="edd",
            code="edd_too_early",
        )


def check_birth_date(born_on: date, today: date) -> None:
    """Refuses a date of birth in the future, or one that makes no child."""
    if born_on > today:
        raise Refused(
            "The date of birth is in the future. For an unborn child give the expected date of "
            "delivery instead.",
            field="born_on",
            code="born_in_the_future",
        )
    if age_in_years(born_on, today) >= OLDEST:
        raise Refused(
            f"The date of birth makes the child {OLDEST} or older. Check the year.",
            field="born_on",
            code="too_old",
        )


def check_birth(born_on: date, edd: date, today: date) -> None:
    """Refuses a birth that could not be the one expected: before 20 or after 44 weeks."""
    check_birth_date(born_on, today)
    earliest, latest = edd - TERM + EARLIEST_LIVE_BIRTH, edd + LONGEST_PAST_TERM
    if not earliest <= born_on <= latest:
        raise Refused(
            f"A birth on {long_date(born_on)} does not fit the expected date {long_date(edd)}. "
            f"Give a day from {long_date(earliest)} to {long_date(latest)}, "
            "or revise the expected date first.",
            field="born_on",
            code="birth_does_not_fit",
        )
