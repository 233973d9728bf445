from datetime import UTC, date, datetime

import pytest
from django.template import engines
from jinja2 import UndefinedError

from agencies.workdays import Calendar
from config import jinja


def render(source, **context):
    return engines["jinja2"].from_string(source).render(context)


def test_a_name_nobody_passed_is_an_error_and_never_a_blank():
    with pytest.raises(UndefinedError):
        render("{{ plan }}")
    with pytest.raises(UndefinedError):
        render("{{ plan.refrence }}", plan=object())


def test_what_people_wrote_is_escaped():
    assert render("{{ words }}", words="<b>&") == "&lt;b&gt;&amp;"


def test_dates_are_in_words():
    at = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert render("{{ at | long_date }}", at=at) == "Wed 1 Jul 2026"
    assert render("{{ at | time_of_day }}", at=at) == "Wed 1 Jul 2026, 00:30"
    due = jinja.due_in_words(date(2026, 12, 1), date(2026, 11, 23), Calendar())
    assert due == "Tue 1 Dec 2026 (in 6 working days)"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Amy-Jo Lee", "AL"), ("de la Cruz", "DLC"), ("", ""), ("Zoë 2", "Z")],
)
def test_initials(name, letters):
    assert jinja.initials(name) == letters


@pytest.mark.parametrize(
    ("baseline", "now", "target", "share"),
    [
        ("0", "2", "4", 0.5),
        ("2 of 5", "3 of 5", "5 of 5", 1 / 3),
        ("40%", "70%", "100%", 0.5),
        ("8", "2", "0", 0.75),
        ("8", "9", "0", 0.0),
        ("0", "9", "4", 1.0),
        ("2 of 5", "3 of 5", "all", None),
        ("none", "1", "2", None),
        ("1", None, "2", None),
        ("3", "3", "3", None),
        ("0", "1 of 0", "2", 0.5),
    ],
)
def test_how_far_an_outcome_has_come(baseline, now, target, share):
    found = jinja.progress(baseline, now, target)
    assert found == (pytest.approx(share) if share is not None else None)


def test_a_bar_says_its_numbers_and_draws_them_only_where_it_can():
    source = '{% from "components.html" import bar %}{{ bar(*numbers) }}'
    drawn = render(source, numbers=["2 of 5", "3 of 5", "5 of 5"])
    assert 'width="106.7"' in drawn
    assert "Now: 3 of 5" in drawn
    told = render(source, numbers=["2 of 5", "", "all"])
    assert "<svg" not in told
    assert "Now: not judged yet" in told


def test_a_table_carries_its_headings_into_every_cell():
    html = render(
        '{% from "components.html" import stacked_table %}'
        '{{ stacked_table("Actions", ["What", "Due"], [["Visit <b>", "Today"]]) }}'
    )
    assert 'data-label="Due">Today' in html
    assert "Visit &lt;b&gt;" in html


def test_a_state_is_said_in_words():
    source = '{% from "components.html" import tag_for %}{{ tag_for(state, words) }}'
    assert "Not started" in render(source, state="not_started", words=None)
    html = render(source, state="late", words="3 days late")
    assert "govuk-tag--red" in html
    assert "3 days late" in html


def test_components_of_a_page_are_drawn():
    html = render(
        '{% from "components.html" import sub_navigation, empty_state, pagination, summary %}'
        "{{ sub_navigation(links) }}{{ empty_state('Nothing yet') }}{{ pagination(next='?b=1') }}"
        "{{ summary([('Kind', 'Child in need'), ('Chair', 'None', '/chair/', 'the chair')]) }}",
        links=[{"text": "Overview", "href": "/a/", "is_current": True}],
    )
    assert 'aria-current="page">Overview' in html
    assert 'rel="next"' in html
    assert 'rel="prev"' not in html
    assert "Change<span" in html
