"""Another return, or the same again: what it changes, and what people changed here is kept."""

from datetime import date

from agencies.operations import audit
from plans.models import ChildIdentifier
from plans.rules.identifiers import upn_check_letter
from tests.census import (
    WEARBRIDGE,
    a_child,
    a_return,
    child,
    counts,
    everything,
    in_need,
    lines,
    plan,
    protection,
    taken_in,
)


def test_the_same_file_again_changes_nothing(take, people):
    take(WEARBRIDGE)
    before = everything()
    again = take(WEARBRIDGE)
    assert counts(again) == (0, 0, 4, 1)
    assert everything() == before


def test_what_changed_in_the_return_is_brought_up_to_date(take):
    take(a_return(a_child("C1", protection("2025-05-22", reviews=("2025-08-20",)))))
    reference = plan("C1").reference
    changed = protection(
        "2025-05-22", "2026-02-02", latest="EMO", reviews=("2025-08-20", "2026-02-02")
    )
    import_ = take(
        a_return(a_child("C1", changed, in_need("2026-02-02"), born="2015-06-02", sex="M"))
    )
    assert counts(import_) == (0, 1, 0, 0)
    now = plan("C1")
    assert (now.reference, now.status, now.ended_on) == (reference, "ended", date(2026, 2, 2))
    assert (now.category, now.initial_category) == ("EMO", "NEG")
    assert now.reviews.count() == 2
    assert plan("C1", "child_in_need").is_open
    assert (now.child.date_of_birth, now.child.sex) == (date(2015, 6, 2), "M")
    assert list(audit.verify()) == []


def test_a_corrected_start_is_the_same_plan(take):
    take(a_return(a_child("C1", in_need("2025-05-22"))))
    reference = plan("C1", "child_in_need").reference
    import_ = take(a_return(a_child("C1", in_need("2025-05-29"))))
    assert counts(import_) == (0, 1, 0, 0)
    now = plan("C1", "child_in_need")
    assert (now.reference, now.started_on) == (reference, date(2025, 5, 29))


def test_a_birth_swaps_the_expected_date(take):
    take(a_return(a_child("C1", protection("2025-12-08"), born="", expected="2026-02-01", sex="U")))
    due = plan("C1").next_review_on
    import_ = take(a_return(a_child("C1", protection("2025-12-08"), born="2026-01-26", sex="F")))
    assert counts(import_) == (0, 1, 0, 0)
    assert (child("C1").date_of_birth, child("C1").expected_on) == (date(2026, 1, 26), None)
    assert plan("C1").next_review_on <= due


def edited(row, people, at, **values):
    """Change a row as somebody working in Coregroup does, with their name in its history."""
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row._history_user = people.neil
    row._history_date = at
    row.save()


def test_what_was_changed_here_is_kept_and_the_report_says_so(take, people, at):
    take(a_return(a_child("C1", protection("2025-05-22"))))
    edited(plan("C1"), people, at, category="SAB", contingency="Stays with her aunt")
    edited(child("C1"), people, at, family_name="Ferris", given_names="Jo", sex="M")
    same = take(a_return(a_child("C1", protection("2025-05-22"))))
    assert lines(same) == [(2, "C1", "unchanged", "")]
    for _ in range(2):
        import_ = take(a_return(a_child("C1", protection("2025-05-22", latest="EMO"), sex="U")))
        assert lines(import_)[0][2] == "unchanged"
        assert "Kept: the category of the child protection plan" in lines(import_)[0][3]
        assert "Kept: the sex is what was written here" in lines(import_)[0][3]
    ended = protection("2025-05-22", "2026-02-02", latest="EMO")
    assert counts(take(a_return(a_child("C1", ended, sex="U")))) == (0, 1, 0, 0)
    now = plan("C1")
    assert (now.category, now.contingency, now.ended_on) == (
        "SAB",
        "Stays with her aunt",
        date(2026, 2, 2),
    )
    assert (now.child.family_name, now.child.sex) == ("Ferris", "M")
    again = take(a_return(a_child("C1", ended, sex="U")))
    assert plan("C1").category == "SAB"
    assert counts(again) == (0, 0, 1, 0)


def test_a_plan_ended_here_is_not_opened_again_by_an_older_return(take, people, at, today):
    take(a_return(a_child("C1", in_need("2025-05-22"))))
    edited(
        plan("C1", "child_in_need"), people, at, status="ended", ended_on=today, end_reason="other"
    )
    import_ = take(a_return(a_child("C1", in_need("2025-05-22"))))
    assert lines(import_)[0][2] == "unchanged"
    assert "ended here on" in lines(import_)[0][3]
    assert not plan("C1", "child_in_need").is_open


def test_a_plan_started_here_keeps_its_lead_and_refuses_a_rival(cast, uploads, tmp_path):
    unborn = cast.plan.child
    ChildIdentifier.objects.create(
        child=unborn,
        scheme="local_child_id",
        value="C1",
        issuer=cast.agencies["social_care"],
    )
    told = {"born": "", "expected": unborn.expected_on.isoformat(), "sex": "U"}
    content = a_return(a_child("C1", in_need("2026-11-02"), **told))
    import_ = taken_in(cast, content.replace(b"2026-03-31", b"2026-10-31"), tmp_path)
    assert lines(import_)[0][2] == "refused"
    assert "4001" in lines(import_)[0][3]
    cast.plan.refresh_from_db()
    assert cast.plan.lead is not None


def test_a_changed_pupil_number_follows_its_former_one(take):
    take(a_return(a_child("C1", more="<UPN>P000012345676</UPN>")))
    changed = f"{upn_check_letter('987654321123')}987654321123"
    other = f"<UPN>{changed}</UPN>"
    kept = take(a_return(a_child("C1", more=other)))
    assert "another Unique pupil number (UPN) is recorded here" in lines(kept)[0][3]
    former = "<FormerUPN>P000012345676</FormerUPN>"
    assert counts(take(a_return(a_child("C1", more=other + former)))) == (0, 1, 0, 0)
    numbers = (
        child("C1").identifiers.exclude(scheme="local_child_id").values_list("scheme", "value")
    )
    assert set(numbers) == {("upn", changed), ("former_upn", "P000012345676")}


def test_children_who_are_gone_from_a_later_return_are_reported_and_stay(take):
    take(a_return(a_child("C1", in_need("2026-01-05")), a_child("C2", in_need("2026-01-05"))))
    import_ = take(a_return(a_child("C2", in_need("2026-01-05"))))
    assert [line[1:3] for line in lines(import_)] == [("C2", "unchanged"), ("C1", "missing")]
    assert plan("C1", "child_in_need").is_open


def test_a_revised_expected_date_is_taken_in_and_the_first_is_kept(take):
    told = {"born": "", "sex": "U"}
    take(a_return(a_child("C1", in_need("2026-01-05"), expected="2026-05-01", **told)))
    import_ = take(a_return(a_child("C1", in_need("2026-01-05"), expected="2026-05-08", **told)))
    assert counts(import_) == (0, 1, 0, 0)
    assert child("C1").expected_on == date(2026, 5, 8)
    known = child("C1").expected_deliveries.values_list("expected_on", flat=True)
    assert sorted(known) == [date(2026, 5, 1), date(2026, 5, 8)]


def test_a_dry_run_of_a_changed_return_changes_nothing(take):
    take(a_return(a_child("C1", in_need("2026-01-05")), a_child("C2", in_need("2026-01-05"))))
    before = everything()
    changed = a_return(
        a_child("C1", in_need("2026-01-05", "2026-02-02")), a_child("C2", in_need("2026-01-06"))
    )
    tried = take(changed, dry_run=True)
    assert counts(tried) == (0, 2, 0, 0)
    assert everything() == before
    assert counts(take(changed)) == counts(tried)


def test_a_return_that_shrank_names_every_child_that_is_gone(take):
    take(a_return(*(a_child(f"C{n}") for n in range(130))))
    import_ = take(a_return(a_child("C7")))
    assert import_.lines.filter(outcome="missing").count() == 129
