"""Quoracy by table, and when reports are due."""

import pytest

from plans.rules.attendance import Present, quoracy
from plans.rules.reviews import ReviewKind

POLICY = {"reviews": {"conference_quorum_agencies": 2}, "membership": {"quorum_agencies": 2}}
CARE = Present("Social Care", "social_care", is_the_leads=True)
CARE_AGAIN = Present("Social Care", "social_care", is_the_leads=True)
OTHER_CARE = Present("Next Door Social Care", "social_care")
MIDWIFE = Present("Midwifery", "midwifery")
POLICE = Present("Police", "police")
SCHOOL = Present("School", "school")
CONFERENCE, GROUP = ReviewKind.REVIEW_CONFERENCE, ReviewKind.GROUP_MEETING


@pytest.mark.parametrize(
    ("kind", "present", "lead", "lacking"),
    [
        # Swindon: social care and two other agencies in direct contact.
        (CONFERENCE, [CARE, MIDWIFE, POLICE], True, ""),
        (CONFERENCE, [CARE, MIDWIFE, POLICE], False, ""),
        (CONFERENCE, [OTHER_CARE, MIDWIFE, POLICE], False, ""),
        (CONFERENCE, [CARE, MIDWIFE], True, "1 more agency"),
        (CONFERENCE, [CARE], True, "2 more agencies"),
        (CONFERENCE, [CARE, OTHER_CARE, MIDWIFE], True, "1 more agency"),
        (CONFERENCE, [CARE, MIDWIFE, MIDWIFE], True, "1 more agency"),
        (CONFERENCE, [MIDWIFE, POLICE, SCHOOL], True, "children's social care"),
        (CONFERENCE, [], False, "children's social care and 2 more agencies"),
        # A group: the lead and two agencies besides the lead's own.
        (GROUP, [CARE, MIDWIFE, SCHOOL], True, ""),
        (GROUP, [CARE, CARE_AGAIN, MIDWIFE], True, "1 more agency"),
        (GROUP, [MIDWIFE, SCHOOL, POLICE], False, "the lead practitioner"),
        (GROUP, [CARE, MIDWIFE, SCHOOL], False, "the lead practitioner"),
        (GROUP, [], False, "the lead practitioner and 2 more agencies"),
        (ReviewKind.LOOKED_AFTER_REVIEW, [CARE, MIDWIFE, SCHOOL], True, ""),
        (ReviewKind.CHILD_IN_NEED_REVIEW, [CARE], True, "2 more agencies"),
    ],
)
def test_a_quorum_names_whom_it_counts_and_what_is_lacking(kind, present, lead, lacking):
    found = quoracy(kind, present, lead_present=lead, policy=POLICY)
    assert (found.is_quorate, found.lacking) == (not lacking, lacking)
    assert found.counted == tuple(sorted({one.agency for one in present}))


def test_how_many_it_takes_is_the_policys_to_say():
    strict = {"reviews": {"conference_quorum_agencies": 3}, "membership": {"quorum_agencies": 1}}
    three = [CARE, MIDWIFE, POLICE]
    assert not quoracy(CONFERENCE, three, lead_present=True, policy=strict).is_quorate
    assert quoracy(GROUP, [CARE, MIDWIFE], lead_present=True, policy=strict).is_quorate
