"""Wearbridge: its agencies, everybody who works for them, and who answers for what."""

from __future__ import annotations

from dataclasses import dataclass

from agencies.models import EscalationLevel, Position, RoleInPartnership
from agencies.models.agencies import AgencyKind

NAME = "Wearbridge"
MAIL = "wearbridge.example"


@dataclass(frozen=True)
class Somebody:
    """A worker of an agency; whoever manages them stands above them in the list."""

    key: str
    name: str
    title: str
    position: Position = Position.PRACTITIONER
    manager: str | None = None
    deputy: str | None = None
    may_chair: bool = False


@dataclass(frozen=True)
class Organisation:
    """An agency with its people, and who answers for it at which level, with their deputy."""

    name: str
    kind: AgencyKind
    people: tuple[Somebody, ...]
    answers: tuple[tuple[EscalationLevel, str, str | None], ...]


MANAGER = Position.LINE_MANAGER
SAFEGUARDING = Position.SAFEGUARDING_LEAD
SENIOR = Position.SENIOR_MANAGER
ADMINISTRATOR = Position.AGENCY_ADMINISTRATOR

FIRST = EscalationLevel.PRACTITIONER
SECOND = EscalationLevel.LINE_MANAGER_OR_DSL
THIRD = EscalationLevel.SENIOR_OR_DESIGNATED
LAST = EscalationLevel.PARTNERSHIP_PANEL

ORGANISATIONS = (
    Organisation(
        "Wearbridge Children's Social Care",
        AgencyKind.SOCIAL_CARE,
        (
            Somebody("helen", "Helen Strand", "Head of service", SENIOR),
            Somebody("asif", "Asif Rahman", "Team manager", MANAGER, "helen"),
            Somebody("neil", "Neil Cartwright", "Team manager", MANAGER, "helen", "asif"),
            Somebody("ruth", "Ruth Adebayo-Cole", "Independent chair", may_chair=True),
            Somebody("joanne", "Joanne Petrie", "Social worker", manager="neil"),
            Somebody("priya", "Priya Nandakumar", "Social worker", manager="neil", deputy="joanne"),
            Somebody("owen", "Owen Birtwhistle", "Family support practitioner", manager="neil"),
            Somebody("imran", "Imran Qureshi", "Social worker", manager="neil"),
            Somebody("sally", "Sally Wray", "Supervising social worker", manager="asif"),
            Somebody("dawn", "Dawn Liddle", "Business support officer", ADMINISTRATOR),
        ),
        (
            (FIRST, "joanne", "priya"),
            (SECOND, "neil", "asif"),
            (THIRD, "helen", "asif"),
            (LAST, "helen", "neil"),
        ),
    ),
    Organisation(
        "Wearbridge Maternity Service",
        AgencyKind.MIDWIFERY,
        (
            Somebody("judith", "Judith Amos", "Head of midwifery", SENIOR),
            Somebody(
                "moira", "Moira Satchwell", "Named midwife for safeguarding", SAFEGUARDING, "judith"
            ),
            Somebody("olive", "Olive Tarrant", "Community midwife", manager="moira"),
            Somebody(
                "hannah", "Hannah Brookes", "Community midwife", manager="moira", deputy="olive"
            ),
            Somebody("nadia", "Nadia Holt", "Community midwife", manager="moira"),
            Somebody("megan", "Megan Frith", "Service administrator", ADMINISTRATOR),
        ),
        (
            (FIRST, "olive", "hannah"),
            (SECOND, "moira", "judith"),
            (THIRD, "judith", "moira"),
            (LAST, "judith", "moira"),
        ),
    ),
    Organisation(
        "Wearbridge 0 to 19 Service",
        AgencyKind.HEALTH_VISITING,
        (
            Somebody("tess", "Tess Amble", "Named nurse for safeguarding", SAFEGUARDING),
            Somebody("carol", "Carol Bewick", "Team leader", MANAGER, "tess"),
            Somebody("siobhan", "Siobhan Keane", "Health visitor", manager="carol"),
            Somebody("jill", "Jill Tran", "School nurse", manager="carol"),
            Somebody("ana", "Ana Ruiz", "Looked-after children nurse", manager="carol"),
        ),
        ((SECOND, "carol", "tess"), (THIRD, "tess", None)),
    ),
    Organisation(
        "Wearbridge Recovery Service",
        AgencyKind.SUBSTANCE_USE,
        (
            Somebody("dele", "Dele Fashola", "Service manager", MANAGER),
            Somebody("marcus", "Marcus Obi", "Recovery worker", manager="dele"),
        ),
        ((SECOND, "dele", None),),
    ),
    Organisation(
        "Wearbridge Police",
        AgencyKind.POLICE,
        (
            Somebody("sunita", "Sunita Rao", "Superintendent", SENIOR),
            Somebody("glyn", "Glyn Farrow", "Inspector", MANAGER, "sunita"),
            Somebody("laura", "Laura Fenwick", "Detective constable", manager="glyn"),
            Somebody("paul", "Paul Denham", "Vetting and accounts officer", ADMINISTRATOR),
        ),
        ((SECOND, "glyn", "sunita"), (THIRD, "sunita", None)),
    ),
    Organisation(
        "Harbour Street Surgery",
        AgencyKind.GP,
        (
            Somebody("amina", "Dr Amina Yusuf", "GP safeguarding lead", SAFEGUARDING),
            Somebody("pritchard", "Dr Pritchard", "GP", manager="amina"),
        ),
        ((SECOND, "amina", None),),
    ),
    Organisation(
        "Oakmere Primary School",
        AgencyKind.SCHOOL,
        (
            Somebody("martin", "Martin Hale", "Headteacher", SENIOR),
            Somebody(
                "farida", "Farida Aziz", "Designated safeguarding lead", SAFEGUARDING, "martin"
            ),
        ),
        ((SECOND, "farida", "martin"), (THIRD, "martin", None)),
    ),
    Organisation(
        "Little Oaks Nursery",
        AgencyKind.SCHOOL,
        (
            Somebody("lynn", "Lynn Coates", "Nursery manager", SAFEGUARDING),
            Somebody("becky", "Becky Ord", "Nursery key person", manager="lynn"),
        ),
        ((SECOND, "lynn", None),),
    ),
    Organisation(
        "Wearbridge Homes",
        AgencyKind.HOUSING,
        (
            Somebody("greg", "Greg Whitlock", "Neighbourhood manager", MANAGER),
            Somebody("tom", "Tom Sandiford", "Housing officer", manager="greg"),
        ),
        ((SECOND, "greg", None),),
    ),
    Organisation(
        "Wearbridge Community Mental Health Team",
        AgencyKind.ADULT_MENTAL_HEALTH,
        (
            Somebody("fiona", "Fiona Marsh", "Team manager", MANAGER),
            Somebody("kezia", "Kezia Lowe", "Community mental health nurse", manager="fiona"),
        ),
        ((SECOND, "fiona", None),),
    ),
    Organisation(
        "Millbeck Academy",
        AgencyKind.SCHOOL,
        (
            Somebody("stuart", "Stuart Penny", "Designated safeguarding lead", SAFEGUARDING),
            Somebody("grace", "Grace Mensah", "Designated teacher", manager="stuart"),
        ),
        ((SECOND, "stuart", None),),
    ),
    Organisation(
        "Wearbridge Virtual School",
        AgencyKind.VIRTUAL_SCHOOL,
        (
            Somebody("alison", "Alison Dent", "Virtual school head", SENIOR),
            Somebody("colin", "Colin Hurst", "Virtual school adviser", manager="alison"),
        ),
        ((SECOND, "alison", None),),
    ),
    Organisation(
        "Wearbridge Child and Adolescent Mental Health Service",
        AgencyKind.CHILD_MENTAL_HEALTH,
        (
            Somebody("rosa", "Rosa Kemp", "Service manager", MANAGER),
            Somebody("beth", "Dr Beth Lyall", "Clinical psychologist", manager="rosa"),
        ),
        ((SECOND, "rosa", None),),
    ),
)

FOR_THE_WHOLE = (
    ("meera", "Meera Joshi", RoleInPartnership.BUSINESS_MANAGER),
    ("gordon", "Gordon Teasdale", RoleInPartnership.AUDITOR),
)
"""Who holds a duty for the whole partnership, and works for none of its agencies."""

SYSTEM_ADMINISTRATOR = ("samira", "Samira Nwosu")

SIGN_INS = (
    ("priya", "Priya Nandakumar, social worker: leads the plan of an unborn child"),
    ("hannah", "Hannah Brookes, community midwife: core member of that plan's group"),
    ("laura", "Laura Fenwick, detective constable: attends by report, and has a late action"),
    ("ruth", "Ruth Adebayo-Cole, independent chair: chairs the reviews"),
    ("neil", "Neil Cartwright, team manager: manages three lead practitioners"),
    ("moira", "Moira Satchwell, safeguarding lead: oversees the maternity service's part"),
    ("owen", "Owen Birtwhistle, family support practitioner: leads a brother's and sister's plans"),
    ("farida", "Farida Aziz, designated safeguarding lead of a school: core member there"),
    ("imran", "Imran Qureshi, social worker: leads the plan of a looked-after child"),
    ("nadia", "Nadia Holt, community midwife: has no place on any plan"),
    ("pritchard", "Dr Pritchard, GP: was a member, has left, and no longer sees the plan"),
    ("megan", "Megan Frith: administers the maternity service's accounts"),
    ("meera", "Meera Joshi: business manager of the partnership"),
    ("gordon", "Gordon Teasdale: auditor of the partnership"),
    ("samira", "Samira Nwosu: system administrator, who sees no plan"),
)
"""One of every kind of user, and what each shows."""


def sign_ins() -> list[tuple[str, str]]:
    """Who can be tried out: address and description."""
    names = {one.key: one.name for organisation in ORGANISATIONS for one in organisation.people}
    names |= {key: name for key, name, _ in FOR_THE_WHOLE}
    names |= dict([SYSTEM_ADMINISTRATOR])
    return [(email(names[key]), who) for key, who in SIGN_INS]


def email(name: str) -> str:
    """Everybody's address follows from their name: dr.pritchard@wearbridge.example."""
    return f"{name.lower().replace(' ', '.')}@{MAIL}"
