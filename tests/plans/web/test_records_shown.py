"""What the pages of the record show of what waits, and of what was withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.test import Client

from agencies.workdays import long_date
from plans.operations import records
from plans.rules.assessments import AssessmentDetails, ContributionDetails
from plans.rules.sharing import Level
from tests.cast import Cast
from tests.plans.looking import relative
from tests.plans.recording import amend, entry, record
from tests.plans.web.record_pages import path, read

SignIn = Callable[[str], Client]


def test_what_it_still_waits_for_says_how_late_it_is(cast: Cast, sign_in: SignIn) -> None:
    one = record(cast, "priya", details=AssessmentDetails("pre_birth", cast.today))
    due_on = cast.working_days_ago(3)
    asked = ContributionDetails(one, cast.agencies["midwifery"], "requested", due_on=due_on)
    waiting = record(cast, "priya", details=asked)
    page = read(sign_in("sam"), path(cast, f"{waiting.pk}/"))
    assert f"{long_date(due_on)} (3 working days late)" in page
    came = replace(asked, status="received", text="Booked at twelve weeks")
    newer = amend(cast, waiting, "hannah", details=came)
    for version in (waiting, newer):
        page = read(sign_in("sam"), path(cast, f"{version.pk}/"))
        assert long_date(due_on) in page
        assert "working days late" not in page


def test_it_is_found_from_the_list_by_who_may_see_it(cast: Cast, sign_in: SignIn) -> None:
    assert "Show withdrawn" not in read(sign_in("sam"), path(cast, ""))
    wrong = [
        record(cast, "hannah", level, entry(f"Wrong {level.name}"))
        for level in (Level.PLAN, Level.CONTROLLED)
    ]
    record(cast, "hannah", details=entry("Right"))
    for one in wrong:
        records.withdraw(cast.plan, one, reason="Mistaken", by=cast.hannah, at=cast.at)
    client = sign_in("sam")
    assert "Show withdrawn (1)" in read(client, path(cast, ""))
    for asked in ("?withdrawn=1", "?kind=chronology_entry&withdrawn=1"):
        page = read(client, path(cast, asked))
        assert "Wrong PLAN" in page
        assert "by Hannah Brookes: Mistaken" in page
        assert "Wrong CONTROLLED" not in page
        assert "Right" not in page
        assert "Add to the record" not in page
    both = read(sign_in("hannah"), path(cast, "?withdrawn=1"))
    assert "Wrong CONTROLLED" in both
    nothing = read(client, path(cast, "?kind=visit&withdrawn=1"))
    assert "Nothing of this kind that you may see was withdrawn." in nothing


def test_a_father_in_the_family_list_leads_to_the_form_about_him(
    cast: Cast, sign_in: SignIn
) -> None:
    dean = relative(cast, "father")
    client = sign_in("hannah")
    page = client.get(path(cast)).content.decode()
    form = path(cast, f"add/father_figure/?person={dean.pk}")
    assert f'href="{form}"' in page
    assert "In the family list, and nothing is recorded of him as a father" in page
    assert f'<option value="{dean.pk}" selected>' in client.get(form).content.decode()
    assert "add/father_figure/" not in sign_in("ian").get(path(cast)).content.decode()
