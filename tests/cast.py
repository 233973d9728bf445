"""The people every test knows: a child's plan, who works on it, and who must not see it.

Priya leads, Hannah and Sam are core members, Laura attends by report, Ian is there for
information, Ruth chairs. Neil manages Priya, Moira is Hannah's agency's safeguarding lead, Olive
works beside Hannah and has no place, Colin works for an agency that has no part in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from agencies.models import Agency, Employment, Partnership, Worker
from agencies.operations import agencies as agency_operations
from agencies.operations import partnerships as partnership_operations
from agencies.operations import workers as worker_operations
from agencies.operations.workers import system_worker
from agencies.workdays import Calendar
from plans.models import Action, FamilyLink, GroupMember, Outcome, Plan
from plans.operations import actions, group, outcomes, plans
from plans.operations.children import ChildDetails
from plans.operations.group import SeatDetails
from plans.operations.outcomes import OutcomeDetails
from plans.operations.people import LinkDetails, PersonDetails

PASSWORD = "correct horse battery staple"


@dataclass
class Cast:
    """Everybody and everything by name; made through the operations the product uses."""

    at: datetime
    today: date
    partnership: Partnership
    agencies: dict[str, Agency] = field(default_factory=dict)
    workers: dict[str, Worker] = field(default_factory=dict)
    plan: Plan = field(init=False)
    outcome: Outcome = field(init=False)
    action: Action = field(init=False)
    family_action: Action = field(init=False)
    mother: FamilyLink = field(init=False)
    seats: dict[str, GroupMember] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Worker:
        try:
            worker: Worker = self.__dict__["workers"][name]
        except KeyError:
            raise AttributeError(name) from None
        return worker

    def employment(self, name: str) -> Employment:
        employment = self.workers[name].current_employment(self.today)
        assert employment is not None
        return employment

    def working_days_ago(self, number: int) -> date:
        """A day whose so-manieth working day after it has come, at a weekend too; ahead if negative."""
        calendar = self.partnership.calendar()
        day = self.today if number < 0 else calendar.on_or_before(self.today)
        return calendar.add_working_days(day, -number)

    def propose(
        self, name: str, standing: str = "core", *, plan: Plan | None = None
    ) -> GroupMember:
        worker = self.workers[name]
        return group.propose(
            plan or self.plan,
            worker=worker,
            details=SeatDetails(
                role=f"{name} role", purpose=f"{name} purpose for the child", standing=standing
            ),
            by=self.workers["priya"],
            at=self.at,
        )

    def join(self, name: str, standing: str = "core", *, plan: Plan | None = None) -> GroupMember:
        seat = self.propose(name, standing, plan=plan)
        return group.accept(seat, by=self.workers[name], at=self.at)


AGENCIES = {
    "social_care": ("Wearbridge Children's Social Care", "social_care"),
    "midwifery": ("Wearbridge Midwifery", "midwifery"),
    "police": ("Wearbridge Police", "police"),
    "school": ("Oakmere Primary School", "school"),
    "housing": ("Wearbridge Housing", "housing"),
}
WORKERS = {
    "neil": ("Neil Cartwright", "social_care", "line_manager"),
    "priya": ("Priya Nandakumar", "social_care", "practitioner"),
    "sal": ("Sal Whitcombe", "social_care", "practitioner"),
    "ruth": ("Ruth Adebayo-Cole", "social_care", "practitioner"),
    "sean": ("Sean Pilling", "social_care", "senior_manager"),
    "adam": ("Adam Okonjo", "social_care", "agency_administrator"),
    "moira": ("Moira Satchwell", "midwifery", "safeguarding_lead"),
    "hannah": ("Hannah Brookes", "midwifery", "practitioner"),
    "olive": ("Olive Tarrant", "midwifery", "practitioner"),
    "megan": ("Megan Frith", "midwifery", "agency_administrator"),
    "laura": ("Laura Fenwick", "police", "practitioner"),
    "ian": ("Ian Storey", "police", "practitioner"),
    "sam": ("Sam Delaney", "school", "practitioner"),
    "colin": ("Colin Hurst", "housing", "practitioner"),
}


def people_of(at: datetime, today: date) -> Cast:
    """The partnership, its agencies and everybody in them, before there is any plan."""
    system = system_worker()
    partnership = partnership_operations.create(name="Wearbridge", by=system, at=at)
    cast = Cast(at=at, today=today, partnership=partnership)
    for key, (name, kind) in AGENCIES.items():
        cast.agencies[key] = agency_operations.create(
            name=name, kind=kind, partnerships=[partnership], by=system, at=at
        )
    for key, (name, agency, position) in WORKERS.items():
        cast.workers[key] = worker_operations.invite(
            cast.agencies[agency],
            email=f"{key}@example.org",
            name=name,
            position=position,
            line_manager=cast.workers.get("neil") if key == "priya" else None,
            may_chair=key == "ruth",
            by=system,
            at=at,
        )
    for key, name in {"beth": "Beth Manning", "sysadmin": "Sid Amin", "super": "Sue Purr"}.items():
        cast.workers[key] = Worker.objects.create_user(f"{key}@example.org", name=name)
    cast.workers["sysadmin"].is_system_administrator = True
    cast.workers["sysadmin"].save()
    cast.workers["super"].is_superuser = True
    cast.workers["super"].save()
    partnership_operations.give_role(
        partnership, worker=cast.workers["beth"], role="business_manager", by=system, at=at
    )
    for worker in cast.workers.values():
        worker.set_password(PASSWORD)
        worker.save()
    return cast


def with_a_plan(cast: Cast) -> Cast:
    """A protection plan of an unborn child, with its group, one outcome and two actions."""
    at, today, priya = cast.at, cast.today, cast.workers["priya"]
    cast.plan = plans.start(
        kind="child_protection",
        new_child=ChildDetails(family_name="Marlowe", expected_on=today + timedelta(days=56)),
        family=[
            (PersonDetails(given_names="Tamsin", family_name="Marlowe"), LinkDetails("mother"))
        ],
        partnership=cast.partnership,
        started_on=Calendar().on_or_before(today - timedelta(days=14)),
        category="NEG",
        contingency="Tamsin and the baby stay with her mother that day.",
        role="Social worker",
        purpose="Coordinates the plan and sees Tamsin fortnightly",
        chair=cast.workers["ruth"],
        late_reason="The pregnancy was booked late",
        by=priya,
        at=at,
    )
    assert cast.plan.lead is not None
    cast.seats["priya"] = cast.plan.lead
    for key, standing in {
        "hannah": "core", "sam": "core", "laura": "by_report", "ian": "information"
    }.items():  # fmt: skip
        cast.seats[key] = cast.join(key, standing)
    cast.mother = FamilyLink.rows.select_related("person").get(child=cast.plan.child)
    cast.seats["tamsin"] = group.add_family_member(
        cast.plan,
        person=cast.mother.person,
        details=SeatDetails(role="Mother", purpose="Cares for the baby", standing="family"),
        by=priya,
        at=at,
    )
    cast.outcome = outcomes.add(
        cast.plan,
        details=OutcomeDetails(
            worry="Missed appointments put the pregnancy at risk",
            change="Tamsin has the care she and the baby need",
            measure="Antenatal appointments kept",
            baseline="2 of 5",
            target="all",
            target_on=today + timedelta(days=42),
        ),
        by=priya,
        at=at,
    )
    cast.action = actions.add(
        cast.outcome,
        what="Write the birth plan",
        owner=cast.seats["hannah"],
        due_on=today + timedelta(days=14),
        by=priya,
        at=at,
    )
    cast.family_action = actions.add(
        cast.outcome,
        what="Attend all appointments",
        owner=cast.seats["tamsin"],
        due_on=today + timedelta(days=7),
        by=priya,
        at=at,
    )
    cast.plan.refresh_from_db()
    return cast
