"""Baby Marlowe: a child protection plan before birth, at 32 weeks of pregnancy."""

from __future__ import annotations

from plans.management.demo.marlowe_history import BEFORE
from plans.management.demo.marlowe_record import NOTED
from plans.management.demo.story import (
    Asked,
    ChildStory,
    Goal,
    PlanStory,
    Relative,
    Said,
    Seat,
    Seen,
    Task,
)
from plans.rules.actions import Answer
from plans.rules.children import Relationship
from plans.rules.outcomes import Understanding
from plans.rules.plans import Kind
from plans.rules.roles import Standing

RELATIVES = (
    Relative("tamsin", Relationship.MOTHER, "Tamsin", "Marlowe", age=22),
    Relative(
        "dean",
        Relationship.FATHER,
        "Dean",
        "Rowe-Ashby",
        age=27,
        note="Named by Tamsin, not yet met. Whether he will have parental responsibility is not "
        "known. Police say he lives at her flat; Tamsin says he has moved out.",
    ),
    Relative(
        "gillian", Relationship.GRANDPARENT, "Gillian", "Marlowe", age=49, note="Tamsin's mother"
    ),
    Relative(
        "kai",
        Relationship.HALF_SIBLING,
        "Kai",
        "Marlowe",
        age=3,
        note="Lives with his paternal aunt under a special guardianship order.",
    ),
)

SEATS = (
    Seat(
        "hannah",
        "Community midwife",
        "Antenatal care; writes the birth plan with Tamsin",
        joined=-34,
        contact="Every 2 weeks",
    ),
    Seat(
        "siobhan",
        "Health visitor",
        "Antenatal visit; safe sleep and feeding",
        joined=-34,
        contact="Before the birth, then weekly",
    ),
    Seat(
        "marcus",
        "Recovery worker",
        "Weekly screening; agrees with Tamsin what to do if she relapses",
        joined=-33,
        contact="Weekly",
    ),
    Seat(
        "laura",
        "Child protection officer",
        "Tells the group of incidents; checks on Dean",
        joined=-33,
        standing=Standing.BY_REPORT,
    ),
    Seat(
        "pritchard",
        "GP",
        "Reviews Tamsin's medication in pregnancy",
        joined=-33,
        left=-9,
        leave_note="Has moved to other duties at the surgery.",
    ),
    Seat(
        "tamsin",
        "Mother",
        "Looks after herself and the baby; keeps her appointments",
        joined=-34,
        standing=Standing.FAMILY,
    ),
    Seat(
        "dean",
        "Father",
        "Shows that the baby and Tamsin are safe with him",
        joined=-34,
        standing=Standing.FAMILY,
    ),
    Seat(
        "gillian",
        "Grandmother",
        "Stays with Tamsin and the baby at first; her home is the safe place",
        joined=-34,
        standing=Standing.FAMILY,
    ),
)

SUBSTANCES = Goal(
    worry="Tamsin uses cocaine and cannabis, which can harm the baby before birth and leaves "
    "nobody fit to look after a newborn.",
    change="The baby is born to, and cared for by, a mother who does not use drugs",
    measure="Weekly screens at the recovery service",
    baseline="3 of 4 positive",
    target="0 of 6 positive",
    by=28,
    agreed=-35,
    tasks=(
        Task(
            "Screen Tamsin every week and tell the group the result the same day",
            "marcus",
            agreed=-33,
            due=28,
            said=(
                Said("marcus", -30, "Screen clear."),
                Said("marcus", -12, "Screen positive for cocaine. Relapse plan talked through."),
                Said("marcus", -3, "Screen clear: 1 positive of 5 since the conference."),
            ),
        ),
    ),
    seen=(
        Seen("marcus", -30, "0 of 1 positive", "The first clear screen since she booked."),
        Seen("marcus", -3, "1 of 5 positive", "One relapse, on the weekend after a quarrel."),
    ),
    asked=(
        Asked(
            "tamsin",
            "priya",
            -34,
            Understanding.AGREES,
            how="Read the outcome back in her own words",
            words="I want to be clean when the baby comes. I can't do it if he's round.",
        ),
        Asked(
            "dean",
            "priya",
            -8,
            Understanding.COULD_NOT_ANSWER,
            how="Two visits to the address he gave",
            reason="He has not been met: refused on two visits.",
        ),
    ),
)

VIOLENCE = Goal(
    worry="Dean has assaulted Tamsin. A baby would be hurt, or live in fear.",
    change="The baby lives without fear of violence at home",
    measure="Police calls to the flat; sessions Dean has been to; risk assessment (DASH) repeated",
    baseline="2 calls in 6 months; DASH score 15",
    target="0 calls in 6 months; 6 of 8 sessions",
    by=49,
    agreed=-35,
    tasks=(
        Task(
            "Meet Dean alone and hear his side",
            "priya",
            agreed=-33,
            due=-10,
            said=(
                Said("priya", -13, "Visited the address he gave. He did not come to the door."),
                Said("priya", -8, "Second visit, by appointment. He refused to open the door."),
            ),
        ),
        Task("Start the domestic abuse programme", "dean", agreed=-24, due=7),
    ),
    seen=(
        Seen(
            "priya",
            -8,
            "2 calls in 6 months; DASH not repeated",
            "No new call since the conference, but no session either, and nobody has seen Dean.",
        ),
    ),
    asked=(
        Asked(
            "tamsin",
            "hannah",
            -21,
            Understanding.DISAGREES,
            how="Asked on her own at the antenatal clinic",
            reason="She says he has moved out, so it does not apply any more.",
            words="He's not here. You're all going on about somebody who's gone.",
        ),
    ),
)

CARE = Goal(
    worry="Tamsin missed most of her antenatal appointments, so nobody knows how the baby grows.",
    change="Mother and baby have the care that a healthy pregnancy needs",
    measure="Antenatal appointments kept",
    baseline="2 of 5 kept",
    target="5 of 6 kept",
    by=42,
    agreed=-35,
    tasks=(
        Task(
            "Write the birth plan with Tamsin and Gillian",
            "hannah",
            agreed=-33,
            due=14,
            said=(Said("hannah", -5, "Written with both. To go on the maternity file next."),),
        ),
        Task(
            "Go to every antenatal appointment",
            "tamsin",
            agreed=-33,
            due=42,
            said=(Said("hannah", -7, "Came to this one too: 5 of the last 6."),),
        ),
    ),
    seen=(
        Seen("hannah", -21, "3 of 4 kept"),
        Seen("hannah", -7, "5 of 6 kept", "Baby growing as expected. Gillian came with her."),
    ),
    asked=(
        Asked(
            "tamsin",
            "hannah",
            -21,
            Understanding.AGREES,
            how="Talked through at the clinic",
            words="I like hearing the heartbeat.",
        ),
    ),
)

HOME = Goal(
    worry="Nobody is sure who lives at the flat, and there is no safe place for a baby to sleep.",
    change="The baby comes home to adults we know, and sleeps safely",
    measure="Who lives there confirmed by two agencies; cot in place; safe sleep shown back",
    baseline="Household not confirmed, no cot",
    target="Household confirmed, cot in place, safe sleep shown back",
    by=28,
    agreed=-35,
    tasks=(
        Task("Verify where Dean lives", "laura", agreed=-33, due=-5),
        Task(
            "Make the antenatal home visit",
            "siobhan",
            agreed=-33,
            due=-4,
            said=(
                Said(
                    "siobhan",
                    -6,
                    "Visited at home. Cot bought, safe sleep talked through. A man's work boots "
                    "in the hall; Tamsin said they are her brother's.",
                    Answer.DONE,
                ),
            ),
        ),
        Task("Stay with Tamsin and the baby for the first 2 weeks", "gillian", agreed=-24, due=70),
    ),
    seen=(Seen("siobhan", -6, "Cot in place; household not confirmed"),),
    asked=(
        Asked(
            "tamsin",
            "siobhan",
            -6,
            Understanding.AGREES,
            how="Showed back how she would lay the baby down",
        ),
    ),
)

FAMILY = (
    ChildStory(
        family_name="Marlowe",
        expected=56,
        relatives=RELATIVES,
        plans=(
            PlanStory(
                kind=Kind.CHILD_PROTECTION,
                started=-35,
                met=(-24,),
                booked=((-35, 49),),
                lead="priya",
                role="Social worker",
                purpose="Coordinates the plan and sees Tamsin every 2 weeks",
                chair="ruth",
                category="NEG",
                contingency="If Dean comes back to the flat, or a screen is positive, Tamsin and "
                "the baby stay at Gillian's that same day. The duty number is on the file.",
                seats=SEATS,
                goals=(SUBSTANCES, VIOLENCE, CARE, HOME),
                before=BEFORE,
                noted=NOTED,
            ),
        ),
    ),
)
