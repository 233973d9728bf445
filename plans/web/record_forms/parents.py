"""How parents work with each agency, the risks around a child, and whether parents can change."""

from __future__ import annotations

from plans.rules.capacity import BEST, WORST
from plans.rules.records import RecordKind
from plans.web.record_forms.asking import Ask
from plans.web.record_forms.base import RecordForm

SCALE = {
    -2: "much less than expected",
    -1: "less than expected",
    0: "as expected",
    1: "more than expected",
    2: "much more than expected",
}


class EngagementForm(RecordForm):
    kind = RecordKind.ENGAGEMENT
    is_loose = True
    when_label = "Over which time, or on which day?"
    person = Ask("Which parent or carer?")
    asks = {
        "level": Ask("How do they work with your agency?"),
        "evidence": Ask("What do you base this on?"),
        "offered": Ask("How many appointments or visits were offered?"),
        "attended": Ask("How many of them did they keep?"),
        "declined": Ask("How many did they decline?"),
        "not_brought": Ask("To how many was the child not brought?"),
        "barriers": Ask("What makes it hard for them?", hint="Fear, language, disability, work."),
    }


class RiskFactorForm(RecordForm):
    kind = RecordKind.RISK_FACTOR
    is_loose = True
    when_label = "Since when, or when was it?"
    asks = {
        "factor": Ask("Which factor?"),
        "impact": Ask("What does it do to this child?"),
        "severity": Ask("How severe is it?"),
        "role": Ask("Domestic abuse: what part do they have in it?", none="Not domestic abuse"),
        "tool": Ask("Measured with which tool?", none="Not measured"),
        "score": Ask("Which score did it give?"),
        "scored_on": Ask("When was it measured?"),
        "protective": Ask("What protects the child?"),
        "service": Ask("Which service or worker helps with it?"),
        "judged_high_on": Ask(
            "Domestic abuse: when did a professional judge it to be high risk?",
            hint="Whatever a checklist gave. Leave it out if nobody has.",
        ),
        "marac_referred_on": Ask("Domestic abuse: when was it last referred to a MARAC?"),
        "marac_heard_on": Ask("Domestic abuse: when did a MARAC last hear it?"),
    }


class CapacityGoalForm(RecordForm):
    kind = RecordKind.CAPACITY_GOAL
    when_label = "When was it agreed?"
    person = Ask("Who is to change?")
    asks = {
        "goal": Ask("What are they to be able to do?"),
        "expected": Ask("What does enough change look like?", hint="This is 0 on the scale."),
        "worst": Ask("What does much less look like?", hint="This is -2."),
        "best": Ask("What does much more look like?", hint="This is +2."),
        "intervention": Ask("Which help are they given?"),
        "provider": Ask("Who gives it?"),
        "owner": Ask("Who sees to it, and measures again at its end?", none="Nobody yet"),
        "from_on": Ask("From when?"),
        "until_on": Ask(
            "Until when?", hint="Help for a time has an end. Then it is measured again."
        ),
        "sessions_offered": Ask("How many sessions were offered?"),
        "sessions_attended": Ask("How many of them did they come to?"),
    }


class CapacityMeasureForm(RecordForm):
    kind = RecordKind.CAPACITY_MEASURE
    when_label = "On which day was it measured?"
    asks = {
        "goal": Ask("Which goal?", hint="A goal has to be on record first."),
        "attained": Ask(
            "Where do they stand?",
            choices=[
                (str(step), f"{step:+d}: {SCALE[step]}" if step else f"0: {SCALE[0]}")
                for step in range(WORST, BEST + 1)
            ],
        ),
        "is_baseline": Ask("This is the baseline, before any help"),
        "tool": Ask("Measured with which tool?", none="No tool"),
        "score": Ask("Which score did it give?"),
        "evidence": Ask("What did you see that shows it?"),
    }
