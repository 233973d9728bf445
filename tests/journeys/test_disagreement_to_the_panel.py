"""A disagreement from the midwife's phone to the panel and its end, with silence on the way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from agencies import clock
from plans.models import Disagreement
from plans.operations import disagreement_endings
from plans.rules.disagreements import Ended
from plans.rules.quarters import quarter_of
from tests.browser import enter_as
from tests.cast import Cast
from tests.journeys.test_raise_a_disagreement import looked_at, to_the_facts
from tests.plans import disagreeing
from tests.plans.figuring import over
from tests.plans.web.stepping import address


class Time:
    """What the clock says: it stands still until a test moves it."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def pass_by_in_silence(self, row: Disagreement) -> None:
        """Let the open stage's limit and its grace go by, and the clock of the product run once."""
        self.at = disagreeing.open_stage(row).grace_until + timedelta(minutes=1)
        disagreeing.sweep(self.at)


@pytest.fixture
def time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Time:
    standing = Time(cast.at)
    monkeypatch.setattr(clock, "now", lambda: standing.at)
    return standing


def send(phone: Page, words: str, said: str) -> None:
    phone.get_by_role("button", name=words).click()
    expect(phone.get_by_role("alert")).to_contain_text(said)


def go_as(phone: Page, live_server: Any, cast: Cast, name: str, row: Disagreement) -> None:
    enter_as(phone, live_server, cast.workers[name])
    phone.goto(f"/disagreements/{row.reference}/")


def raise_it(phone: Page, live_server: Any, cast: Cast) -> Disagreement:
    enter_as(phone, live_server, cast.hannah)
    to_the_facts(phone, cast)
    for words in ("Three screens.", "Born into danger.", "Legal planning.", "An alert is set."):
        phone.get_by_role("textbox").fill(words)
        phone.get_by_role("button", name="Continue").click()
    send(phone, "Send it", "It has been sent.")
    row: Disagreement = Disagreement.rows.get()
    return row


def answer_in_part(phone: Page) -> None:
    """The manager says that it is received; then answers, at first without the reasons."""
    phone.get_by_role("button", name="Say that you have received it").click()
    looked_at(phone, "step-acknowledge")
    send(phone, "I have received it", "The answer is due by")
    phone.get_by_role("button", name="Answer it").click()
    expect(phone.get_by_text("Legal planning.")).to_be_visible()
    phone.get_by_label("Accepts part of it").check()
    phone.get_by_role("button", name="Send the answer").click()
    expect(phone.get_by_role("alert")).to_contain_text("Enter your reasons")
    looked_at(phone, "step-answer")
    phone.get_by_label("Why?").fill("The assessment is not finished.")
    phone.get_by_label("What will you do, and by when?").fill("Legal advice on Friday.")
    send(phone, "Send the answer", "Wearbridge Midwifery says by")


def take_it_up(phone: Page) -> None:
    phone.get_by_role("link", name="Take it up a stage").click()
    expect(phone.get_by_text("Stage 3 begins")).to_be_visible()
    looked_at(phone, "step-escalate")
    phone.get_by_label("What remains disputed?").fill("Advice is no meeting.")
    send(phone, "Take it up a stage", "It is at stage 3 now.")


def decide_it(phone: Page) -> None:
    phone.get_by_role("button", name="Decide it").click()
    phone.get_by_label("Why was there no meeting?").fill("We spoke one by one.")
    phone.get_by_label("What does the panel decide?").fill("The meeting is on Friday.")
    phone.get_by_label("Why?", exact=True).fill("The baby is due.")
    phone.get_by_label("Yes").check()
    looked_at(phone, "step-decide")
    send(phone, "Record the decision", "The decision is recorded")


def close_it(phone: Page) -> None:
    phone.get_by_role("button", name="Say what came of it, and close it").click()
    expect(phone.get_by_text("The meeting is on Friday.")).to_be_visible()
    phone.get_by_label("What is the person who raised it told?").fill("You were heard.")
    phone.get_by_label("The family was told").check()
    looked_at(phone, "step-close")
    send(phone, "Close it", "It is closed")


def read_the_statistics(phone: Page, live_server: Any, cast: Cast, time: Time) -> None:
    """The business manager finds it counted, once there are enough others not to give it away."""
    enter_as(phone, live_server, cast.beth)
    phone.goto(reverse("partnership"))
    phone.get_by_role("link", name="Disagreements in figures").click()
    phone.get_by_role("link", name="By quarter").click()
    quarter = quarter_of(clock.local_date(time.at))
    phone.get_by_label("Quarter").select_option(quarter.code)
    phone.get_by_role("button", name="Show this quarter").click()
    expect(phone.get_by_text("Fewer than 5 disagreements ended")).to_be_visible()
    over(cast, 4, at=time.at, ways=(Ended.SILENCE, Ended.ESCALATED, Ended.SILENCE))
    phone.reload()
    ended = phone.get_by_role("listitem").filter(has_text="ended in the quarter")
    expect(ended).to_contain_text("5")
    expect(phone.get_by_role("row").filter(has_text="Stage 4").first).to_contain_text("5")
    looked_at(phone, "disagreement-statistics")


def test_from_a_midwifes_phone_to_the_panel(
    cast: Cast, phone: Page, live_server: Any, time: Time
) -> None:
    disagreeing.with_contacts(cast)
    row = raise_it(phone, live_server, cast)
    time.pass_by_in_silence(row)
    go_as(phone, live_server, cast, "neil", row)
    answer_in_part(phone)
    go_as(phone, live_server, cast, "hannah", row)
    take_it_up(phone)
    time.pass_by_in_silence(row)
    go_as(phone, live_server, cast, "hannah", row)
    expect(phone.get_by_text("Nobody answered stage 3 in time")).to_be_visible()
    assert disagreeing.stages_of(row) == [(1, "silence"), (2, "escalated"), (3, "silence"), (4, "")]
    go_as(phone, live_server, cast, "laura", row)
    decide_it(phone)
    go_as(phone, live_server, cast, "moira", row)
    close_it(phone)
    go_as(phone, live_server, cast, "hannah", row)
    expect(phone.get_by_text("You were heard.")).to_be_visible()
    looked_at(phone, "disagreement-closed")
    read_the_statistics(phone, live_server, cast, time)


@pytest.mark.once
def test_the_other_steps_are_fit_for_everybody(cast: Cast, page: Page, live_server: Any) -> None:
    disagreeing.with_contacts(cast)
    row = disagreeing.raised(cast, at=cast.at)
    seen = {
        "hannah": ("hurry", "extend", "withdraw", "contribute", "discussion", "refer", "link"),
        "moira": ("redirect",),
        "neil": ("reassign",),
    }
    for name, steps in seen.items():
        enter_as(page, live_server, cast.workers[name])
        for step in steps:
            page.goto(address(row, step))
            looked_at(page, f"step-{step}")
    disagreeing.answered(cast, row, at=cast.at)
    enter_as(page, live_server, cast.hannah)
    page.goto(address(row, "agree"))
    page.get_by_text("More actions").click()
    looked_at(page, "step-agree")
    disagreement_endings.withdraw(
        row, reason="I was told to.", was_pressed=True, version=None, by=cast.hannah, at=cast.at
    )
    enter_as(page, live_server, cast.moira)
    for step in ("adopt", "reopen"):
        page.goto(address(row, step))
        looked_at(page, f"step-{step}")
    top = disagreeing.raised(cast, at=cast.at, stage=4)
    enter_as(page, live_server, cast.beth)
    page.goto(address(top, "convene"))
    looked_at(page, "step-convene")
