from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from agencies.errors import Refused
from plans.rules import group, plans, states
from plans.rules.moves import check_move

PAGE = Path(__file__).parents[3] / "docs" / "states.md"


def test_the_page_of_states_is_what_the_tables_draw():
    assert PAGE.read_text(encoding="utf-8") == states.draw(), "run `manage.py draw_states`"


@pytest.mark.parametrize("diagram", states.DIAGRAMS, ids=lambda diagram: diagram.title)
def test_every_table_names_every_state_and_reaches_it(diagram):
    vocabulary = set(diagram.starts[0].__class__.__members__.values())
    assert set(diagram.moves) == vocabulary
    reached = set(diagram.starts)
    for _ in vocabulary:
        reached |= {new for old in reached for new in diagram.moves[old]}
    assert reached == vocabulary


def test_a_step_the_table_has_is_allowed():
    check_move(plans.MOVES, plans.Status.OPEN, plans.Status.ENDED, noun="plan")


def test_a_step_the_table_lacks_is_refused_with_those_it_has():
    with pytest.raises(Refused) as caught:
        check_move(
            group.MOVES, group.MemberStatus.PROPOSED, group.MemberStatus.VACANT, noun="member"
        )
    assert caught.value.sentence == (
        "This member is proposed and cannot become vacant; "
        "it can become current or declined or left."
    )


def test_a_final_state_says_that_it_is_final():
    with pytest.raises(Refused, match="This plan is ended, and that is final"):
        check_move(plans.MOVES, plans.Status.ENDED, plans.Status.OPEN, noun="plan")


def test_the_command_draws_the_page_and_says_when_it_is_stale(settings, tmp_path, capsys):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    with pytest.raises(CommandError, match="stale"):
        call_command("draw_states", check=True)
    call_command("draw_states")
    call_command("draw_states", check=True)
    assert (tmp_path / "docs" / "states.md").read_text(encoding="utf-8") == states.draw()
    assert "drawn" in capsys.readouterr().out
