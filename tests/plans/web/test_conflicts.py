"""Two people edit one thing: the second is shown both texts, and loses neither."""

from django.urls import reverse

from plans.models import Action, ActionUpdate, Outcome
from plans.operations import actions, outcomes
from plans.operations.outcomes import OutcomeDetails
from tests.plans.web.reading import text_of, version_in


def meanwhile(cast):
    """The lead saves other words while somebody has the form open."""
    outcomes.change(
        Outcome.rows.get(pk=cast.outcome.pk),
        details=OutcomeDetails(worry="A worry", change="The lead's words"),
        version=None,
        by=cast.priya,
        at=cast.at,
    )


def test_the_second_sees_both_texts_and_saves_over_the_first_knowingly(cast, sign_in):
    client = sign_in("priya")
    page = reverse("outcome_change", args=[cast.plan.reference, cast.outcome.pk])
    seen = version_in(client.get(page).content.decode())
    meanwhile(cast)
    mine = {"worry": "A worry", "change": "My words", "version": seen}
    answer = client.post(page, mine).content.decode()
    words = text_of(answer)
    assert "This was changed while you were writing" in words
    assert "Priya Nandakumar saved first" in words
    assert "The lead's words" in words
    assert "My words" in words
    assert Outcome.rows.get(pk=cast.outcome.pk).change == "The lead's words"
    client.post(page, {**mine, "version": version_in(answer)})
    assert Outcome.rows.get(pk=cast.outcome.pk).change == "My words"


def test_two_updates_of_one_action_are_both_kept(cast, sign_in):
    client = sign_in("hannah")
    page = reverse("action_update", args=[cast.plan.reference, cast.family_action.pk])
    seen = version_in(client.get(page).content.decode())
    actions.update(
        cast.family_action,
        answer="blocked",
        note="She had no bus fare",
        reason="No money",
        version=None,
        by=cast.sam,
        at=cast.at,
    )
    mine = {"answer": "still_going", "note": "She kept two", "version": seen}
    answer = client.post(page, mine).content.decode()
    words = text_of(answer)
    for part in ("Sam Delaney saved first", "She had no bus fare", "She kept two", "Blocked"):
        assert part in words
    client.post(page, {**mine, "version": version_in(answer)})
    notes = ActionUpdate.rows.order_by("pk").values_list("note", flat=True)
    assert list(notes) == ["She had no bus fare", "She kept two"]


def test_typing_kept_from_before_somebody_saved_still_meets_both_texts(cast, sign_in):
    client = sign_in("priya")
    page = reverse("action_change", args=[cast.plan.reference, cast.action.pk])
    shown = client.get(page).content.decode()
    typed = {"what": "", "version": version_in(shown)}
    key = shown.split('name="draft_key" value="')[1].split('"')[0]
    client.post(page, {**typed, "draft_key": key})
    actions.change(
        Action.rows.get(pk=cast.action.pk),
        what="Write it with the school",
        due_on=cast.action.due_on,
        reason="",
        version=None,
        by=cast.priya,
        at=cast.at,
    )
    restored = client.get(page).content.decode()
    assert version_in(restored) == typed["version"]
    due = cast.action.due_on
    answer = client.post(
        page,
        {
            "what": "My words",
            "due_on-day": due.day,
            "due_on-month": due.month,
            "due_on-year": due.year,
            "version": version_in(restored),
        },
    )
    assert "Write it with the school" in answer.content.decode()
    assert Action.rows.get(pk=cast.action.pk).what == "Write it with the school"
