"""What the agencies know of the history of Baby Marlowe's family."""

from __future__ import annotations

from plans.management.demo.noting import fact
from plans.management.demo.story import Before
from plans.rules.chronology import Category, Significance
from plans.rules.records import Precision
from plans.rules.sharing import Level
from plans.rules.timetable import Trigger

CRITICAL, SIGNIFICANT = Significance.CRITICAL, Significance.SIGNIFICANT

SOCIAL_CARE = (
    fact(
        -33,
        "priya",
        -1000,
        Category.ABUSE_OR_NEGLECT,
        "Kai, 8 months old, found alone and unfed for most of a day. Child protection plan.",
        "Case record",
        hurt="An older child was left without food or care.",
        about="kai",
        within=Precision.MONTH,
        weight=CRITICAL,
    ),
    fact(
        -33,
        "priya",
        -700,
        Category.DECISION,
        "Special guardianship order: Kai goes to live with his paternal aunt.",
        "Court order",
        good="Kai has been safe and settled since.",
        about="kai",
        weight=SIGNIFICANT,
    ),
    fact(-33, "priya", -98, Category.DECISION, "Referred before birth at 18 weeks.", "Referral"),
    fact(
        -33,
        "priya",
        -63,
        Category.DECISION,
        "Pre-birth assessment started.",
        "Case record",
    ),
    fact(
        -33,
        "priya",
        -54,
        Category.DECISION,
        "Strategy discussion: enquiry under section 47.",
        "Minutes",
        weight=SIGNIFICANT,
    ),
    fact(
        -33,
        "priya",
        -35,
        Category.DECISION,
        "Initial conference: child protection plan, neglect.",
        "Minutes",
        weight=SIGNIFICANT,
    ),
    fact(
        -8,
        "priya",
        -8,
        Category.CONTACT,
        "Dean refused to open the door at a visit by appointment.",
        "Own visit",
        hurt="Nobody knows what he brings to this baby.",
        about="dean",
    ),
)

HEALTH = (
    fact(
        -32,
        "pritchard",
        -400,
        Category.MENTAL_HEALTH,
        "Tamsin took an overdose and was in hospital for 2 nights.",
        "Discharge letter",
        hurt="A parent who wanted to die cannot look after a child.",
        about="tamsin",
        weight=SIGNIFICANT,
    ),
    fact(
        -32,
        "pritchard",
        -208,
        Category.HEALTH,
        "Came to the surgery with a bruised cheekbone; said she fell.",
        "Surgery notes",
        hurt="May have been an injury by Dean, 2 days after police were called.",
        about="tamsin",
    ),
    fact(
        -31,
        "hannah",
        -140,
        Category.PREGNANCY,
        "Booked at 12 weeks.",
        "Maternity notes",
        good="Care began in time.",
    ),
    fact(
        -31,
        "hannah",
        -117,
        Category.CONTACT,
        "Missed the 15-week appointment; no answer on the telephone.",
        "Maternity notes",
        hurt="The baby was not checked.",
    ),
    fact(
        -31,
        "hannah",
        -103,
        Category.CONTACT,
        "Missed the scan at 17 weeks.",
        "Maternity notes",
        hurt="The baby was not checked.",
    ),
    fact(
        -7,
        "hannah",
        -7,
        Category.ACHIEVEMENT,
        "Fifth of the last six appointments kept.",
        "Maternity notes",
        good="The baby grows as expected.",
    ),
    fact(
        -6,
        "siobhan",
        -6,
        Category.HOME,
        "Home visit: cot bought, safe sleep shown back. A man's work boots in the hall.",
        "Own visit",
        good="There is a safe place to sleep.",
    ),
)

RECOVERY = (
    fact(
        -30,
        "marcus",
        -110,
        Category.SUBSTANCE_USE,
        "Referred by the midwife; first screen positive for cocaine.",
        "Service record",
        hurt="Cocaine reaches the baby before birth.",
        about="tamsin",
    ),
    fact(
        -30,
        "marcus",
        -30,
        Category.ACHIEVEMENT,
        "First clear screen.",
        "Service record",
        good="A week without drugs for the baby.",
        about="tamsin",
    ),
    fact(
        -11,
        "marcus",
        -12,
        Category.SUBSTANCE_USE,
        "Screen positive after a weekend with Dean.",
        "Service record",
        hurt="Cocaine reached the baby again.",
        about="tamsin",
        weight=SIGNIFICANT,
    ),
)

POLICE = (
    fact(
        -33,
        "laura",
        -210,
        Category.DOMESTIC_ABUSE,
        "Called by a neighbour: Dean had hit Tamsin. She made no statement.",
        "Incident log",
        hurt="A baby would be hurt, or live in fear.",
        about="tamsin",
        weight=SIGNIFICANT,
    ),
    fact(
        -33,
        "laura",
        -120,
        Category.DOMESTIC_ABUSE,
        "Second call. Tamsin was 15 weeks pregnant. DASH score 15.",
        "Incident log",
        hurt="The baby was in danger with her.",
        about="tamsin",
        weight=CRITICAL,
    ),
    fact(
        -33,
        "laura",
        -105,
        Category.DECISION,
        "Heard at the risk conference on domestic abuse (MARAC).",
        "Minutes",
        about="tamsin",
    ),
    fact(
        -17,
        "laura",
        -90,
        Category.OFFENCE,
        "Another woman has told police that Dean broke her wrist. She must not be named to him.",
        "Crime report",
        hurt="He has hurt more than one partner.",
        about="dean",
        weight=CRITICAL,
        level=Level.CONTROLLED,
        shown_to="priya",
        purpose="The lead has to know before Dean is met alone",
    ),
)

HISTORY = (*SOCIAL_CARE, *HEALTH, *RECOVERY, *POLICE)

BEFORE = (
    Before(
        Trigger.REFERRAL,
        was=-98,
        told=-35,
        late="Nobody referred when she booked; it was the risk conference that asked for it.",
    ),
    Before(Trigger.STRATEGY_DISCUSSION, was=-54, told=-35),
    Before("assessment.due", was=-38, told=-35),
    Before(Trigger.CPIS, was=-34, told=-34),
)
"""Nobody has held a legal planning meeting: that is what the midwife disagrees with."""
