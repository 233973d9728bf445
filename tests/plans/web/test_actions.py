from datetime import timedelta

import pytest
from django.urls import reverse

from agencies.models import AuditEvent
from plans.models import Action, ActionUpdate
from plans.operations import actions
from tests.plans.web.reading import text_of, version_in


def address(cast, name="action_update", **options):
    row = options.pop("action", cast.action)
    return reverse(name, args=[cast.plan.reference, row.pk, *options.values()])


def update(client, cast, *, action=None, next_page="", **typed):
    page = address(cast, action=action or cast.action) + (f"?next={next_page}" if next_page else "")
    version = Action.rows.get(pk=(action or cast.action).pk).version
    return client.post(page, {"version": version, "answer": "still_going", **typed})


def date_of(name, day):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def nothing_changed(cast):
    action = Action.rows.get(pk=cast.action.pk)
    return (action.version, action.owner_id, action.status) == (
        cast.action.version,
        cast.action.owner_id,
        cast.action.status,
    ) and not ActionUpdate.rows.exists()


def test_the_screen_says_what_was_agreed_and_how_we_will_know(cast, sign_in):
    page = text_of(sign_in("hannah").get(address(cast)).content.decode())
    for words in ("Write the birth plan", "Antenatal appointments kept", "Hannah Brookes", "Save"):
        assert words in page


def test_an_owner_says_it_is_still_going(cast, sign_in):
    answer = update(sign_in("hannah"), cast, note="Drafted half of it")
    assert answer.url == reverse("your_work")
    said = ActionUpdate.rows.get()
    assert (said.new_status, said.note, said.by) == (
        "in_progress",
        "Drafted half of it",
        cast.hannah,
    )


def test_the_banner_offers_to_take_it_back(cast, sign_in):
    client = sign_in("hannah")
    update(client, cast, answer="done", note="Written")
    page = client.get(reverse("your_work")).content.decode()
    undo = address(cast, "action_undo", update=ActionUpdate.rows.get().pk)
    assert f'href="{undo}?next=%2Fwork%2F"' in page
    client.post(undo)
    assert Action.rows.get(pk=cast.action.pk).status == "not_started"
    assert client.get(address(cast, "action")).status_code == 200


def test_an_update_somebody_built_on_is_not_taken_back(cast, sign_in):
    client = sign_in("hannah")
    update(client, cast, note="First")
    first = ActionUpdate.rows.get()
    update(client, cast, note="Second")
    answer = client.post(address(cast, "action_undo", update=first.pk))
    assert "This update can no longer be taken back" in answer.content.decode()
    assert ActionUpdate.rows.count() == 2


def test_an_update_of_another_action_is_not_found_here(cast, sign_in):
    client = sign_in("hannah")
    update(client, cast, action=cast.family_action, note="Kept two")
    said = ActionUpdate.rows.get()
    assert client.post(address(cast, "action_undo", update=said.pk)).status_code == 404


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "x"])
def test_one_goes_back_where_one_came_from_and_nowhere_else(cast, sign_in, elsewhere):
    client = sign_in("hannah")
    plan = f"/plans/{cast.plan.reference}/"
    assert update(client, cast, next_page=plan).url == plan
    assert update(client, cast, next_page=elsewhere).url == reverse("your_work")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"answer": ""}, "Select how it is going"),
        ({"answer": "done"}, "Say what was done, in a sentence"),
        ({"answer": "blocked"}, "Say what is in the way"),
        ({"answer": "no_longer_needed"}, "Say why"),
        ({"evidence_on-day": "1"}, "When was this seen? must include a month and year"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(cast, sign_in, typed, words):
    answer = update(sign_in("hannah"), cast, **{"note": "" if "done" in words else "Kept", **typed})
    assert words in text_of(answer.content.decode())
    assert nothing_changed(cast)


def test_a_reason_is_kept_with_blocked(cast, sign_in):
    update(sign_in("hannah"), cast, answer="blocked", blocked_reason="No room until March")
    action = Action.rows.get(pk=cast.action.pk)
    assert (action.status, action.status_reason) == ("blocked", "No room until March")


def test_a_new_due_date_says_why(cast, sign_in):
    client = sign_in("hannah")
    new = cast.today + timedelta(days=20)
    refused = update(client, cast, **date_of("due_on", new))
    assert "Say why the date moves" in refused.content.decode()
    update(client, cast, **date_of("due_on", new), due_reason="Clinic closed")
    assert Action.rows.get(pk=cast.action.pk).due_on == new


def test_a_core_member_speaks_for_the_family(cast, sign_in):
    update(sign_in("sam"), cast, action=cast.family_action, note="Kept both")
    assert ActionUpdate.rows.get().by == cast.sam


@pytest.mark.parametrize("name", ["priya", "sam", "laura", "ian", "neil", "moira", "ruth"])
def test_who_sees_an_action_but_does_not_own_it_is_told_why_not(cast, sign_in, name):
    client = sign_in(name)
    assert client.get(address(cast)).status_code == 403
    assert update(client, cast, note="Mine?").status_code == 403
    assert nothing_changed(cast)


@pytest.mark.parametrize("name", ["colin", "olive", "adam", "beth", "sysadmin", "super"])
def test_who_may_not_see_a_plan_gets_the_page_for_what_does_not_exist(cast, sign_in, name):
    client = sign_in(name)
    for page in ("action", "action_update", "action_change", "action_hand_over", "action_decline"):
        assert client.get(address(cast, page)).status_code == 404
    assert update(client, cast, note="Mine?").status_code == 404
    assert nothing_changed(cast)


def test_an_action_is_not_found_on_another_plan(cast, sign_in):
    page = reverse("action", args=["CG-AAAA-AAAA", cast.action.pk])
    assert sign_in("hannah").get(page).status_code == 404


def test_the_story_says_who_when_and_what_became_what(cast, sign_in):
    client = sign_in("hannah")
    update(client, cast, answer="blocked", blocked_reason="No room", note="Rang twice")
    page = text_of(client.get(address(cast, "action")).content.decode())
    for words in ("Hannah Brookes, Wearbridge Midwifery", "became", "Why: No room", "Rang twice"):
        assert words in page
    assert "Undo my update" in page
    assert "Undo my update" not in sign_in("sam").get(address(cast, "action")).content.decode()


def offered(cast):
    return actions.add(
        cast.outcome,
        what="See the school",
        owner=cast.seats["sam"],
        due_on=cast.today + timedelta(days=3),
        by=cast.hannah,
        at=cast.at,
    )


def test_an_offer_is_accepted(cast, sign_in):
    action = offered(cast)
    client = sign_in("sam")
    assert client.get(address(cast, "action_accept", action=action)).status_code == 200
    client.post(address(cast, "action_accept", action=action))
    assert Action.rows.get(pk=action.pk).acceptance == "accepted"


def test_an_offer_is_declined_with_a_reason(cast, sign_in):
    action = offered(cast)
    client, page = sign_in("sam"), address(cast, "action_decline", action=action)
    assert "Enter why can you not do it" not in client.post(page, {"reason": "On leave"})
    assert Action.rows.get(pk=action.pk).acceptance == "declined"


def test_nobody_answers_an_offer_for_somebody_else(cast, sign_in):
    action = offered(cast)
    for page in ("action_accept", "action_decline"):
        answer = sign_in("hannah").post(address(cast, page, action=action), {"reason": "No"})
        assert answer.status_code == 403
    assert Action.rows.get(pk=action.pk).acceptance == "offered"


def test_an_action_is_added_towards_an_outcome(cast, sign_in):
    page = reverse("action_add", args=[cast.plan.reference, cast.outcome.pk])
    typed = {
        "what": "Weigh the baby",
        "owner": str(cast.seats["hannah"].pk),
        **date_of("due_on", cast.today),
    }
    client = sign_in("hannah")
    refused = client.post(page, {**typed, "owner": str(cast.seats["ian"].pk)})
    assert "Select who does it" in refused.content.decode()
    answer = client.post(page, typed)
    assert answer.url == reverse("outcome", args=[cast.plan.reference, cast.outcome.pk])
    assert Action.rows.filter(what="Weigh the baby", owner=cast.seats["hannah"]).exists()


def test_only_core_members_add_actions(cast, sign_in):
    page = reverse("action_add", args=[cast.plan.reference, cast.outcome.pk])
    assert sign_in("laura").post(page, {"what": "X"}).status_code == 403
    assert Action.rows.count() == 2


def test_the_lead_changes_what_was_agreed(cast, sign_in):
    client, page = sign_in("priya"), address(cast, "action_change")
    version = version_in(client.get(page).content.decode())
    client.post(
        page,
        {"version": version, "what": "Write it together", **date_of("due_on", cast.action.due_on)},
    )
    assert Action.rows.get(pk=cast.action.pk).what == "Write it together"


def test_a_member_may_not_change_what_was_agreed(cast, sign_in):
    answer = sign_in("hannah").post(address(cast, "action_change"), {"what": "Less"})
    assert answer.status_code == 403
    assert nothing_changed(cast)


def hand_over(client, cast, to):
    return client.post(
        address(cast, "action_hand_over"),
        {"version": cast.action.version, "to": str(cast.seats[to].pk), "reason": "On leave"},
    )


def test_an_owner_hands_an_action_over(cast, sign_in):
    hand_over(sign_in("hannah"), cast, "sam")
    action = Action.rows.get(pk=cast.action.pk)
    assert (action.owner, action.acceptance) == (cast.seats["sam"], "offered")


def test_a_manager_hands_over_within_their_own_agency_only(cast, sign_in):
    client = sign_in("moira")
    cast.join("olive")
    cast.seats["olive"] = cast.plan.members.get(worker=cast.olive)
    assert "Select who takes it over" in hand_over(client, cast, "sam").content.decode()
    assert nothing_changed(cast)
    hand_over(client, cast, "olive")
    assert Action.rows.get(pk=cast.action.pk).owner == cast.seats["olive"]


@pytest.mark.parametrize("name", ["sam", "neil", "ian", "ruth"])
def test_nobody_else_hands_an_action_over(cast, sign_in, name):
    assert hand_over(sign_in(name), cast, "sam").status_code == 403
    assert nothing_changed(cast)


def test_reading_an_action_is_on_the_trail(cast, sign_in):
    sign_in("hannah").get(address(cast, "action"))
    event = AuditEvent.objects.order_by("-pk")[0]
    assert (event.verb, event.subject, event.actor) == ("read", "action", cast.hannah.pk)


def test_the_update_screen_is_read_in_as_many_statements(
    cast, sign_in, django_assert_max_num_queries
):
    client = sign_in("hannah")
    client.get(address(cast))
    with django_assert_max_num_queries(22):
        client.get(address(cast))
