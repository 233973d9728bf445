"""The steps of a meeting or review for its reader: what is done, what is left, and where it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from plans.models import AgencyReport, Review
from plans.queries.reviews import ReviewPage, ToJudge
from plans.rules.reviews import ReviewStatus, verb_to_run
from plans.web.permitted import Permitted

NOT_YET = "Cannot start yet"


@dataclass(frozen=True)
class Step:
    """One step and where it stands, in words; `href` only for who may take it now."""

    words: str
    state: str
    is_done: bool = False
    href: str = ""

    @property
    def waits(self) -> bool:
        return self.state == NOT_YET


@dataclass(frozen=True)
class Steps:
    """Steps that belong together, under their heading."""

    heading: str
    steps: list[Step]


@dataclass(frozen=True)
class At:
    """A meeting that is open, and what its reader may do there."""

    seen: Permitted
    page: ReviewPage
    to_judge: list[ToJudge]
    my_report: AgencyReport | None
    may_report: bool

    @property
    def review(self) -> Review:
        return self.page.review

    @property
    def is_under_way(self) -> bool:
        return bool(self.review.status == ReviewStatus.UNDER_WAY)

    def may(self, verb: str) -> bool:
        return self.seen.plan.is_open and self.seen.may(verb)

    def href(self, route: str, *names: Any) -> str:
        return reverse(route, args=[self.seen.plan.reference, self.review.pk, *names])

    def once_under_way(self, route: str, words: str, state: str, *, is_done: bool = False) -> Step:
        """A step of a meeting that has begun; one that has not waits for it."""
        if self.is_under_way:
            return Step(words, "Done" if is_done else state, is_done, self.href(route))
        return Step(words, NOT_YET)


def steps_of(at: At) -> list[Steps]:
    """Everything this reader has to do, or may look at, before and at an open meeting."""
    if not at.review.is_open:
        return []
    found = [
        Steps("Before it", list(_before(at))),
        Steps("At the meeting", list(_meeting(at))),
        Steps("The outcomes", list(_outcomes(at))),
        Steps("The decision", list(_decision(at))),
    ]
    return [steps for steps in found if steps.steps]


def _before(at: At) -> Iterator[Step]:
    if not at.review.is_group_meeting:
        asked, sent = len(at.page.reports), at.page.sent
        state = f"Reports in {sent} of {asked}" if asked else "No reports asked for"
        yield Step(
            "Prepare: what moved, and on whose evidence", state, href=at.href("review_prepare")
        )
    if not at.may("write_report"):
        return
    if at.my_report is not None and at.my_report.sent_at is not None:
        yield Step("My report", "Sent", is_done=True)
    elif at.may_report:
        words = "Write my report" if at.my_report else "Send a report"
        yield Step(words, "Not sent yet", href=at.href("review_report"))


def _meeting(at: At) -> Iterator[Step]:
    page = at.page
    if not at.may(verb_to_run(at.review.kind)):
        return
    members = len(page.marks)
    all_marked = page.marked == members
    yield at.once_under_way(
        "review_attendance",
        "Who is here",
        f"{page.marked} of {members} marked",
        is_done=all_marked,
    )
    yield at.once_under_way(
        "review_actions",
        "Go through the actions",
        f"{page.discussed} of {page.to_discuss} discussed",
        is_done=page.discussed == page.to_discuss,
    )
    yield at.once_under_way(
        "review_minutes",
        "Minutes, home, roles and the child",
        "Not complete yet" if at.review.minutes or at.review.home_checked else "To do",
        is_done=page.is_minuted,
    )
    if at.may("rate"):
        said = len(page.ratings)
        state = "Optional" if not said else f"{said} rating{'s' if said > 1 else ''} so far"
        yield at.once_under_way("review_ratings", "What each person rates", state)
    if at.review.is_group_meeting:
        state = "To do" if all_marked else "Mark who is here first"
        yield at.once_under_way("review_finish", "Finish, and send the record", state)


def _outcomes(at: At) -> Iterator[Step]:
    """Each outcome for the chair to judge; for who drafts for the chair, those still to draft."""
    judges = at.may("judge")
    if at.review.is_group_meeting or not (judges or at.may("draft_judgement")):
        return
    for one in at.to_judge:
        verb = "Judge" if judges else "Draft a judgement"
        href = at.href("review_judge", one.outcome.pk)
        words = f"{verb}: {one.outcome.change}"
        if one.is_judged:
            yield Step(words, f"Judged: {one.verdict}", is_done=True, href=href if judges else "")
        elif judges and not at.is_under_way:
            yield Step(words, NOT_YET)
        elif one.is_drafted:
            yield Step(words, "Drafted, not judged yet", href=href)
        else:
            yield Step(words, "Not judged yet" if judges else "Nothing drafted yet", href=href)


def _decision(at: At) -> Iterator[Step]:
    if at.review.is_group_meeting or not at.may("judge"):
        return
    said = at.review.get_decision_display()
    yield at.once_under_way("review_decision", "Decide", said or "Nothing decided yet")
    yield at.once_under_way(
        "review_sign", "Check and sign", "Not signed yet" if said else "Decide first"
    )
    yield at.once_under_way("review_adjourn", "Put it off", "Only if it must")
