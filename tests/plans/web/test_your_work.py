from urllib.parse import quote

import pytest
from django.urls import reverse

from plans.queries.your_work import YourWork
from plans.web.your_work import line_of
from tests.plans.web.reading import text_of

PAGE = reverse("your_work")


@pytest.mark.parametrize(
    ("late", "due", "line"),
    [
        (3, 5, "3 things are late, 5 are due this week."),
        (1, 1, "1 thing is late, 1 is due this week."),
        (2, 0, "2 things are late, nothing else is due this week."),
        (0, 1, "Nothing is late. 1 thing is due this week."),
        (0, 0, "Nothing is late and nothing is due this week."),
    ],
)
def test_the_first_line_counts_in_words(late, due, line):
    work = YourWork(
        late=late,
        due_this_week=due,
        items=[],
        next_page=None,
        asked=[],
        asked_more=False,
        plans=[],
        plans_more=False,
    )
    assert line_of(work) == line


def test_a_row_has_the_way_to_update_it(cast, sign_in):
    page = sign_in("hannah").get(PAGE).content.decode()
    update = reverse("action_update", args=[cast.plan.reference, cast.action.pk])
    assert f'href="{update}?next={quote(PAGE)}"' in page
    assert "Write the birth plan" in text_of(page)
    assert f"BM, {cast.plan.reference}" in text_of(page)


def test_the_title_names_nobody(cast, sign_in):
    page = sign_in("hannah").get(PAGE).content.decode()
    title = page[page.index("<title>") : page.index("</title>")]
    assert "Marlowe" not in title
    assert "Your work" in title


def test_an_empty_list_says_what_comes_next(cast, sign_in):
    page = text_of(sign_in("sam").get(PAGE).content.decode())
    assert "Nothing is waiting for you. Your next meeting is on" in page
    assert cast.plan.reference in page


def test_somebody_without_a_plan_is_told_how_to_get_one(cast, sign_in):
    page = text_of(sign_in("colin").get(PAGE).content.decode())
    assert "When you are asked to join a core or care group, it shows here." in page
    assert "Marlowe" not in page


def test_what_one_asked_others_for_has_a_place_of_its_own(cast, sign_in):
    page = text_of(sign_in("priya").get(PAGE).content.decode())
    assert "Waiting for others because of you" in page
    assert "With Tamsin Marlowe" in page


@pytest.mark.parametrize("name", ["sysadmin", "super", "beth"])
def test_nobody_without_employment_sees_case_content(cast, sign_in, name):
    page = sign_in(name).get(PAGE).content.decode()
    assert "Marlowe" not in page
    assert cast.plan.reference not in page


def test_the_page_is_read_in_as_many_statements_however_much_waits(
    cast, sign_in, django_assert_max_num_queries
):
    client = sign_in("hannah")
    client.get(PAGE)
    with django_assert_max_num_queries(50):
        client.get(PAGE)
