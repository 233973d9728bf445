"""Who is in the home, who the father is, what was asked, and where somebody is safe."""

from __future__ import annotations

from plans.rules.records import RecordKind
from plans.web.record_forms.asking import Ask
from plans.web.record_forms.base import RecordForm

AS_OF = "As you knew it on which day?"


class HouseholdMemberForm(RecordForm):
    kind = RecordKind.HOUSEHOLD_MEMBER
    when_label = AS_OF
    person = Ask(
        "Who is it?", hint="Somebody who is not in the list is added under Family and home first."
    )
    asks = {
        "status": Ask("Do they live there?"),
        "home": Ask(
            "Which home?",
            hint="In the group's own words, such as “Mother's flat”. Never an address.",
        ),
        "care_role": Ask("What part do they have in the care of the child?"),
        "identity": Ask("How sure is it who they are?"),
        "checks": Ask("Checks on them"),
        "from_on": Ask("Since when?"),
        "until_on": Ask("Until when?", hint="Where they have moved out, or stopped coming."),
        "note": Ask("Anything else the group should know"),
    }


class HouseholdConfirmationForm(RecordForm):
    kind = RecordKind.HOUSEHOLD_CONFIRMATION
    when_label = "On which day did you make sure?"
    asks = {
        "how": Ask("How do you know who is in the home?"),
        "has_changed": Ask(
            "Something has changed",
            hint="Leave it empty if everything is as it was. Then record each person who has changed.",
        ),
        "note": Ask("What you found"),
    }


class EnquiryForm(RecordForm):
    kind = RecordKind.ENQUIRY
    when_label = "When did you ask?"
    is_loose = True
    asks = {
        "topic": Ask("What did you ask about?"),
        "asked_whom": Ask("Whom did you ask, or where did you look?"),
        "found": Ask("What came of it?"),
        "said": Ask("What was said?"),
    }


class FatherFigureForm(RecordForm):
    kind = RecordKind.FATHER_FIGURE
    when_label = AS_OF
    person = Ask(
        "Who is he?",
        hint="He may be recorded without being there, and without parental responsibility.",
        none="Nobody known by name or description yet",
    )
    asks = {
        "knowledge": Ask("What is known of him?"),
        "parental_responsibility": Ask("Does he have parental responsibility?"),
        "lives_with_child": Ask("Does he live with the child?"),
        "contacted_on": Ask("When was he last contacted?"),
        "invited": Ask("Was he invited to the meetings?"),
        "attended": Ask("Did he come to them?"),
        "not_safe_reason": Ask("Why is it not safe to contact him?"),
        "risk": Ask("What risk does he present?"),
        "protective": Ask("What protection does he present?"),
        "assessed_on": Ask("When was he assessed?"),
        "assessed_by": Ask("Who assessed him?"),
    }
    reveals = {"knowledge": {"not_safe_to_contact": ("not_safe_reason",)}}


class SafeAddressForm(RecordForm):
    kind = RecordKind.SAFE_ADDRESS
    when_label = "Since when do you know it?"
    person = Ask("Whose address is it?")
    asks = {
        "address": Ask(
            "What is the address?", hint="It is shown on its own page and nowhere else."
        ),
        "how_to_contact": Ask("How may one write or call there?"),
    }
