import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.errors import Refused
from plans.rules.identifiers import (
    UPN_LETTERS,
    Scheme,
    is_valid,
    normalise,
    shown,
    upn_check_letter,
)

GOOD = [
    (Scheme.NHS_NUMBER, "943 476 5919", "9434765919"),
    (Scheme.NHS_NUMBER, "401-023-2137", "4010232137"),
    (Scheme.NHS_NUMBER, "9876543210", "9876543210"),
    (Scheme.UPN, "P123456789123", "P123456789123"),
    (Scheme.UPN, " p123 4567 89123 ", "P123456789123"),
    (Scheme.FORMER_UPN, "F98765432123B", "F98765432123B"),
    (Scheme.ULN, "1234567899", "1234567899"),
    (Scheme.LOCAL_CHILD_ID, " child_fails_assessments ", "child_fails_assessments"),
    (Scheme.LOCAL_CHILD_ID, "DfEX0000001", "DfEX0000001"),
]


@pytest.mark.parametrize(("scheme", "typed", "stored"), GOOD)
def test_a_good_number_is_stored_in_one_form(scheme, typed, stored):
    assert normalise(scheme, typed) == stored
    assert is_valid(scheme, stored)


BAD = [
    (Scheme.NHS_NUMBER, "9434765918", "check digit that does not fit"),
    (Scheme.NHS_NUMBER, "943476591", "is not 10 digits"),
    (Scheme.NHS_NUMBER, "943476591X", "is not 10 digits"),
    (Scheme.NHS_NUMBER, "٩٤٣٤٧٦٥٩١٩", "is not 10 digits"),
    (Scheme.NHS_NUMBER, "", "is not 10 digits"),
    (Scheme.NHS_NUMBER, "1111111111", "one digit repeated"),
    (Scheme.UPN, "A12345678912", "wrong shape"),
    (Scheme.UPN, "I123456789123", "wrong shape"),
    (Scheme.UPN, "P12345678912S", "wrong shape"),
    (Scheme.UPN, "P123456789124", "check letter that does not fit"),
    (Scheme.ULN, "1234567890", "check digit that does not fit"),
    (Scheme.ULN, "0123456789", "not one that is issued"),
    (Scheme.ULN, "12345", "is not 10 digits"),
    (Scheme.LOCAL_CHILD_ID, "  ", "characters it cannot have"),
    (Scheme.LOCAL_CHILD_ID, "x" * 51, "too long"),
    (Scheme.LOCAL_CHILD_ID, "<b>1</b>", "characters it cannot have"),
]


@pytest.mark.parametrize(("scheme", "typed", "words"), BAD)
def test_a_bad_number_is_refused_by_name_with_what_would_be_right(scheme, typed, words):
    with pytest.raises(Refused, match=words) as caught:
        normalise(scheme, typed)
    assert caught.value.sentence.startswith(scheme.label)
    assert "It should be" in caught.value.sentence
    assert caught.value.field == scheme.value
    assert not is_valid(scheme, typed)


@pytest.mark.parametrize(("scheme", "typed"), [(s, t) for s, t, _ in BAD if len(t.strip()) > 3])
def test_a_refusal_never_repeats_the_number(scheme, typed):
    with pytest.raises(Refused) as caught:
        normalise(scheme, typed)
    assert typed.strip() not in caught.value.sentence


@pytest.mark.parametrize("upn", ["A123456789123", "X98765432123B"])
def test_the_made_up_numbers_of_the_sample_census_have_wrong_check_letters(upn):
    with pytest.raises(Refused, match="check letter"):
        normalise(Scheme.UPN, upn)


def test_a_number_whose_check_would_need_two_digits_is_never_issued():
    unissuable = [n for n in range(400_000_000, 400_000_200) if _remainder(n) == 1]
    assert unissuable
    for stem in unissuable:
        assert not any(is_valid(Scheme.NHS_NUMBER, f"{stem}{n}") for n in range(10))


def test_a_check_of_eleven_is_written_as_nought():
    stem = next(n for n in range(400_000_000, 400_000_200) if _remainder(n) == 0)
    assert is_valid(Scheme.NHS_NUMBER, f"{stem}0")


def test_a_learner_number_with_no_remainder_is_never_issued():
    stem = next(n for n in range(400_000_000, 400_000_200) if _remainder(n) == 0)
    assert not any(is_valid(Scheme.ULN, f"{stem}{n}") for n in range(10))


def _remainder(stem):
    return sum(int(d) * w for d, w in zip(str(stem), range(10, 1, -1), strict=True)) % 11


@given(st.integers(400_000_000, 499_999_999), st.integers(0, 9))
def test_at_most_one_check_digit_fits_an_nhs_number(stem, digit):
    fitting = [n for n in range(10) if is_valid(Scheme.NHS_NUMBER, f"{stem}{n}")]
    assert len(fitting) <= 1


@given(st.from_regex(r"\A[0-9]{11}[0-9B]\Z"), st.integers(0, 11), st.integers(1, 9))
def test_one_mistyped_digit_of_a_upn_is_always_noticed(rest, place, shift):
    upn = upn_check_letter(rest) + rest
    assert is_valid(Scheme.UPN, upn)
    wrong = [*upn]
    if wrong[place + 1].isdigit():
        wrong[place + 1] = str((int(wrong[place + 1]) + shift) % 10)
        assert not is_valid(Scheme.UPN, "".join(wrong))


def test_the_check_letters_leave_out_those_that_look_like_digits():
    assert len(UPN_LETTERS) == 23
    assert not set(UPN_LETTERS) & set("IOS")


def test_an_nhs_number_is_shown_in_its_three_groups():
    assert shown(Scheme.NHS_NUMBER, "9434765919") == "943 476 5919"
    assert shown(Scheme.UPN, "P123456789123") == "P123456789123"
