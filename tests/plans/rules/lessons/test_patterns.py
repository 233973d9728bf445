"""What the Marlowe chronology shows when the agencies' entries are read as one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.rules.lessons.patterns import Happening, by_month, clusters, gaps, questions, repeats
from tests.plans.rules.lessons.worked import (
    DEAN,
    GP,
    MIDWIFERY,
    POLICE,
    SOCIAL_CARE,
    TAMSIN,
    on,
    source,
    terms,
)


def entry(offset, of=POLICE, category="violence", who=DEAN, name="Dean", **known):
    label = category.capitalize()
    return Happening(source(offset, of), category, label, who, name, **known)


MARLOWE = (
    entry(-1000, SOCIAL_CARE, "neglect", None, ""),
    entry(-700, SOCIAL_CARE, "removal", None, ""),
    entry(-400, GP, "overdose", TAMSIN, "Tamsin"),
    entry(-210),
    entry(-140, MIDWIFERY, "booking", TAMSIN, "Tamsin", is_positive=True),
    entry(-120),
    entry(-98, SOCIAL_CARE, "referral", None, ""),
    entry(-30, MIDWIFERY, "screen", TAMSIN, "Tamsin", is_positive=True),
    entry(-12, MIDWIFERY, "screen", TAMSIN, "Tamsin"),
    entry(-8, SOCIAL_CARE, "refusal", DEAN, "Dean"),
)


def test_the_years_without_a_word_are_gaps_and_the_last_weeks_are_none():
    found = [one.words for one in gaps(MARLOWE, terms())]
    assert len(found) == 3
    assert found[-1] == (
        "No agency recorded anything between Sun 26 Oct 2025 and Mon 4 May 2026. "
        "Was nothing happening, or was nothing written down?"
    )


@pytest.mark.parametrize(("days", "asked"), [(84, 0), (85, 1)])
def test_a_gap_is_asked_about_after_twelve_weeks_and_up_to_today(days, asked):
    assert len(list(gaps([entry(-days)], terms()))) == asked
    assert len(list(gaps([entry(-days - 9), entry(-9)], terms()))) == asked


def test_an_entry_known_to_the_month_only_fills_that_month():
    vague = entry(-120, until=on(-91))
    assert list(gaps([vague, entry(-7)], terms())) == []
    assert len(list(gaps([replace(vague, until=None), entry(-7)], terms()))) == 1


@pytest.mark.parametrize(("last", "asked"), [(27, 1), (28, 0)])
def test_three_worries_within_twenty_eight_days_are_a_cluster(last, asked):
    together = [entry(-60), entry(-50, SOCIAL_CARE, "refusal"), entry(-60 + last)]
    found = list(clusters(together, terms()))
    assert len(found) == asked
    if asked:
        assert found[0].words == (
            "3 entries from Thu 1 Oct 2026 to Wed 28 Oct 2026: Refusal and Violence. "
            "What was going on then?"
        )
        assert [side.source.agency for side in found[0].sides] == [POLICE, SOCIAL_CARE, POLICE]


def test_good_news_and_what_is_known_to_the_year_make_no_cluster():
    good = [entry(-n, is_positive=True) for n in (3, 4, 5)]
    vague = [entry(-n, until=on(300)) for n in (3, 4, 5)]
    assert list(clusters([*good, *vague], terms())) == []
    assert list(repeats(good, terms())) == []


def test_the_same_worry_about_the_same_person_three_times_is_a_repeat():
    thrice = [entry(-500), entry(-210), entry(-120)]
    (found,) = repeats(thrice, terms())
    assert found.words.startswith("Violence (Dean): 3 times from")
    assert found.subject == DEAN
    assert list(repeats([*thrice[:2], entry(-120, who=TAMSIN)], terms())) == []
    assert list(repeats([entry(-900), *thrice[1:]], terms())) == []  # the first is too far back


def test_months_count_entries_by_category():
    counts = by_month(MARLOWE)
    assert list(counts) == sorted(counts)
    assert sum(sum(one.values()) for one in counts.values()) == len(MARLOWE)
    assert counts[2026, 11] == {"refusal": 1, "screen": 1}


def test_nothing_in_a_chronology_asks_nothing():
    assert questions((), terms()) == ()
    assert by_month(()) == {}


@given(st.permutations(MARLOWE), st.lists(st.sampled_from(MARLOWE), max_size=3))
def test_neither_the_order_of_entries_nor_an_entry_seen_twice_matters(mixed, twice):
    assert questions([*mixed, *twice], terms()) == questions(MARLOWE, terms())


@given(st.lists(st.tuples(st.integers(-1500, 0), st.booleans()), max_size=12))
def test_every_pattern_is_a_question_with_its_records(days):
    found = questions([entry(day, is_positive=good) for day, good in days], terms())
    assert all(one.words.endswith("?") and one.evidence and one.sides for one in found)
