"""The pages of figures: reached by clicking, right for each reader, and safe as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Policy
from plans.rules.disagreements import Ended, State
from plans.rules.quarters import quarter_of
from tests.cast import Cast
from tests.plans.disagreeing import under, with_contacts
from tests.plans.figuring import at_stage, over

SignIn = Callable[[str], Client]
pytestmark = pytest.mark.django_db


def page(client: Client, route: str, cast: Cast, **query: Any) -> str:
    answer = client.get(reverse(route, args=[cast.partnership.pk]), query)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def test_the_business_manager_clicks_from_their_page_to_a_figure_and_its_list(
    cast: Cast, sign_in: SignIn
) -> None:
    with_contacts(cast)
    row = at_stage(cast, 2, at=cast.at)
    client = sign_in("beth")
    first = client.get(reverse("partnership")).content.decode()
    overview = reverse("disagreement_overview", args=[cast.partnership.pk])
    assert f'href="{overview}"' in first
    text = page(client, "disagreement_overview", cast)
    link = reverse("disagreement_counted", args=[cast.partnership.pk]) + "?what=stage&amp;stage=2"
    assert f'href="{link}"' in text
    listed = page(client, "disagreement_counted", cast, what="stage", stage=2)
    assert row.reference in listed
    assert "Marlowe" not in listed + text
    assert "legal planning meeting" not in listed + text


def test_managers_find_their_agencys_figures_on_the_list_of_disagreements(
    cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in("moira")
    way = reverse("disagreement_figures")
    assert f'href="{way}"' in client.get(reverse("disagreements")).content.decode()
    answer = client.get(way, follow=True)
    assert "Wearbridge Midwifery" in answer.content.decode()
    for name in ("hannah", "megan"):  # who would be refused there
        assert f'href="{way}"' not in sign_in(name).get(reverse("disagreements")).content.decode()


def test_an_empty_quarter_and_an_empty_partnership_say_what_to_do(
    cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in("beth")
    assert "Choose another quarter above" in page(client, "disagreement_statistics", cast)
    text = page(client, "disagreement_overview", cast)
    assert "When one is raised, it is counted here" in text
    few = page(client, "disagreement_statistics", cast, quarter="nonsense'\"<b>")
    assert "<b>" not in few


def test_a_quarters_figures_stand_on_the_page_and_in_the_file(cast: Cast, sign_in: SignIn) -> None:
    own = [{"code": "sum", "label": "=HYPERLINK(1)"}]
    data = cast.partnership.current_policy().data
    Policy.objects.create(
        partnership=cast.partnership,
        number=2,
        data=data | {"disagreement": data["disagreement"] | {"categories": own}},
        adopted_at=cast.at,
        adopted_by=cast.beth,
    )
    over(cast, 12, at=cast.at, category="sum", ways=(Ended.SILENCE,))
    over(cast, 3, at=cast.at, state=State.WITHDRAWN)
    client = sign_in("beth")
    now = quarter_of(cast.today).code
    text = page(client, "disagreement_statistics", cast, quarter=now)
    assert "This quarter is not over" in text
    assert "=HYPERLINK(1)" in text
    assert "Hidden" in text
    answer: Any = client.get(
        reverse("disagreement_statistics_csv", args=[cast.partnership.pk]), {"quarter": now}
    )
    file = b"".join(answer.streaming_content).decode()
    assert "Ended in the quarter,All,15," in file
    assert "What they were about,'=HYPERLINK(1),Hidden: small number," in file
    assert answer["Content-Disposition"] == f'attachment; filename="disagreements-{now}.csv"'


def test_a_quarter_that_is_not_over_says_so_and_holds_its_figures_back(
    cast: Cast, sign_in: SignIn
) -> None:
    over(cast, 12, at=cast.at)
    now = quarter_of(cast.today).code
    client = sign_in("moira")
    text = page(client, "disagreement_statistics", cast, quarter=now)
    assert "This quarter is not over. Its figures are shown when it is." in text
    for hidden in ("Highest stage reached", "Agreed", "Download"):
        assert hidden not in text
    answer: Any = client.get(
        reverse("disagreement_statistics_csv", args=[cast.partnership.pk]), {"quarter": now}
    )
    file = b"".join(answer.streaming_content).decode()
    assert "Its figures are shown when it is." in file
    assert "Stage 1" not in file


@pytest.mark.parametrize("name", ["hannah", "olive", "colin", "megan", "sysadmin", "super"])
def test_who_may_not_is_told_whom_to_ask(cast: Cast, sign_in: SignIn, name: str) -> None:
    over(cast, 9, at=cast.at)
    client = sign_in(name)
    for route in ("overview", "counted", "statistics", "statistics_csv"):
        answer = client.get(reverse(f"disagreement_{route}", args=[cast.partnership.pk]))
        assert answer.status_code == 403
        assert "safeguarding lead can tell you" in answer.content.decode()


@pytest.mark.parametrize(
    "query", ["", "what=nothing", "what=stage&stage=x", "what=stage&stage=²", "what=%00"]
)
def test_a_list_that_no_figure_counts_does_not_exist(
    cast: Cast, sign_in: SignIn, query: str
) -> None:
    where = reverse("disagreement_counted", args=[cast.partnership.pk])
    assert sign_in("beth").get(f"{where}?{query}").status_code == 404


def test_what_came_of_them_stands_on_the_page_and_in_the_file(cast: Cast, sign_in: SignIn) -> None:
    under(cast, outcomes=[{"code": "out_plan", "label": "=The plan changed"}])
    over(cast, 7, at=cast.at, outcome="out_plan")
    quarter = quarter_of(cast.today).code
    text = page(sign_in("beth"), "disagreement_statistics", cast, quarter=quarter)
    assert "What came of them" in text
    assert "=The plan changed" in text
    assert "Of those that were closed." in text
    where = reverse("disagreement_statistics_csv", args=[cast.partnership.pk])
    answer: Any = sign_in("beth").get(where, {"quarter": quarter})
    lines = b"".join(answer.streaming_content).decode()
    assert "What came of them" in lines
    assert ",=The plan changed" not in lines, "no cell is a formula"
