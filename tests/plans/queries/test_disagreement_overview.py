"""What is open, counted: each figure that of the list behind it, and none beyond what its reader sees."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.errors import NotVisible
from agencies.models import EscalationContact, EscalationLevel, Partnership
from plans import access
from plans.models import DisagreementParty, DisagreementStage
from plans.queries.disagreement_overview import Overview, listed, overview
from plans.rules.disagreement_figures import Age, Cell, Figure, What
from plans.rules.disagreements import Sight
from tests.cast import Cast
from tests.plans.disagreeing import (
    FRIDAY,
    MONDAY,
    answered,
    moment,
    open_stage,
    raised,
    with_contacts,
)
from tests.plans.figuring import at_stage

AT = moment(MONDAY)
NOW = moment(FRIDAY, 11)
pytestmark = pytest.mark.django_db


def of(cast: Cast, name: str = "beth") -> Overview:
    scope = access.scope_of(cast.workers[name], on=FRIDAY)
    return overview(scope, access.open_figures_of(scope), at=NOW)


def references(cast: Cast, cell: Cell | Figure, name: str = "beth") -> list[str]:
    figure = cell.figure if isinstance(cell, Cell) else cell
    assert figure is not None
    scope = access.scope_of(cast.workers[name], on=FRIDAY)
    found = listed(scope, access.open_figures_of(scope), figure, at=NOW)
    return sorted(row.reference for row in found.rows)


@pytest.fixture
def world(cast: Cast) -> Cast:
    """Four at stage 1, of which the business manager knows the existence; one at 2, one at 3."""
    with_contacts(cast)
    for _ in range(4):
        raised(cast, at=AT)
    at_stage(cast, 2, at=AT)
    at_stage(cast, 3, at=AT)
    return cast


def test_every_figure_is_as_large_as_its_list(world: Cast) -> None:
    found = of(world)
    assert found.total == 6
    cells = [found.soon, found.late, found.unconvened, found.conflicts]
    cells += [one.cell for one in (*found.silent, *found.vacant)]
    cells += [cell for line in found.lines for cell in (line.total, *line.ages)]
    shown = [cell for cell in cells if cell.figure is not None]
    assert len(shown) > 5
    assert all(len(references(world, cell)) == cell.number for cell in shown)


def test_of_what_only_exists_no_figure_says_more(world: Cast) -> None:
    found = of(world)
    existing = found.lines[-1]
    assert (existing.words, existing.total.number) == ("Known to exist, and no more", 4)
    assert [cell.number for cell in existing.ages] == [None, None, None]
    assert all(cell.figure is None for cell in existing.ages)
    rows = listed(
        access.scope_of(world.beth, on=FRIDAY),
        access.open_figures_of(access.scope_of(world.beth, on=FRIDAY)),
        Figure(What.EXISTING, age=Age.OLDER),
        at=NOW,
    ).rows
    assert {row.sight for row in rows} == {Sight.EXISTENCE}
    assert len(rows) == 4, "an age asked for in the address narrows nothing here"
    assert references(world, Figure(What.STAGE, stage=1)) == []


def test_stages_ages_and_limits_are_counted_as_they_stand(world: Cast) -> None:
    found = of(world)
    lines = {line.words: [cell.number for cell in (line.total, *line.ages)] for line in found.lines}
    assert lines["Stage 2"] == [1, 1, 0, 0]
    assert lines["Stage 3"] == [1, 1, 0, 0]
    # Stage 2 ends on Thursday at the cut-off; stage 3 on the Monday after, in one working day.
    assert (found.late.number, found.soon.number) == (1, 1)
    assert [(one.agency, one.cell.number) for one in found.silent] == [
        ("Wearbridge Children's Social Care", 2)
    ]


def test_a_vacancy_a_missing_panel_and_a_conflict_are_shown(world: Cast) -> None:
    second = DisagreementStage.rows.open().get(n=2)
    DisagreementParty.rows.filter(stage=second, side="challenged").update(worker=None, deputy=None)
    third = DisagreementStage.rows.open().get(n=3)
    DisagreementStage.rows.filter(pk=third.pk).update(decides=True)
    DisagreementParty.rows.filter(stage=third, side="raising").update(worker=world.ruth)
    found = of(world)
    assert [(one.agency, one.cell.number) for one in found.vacant] == [
        ("Wearbridge Children's Social Care", 1)
    ]
    assert (found.unconvened.number, found.conflicts.number) == (1, 1)
    assert references(world, found.conflicts) == [third.disagreement.reference]


def test_agencies_that_name_nobody_at_a_level_are_listed(world: Cast) -> None:
    found = {
        str(level): [agency.name for agency in agencies]
        for level, agencies in of(world).nobody_at.items()
    }
    assert "Oakmere Primary School" in found["line_manager_or_DSL"]
    assert "Wearbridge Midwifery" not in found["line_manager_or_DSL"], "its lead answers"
    assert "Wearbridge Children's Social Care" not in found["senior_or_designated"]
    EscalationContact.objects.all().delete()
    assert len(of(world).nobody_at[EscalationLevel.PARTNERSHIP_PANEL]) == 5


def test_a_manager_counts_their_own_agencys_in_full(world: Cast) -> None:
    own = of(world, "moira")
    assert own.total == 6
    assert [line.words for line in own.lines] == ["Stage 1", "Stage 2", "Stage 3"]
    row = DisagreementStage.rows.open().filter(n=1).first()
    assert row is not None
    answered(world, row.disagreement, at=AT)
    assert open_stage(row.disagreement).n == 1
    sean = of(world, "sean")
    assert sean.total == 6
    assert {agency for agencies in sean.nobody_at.values() for agency in agencies} <= {
        world.agencies["social_care"]
    }


@pytest.mark.parametrize("name", ["priya", "hannah", "ruth", "olive", "colin", "megan", "super"])
def test_nobody_else_counts_what_is_open(world: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        of(world, name)


def test_a_partnership_one_has_nothing_to_do_with_does_not_exist(cast: Cast) -> None:
    other = Partnership.objects.create(name="Elsewhere")
    scope = access.scope_of(cast.beth, on=FRIDAY)
    with pytest.raises(NotVisible):
        access.figures_of(scope, other.pk)


def test_the_statements_do_not_grow_with_what_is_open(world: Cast) -> None:
    counted = []
    for more in (0, 3):
        for _ in range(more):
            at_stage(world, 2, at=AT)
        scope = access.scope_of(world.beth, on=FRIDAY)
        figures = access.open_figures_of(scope)
        with CaptureQueriesContext(connection) as statements:
            overview(scope, figures, at=NOW)
        counted.append(len(statements))
    assert counted[0] == counted[1] <= 11
