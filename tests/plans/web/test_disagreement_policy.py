"""Changing stages and limits on a page: what was typed is kept, seen as changes, and then adopted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies import policy
from agencies.models import EscalationContact, Policy
from agencies.queries.policies import described
from plans.models import Disagreement
from plans.queries.disagreement_policy import policy_in_words
from plans.web.disagreement_policy_form import initial_of, rearranged
from tests.cast import Cast
from tests.plans.disagreeing import open_stage, raised, with_contacts

SignIn = Callable[[str], Client]


def typed(cast: Cast, **changed: Any) -> dict[str, Any]:
    """The form as it is first shown, as a browser would post it, with some answers changed."""
    answers = initial_of(cast.partnership.current_policy().data)
    answers |= {"version": cast.partnership.version} | changed
    return {
        name: "on" if value is True else value
        for name, value in answers.items()
        if value is not False
    }


def where(cast: Cast) -> str:
    return reverse("disagreement_policy", args=[cast.partnership.pk])


def post(client: Client, cast: Cast, **changed: Any) -> str:
    answer = client.post(where(cast), typed(cast, **changed))
    assert answer.status_code == 200
    return answer.content.decode()


def newest(cast: Cast) -> Policy:
    return cast.partnership.current_policy()


@pytest.mark.django_db
def test_the_preview_says_what_changes_and_that_no_running_case_moves(
    cast: Cast, sign_in: SignIn
) -> None:
    with_contacts(cast)
    row = raised(cast, at=cast.at)
    due = open_stage(row).respond_due_at
    client = sign_in("beth")
    text = post(client, cast, stage1_respond_wd=4, grace_wd=0, categories="Bruises\nBruises\n")
    assert "answered within 4 working days" in text
    assert "1 open disagreement keeps version 1" in text
    assert "None that are over can still be reopened" in text
    assert "Category of its own" in text
    assert newest(cast).number == 1, "a preview adopts nothing"
    given = typed(cast, stage1_respond_wd=4, categories="Bruises", adopt="yes")
    answer = client.post(where(cast), given)
    assert answer.status_code == 302
    rules = newest(cast).data["disagreement"]
    assert (newest(cast).number, rules["stages"][0]["respond_wd"]) == (2, 4)
    assert rules["categories"] == [{"code": "own_bruises", "label": "Bruises"}]
    assert open_stage(row).respond_due_at == due
    pinned = Disagreement.rows.select_related("policy").get(pk=row.pk).policy
    assert pinned is not None
    assert pinned.number == 1


@pytest.mark.django_db
def test_a_level_at_which_agencies_name_nobody_is_warned_of_by_name(
    cast: Cast, sign_in: SignIn
) -> None:
    with_contacts(cast)
    text = post(sign_in("beth"), cast, grace_wd=2)
    assert "Wearbridge Housing" in text
    assert "nobody is named at this level" in text
    EscalationContact.objects.filter(level="partnership_panel").delete()
    text = post(sign_in("beth"), cast, grace_wd=2)
    assert "Partnership panel: nobody is named at this level" in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "field", "says"),
    [
        ({"stage4_decides": False}, "stage4_decides", "A panel has to decide at the last stage"),
        ({"stage2_decides": True}, "stage4_decides", "and at no stage before it"),
        ({"stage1_ack_wd": 3}, "stage1_ack_wd", "after the answer is due"),
        ({"stage1_remind_wd_before": "9"}, "stage1_remind_wd_before", "before the stage begins"),
        ({"stage1_remind_wd_before": "-1"}, "stage1_remind_wd_before", "numbers of days"),
        ({"stage2_respond_wd": ""}, "stage2_respond_wd", "Enter days to answer at stage 2"),
        ({"stage2_respond_wd": "soon"}, "stage2_respond_wd", "must be a whole number"),
        ({"stage3_stage_h": 0}, "stage3_stage_h", "must be 1 or more"),
        ({"stage3_level": "=cmd()"}, "stage3_level", "Choose who answers from the list"),
        ({"cutoff": "25:00"}, "cutoff", "must look like 17:00"),
        ({"categories": "x" * 300}, "categories", "must be 200 characters or fewer"),
    ],
)
def test_what_is_wrong_is_said_at_its_question_and_nothing_is_adopted(
    cast: Cast, sign_in: SignIn, changed: dict[str, Any], field: str, says: str
) -> None:
    text = post(sign_in("beth"), cast, adopt="yes", **changed)
    assert "There is a problem" in text
    assert says in text
    assert f'href="#id_{field}"' in text
    assert newest(cast).number == 1


@pytest.mark.django_db
def test_stages_are_added_removed_and_moved_without_losing_what_was_typed(
    cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in("beth")
    text = post(client, cast, arrange="add", stage1_respond_wd="77")
    assert "Stage 5" in text
    assert 'value="77"' in text
    assert "There is a problem" not in text
    assert "Stage 4" not in post(client, cast, arrange="remove-2")
    answers = typed(cast)
    moved = rearranged({n: answers.get(n, "") for n in initial_of(newest(cast).data)}, 4, "up-3")
    assert moved["stage2_level"] == "senior_or_designated"
    assert moved["stage3_level"] == "line_manager_or_DSL"
    text = post(client, cast, arrange="²-x")
    assert "Stage 4" in text
    assert newest(cast).number == 1


@pytest.mark.django_db
def test_who_came_second_is_told_what_the_first_adopted(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("beth")
    given = typed(cast, grace_wd=3, adopt="yes")
    assert client.post(where(cast), given).status_code == 302
    text = client.post(where(cast), given | {"grace_wd": 4}).content.decode()
    assert newest(cast).number == 2
    assert "changed" in text
    assert 'value="4"' in text


@pytest.mark.django_db
def test_only_the_business_manager_changes_it(cast: Cast, sign_in: SignIn) -> None:
    for name in ("neil", "moira", "ruth", "sysadmin"):
        client = sign_in(name)
        assert client.get(where(cast)).status_code == 403
        assert client.post(where(cast), typed(cast, adopt="yes")).status_code == 403
    assert newest(cast).number == 1


def test_a_policy_with_own_categories_and_numbers_is_described() -> None:
    data = policy.default()
    data["disagreement"]["categories"] = [{"code": "own_x", "label": "Ours"}]
    data["disagreement"]["numbers"] = {"front_door": "0191 000 000"}
    assert policy.problems(data) == []
    said = {line.says for section in described(data) for line in section.lines}
    assert {"Ours", "0191 000 000"} <= said


WANTED: dict[str, Any] = {
    "required": ["decided_on", "named"],
    "family_told": "optional",
    "least": 3,
    "apart_from_sides": False,
    "apart_from_earlier": False,
    "outcomes": "The plan changed\nNothing changed",
    "front_door": "0191 496 0001",
    "emergency_duty": "0191 496 0002",
    "whistleblowing": "0191 496 0003",
}


@pytest.mark.django_db
def test_the_form_the_panel_closing_and_numbers_are_set_on_the_same_page(
    cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in("beth")
    text = post(client, cast, **WANTED)
    for said in (
        "when it was made and whose decision it was",
        "The panel: the fewest people on it, the chair among them",
        "When it is closed, whether the family was told",
        "What may come of it",
        "Nothing changed",
        "Number for whistleblowing",
        "0191 496 0003",
    ):
        assert said in text
    assert newest(cast).number == 1, "a preview adopts nothing"
    assert client.post(where(cast), typed(cast, **WANTED, adopt="yes")).status_code == 302
    rules = newest(cast).data["disagreement"]
    assert rules["form"] == {"required": ["decided_on", "named"]}
    assert rules["family_told"] == "optional"
    assert rules["panel"] == {"least": 3, "apart_from_sides": False, "apart_from_earlier": False}
    assert rules["outcomes"] == [
        {"code": "out_the_plan_changed", "label": "The plan changed"},
        {"code": "out_nothing_changed", "label": "Nothing changed"},
    ]
    assert rules["numbers"]["whistleblowing"] == "0191 496 0003"
    again = initial_of(newest(cast).data)
    assert {name: again[name] for name in WANTED} == WANTED
    cast.partnership.refresh_from_db()
    emptied = typed(cast, outcomes="", whistleblowing="", adopt="yes")
    assert client.post(where(cast), emptied).status_code == 302
    rules = newest(cast).data["disagreement"]
    assert "outcomes" not in rules
    assert sorted(rules["numbers"]) == ["emergency_duty", "front_door"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "field", "says"),
    [
        ({"required": ["mood"]}, "required", "from the list"),
        ({"family_told": ""}, "family_told", "whether the family was told"),
        ({"least": 0}, "least", "must be 1 or more"),
        ({"least": 21}, "least", "must be 20 or less"),
        ({"outcomes": "x" * 300}, "outcomes", "Each outcome must be 200 characters or fewer"),
        ({"whistleblowing": "1" * 201}, "whistleblowing", "must be 200 characters or fewer"),
    ],
)
def test_what_is_wrong_in_these_is_said_at_its_question_and_nothing_is_adopted(
    cast: Cast, sign_in: SignIn, changed: dict[str, Any], field: str, says: str
) -> None:
    text = post(sign_in("beth"), cast, adopt="yes", **changed)
    assert "There is a problem" in text
    assert says in text
    assert f'href="#id_{field}' in text
    assert newest(cast).number == 1


@pytest.mark.django_db
def test_a_policy_from_before_these_settings_shows_what_holds_and_no_change(
    cast: Cast, sign_in: SignIn
) -> None:
    stored = newest(cast)
    for name in ("family_told", "form", "panel"):
        del stored.data["disagreement"][name]
    Policy.objects.filter(pk=stored.pk).update(data=stored.data)
    client = sign_in("beth")
    assert client.post(where(cast), typed(cast, grace_wd=2, adopt="yes")).status_code == 302
    rules = newest(cast).data["disagreement"]
    assert rules == stored.data["disagreement"] | {"grace_wd": 2}


def test_what_a_policy_sets_is_said_in_words() -> None:
    data = policy.default()
    usual = policy_in_words(data)
    assert (
        "Nobody sits on the panel who is a party themselves, or works for an agency on either side, "
        "or acted at an earlier stage." in usual
    )
    assert (
        "Closing it says what whoever raised it is told and whether the family was told." in usual
    )
    data["disagreement"] |= {
        "form": {"required": ["named", "discussion"]},
        "family_told": "optional",
        "panel": {"least": 3, "apart_from_sides": False},
        "outcomes": [{"code": "a", "label": "A"}, {"code": "b", "label": "B"}],
    }
    assert policy.problems(data) == []
    set_so = policy_in_words(data)
    assert set_so[0].startswith(
        "Before it is sent it says whose decision it was and what was talked"
    )
    assert any("It has at least 3 people, its chair among them." in one for one in set_so)
    assert (
        "Closing it says what whoever raised it is told and which of 2 outcomes came of it."
        in set_so
    )
