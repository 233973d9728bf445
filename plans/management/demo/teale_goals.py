"""What Jaydon and Maisie Teale's family works on, each piece of it on one child's plan."""

from __future__ import annotations

from plans.management.demo.story import CHILD, Asked, Goal, Said, Seen, Task
from plans.rules.actions import Answer
from plans.rules.judgements import Verdict
from plans.rules.outcomes import Understanding

ATTENDANCE = Goal(
    worry="Jaydon misses a day of school most weeks and falls behind.",
    change="Jaydon is at school, on time, nearly every day",
    measure="School attendance over the last 4 weeks",
    baseline="82%",
    target="95%",
    by=40,
    agreed=-62,
    judged=(Verdict.WORSE, Verdict.NO_CHANGE),
    tasks=(
        Task(
            "Give Jaydon a place at breakfast club",
            "farida",
            agreed=-62,
            due=-50,
            said=(Said("farida", -52, "Started, four mornings a week. No charge.", Answer.DONE),),
        ),
        Task(
            "Contact Jaydon's father, Anthony, and invite him to the next review",
            "owen",
            agreed=-20,
            due=5,
        ),
    ),
    seen=(
        Seen("farida", -48, "86%"),
        Seen("farida", -20, "91%", "Late twice, absent twice in 4 weeks."),
    ),
    asked=(
        Asked(
            "leanne",
            "owen",
            -61,
            Understanding.AGREES,
            how="Talked through at home with the attendance sheet",
            words="Mornings are the worst. Breakfast club gets him out of the door.",
        ),
    ),
)

MOOD = Goal(
    worry="When Leanne's depression is bad she cannot get up, and the children look after "
    "themselves.",
    change="Leanne is well enough to be there for the children every day",
    measure="Depression score (PHQ-9), asked by Kezia",
    baseline="19",
    target="9 or less",
    by=40,
    agreed=-62,
    judged=(Verdict.NO_CHANGE,),
    tasks=(Task("Review Leanne's medication with her", "kezia", agreed=-20, due=-2),),
    seen=(Seen("kezia", -41, "15"), Seen("kezia", -21, "12", "Sleeping better, walking daily.")),
    asked=(
        Asked(
            "leanne",
            "kezia",
            -60,
            Understanding.AGREES,
            how="At her appointment, in her own words",
            words="I want to be up before they are.",
        ),
    ),
)

BEDTIME = Goal(
    worry="Jaydon is up late and falls asleep in class.",
    change="Jaydon is in bed before 8 on school nights",
    measure="Nights a week in bed before 8, on the family's chart",
    baseline="1 night a week",
    target="5 nights a week",
    by=22,
    agreed=-62,
    judged=(Verdict.NO_CHANGE,),
    child_words="I get tired at carpet time",
    tasks=(
        Task(
            "Keep the bedtime chart with Jaydon",
            "leanne",
            agreed=-62,
            due=22,
            said=(
                Said("owen", -34, "Chart is on the fridge. 2 nights of 5."),
                Said("owen", -15, "3 nights of 5. Jaydon showed me his stickers."),
            ),
        ),
    ),
    seen=(
        Seen("owen", -34, "2 nights a week"),
        Seen("owen", -15, "3 nights a week", "Asleep in class twice all the same."),
    ),
    asked=(
        Asked(
            CHILD,
            "owen",
            -15,
            Understanding.AGREES,
            how="Alone, with a drawing of his day",
            words="I get tired at carpet time",
        ),
        Asked("leanne", "owen", -61, Understanding.AGREES, how="Made the first chart together"),
    ),
)

TEETH = Goal(
    worry="Maisie has toothache and decay that nobody has treated.",
    change="Maisie eats and sleeps without toothache",
    measure="Treatment by the dentist",
    baseline="Untreated",
    target="Treated",
    by=21,
    agreed=-62,
    judged=(Verdict.NO_CHANGE,),
    tasks=(
        Task(
            "Chase the dental referral",
            "jill",
            agreed=-62,
            due=-30,
            said=(
                Said("jill", -44, "The referral had gone astray; sent again and telephoned."),
                Said("jill", -31, "Appointment given, in 6 weeks' time.", Answer.DONE),
            ),
        ),
    ),
    seen=(Seen("jill", -31, "Treatment booked", "The first free chair there was."),),
    asked=(
        Asked(
            "leanne",
            "owen",
            -61,
            Understanding.AGREES,
            how="Talked through at home",
            words="She cries when she bites. I should have pushed harder.",
        ),
        Asked(
            CHILD,
            "owen",
            -15,
            Understanding.COULD_NOT_ANSWER,
            how="Watched at play at home, with her mother there",
            reason="She is 4; she would not talk about her teeth.",
        ),
    ),
)

HOME = Goal(
    worry="Damp and mould in the children's room, bedding past use, and a man we do not know who "
    "stays over.",
    change="Maisie sleeps in a dry, warm room in a home where every adult is known",
    measure="Housing inspection of the children's room",
    baseline="Inspection failed",
    target="Inspection passed",
    by=-20,
    agreed=-62,
    judged=(Verdict.NO_CHANGE, Verdict.WORSE, Verdict.MET),
    tasks=(
        Task(
            "Treat the mould and repair the wall",
            "tom",
            agreed=-62,
            due=-25,
            said=(
                Said("tom", -40, "Contractor has been; the wall has to dry before it is painted."),
                Said("tom", -25, "Treated and painted. Inspected today: passed.", Answer.DONE),
            ),
        ),
        Task("Find out who Craig is and check on him", "owen", agreed=-20, due=1),
    ),
    seen=(Seen("tom", -25, "Inspection passed", "New bedding delivered the same day."),),
    asked=(
        Asked(
            "leanne",
            "owen",
            -19,
            Understanding.DISAGREES,
            how="Asked at home after the review",
            reason="She agrees about the damp, not that anybody need check on Craig.",
            words="He's just a mate who helps out.",
        ),
    ),
)
