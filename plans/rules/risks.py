"""Factors found around a child, and what each does to this child.

The list is the children in need census's (factors identified at the end of assessment). Factors are
never added up to a score.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from agencies.errors import Refused
from plans.rules.records import must_have_been, must_say
from plans.rules.tools import check_score


class Factor(TextChoices):
    """Census codes: A the child, B a parent or carer, C another person in the household."""

    ALCOHOL_CHILD = "1A", "Alcohol: child"
    ALCOHOL_PARENT = "1B", "Alcohol: parent or carer"
    ALCOHOL_OTHER = "1C", "Alcohol: somebody else in the household"
    DRUGS_CHILD = "2A", "Drugs: child"
    DRUGS_PARENT = "2B", "Drugs: parent or carer"
    DRUGS_OTHER = "2C", "Drugs: somebody else in the household"
    DOMESTIC_ABUSE_CHILD = "3A", "Domestic abuse: child"
    DOMESTIC_ABUSE_PARENT = "3B", "Domestic abuse: parent or carer"
    DOMESTIC_ABUSE_OTHER = "3C", "Domestic abuse: somebody else in the household"
    MENTAL_HEALTH_CHILD = "4A", "Mental health: child"
    MENTAL_HEALTH_PARENT = "4B", "Mental health: parent or carer"
    MENTAL_HEALTH_OTHER = "4C", "Mental health: somebody else in the household"
    LEARNING_DISABILITY_CHILD = "5A", "Learning disability: child"
    LEARNING_DISABILITY_PARENT = "5B", "Learning disability: parent or carer"
    LEARNING_DISABILITY_OTHER = "5C", "Learning disability: somebody else in the household"
    PHYSICAL_DISABILITY_CHILD = "6A", "Physical disability or illness: child"
    PHYSICAL_DISABILITY_PARENT = "6B", "Physical disability or illness: parent or carer"
    PHYSICAL_DISABILITY_OTHER = "6C", "Physical disability or illness: somebody else at home"
    YOUNG_CARER = "7A", "Young carer"
    OVERSEAS_TO_RETURN = "8B", "Privately fostered: from overseas, to return"
    OVERSEAS_TO_STAY = "8C", "Privately fostered: from overseas, to stay"
    EDUCATIONAL_PLACEMENT = "8D", "Privately fostered: in an educational placement"
    OWN_ARRANGEMENTS = "8E", "Privately fostered: by their own arrangement"
    PRIVATELY_FOSTERED = "8F", "Privately fostered: other"
    UNACCOMPANIED = "9A", "Unaccompanied asylum seeker"
    MISSING = "10A", "Going missing"
    SEXUAL_EXPLOITATION = "11A", "Child sexual exploitation"
    TRAFFICKING = "12A", "Trafficking"
    GANGS = "13A", "Gangs"
    UNACCEPTABLE_BEHAVIOUR = "14A", "Socially unacceptable behaviour"
    SELF_HARM = "15A", "Self-harm"
    NEGLECT = "16A", "Neglect"
    EMOTIONAL_ABUSE = "17A", "Emotional abuse"
    PHYSICAL_ABUSE_BY_CHILD = "18B", "Physical abuse by a child"
    PHYSICAL_ABUSE_BY_ADULT = "18C", "Physical abuse by an adult"
    SEXUAL_ABUSE_BY_CHILD = "19B", "Sexual abuse by a child"
    SEXUAL_ABUSE_BY_ADULT = "19C", "Sexual abuse by an adult"
    OTHER = "20", "Other"
    FEMALE_GENITAL_MUTILATION = "22A", "Female genital mutilation"
    FAITH_OR_BELIEF = "23A", "Abuse linked to faith or belief"
    CRIMINAL_EXPLOITATION = "24A", "Child criminal exploitation"


NONE_FOUND = "21"
"""The census code of an assessment that found no factor: never a factor of its own."""
DOMESTIC_ABUSE = frozenset(
    {Factor.DOMESTIC_ABUSE_CHILD, Factor.DOMESTIC_ABUSE_PARENT, Factor.DOMESTIC_ABUSE_OTHER}
)
OF_ADULTS = frozenset(
    factor for factor in Factor if factor.value[:-1] in "123456" and factor.value[-1] in "BC"
)
"""Factors of a parent or of somebody else in the household, who has to be named."""


class AbuseRole(TextChoices):
    VICTIM = "victim", "Suffers it"
    PERPETRATOR = "perpetrator", "Does it"
    WITNESS = "witness", "Lives with it"


class Severity(TextChoices):
    MILD = "mild", "Mild"
    MODERATE = "moderate", "Moderate"
    SEVERE = "severe", "Severe"
    NOT_KNOWN = "not_known", "Not known"


@dataclass(frozen=True)
class RiskFactorDetails:
    """One factor of one person, what it does to this child, and who helps with it.

    Of domestic abuse also on which days a professional judged it to be of high risk, whatever a tool
    gave, and when it was referred to, and heard by, the agencies' conference about it (MARAC).
    """

    factor: str
    impact: str
    severity: str = Severity.NOT_KNOWN
    role: str = ""
    tool: str = ""
    score: int | None = None
    scored_on: date | None = None
    protective: str = ""
    service: str = ""
    judged_high_on: date | None = None
    marac_referred_on: date | None = None
    marac_heard_on: date | None = None

    def check(self, *, on: date, has_person: bool) -> None:
        """Refuses a factor without its impact, an adult's without the adult, domestic abuse without
        who does and who suffers it, a score that its tool cannot give, and a judgement or
        a MARAC that is to come or about anything else. One heard before it was referred was referred
        again since."""
        ask = "Say what this does to this child; without it the factor says nothing."
        must_say(self.impact, field="impact", ask=ask)
        if self.factor in OF_ADULTS and not has_person:
            raise Refused("Choose whose factor this is.", field="person")
        if self.factor in DOMESTIC_ABUSE and not self.role:
            raise Refused("Say whether they suffer it or do it.", field="role")
        if self.factor not in DOMESTIC_ABUSE and self.role:
            raise Refused("Only domestic abuse has this.", field="role")
        check_score(self.tool, self.score)
        must_have_been(self.scored_on, on=on, field="scored_on")
        self._check_marac(on)

    def _check_marac(self, on: date) -> None:
        for field in ("judged_high_on", "marac_referred_on", "marac_heard_on"):
            day = getattr(self, field)
            if day and self.factor not in DOMESTIC_ABUSE:
                raise Refused("Only domestic abuse has this.", field=field)
            must_have_been(day, on=on, field=field)
