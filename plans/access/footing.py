"""In what capacities a worker stands before a disagreement, and how much of it they see."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Value, When

from plans.models import Disagreement, DisagreementParty, DisagreementSide, Scope
from plans.models.disagreement_sight import (
    business_duties,
    line_managed,
    manages_raiser,
    named_parties,
    own_contacts,
)
from plans.rules import disagreement_moves as moves
from plans.rules.disagreement_moves import Capacity, Step
from plans.rules.disagreements import Side, Sight

RAISERS_AND_BUSINESS = moves.RAISING_SIDE | {Capacity.BUSINESS_MANAGER}
"""Who is told a withheld name, why it was withdrawn, and whether anybody pressed for that."""


@dataclass(frozen=True)
class Footing:
    """How much of a disagreement a worker sees, in what capacities, and which places they hold.

    `answers_for` are the places at the open stage that are theirs to fill, by id, each with whose
    it is where they stand in for somebody.
    """

    sight: int = Sight.NONE
    capacities: frozenset[Capacity] = frozenset()
    agency_id: uuid.UUID | None = None
    answers_for: tuple[tuple[uuid.UUID, uuid.UUID | None], ...] = ()

    @property
    def places(self) -> frozenset[uuid.UUID]:
        return frozenset(place for place, _ in self.answers_for)

    def stands_in_for(self, place: uuid.UUID) -> uuid.UUID | None:
        return dict(self.answers_for).get(place)

    @property
    def is_of_raisers(self) -> bool:
        """Whether they read what the raising side keeps to itself and the business manager."""
        return self.sight == Sight.FULL and bool(self.capacities & RAISERS_AND_BUSINESS)

    def hides_raiser(self, disagreement: Disagreement) -> bool:
        """Whether who raised it is not named to this worker."""
        return disagreement.identity_withheld and not self.is_of_raisers

    def may(self, step: Step, state: str) -> bool:
        return self.sight == Sight.FULL and moves.may(step, self.capacities, state)

    def possible(self, state: str) -> frozenset[Step]:
        """Everything this worker may do to the disagreement in a state."""
        if self.sight < Sight.FULL:
            return frozenset()
        return moves.possible(self.capacities, state)


def footing_on(scope: Scope, disagreement: Disagreement) -> Footing:
    """Where a worker stands before a disagreement, read anew from the rows. At most six statements."""
    return footings_on(scope, [disagreement])[disagreement.pk]


def footings_on(
    scope: Scope, disagreements: Collection[Disagreement]
) -> Mapping[uuid.UUID, Footing]:
    """Where a worker stands before each of several. At most six statements, however many."""
    found = {one.pk: Footing() for one in disagreements}
    rows = Disagreement.rows.with_sight(scope).filter(pk__in=list(found), sight__gt=Sight.NONE)
    rows = rows.annotate(manages_raiser=_whether(manages_raiser(scope)))
    asked = rows.values_list("pk", "sight", "plan__chair_id", "manages_raiser")
    seen = {pk: _Seen(*rest) for pk, *rest in asked}
    known = [one for one in disagreements if one.pk in seen]
    if not known:
        return found
    standing = _standing(scope, known)
    return found | {one.pk: _footing(scope, one, standing, seen[one.pk]) for one in known}


def _whether(condition: Q) -> Case:
    return Case(
        When(condition, then=Value(value=True)),
        default=Value(value=False),
        output_field=BooleanField(),
    )


@dataclass(frozen=True)
class _Seen:
    """What the database says of one disagreement for a worker."""

    sight: int
    chair: uuid.UUID | None
    manages_raiser: bool


@dataclass(frozen=True)
class _Decision:
    """Whose decision is challenged, where that is said; and whether this worker manages them."""

    whose: uuid.UUID | None = None
    is_of_managed: bool = False


@dataclass(frozen=True)
class _Standing:
    """What a worker is to several disagreements: the places they hold, by disagreement; of which
    their agency is challenged, and whose decision; and which they have a duty for."""

    places: Mapping[uuid.UUID, list[DisagreementParty]]
    challenged: Mapping[uuid.UUID, Collection[_Decision]]
    by_duty: frozenset[uuid.UUID]
    manages_agency: bool


def _standing(scope: Scope, known: Collection[Disagreement]) -> _Standing:
    pks = [one.pk for one in known]
    return _Standing(
        places=_places(scope, pks),
        challenged=_challenged(scope, pks),
        by_duty=_by_duty(scope, known),
        manages_agency=scope.is_employed and (scope.oversees_agency or _is_named(scope)),
    )


def _footing(
    scope: Scope,
    one: Disagreement,
    standing: _Standing,
    seen: _Seen,
) -> Footing:
    held = standing.places.get(one.pk, [])
    capacities = _of_raising_side(scope, one, seen) | _of_sides(scope, one, standing)
    if _is_challenged(scope, one, standing):
        # Inside one agency too: they speak for no other side, and read nothing that it keeps to itself.
        is_raiser = one.raiser_id == scope.worker_id
        capacities -= {Capacity.RAISING_MANAGER} if is_raiser else moves.RAISING_SIDE
    if seen.chair in scope.watched_chairs:
        capacities |= {Capacity.PLAN_CHAIR}
    if one.pk in standing.by_duty:
        capacities |= {Capacity.BUSINESS_MANAGER}
    return Footing(
        sight=seen.sight,
        capacities=frozenset(capacities) or frozenset({Capacity.READER}),
        agency_id=scope.agency_id,
        answers_for=tuple(
            (party.pk, None if party.worker_id == scope.worker_id else party.worker_id)
            for party in held
            if party.side == Side.CHALLENGED
            and party.stage.ended_at is None
            and _acts(scope, party)
        ),
    )


def _is_challenged(scope: Scope, one: Disagreement, standing: _Standing) -> bool:
    """Whether it is theirs to answer for: they do, or it is their decision, or of whom they manage.

    Who manages both stays on the raising side once the procedure has placed them there.
    """
    held = standing.places.get(one.pk, [])
    if any(party.side == Side.CHALLENGED and _acts(scope, party) for party in held):
        return True
    decisions = standing.challenged.get(one.pk, ()) if one.is_sent else ()
    if any(decision.whose in scope.acts_as for decision in decisions):
        return True
    is_placed = any(party.side == Side.RAISING and _acts(scope, party) for party in held)
    return any(decision.is_of_managed for decision in decisions) and not is_placed


def _places(
    scope: Scope, disagreements: Collection[uuid.UUID]
) -> Mapping[uuid.UUID, list[DisagreementParty]]:
    """Where the worker, or somebody they stand in for or manage, is named at any stage."""
    held: dict[uuid.UUID, list[DisagreementParty]] = defaultdict(list)
    if scope.is_employed:
        rows = named_parties(scope).filter(disagreement__in=disagreements)
        for party in rows.select_related("stage"):
            held[party.disagreement_id].append(party)
    return held


def _challenged(
    scope: Scope, disagreements: Collection[uuid.UUID]
) -> Mapping[uuid.UUID, Collection[_Decision]]:
    """Of which the worker's agency is challenged, or answers for an agency that is."""
    if not scope.is_employed:
        return {}
    answered = DisagreementParty.rows.filter(
        disagreement=OuterRef("disagreement"),
        agency=OuterRef("agency"),
        side=Side.CHALLENGED,
        proxy=scope.agency_id,
    )
    sides = DisagreementSide.rows.filter(
        Q(agency=scope.agency_id) | Q(Exists(answered)),
        disagreement__in=disagreements,
        side=Side.CHALLENGED,
    )
    managed = Q(named_id__in=scope.manages) | Q(named_id__in=line_managed(scope))
    rows = sides.annotate(is_of_managed=_whether(managed & Q(agency=scope.agency_id)))
    found: dict[uuid.UUID, set[_Decision]] = defaultdict(set)
    for pk, *rest in rows.values_list("disagreement_id", "named_id", "is_of_managed"):
        found[pk].add(_Decision(*rest))
    return found


def _acts(scope: Scope, party: DisagreementParty) -> bool:
    return party.worker_id in scope.acts_as or party.deputy_id == scope.worker_id


def _of_raising_side(scope: Scope, one: Disagreement, seen: _Seen) -> set[Capacity]:
    if scope.agency_id is None or scope.agency_id != one.raising_agency_id:
        return set()
    held = {Capacity.RAISING}
    if one.raiser_id in scope.acts_as:
        held.add(Capacity.RAISER)
    if seen.manages_raiser:
        held.add(Capacity.RAISING_MANAGER)
    return held


def _is_named(scope: Scope) -> bool:
    """Whether their agency names them to answer for it at a level above practitioners."""
    return own_contacts(scope).exists()


def _of_sides(scope: Scope, one: Disagreement, standing: _Standing) -> set[Capacity]:
    held = standing.places.get(one.pk, [])
    found: set[Capacity] = set()
    if one.pk in standing.challenged:
        manages = any(
            party.side == Side.CHALLENGED
            and (party.worker_id in scope.manages or not _acts(scope, party))
            for party in held
        )
        found.add(Capacity.CHALLENGED)
        if standing.manages_agency or manages:
            found.add(Capacity.CHALLENGED_MANAGER)
    return found | {_of_place(one, party) for party in held if _acts(scope, party)}


def _of_place(disagreement: Disagreement, party: DisagreementParty) -> Capacity:
    """What a place at a stage makes of whoever holds it; less, once that stage is over."""
    is_open = party.stage.ended_at is None
    if party.side == Side.CHALLENGED:
        return Capacity.RESPONDER if is_open else Capacity.CHALLENGED
    if party.side == Side.RAISING:
        is_raisers = party.worker_id == disagreement.raiser_id
        return Capacity.RAISING if is_raisers else Capacity.RAISING_MANAGER
    return Capacity.PANEL_CHAIR if is_open and party.is_chair else Capacity.PANEL


def _by_duty(scope: Scope, known: Collection[Disagreement]) -> frozenset[uuid.UUID]:
    """Of which they manage the partnership's business, and are no party themselves."""
    duties = set(business_duties(scope).values_list("partnership_id", flat=True))
    mine = [
        one.pk for one in known if one.partnership_id in duties and one.raiser_id != scope.worker_id
    ]
    if not mine:
        return frozenset()
    named = DisagreementParty.rows.filter(
        Q(worker_id=scope.worker_id) | Q(deputy_id=scope.worker_id), disagreement__in=mine
    )
    return frozenset(mine) - set(named.values_list("disagreement_id", flat=True))
