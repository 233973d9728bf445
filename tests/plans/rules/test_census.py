"""What a return says of one child, and which statutory rules it breaks."""

from datetime import date
from xml.etree.ElementTree import fromstring

import pytest

from agencies.errors import Refused
from plans.rules.census import Census, breaches, judge
from plans.rules.census_reading import Element, read_child
from plans.rules.identifiers import Scheme
from plans.rules.plans import Kind
from tests.census import a_child, conference, in_need, protection

CENSUS = Census("000", "2026", date(2026, 3, 31))
ON = date(2026, 11, 23)


def element(text, line=7):
    def turned(node):
        inside = [turned(child) for child in node]
        words = "".join([node.text or "", *(child.tail or "" for child in node)])
        return Element(node.tag, line, words, inside)

    return turned(fromstring(text))


def read(*args, **kwargs):
    return read_child(element(a_child(*args, **kwargs)), CENSUS, on=ON)


def codes(child):
    return [
        tuple(b.code for b in breaches(plan, [o.dates for o in child.plans if o is not plan]))
        for plan in child.plans
    ]


def test_plans_reviews_categories_and_closure_are_read():
    closed = "<CINclosureDate>2026-02-02</CINclosureDate><ReasonForClosure>RC5</ReasonForClosure>"
    child = read(
        "C1",
        protection("2025-05-22", "2025-11-03", latest="EMO", reviews=("2025-08-20",)),
        in_need("2025-11-03", "2026-02-02"),
        episode=closed + conference("2025-05-22"),
    )
    cp, cin = child.plans
    assert (cp.kind, cp.initial_category, cp.category) == (Kind.CHILD_PROTECTION, "NEG", "EMO")
    assert (cp.conference_on, cp.reviewed_on) == (date(2025, 5, 22), (date(2025, 8, 20),))
    assert (cp.end_reason, cin.end_reason) == ("not_known", "moved_area")
    assert codes(child) == [(), ()]


@pytest.mark.parametrize(
    ("sex", "read_as"), [("1", "M"), ("2", "F"), ("9", "U"), ("m", "M"), ("", "U"), ("X", "U")]
)
def test_the_sex_is_read_by_the_old_codes_and_the_new(sex, read_as):
    assert read(sex=sex).sex == read_as


def test_the_old_name_of_the_sex_is_read():
    text = a_child().replace("Sex>", "GenderCurrent>")
    assert read_child(element(text), CENSUS, on=ON).sex == "F"


def test_stray_words_between_elements_do_no_harm():
    text = a_child("C1", in_need("2026-01-05")).replace(
        "<PersonBirth", "PersonBirthDate<PersonBirth"
    )
    child = read_child(element(text), CENSUS, on=ON)
    assert child.date_of_birth == date(2015, 6, 1)
    assert len(child.plans) == 1


def test_a_bad_number_is_left_out_and_said():
    child = read(more="<UPN>A123456789123</UPN><NHSNumber>943 476 5919</NHSNumber>")
    assert child.numbers == ((Scheme.NHS_NUMBER, "9434765919"),)
    assert "Left out: Unique pupil number" in child.notes[0]


def test_a_plan_given_twice_word_for_word_is_taken_once():
    child = read("C1", *[protection("2025-05-22", "2026-01-05")] * 2)
    assert len(child.plans) == 1
    assert "again" in child.notes[0]


@pytest.mark.parametrize(
    ("plans", "expected"),
    [
        ([protection("2025-05-22", "2026-01-05"), in_need("2025-06-24", "2025-06-26")], "4016"),
        ([in_need("2025-06-01", "2026-01-05"), in_need("2025-07-01", "2025-08-01")], "4014"),
        ([protection("2025-05-22", "2026-01-05"), protection("2026-01-05", "2026-02-05")], "8940"),
        ([protection("2025-05-22", "2026-01-05", reviews=("2025-05-22",))], "8841"),
        ([protection("2025-05-22", "2026-01-05", latest="XXX")], "8910"),
        ([conference("2025-05-23"), protection("2025-05-22", "2026-01-05")], "2885"),
        ([conference("2025-05-24"), protection("2025-05-24", "2026-01-05")], "8875"),
    ],
)
def test_an_ended_plan_names_the_rule_it_breaks(plans, expected):
    child = read("C1", *plans)
    assert expected in {code for found in codes(child) for code in found}


@pytest.mark.parametrize(
    ("plans", "expected"),
    [
        ([protection("2025-05-22"), in_need("2025-06-24")], "4001"),
        ([protection("2025-05-22"), protection("2025-06-26")], "8935"),
        ([in_need("2025-05-22"), in_need("2025-06-26")], "4004"),
        ([conference("2025-05-23"), protection("2025-05-22")], "2885"),
        ([protection("2025-05-24")], "8875"),
        ([protection("2025-05-22", latest="")], "8910"),
    ],
)
def test_an_open_plan_that_breaks_a_rule_is_refused_in_words(plans, expected):
    child = read("C1", *plans)
    plan = child.plans[-1]
    with pytest.raises(Refused, match=f"Line 7: .* is open and breaks census rule {expected}"):
        judge(plan, [o.dates for o in child.plans if o is not plan])


def test_a_plan_that_goes_on_after_death_breaks_the_rule():
    child = read("C1", in_need("2025-05-22"), more="<PersonDeathDate>2025-06-01</PersonDeathDate>")
    with pytest.raises(Refused, match="4009"):
        judge(child.plans[0], (), died_on=child.died_on)


def test_a_conference_in_the_census_year_says_nothing_of_an_older_open_plan():
    child = read("C1", conference("2025-09-01"), protection("2024-05-20"))
    assert child.plans[0].conference_on == date(2024, 5, 20)
    assert codes(child) == [()]


def test_stepping_down_at_one_meeting_breaks_nothing():
    child = read("C1", protection("2025-05-22", "2026-01-05"), in_need("2026-01-05"))
    assert codes(child) == [(), ()]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"local_id": ""}, "LAchildID is missing"),
        ({"local_id": "C 1\u202e"}, "has characters it cannot have"),
        ({"born": "", "expected": ""}, "neither a date of birth nor an expected"),
        ({"expected": "2026-06-01"}, "both a date of birth and an expected"),
        ({"born": "2023-02-30"}, "PersonBirthDate is “2023-02-30”, which is not a date"),
        ({"born": "30/01/2020"}, "PersonBirthDate is “30/01/2020”, which is not a date"),
        ({"born": "0001-01-01"}, "26 or older"),
        ({"born": "2031-01-01"}, "in the future"),
        ({"born": "", "expected": "2028-01-01"}, "more than 40 weeks away"),
        ({"born": "", "expected": "0001-01-01"}, "long before the census year"),
        ({"plan": in_need("2026-13-01")}, "CINPlanStartDate is “2026-13-01”"),
        ({"plan": in_need("2031-01-01")}, "still to come"),
        ({"plan": in_need("0001-01-01")}, "before the child could have been expected"),
        ({"plan": in_need("2026-01-05", "2026-01-04")}, "before it starts"),
        ({"plan": in_need("", "2026-01-04")}, "has a CINPlanEndDate but no CINPlanStartDate"),
        ({"plan": protection("2025-05-22", reviews=("2031-01-01",))}, "still to come"),
        (
            {"plan": "<CINclosureDate>2026-02-01</CINclosureDate>" + in_need("2026-01-05")},
            "has no end, but its case was closed on Sun 1 Feb 2026",
        ),
    ],
)
def test_what_cannot_be_refuses_the_child_in_one_sentence_with_its_line(changes, words):
    plan = changes.pop("plan", "")
    with pytest.raises(Refused) as refused:
        read(changes.pop("local_id", "C1"), plan, **changes)
    assert words in refused.value.sentence
    assert refused.value.sentence.startswith("Line 7: ")


def test_an_unborn_childs_sex_is_left_out():
    child = read(born="", expected="2026-06-01", sex="M")
    assert (child.sex, child.notes) == (
        "U",
        ("The sex of an unborn child was left out (census rule 8750).",),
    )


def test_a_birth_the_return_does_not_tell_of_is_noted():
    child = read("C1", in_need("2025-09-01"), born="", expected="2026-01-10", sex="U")
    assert child.notes == ("The child was expected on Sat 10 Jan 2026; the return gives no birth.",)


def test_elements_that_say_nothing_are_no_plans():
    empty = "<CINPlanDates/><ChildProtectionPlans><Reviews/></ChildProtectionPlans><Section47/>"
    child = read("C1", empty, more="<UPN/><FormerUPN> </FormerUPN>")
    assert (child.plans, child.numbers, child.notes) == ((), (), ())
