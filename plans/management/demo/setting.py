"""Making the partnership and its people, or finding them where an earlier run left them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.auth.hashers import make_password

from agencies import clock
from agencies.models import Agency, Employment, Partnership, Worker
from agencies.operations import agencies, duties, partnerships, workers
from agencies.operations.workers import system_worker
from agencies.workdays import Calendar
from plans.management.demo import partnership as cast
from plans.management.demo.partnership import Organisation, Somebody, email

PASSWORD = "everybody here is made up"  # noqa: S105 - shown on the demo's own sign-in page
FOUNDED = -400
OPENS = time(9, 30)


@dataclass(frozen=True)
class Setting:
    """The partnership, everybody in it by key, and the day on which all the days are counted."""

    partnership: Partnership
    workers: dict[str, Worker]
    today: date
    calendar: Calendar

    def day(self, offset: int) -> date:
        return self.today + timedelta(days=offset)

    def working_day(self, offset: int) -> date:
        """The day itself, or the working day before: nothing is done at a weekend."""
        return self.calendar.on_or_before(self.day(offset))


def moment(day: date, minutes: int = 0) -> datetime:
    """So many minutes into a working day."""
    return datetime.combine(day, OPENS, tzinfo=clock.LONDON) + timedelta(minutes=minutes)


def lay_out(today: date) -> Setting:
    """The partnership with its agencies and people; whatever is there already stays as it is.

    What an earlier run began it counted from its own day, and so does this one.
    """
    system = system_worker()
    held = Partnership.objects.filter(name=cast.NAME).first()
    if held is not None:
        founded = held.policies.earliest("number").adopted_at
        today = clock.local_date(founded) - timedelta(days=FOUNDED)
    setting = Setting(held or Partnership(), {}, today, Calendar())
    at = moment(setting.day(FOUNDED))
    if held is None:
        held = partnerships.create(name=cast.NAME, by=system, at=at)
        setting = Setting(held, {}, today, held.calendar())
    for organisation in cast.ORGANISATIONS:
        setting.workers.update(_staffed(organisation, held, by=system, at=at))
    setting.workers.update(_outside_agencies(held, by=system, at=at))
    _let_in(at)
    return setting


def _staffed(
    organisation: Organisation, partnership: Partnership, *, by: Worker, at: datetime
) -> dict[str, Worker]:
    agency = Agency.objects.filter(name=organisation.name).first() or agencies.create(
        name=organisation.name, kind=organisation.kind, partnerships=[partnership], by=by, at=at
    )
    people: dict[str, Worker] = {}
    for one in organisation.people:
        people[one.key] = _worker(one.name) or workers.invite(
            agency,
            email=email(one.name),
            name=one.name,
            position=one.position,
            job_title=one.title,
            line_manager=people[one.manager] if one.manager else None,
            may_chair=one.may_chair,
            by=by,
            at=at,
        )
    for one in organisation.people:
        if one.deputy:
            _name_deputy(people[one.key], one, people, by=by, at=at)
    for level, worker, deputy in organisation.answers:
        if not agency.escalation_contacts.filter(level=level).exists():
            agencies.name_contact(
                agency,
                level=level,
                worker=people[worker],
                deputy=people[deputy] if deputy else None,
                by=by,
                at=at,
            )
    return people


def _name_deputy(
    worker: Worker, one: Somebody, people: dict[str, Worker], *, by: Worker, at: datetime
) -> None:
    employment = Employment.objects.get(worker=worker, ended_on__isnull=True)
    if one.deputy is None or employment.deputy_id is not None:
        return
    workers.change_employment(
        employment,
        position=employment.position,
        job_title=employment.job_title,
        line_manager=employment.line_manager,
        deputy=people[one.deputy],
        may_chair=worker.may_chair,
        version=employment.version,
        by=by,
        at=at,
    )


def _outside_agencies(partnership: Partnership, *, by: Worker, at: datetime) -> dict[str, Worker]:
    """Those no agency employs: duties for the whole partnership, and who runs the service."""
    people: dict[str, Worker] = {}
    for key, name, role in cast.FOR_THE_WHOLE:
        people[key] = (
            _worker(name)
            or duties.entrust(
                partnership, email=email(name), name=name, role=role, by=by, at=at
            ).worker
        )
    key, name = cast.SYSTEM_ADMINISTRATOR
    people[key] = _worker(name) or duties.appoint_administrator(
        email=email(name), name=name, by=by, at=at
    )
    return people


def _worker(name: str) -> Worker | None:
    return Worker.objects.filter(email=email(name)).first()


def _let_in(at: datetime) -> None:
    """Give everybody who has none the demo's one password, hashed once because that is slow.

    All have signed in before: they have said things about actions.
    """
    without = [pk for pk, held in Worker.objects.values_list("pk", "password") if held[:1] == "!"]
    Worker.objects.filter(pk__in=without, email__endswith=f"@{cast.MAIL}").update(
        password=make_password(PASSWORD), last_login=at
    )
