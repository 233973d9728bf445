"""The numbers by which other systems know a child, each with its own check.

A refusal names the number, what is wrong and what would be right. It never says which digit
would mend it: a wrong digit and a wrong check digit look the same, and the source settles which.
"""

import re
from collections.abc import Callable

from django.db.models import TextChoices

from agencies.errors import Refused


class Scheme(TextChoices):
    NHS_NUMBER = "nhs_number", "NHS number"
    UPN = "upn", "Unique pupil number (UPN)"
    FORMER_UPN = "former_upn", "Former unique pupil number"
    ULN = "uln", "Unique learner number (ULN)"
    LOCAL_CHILD_ID = "local_child_id", "Authority's child number"


UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""23 letters, so that a remainder of 23 names one; I, O and S are left out as look-alikes."""
UPN_SHAPE = re.compile(rf"[{UPN_LETTERS}]\d{{11}}[\d{UPN_LETTERS}]")
TEN_DIGITS = re.compile(r"\d{10}")
LOCAL_SHAPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./-]{0,49}")


def normalise(scheme: Scheme, value: str) -> str:
    """The number as it is stored. Refuses one that does not fit its scheme."""
    return CHECKS[scheme](value, scheme)


def is_valid(scheme: Scheme, value: str) -> bool:
    try:
        normalise(scheme, value)
    except Refused:
        return False
    return True


def shown(scheme: Scheme, value: str) -> str:
    """The number as people read it aloud: an NHS number in groups of 3, 3 and 4."""
    return f"{value[:3]} {value[3:6]} {value[6:]}" if scheme == Scheme.NHS_NUMBER else value


def _nhs_number(value: str, scheme: Scheme) -> str:
    digits = _ten_digits(value, scheme)
    check = 11 - _weighted(digits[:9]) % 11
    # A remainder of 1 would need the digit "10": such numbers are never issued.
    _check(scheme, "0" if check == 11 else str(check), digits[9])
    if len(set(digits)) == 1:
        # 11 repeated digits pass the sum, and are what people type to get past a form.
        raise _refused(scheme, "is one digit repeated", "the number on the child's NHS record")
    return digits


def _uln(value: str, scheme: Scheme) -> str:
    digits = _ten_digits(value, scheme)
    remainder = _weighted(digits[:9]) % 11
    if digits[0] == "0" or remainder == 0:
        raise _refused(scheme, "is not one that is issued", "10 digits, the first not 0")
    _check(scheme, str(10 - remainder), digits[9])
    return digits


def _upn(value: str, scheme: Scheme) -> str:
    upn = _squeezed(value).upper()
    if not UPN_SHAPE.fullmatch(upn):
        raise _refused(
            scheme,
            "has the wrong shape",
            "a letter and 12 digits, or for a temporary number a letter, 11 digits and a letter",
        )
    _check(scheme, upn_check_letter(upn[1:]), upn[0], what="letter")
    return upn


def upn_check_letter(rest: str) -> str:
    """The first letter of a UPN from the 12 characters after it.

    A temporary number ends in a letter, which counts as its place among the 23.
    """
    values = [int(c) if c.isdigit() else UPN_LETTERS.index(c) for c in rest]
    return UPN_LETTERS[sum(v * w for v, w in zip(values, range(2, 14), strict=True)) % 23]


def _local_child_id(value: str, scheme: Scheme) -> str:
    local = value.strip()
    if not LOCAL_SHAPE.fullmatch(local):
        raise _refused(
            scheme,
            "has characters it cannot have, or is too long",
            "up to 50 letters, digits, dots, slashes, dashes and underscores",
        )
    return local


def _ten_digits(value: str, scheme: Scheme) -> str:
    digits = _squeezed(value)
    if not (digits.isascii() and TEN_DIGITS.fullmatch(digits)):
        raise _refused(scheme, "is not 10 digits", "10 digits; spaces between them do no harm")
    return digits


def _weighted(digits: str) -> int:
    return sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True))


def _squeezed(value: str) -> str:
    return re.sub(r"[\s-]", "", value)


def _check(scheme: Scheme, right: str, given: str, *, what: str = "digit") -> None:
    if right != given:
        raise _refused(
            scheme,
            f"has a check {what} that does not fit the rest",
            "the number exactly as the record it comes from has it: one character is mistyped",
            code="check_digit",
        )


def _refused(scheme: Scheme, wrong: str, right: str, *, code: str = "shape") -> Refused:
    return Refused(f"{scheme.label} {wrong}. It should be {right}.", field=scheme.value, code=code)


CHECKS: dict[Scheme, Callable[[str, Scheme], str]] = {
    Scheme.NHS_NUMBER: _nhs_number,
    Scheme.UPN: _upn,
    Scheme.FORMER_UPN: _upn,
    Scheme.ULN: _uln,
    Scheme.LOCAL_CHILD_ID: _local_child_id,
}
