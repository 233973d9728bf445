import pytest
from django.urls import reverse

from plans.models import Action, Outcome, OutcomeUnderstanding, OutcomeUpdate
from plans.operations import actions, outcomes
from plans.operations.outcomes import OutcomeDetails
from tests.plans.web.reading import text_of, version_in

WORDS = {
    "worry": "Nobody sees him at school",
    "change": "He is in school every day",
    "measure": "Days in school",
    "baseline": "2 of 5",
    "target": "5 of 5",
}


def address(cast, name="outcome", outcome=None):
    return reverse(name, args=[cast.plan.reference, (outcome or cast.outcome).pk])


def date_of(name, day):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def saved(cast):
    return Outcome.rows.get(pk=cast.outcome.pk)


def test_the_page_says_what_must_be_different_and_whether_it_is(cast, sign_in):
    page = text_of(sign_in("hannah").get(address(cast)).content.decode())
    for words in ("Tamsin has the care", "2 of 5", "Tamsin Marlowe", "Write the birth plan"):
        assert words in page
    assert "Nobody has said how it is since it was written." in page


def test_the_lead_adds_an_outcome_the_group_works_to(cast, sign_in):
    page = reverse("outcome_add", args=[cast.plan.reference])
    sign_in("priya").post(page, {**WORDS, **date_of("target_on", cast.today)})
    added = Outcome.rows.get(worry=WORDS["worry"])
    assert (added.status, str(added.baseline_number)) == ("agreed", "0.40")


def test_a_core_members_outcome_waits_as_proposed(cast, sign_in):
    page = reverse("outcome_add", args=[cast.plan.reference])
    answer = sign_in("hannah").post(page, {**WORDS, **date_of("target_on", cast.today)})
    added = Outcome.rows.get(worry=WORDS["worry"])
    assert added.status == "proposed"
    assert answer.url == address(cast, outcome=added)


@pytest.mark.parametrize("name", ["laura", "ian", "neil"])
def test_who_may_not_propose_adds_nothing(cast, sign_in, name):
    page = reverse("outcome_add", args=[cast.plan.reference])
    assert sign_in(name).post(page, WORDS).status_code == 403
    assert Outcome.rows.count() == 1


def test_the_lead_changes_an_outcome(cast, sign_in):
    client, page = sign_in("priya"), address(cast, "outcome_change")
    shown = client.get(page).content.decode()
    assert "Antenatal appointments kept" in shown
    client.post(page, {**WORDS, "version": version_in(shown)})
    assert saved(cast).change == WORDS["change"]


@pytest.mark.parametrize("route", ["outcome_change", "outcome_agree", "outcome_close"])
@pytest.mark.parametrize("name", ["hannah", "laura", "ian", "moira", "ruth"])
def test_only_the_lead_changes_agrees_and_closes(cast, sign_in, route, name):
    answer = sign_in(name).post(address(cast, route), {**WORDS, "version": 1, "reason": "X"})
    assert answer.status_code == 403
    assert saved(cast).version == cast.outcome.version


@pytest.mark.parametrize("name", ["colin", "olive", "beth", "super"])
def test_who_may_not_see_the_plan_finds_no_outcome(cast, sign_in, name):
    client = sign_in(name)
    assert client.get(address(cast)).status_code == 404
    assert client.post(address(cast, "outcome_progress"), {"now": "5"}).status_code == 404
    assert not OutcomeUpdate.rows.exists()


def propose(cast, **words):
    details = OutcomeDetails(worry="W", change="C", **words)
    return outcomes.add(cast.plan, details=details, by=cast.hannah, at=cast.at)


def test_a_proposed_outcome_is_agreed_once_it_is_whole(cast, sign_in):
    client = sign_in("priya")
    lacking = propose(cast)
    page = address(cast, "outcome_agree", lacking)
    refused = client.post(page, {"version": 1})
    assert "This outcome still lacks how we will know" in refused.content.decode()
    whole = propose(cast, measure="M", baseline="B", target_on=cast.today)
    client.post(address(cast, "outcome_agree", whole), {"version": 1})
    assert Outcome.rows.get(pk=whole.pk).status == "agreed"
    assert Outcome.rows.get(pk=lacking.pk).status == "proposed"


def test_an_outcome_with_open_actions_is_not_closed(cast, sign_in):
    client, page = sign_in("priya"), address(cast, "outcome_close")
    typed = {"version": saved(cast).version, "reason": "They have moved"}
    assert "still open" in client.post(page, typed).content.decode()
    for action in Action.rows.all():
        actions.update(
            action,
            answer="no_longer_needed",
            note="",
            reason="Moved",
            version=None,
            by=cast.hannah,
            at=cast.at,
        )
    client.post(page, typed)
    assert saved(cast).status == "closed"
    assert "They have moved" in client.get(address(cast)).content.decode()


def test_what_was_seen_is_recorded_with_its_day(cast, sign_in):
    client, page = sign_in("hannah"), address(cast, "outcome_progress")
    client.post(page, {"now": "4 of 5", "note": "Diary", **date_of("observed_on", cast.today)})
    seen = OutcomeUpdate.rows.get()
    assert (seen.now, str(seen.now_number), seen.by) == ("4 of 5", "0.80", cast.hannah)
    assert "4 of 5" in client.get(address(cast)).content.decode()


def test_a_parents_answer_is_recorded_with_how_it_was_checked(cast, sign_in):
    client, page = sign_in("hannah"), address(cast, "outcome_understanding")
    typed = {
        "person": str(cast.mother.person_id),
        "answer": "disagrees",
        "how_checked": "Asked at the visit",
        **date_of("checked_on", cast.today),
    }
    assert "Say why" in client.post(page, typed).content.decode()
    client.post(page, {**typed, "reason": "Too many visits"})
    row = OutcomeUnderstanding.rows.get()
    assert (row.person_id, row.answer) == (cast.mother.person_id, "disagrees")
    assert "disagrees. Too many visits." in text_of(client.get(address(cast)).content.decode())


def test_the_child_is_asked_too(cast, sign_in):
    sign_in("priya").post(
        address(cast, "outcome_understanding"),
        {
            "person": "child",
            "answer": "could_not_answer",
            "reason": "Not born yet",
            "how_checked": "Not asked",
            **date_of("checked_on", cast.today),
        },
    )
    assert OutcomeUnderstanding.rows.get().person is None


def order_of(cast):
    return list(Outcome.rows.filter(plan=cast.plan).order_by("position"))


def test_the_lead_moves_an_outcome_up_with_one_button(cast, sign_in):
    second = propose(cast)
    order = ",".join(str(row.pk) for row in order_of(cast))
    page = reverse("outcomes_order", args=[cast.plan.reference])
    client = sign_in("priya")
    assert client.get(page).status_code == 200
    client.post(page, {"order": order, "up": str(second.pk)})
    assert order_of(cast) == [second, cast.outcome]
    stale = client.post(page, {"order": str(second.pk), "up": str(second.pk)})
    assert "The outcomes have changed meanwhile" in stale.content.decode()


def test_both_ways_back_from_the_order_lead_to_the_plan(cast, sign_in):
    page = sign_in("priya").get(reverse("outcomes_order", args=[cast.plan.reference]))
    back = reverse("plan", args=[cast.plan.reference])
    assert page.content.decode().count(f'href="{back}"') == 2


def test_a_member_does_not_put_outcomes_in_order(cast, sign_in):
    second = propose(cast)
    page = reverse("outcomes_order", args=[cast.plan.reference])
    answer = sign_in("hannah").post(page, {"order": "", "up": str(second.pk)})
    assert answer.status_code == 403
    assert order_of(cast) == [cast.outcome, second]


def test_the_page_is_read_in_as_many_statements_however_much_there_is(
    cast, sign_in, django_assert_max_num_queries
):
    client = sign_in("priya")
    client.get(address(cast))
    with django_assert_max_num_queries(27) as little:
        client.get(address(cast))
    for _ in range(4):
        propose(cast)
        actions.add(
            cast.outcome,
            what="More",
            owner=cast.seats["sam"],
            due_on=cast.today,
            by=cast.priya,
            at=cast.at,
        )
    with django_assert_max_num_queries(len(little)):
        client.get(address(cast))
