"""Lesson 4: do you know who the father is, and have you assessed what he brings, good and bad?"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from agencies.workdays import ONE_DAY, long_date
from plans.rules.lessons.facts import Source, Terms, days_after, in_order, newest
from plans.rules.lessons.findings import (
    LEAD,
    LEAD_AND_CHAIR,
    Finding,
    Reason,
    State,
    evidence,
    finding,
    sentence,
)


class Knowledge(TextChoices):
    """How far a possible father is known; the codes are those of the record."""

    NAMED_AND_MET = "named_and_met", "Named and met"
    NAMED_NOT_MET = "named_not_met", "Named, not met"
    UNKNOWN = "unknown", "Not known"
    MOTHER_DECLINES = "mother_declines", "The mother does not say"
    NOT_SAFE_TO_CONTACT = "not_safe_to_contact", "Not safe to contact"


OPEN_ENQUIRY = frozenset({Knowledge.NAMED_NOT_MET, Knowledge.UNKNOWN, Knowledge.MOTHER_DECLINES})
"""While nobody has met him, an enquiry is what keeps the question alive."""
_ASKED: dict[str, str] = {
    Knowledge.NAMED_NOT_MET: "is named, and nobody has met him",
    Knowledge.UNKNOWN: "is not known",
    Knowledge.MOTHER_DECLINES: "is not known: the mother does not say",
}
UNSAFE = "it is not safe to contact him"


@dataclass(frozen=True)
class Assessment:
    """What was assessed of him; `has_risk` where a risk was written down."""

    source: Source
    has_risk: bool


@dataclass(frozen=True)
class Father:
    """One possible father or father figure; two who may be the same stay two.

    `name` is what he is called here, "Dean Rowe-Ashby" or "a man the nursery saw". `became_on` is
    the day a new partner came; `enquiries` are questions asked and contacts tried. `is_invited` is
    None where no meeting has asked anybody yet. `actions` counts what he himself has undertaken.
    """

    source: Source
    name: str
    knowledge: str
    person: uuid.UUID | None = None
    has_responsibility: bool | None = None
    became_on: date | None = None
    enquiries: tuple[Source, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    is_invited: bool | None = None
    actions: int = 0
    not_safe_because: str = ""

    @property
    def is_unsafe(self) -> bool:
        unsafe = self.knowledge == Knowledge.NOT_SAFE_TO_CONTACT
        return unsafe or bool(self.not_safe_because.strip())

    @property
    def subject(self) -> uuid.UUID:
        return self.person or self.source.id


@dataclass(frozen=True)
class Listed:
    """One whom the family list calls a father, `called` so there, and of whom no record as one is."""

    source: Source
    name: str
    called: str
    person: uuid.UUID


@dataclass(frozen=True)
class Fathers:
    """Everybody who is or may be a father or father figure, resident or not."""

    fathers: tuple[Father, ...] = ()
    enquiries: tuple[Source, ...] = ()
    listed: tuple[Listed, ...] = ()


def look(facts: Fathers, terms: Terms) -> Finding:
    """The worst of any possible father. Missing where none is recorded, where the family list has one
    of whom nothing is recorded as a father, where nobody asked in 20 working days about one not yet
    met, where one was met and never assessed, and where a risk is recorded and he has nothing to do;
    due when an assessment is over 90 days old or a new partner came since."""
    if not facts.fathers and not facts.listed:
        return finding([_nobody(facts, terms)])
    reasons = [_listed(one, terms) for one in in_order(facts.listed)]
    for father in in_order(facts.fathers):
        reasons += [_known(father, terms), *_gaps(father, terms)]
        reasons += _newcomers(father, facts.fathers)
    return finding(reasons)


def _nobody(facts: Fathers, terms: Terms) -> Reason:
    asked = max(facts.enquiries, key=lambda one: one.order, default=None)
    words = "No father or father figure is recorded, and nobody has recorded asking."
    if asked:
        words = (
            f"No father or father figure is recorded. {asked.said_by} asked on "
            f"{long_date(asked.on)} and could not learn who he is."
        )
    return Reason(
        "nobody",
        State.MISSING,
        words,
        evidence=evidence(facts.enquiries),
        missing="Find out who the father is, and who else cares for the child",
        hands=LEAD,
        since=terms.started_on,
        due_on=terms.started_on,
    )


def _listed(one: Listed, terms: Terms) -> Reason:
    """He is known to be there; who he is to the child, and what he brings, nobody wrote down."""
    return Reason(
        "listed",
        State.MISSING,
        sentence(
            f"{one.name} is in the family list as {one.called}, and nothing is recorded of him as "
            "a father."
        ),
        evidence=(one.source,),
        missing=f"Record what is known of {one.name} as a father, then meet and assess him",
        hands=LEAD,
        subject=one.person,
        since=terms.started_on,
        due_on=terms.started_on,
    )


def _known(father: Father, terms: Terms) -> Reason:
    """How far he is known and assessed: the assessment once there is one, the enquiry before."""
    last = newest(father.assessments)
    if last:
        return _assessed(father, last, terms)
    if father.knowledge in OPEN_ENQUIRY:
        return _enquired(father, terms)
    unsafe = father.is_unsafe
    how = f"{UNSAFE}, which an assessment does not need" if unsafe else "he has been met"
    return Reason(
        "not_assessed_unsafe" if unsafe else "not_assessed",
        State.DUE if unsafe else State.MISSING,
        f"What risk and what protection {father.name} brings has not been assessed; {how}.",
        evidence=(father.source,),
        missing=f"Assess the risk and protection {father.name} brings",
        hands=LEAD,
        subject=father.subject,
        since=father.source.on,
        due_on=father.source.on,
    )


def _assessed(father: Father, last: Assessment, terms: Terms) -> Reason:
    on = last.source.on
    due_on = days_after(on, terms.of("fathers")["stale_days"])
    late = terms.is_past(due_on)
    return Reason(
        "assessment_stale" if late else "assessed",
        State.DUE if late else State.IN_PLACE,
        f"What {father.name} brings was last assessed on {long_date(on)}, "
        f"by {last.source.said_by}.",
        evidence=evidence((last.source, father.source)),
        missing=f"Assess {father.name} again" if late else "",
        hands=LEAD,
        subject=father.subject,
        since=due_on + ONE_DAY if late else on,
        due_on=due_on,
    )


def _enquired(father: Father, terms: Terms) -> Reason:
    asked = max(father.enquiries, key=lambda one: one.order, default=None)
    from_on = asked.on if asked else father.source.on
    due_on = terms.wd_after(from_on, terms.of("fathers")["enquiry_wd"])
    is_asked = asked is not None and not terms.is_past(due_on)
    tail = f"Last asked or tried on {long_date(from_on)}." if asked else "No enquiry is recorded."
    return Reason(
        "enquiry_open" if is_asked else "not_enquired",
        State.DUE if is_asked else State.MISSING,
        sentence(f"{father.name} {_ASKED[father.knowledge]}. {tail}"),
        evidence=evidence((father.source, *father.enquiries)),
        missing=f"Find out about {father.name}, meet him and assess him",
        hands=LEAD,
        subject=father.subject,
        since=from_on if is_asked or not asked else due_on + ONE_DAY,
        due_on=due_on if asked else from_on,
    )


def _gaps(father: Father, terms: Terms) -> Iterator[Reason]:
    """What the plan does not ask of him, though it could: nothing of one whom it is not safe to."""
    if father.is_unsafe:
        return
    last = newest(father.assessments)
    if last and last.has_risk and not father.actions:
        yield Reason(
            "no_actions",
            State.MISSING,
            f"A risk from {father.name} is recorded, and nothing in the plan is his to do.",
            evidence=evidence((last.source, father.source)),
            missing=f"Agree what {father.name} himself will do",
            hands=LEAD_AND_CHAIR,
            subject=father.subject,
            since=last.source.on,
            due_on=last.source.on,
        )
    if father.has_responsibility and father.is_invited is False:
        yield Reason(
            "never_invited",
            State.MISSING,
            sentence(f"{father.name} has parental responsibility and has not been invited."),
            evidence=(father.source,),
            missing=f"Invite {father.name}, or say why not",
            hands=LEAD_AND_CHAIR,
            subject=father.subject,
            since=father.source.on,
            due_on=terms.started_on,
        )


def _newcomers(father: Father, everybody: Iterable[Father]) -> Iterator[Reason]:
    """A new partner changes what the father before him may bring."""
    last = newest(father.assessments)
    if last is None:
        return
    for other in in_order(everybody):
        came_on = other.became_on
        if other.subject == father.subject or came_on is None or came_on <= last.source.on:
            continue
        yield Reason(
            "new_partner",
            State.DUE,
            sentence(
                f"{other.name} came on {long_date(came_on)}, after {father.name} was assessed."
            ),
            evidence=evidence((other.source, last.source)),
            missing=f"Assess {father.name} again",
            hands=LEAD,
            subject=father.subject,
            since=came_on,
            due_on=came_on,
        )
