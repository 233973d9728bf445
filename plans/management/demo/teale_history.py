"""What the agencies know of the history of the Teale family."""

from __future__ import annotations

from plans.management.demo.noting import Noted, fact
from plans.rules.chronology import Category, CheckKind, ChronologyCheckDetails, Significance

SIGNIFICANT = Significance.SIGNIFICANT
ASLEEP = "Jaydon was too tired to learn."

JAYDONS_HISTORY = (
    fact(
        -70,
        "kezia",
        -560,
        Category.MENTAL_HEALTH,
        "The GP treated Leanne for depression after Maisie's father left.",
        "GP's letter",
        hurt="Jaydon began to look after his sister.",
        about="leanne",
    ),
    fact(
        -70,
        "owen",
        -430,
        Category.ABUSE_OR_NEGLECT,
        "Police found both children alone in the evening.",
        "Police notification",
        hurt="Jaydon, then 6, had tried to cook.",
        done="Leanne's sister came that night; referral.",
        weight=SIGNIFICANT,
    ),
    fact(-70, "owen", -330, Category.DECISION, "Conference: protection plan, neglect.", "Minutes"),
    fact(
        -70,
        "owen",
        -300,
        Category.HOME,
        "Eviction notice for arrears.",
        "Housing letter",
        hurt="Leanne did not open letters, and the children heard her cry.",
    ),
    fact(-70, "owen", -240, Category.DECISION, "Review: the plan goes on.", "Minutes"),
    fact(
        -69,
        "farida",
        -180,
        Category.ACHIEVEMENT,
        "Attendance back to 93% over the term.",
        "School register",
        good="Jaydon caught up in reading.",
    ),
    fact(
        -70,
        "owen",
        -76,
        Category.DECISION,
        "Review: protection plan ends, child in need.",
        "Minutes",
        weight=SIGNIFICANT,
    ),
    fact(
        -39,
        "farida",
        -41,
        Category.FAMILY,
        "Jaydon says that a man called Craig sleeps on the sofa.",
        "Told his teacher",
        about="craig",
    ),
    fact(
        -34, "farida", -34, Category.SCHOOL, "Asleep in class.", "Class teacher's note", hurt=ASLEEP
    ),
    fact(
        -31, "farida", -31, Category.SCHOOL, "Late three mornings.", "School register", hurt=ASLEEP
    ),
    fact(
        -27,
        "farida",
        -27,
        Category.SCHOOL,
        "Came without lunch.",
        "Class teacher's note",
        hurt="Hungry.",
    ),
    fact(
        -18,
        "farida",
        -18,
        Category.SCHOOL,
        "Asleep in class twice in a week.",
        "Class teacher's note",
        hurt=ASLEEP,
    ),
    fact(
        -12,
        "kezia",
        -12,
        Category.ACHIEVEMENT,
        "Leanne's depression score is down from 19 to 12.",
        "Own measure",
        good="Fewer mornings on which Jaydon has to manage.",
        about="leanne",
    ),
    Noted(-21, "jill", ChronologyCheckDetails(CheckKind.NOTHING_TO_ADD)),
)

MAISIES_HISTORY = (
    fact(
        -41,
        "becky",
        -41,
        Category.FAMILY,
        "Collected by a man the nursery did not know; she went gladly.",
        "Key person's note",
        hurt="Maisie left with somebody nobody had named.",
        about="craig",
        weight=SIGNIFICANT,
    ),
    fact(
        -25,
        "tom",
        -25,
        Category.HOME,
        "Mould treated; the flat passed its inspection.",
        "Inspection report",
        good="Maisie sleeps in a dry room.",
    ),
    fact(
        -36,
        "owen",
        -200,
        Category.HEALTH,
        "Two dental appointments missed.",
        "Dentist's letter",
        hurt="Toothache for half a year.",
    ),
)
