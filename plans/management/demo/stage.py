"""What the telling of one plan knows: its story, its rows as they come to be, and who is who."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from agencies.models import Agency, Worker
from plans.management.demo.setting import Setting
from plans.management.demo.story import ChildStory, PlanStory
from plans.models import CaseRecord, FamilyLink, GroupMember, Person, Plan

Step = tuple[int, Callable[[datetime], object]]
"""A day, and what happens on it at a moment. A step asks first whether it has happened already."""


@dataclass
class Stage:
    child: ChildStory
    story: PlanStory
    setting: Setting
    plan: Plan = field(init=False)
    records: dict[str, CaseRecord] = field(default_factory=dict)
    """What was put on record so far, by the key that later records call it."""

    @property
    def lead(self) -> Worker:
        return self.worker(self.story.lead)

    @property
    def started_on(self) -> date:
        return self.setting.working_day(self.story.started)

    @property
    def ended_on(self) -> date:
        return self.setting.working_day(self.story.ended or 0)

    def worker(self, key: str) -> Worker:
        return self.setting.workers[key]

    def agency(self, key: str) -> Agency:
        """The agency that a worker works for."""
        job = self.worker(key).current_employment(self.setting.today)
        assert job is not None, "Everybody of the demo works somewhere."
        return job.agency

    def day(self, offset: int) -> date:
        """A day in what is told; never after the day on which it is told, which is a working day."""
        return self.setting.working_day(offset) if offset < 0 else self.setting.day(offset)

    def person(self, key: str) -> Person:
        one = next(one for one in self.child.relatives if one.key == key)
        link = FamilyLink.rows.select_related("person").get(
            child=self.plan.child_id,
            relationship=one.relationship,
            person__given_names=one.given_names,
            person__family_name=one.family_name,
            person__known_as=one.known_as,
        )
        person: Person = link.person
        return person

    def seat(self, key: str) -> GroupMember | None:
        """The seat of a worker or a relative, whatever has become of it; None before they are asked."""
        seats = GroupMember.rows.filter(plan=self.plan).select_related("plan")
        if key in self.setting.workers:
            return seats.filter(worker=self.worker(key)).first()
        return seats.filter(person=self.person(key)).first()
