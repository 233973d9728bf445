"""Who belongs to the family and who lives where, on a day, as a reader may know it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.errors import NotVisible
from plans.models import Plan
from plans.operations import records
from plans.queries.family_facts import FamilyMap, Somebody
from plans.queries.family_map import family_map
from plans.queries.pictures import family as pictures
from plans.queries.pictures.homes import homes
from plans.queries.pictures.text import Line
from plans.rules.enquiries import EnquiryDetails
from plans.rules.fathers import FatherFigureDetails
from plans.rules.generations import Generation
from plans.rules.household import HouseholdMemberDetails
from plans.rules.sharing import Level
from tests.cast import Cast
from tests.plans.looking import ago
from tests.plans.picturing import lives, relatives, somebody, the_marlowes
from tests.plans.recording import born, heading, record, scope


def mapped(cast: Cast, name: str = "sam", days: int = 0) -> FamilyMap:
    plan = Plan.rows.select_related("child").get(pk=cast.plan.pk)
    return family_map(scope(cast, name), plan, on=cast.today - timedelta(days=days))


def one(family: FamilyMap, name: str) -> Somebody:
    (found,) = (person for person in family.people if person.name == name)
    return found


def said(person: Somebody) -> list[tuple[str, list[str]]]:
    return [(place.home, [word.says for word in place.words]) for place in person.places]


def test_three_generations_stand_in_their_bands(cast: Cast) -> None:
    the_marlowes(cast)
    family = mapped(cast)
    named = {g: [p.name for p in family.in_generation(g)] for g in Generation}
    assert named == {
        Generation.GRANDPARENTS: ["Gillian Marlowe"],
        Generation.PARENTS: [
            "Tamsin Marlowe",
            "Dean Rowe-Ashby",
            "Craig",
            "Bernadette Featherstonehaugh-Cholmondeley",
            "A man who looks after the child",
        ],
        Generation.CHILD: ["Baby Marlowe", "Kai Marlowe"],
        Generation.YOUNGER: [],
        Generation.OTHERS: [],
    }
    assert one(family, "Baby Marlowe").age == "Unborn, 32+0 weeks"
    assert one(family, "Baby Marlowe").is_unborn
    assert one(family, "Craig").notes == ("Known by description only",)
    assert one(family, "Dean Rowe-Ashby").notes == ("Named, not met",)


def test_two_homes_at_once_and_agencies_that_differ_are_a_question(cast: Cast) -> None:
    the_marlowes(cast)
    family = mapped(cast)
    dean = one(family, "Dean Rowe-Ashby")
    assert said(dean) == [
        ("", ["Moved out", "Lives here"]),
        ("His mother's house", ["Lives here"]),
    ]
    assert dean.is_in_two_homes
    assert dean.places[0].is_disputed
    assert family.in_question == (dean,)
    assert [(home.sign, home.name, home.is_the_childs) for home in family.homes] == [
        ("A", "Mother's flat", True),
        ("B", "Aunt's house", False),
        ("C", "His mother's house", False),
    ]
    both = {word.agency for place in dean.places for word in place.words}
    assert both == {"Wearbridge Police", "Wearbridge Children's Social Care"}


def test_an_agencys_newer_word_takes_the_place_of_its_older_one(cast: Cast) -> None:
    family = relatives(cast)
    lives(cast, "priya", family["tamsin"], care_role="main", home="The flat", days=30)
    lives(cast, "priya", family["gillian"], days=30)
    lives(cast, "priya", family["gillian"], "moved_out", home="The flat", days=2)
    assert said(one(mapped(cast), "Gillian Marlowe")) == [("", ["Moved out"])]
    assert said(one(mapped(cast, days=3), "Gillian Marlowe")) == [("", ["Lives here"])]
    assert said(one(mapped(cast, days=31), "Gillian Marlowe")) == []
    assert not mapped(cast).in_question


def test_a_day_is_told_by_what_was_put_right_since(cast: Cast) -> None:
    family = relatives(cast)
    first = lives(cast, "priya", family["gillian"], days=30)
    about = {"person": family["gillian"], **ago(cast, 30)}
    put_right = HouseholdMemberDetails("visits")
    records.amend(
        cast.plan, first, put_right, heading=heading(cast, **about), reason="A slip",
        by=cast.priya, at=cast.at,
    )  # fmt: skip
    assert said(one(mapped(cast, days=20), "Gillian Marlowe")) == [("", ["Visits"])]


def test_a_later_version_leaves_the_days_before_it_as_they_were(cast: Cast) -> None:
    family = relatives(cast)
    first = lives(cast, "priya", family["gillian"], days=30)
    about = {"person": family["gillian"], **ago(cast, 5)}
    records.amend(
        cast.plan, first, HouseholdMemberDetails("moved_out"), heading=heading(cast, **about),
        reason="She left", by=cast.priya, at=cast.at,
    )  # fmt: skip
    assert said(one(mapped(cast, days=6), "Gillian Marlowe")) == [("", ["Lives here"])]
    assert said(one(mapped(cast, days=5), "Gillian Marlowe")) == [("", ["Moved out"])]


def test_what_was_withdrawn_never_was(cast: Cast) -> None:
    family = relatives(cast)
    row = lives(cast, "priya", family["gillian"], days=30)
    records.withdraw(cast.plan, row, reason="Another child", by=cast.priya, at=cast.at)
    assert said(one(mapped(cast, days=10), "Gillian Marlowe")) == []


def test_a_stay_is_of_the_days_it_gives(cast: Cast) -> None:
    family = relatives(cast)
    since, until = cast.today - timedelta(days=40), cast.today - timedelta(days=10)
    lives(cast, "priya", family["gillian"], "stays_over", from_on=since, until_on=until, days=1)
    lives(cast, "priya", family["dean"], "moved_out", from_on=since, until_on=until, days=1)
    assert one(mapped(cast, days=41), "Gillian Marlowe").places == ()
    assert not one(mapped(cast, days=20), "Gillian Marlowe").places[0].is_left
    assert one(mapped(cast, days=5), "Gillian Marlowe").places[0].is_left
    (then,) = said(one(mapped(cast, days=20), "Dean Rowe-Ashby"))
    assert then[1][0].startswith("Lives here, since ")


def test_links_are_of_their_days(cast: Cast) -> None:
    until = cast.today - timedelta(days=10)
    somebody(cast, "ex_partner", "Lee", "Nash", until_on=until)
    assert "Lee Nash" not in {person.name for person in mapped(cast).people}
    assert mapped(cast).left_out == 1
    assert one(mapped(cast, days=10), "Lee Nash").relation == "Parent's ex-partner"


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ([], "Nobody has recorded asking"),
        ([EnquiryDetails("father", "Tamsin", "unknown")], "Asked, and not known"),
        ([EnquiryDetails("father", "Tamsin", "none")], "Asked: there is none"),
    ],
)
def test_a_father_nobody_knows_has_his_place(
    cast: Cast, asked: list[EnquiryDetails], known: str
) -> None:
    for details in asked:
        record(cast, "priya", details=details)
    father = one(mapped(cast), "Father")
    assert (father.unknown, father.is_known, father.is_parent) == (known, False, True)


def test_a_father_on_record_as_nobody_says_what_is_known(cast: Cast) -> None:
    record(cast, "priya", details=FatherFigureDetails("birth", "mother_declines"))
    assert one(mapped(cast), "Birth father").unknown == "The mother will not say"
    assert "Father" not in {person.name for person in mapped(cast).people}


def test_what_is_withheld_is_told_to_whom_it_may_be(cast: Cast) -> None:
    details = FatherFigureDetails("birth", "unknown")
    record(cast, "laura", Level.CONTROLLED, details)
    lives(cast, "laura", cast.mother.person, level=Level.CONTROLLED)
    withheld = "Held by an agency that has not shared it"
    assert one(mapped(cast, "sam"), "Father").unknown == withheld
    assert mapped(cast, "sam").unsaid == withheld
    assert mapped(cast, "sam").withheld == (
        "Who lives in or visits the home",
        "Father or father figure",
    )
    assert one(mapped(cast, "laura"), "Birth father").unknown == "Nobody has recorded asking"
    assert mapped(cast, "laura").withheld == ()
    assert one(mapped(cast, "sam", days=1), "Father").unknown == "Nobody has recorded asking"


def test_what_is_sealed_changes_nothing(cast: Cast) -> None:
    family = the_marlowes(cast)
    before = mapped(cast)
    lives(cast, "laura", family["gillian"], home="A refuge", level=Level.SEALED)
    details = FatherFigureDetails("partner", "named_and_met")
    record(cast, "laura", Level.SEALED, details, person=family["craig"])
    record(cast, "laura", Level.SEALED, EnquiryDetails("household", "Tamsin", "declined"))
    assert mapped(cast) == before
    assert mapped(cast, "laura") != before


def test_nobody_recorded_is_not_nobody(cast: Cast) -> None:
    family = mapped(cast)
    assert family.unsaid == "Nobody has recorded asking"
    assert family.homes == ()
    drawn = pictures.tree(family)
    assert "Nobody is recorded." in " ".join(line.text for line in drawn.bands)
    record(cast, "priya", details=EnquiryDetails("household", "Tamsin", "declined"))
    assert mapped(cast).unsaid == "Asked, and not known"


def test_a_born_child_is_drawn_as_not_yet_born_before_its_birth(cast: Cast) -> None:
    born(cast)
    today, before = mapped(cast).people[0], mapped(cast, days=8).people[0]
    assert (today.age, today.is_unborn) == ("7 days", False)
    assert (before.age, before.is_unborn) == ("not yet born", True)


def test_a_stranger_is_shown_no_map(cast: Cast) -> None:
    with pytest.raises(NotVisible):
        mapped(cast, "colin")


def test_it_takes_six_statements_whoever_belongs_to_it(cast: Cast) -> None:
    plan = Plan.rows.select_related("child").get(pk=cast.plan.pk)
    reader = scope(cast, "sam")
    with CaptureQueriesContext(connection) as few:
        family_map(reader, plan, on=cast.today)
    the_marlowes(cast)
    with CaptureQueriesContext(connection) as many:
        family_map(reader, plan, on=cast.today)
    assert len(few) == len(many) == 6


HOSTILE = "<script>alert(1)</script>" * 6


def test_no_text_runs_into_another_or_over_an_edge(cast: Cast) -> None:
    family = the_marlowes(cast)
    somebody(cast, "friend", HOSTILE[:90], HOSTILE[:90])
    somebody(cast, "own_child", "W" * 100, "M" * 100)
    lives(cast, "hannah", family["tamsin"], "visits", home="@" * 60)
    found = mapped(cast)
    tree, houses = pictures.tree(found), homes(found)
    lines = [line for box in tree.boxes for line in box.lines] + list(tree.bands)
    apart(lines)
    for box in tree.boxes:
        assert all(box.x < line.x and line.ends <= box.x + box.width for line in box.lines)
        assert all(box.y < line.y - 9 and line.y < box.y + box.height for line in box.lines)
    for a in tree.boxes:
        for b in tree.boxes:
            beside = a.x + a.width <= b.x or b.x + b.width <= a.x
            assert a is b or beside or a.y + a.height <= b.y or b.y + b.height <= a.y
    inside = [line for house in houses.houses for line in house.lines]
    apart([*inside, *houses.lines])
    assert all(line.ends <= 318 for line in [*inside, *houses.lines, *lines])
    for house in houses.houses:
        assert all(house.top < line.y < house.top + house.height for line in house.lines)


def apart(lines: list[Line]) -> None:
    """No two lines of text touch, measured by the widest usual type."""
    for n, a in enumerate(lines):
        for b in lines[n + 1 :]:
            beside = a.ends <= b.x or b.ends <= a.x
            assert beside or abs(a.y - b.y) >= 12, (a, b)


def test_a_line_leads_to_the_child_from_each_parent_and_nobody_else(cast: Cast) -> None:
    the_marlowes(cast)
    tree = pictures.tree(mapped(cast))
    assert [stroke.is_broken for stroke in tree.strokes] == [False, False]
    looks = {box.lines[0].text: box.look for box in tree.boxes}
    assert looks["Baby Marlowe"] == "unborn"
    assert looks["Dean"] == "question"
    assert looks["Kai Marlowe"] == "known"
