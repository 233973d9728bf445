"""Small children in need census returns for the tests, in the real format."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from plans.models import Child, ChildIdentifier, Plan, Review
from plans.operations import census

WEARBRIDGE = Path(__file__).parent / "data" / "census" / "wearbridge.xml"
"""An invented return with the oddities of real ones."""

HEADER = (
    "<Header><CollectionDetails><Collection>CIN</Collection><Year>2026</Year>"
    "<ReferenceDate>2026-03-31</ReferenceDate></CollectionDetails>"
    "<Source><LEA>{authority}</LEA></Source></Header>"
)


def a_return(*children: str, authority: str = "000") -> bytes:
    """A whole file; each child begins on a line of its own, from line 2."""
    inside = "\n".join(["<Children>", *children, "</Children>"])
    return f"<Message>{HEADER.format(authority=authority)}{inside}</Message>".encode()


def a_child(
    local_id: str = "C1",
    *plans: str,
    born: str = "2015-06-01",
    expected: str = "",
    sex: str = "F",
    more: str = "",
    episode: str = "",
) -> str:
    told = f"<LAchildID>{local_id}</LAchildID>{more}"
    if born:
        told += f"<PersonBirthDate>{born}</PersonBirthDate>"
    if expected:
        told += f"<ExpectedPersonBirthDate>{expected}</ExpectedPersonBirthDate>"
    return (
        f"<Child><ChildIdentifiers>{told}<Sex>{sex}</Sex></ChildIdentifiers>"
        f"<CINdetails>{episode}{''.join(plans)}</CINdetails></Child>"
    )


def in_need(start: str, end: str = "") -> str:
    ended = f"<CINPlanEndDate>{end}</CINPlanEndDate>" if end else ""
    return f"<CINPlanDates><CINPlanStartDate>{start}</CINPlanStartDate>{ended}</CINPlanDates>"


def protection(
    start: str, end: str = "", *, latest: str = "NEG", reviews: tuple[str, ...] = ()
) -> str:
    ended = f"<CPPendDate>{end}</CPPendDate>" if end else ""
    held = "".join(f"<CPPreviewDate>{day}</CPPreviewDate>" for day in reviews)
    return (
        f"<ChildProtectionPlans><CPPstartDate>{start}</CPPstartDate>{ended}"
        f"<InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>"
        f"<LatestCategoryOfAbuse>{latest}</LatestCategoryOfAbuse>"
        f"<Reviews>{held}</Reviews></ChildProtectionPlans>"
    )


def conference(on: str | date) -> str:
    return f"<DateOfInitialCPC>{on}</DateOfInitialCPC>"


def taken_in(people, content, folder, *, dry_run=False, by=None):
    path = content
    if isinstance(content, bytes):
        path = folder / "return.xml"
        path.write_bytes(content)
    return census.take_in(
        path,
        partnership=people.partnership,
        agency=people.agencies["social_care"],
        dry_run=dry_run,
        by=by or people.beth,
        at=people.at,
        now=lambda: people.at,
    )


def counts(import_):
    return import_.created, import_.updated, import_.unchanged, import_.refused


def lines(import_):
    return [
        (line.line, line.child_id, line.outcome, line.reason)
        for line in import_.lines.order_by("pk")
    ]


def child(local_id):
    return Child.rows.get(identifiers__value=local_id)


def plan(local_id, kind="child_protection"):
    return Plan.rows.get(child=child(local_id), kind=kind)


def everything():
    models = (Child, Plan, Review)
    return [sorted(model.rows.values_list(), key=str) for model in models] + [
        sorted(ChildIdentifier.objects.values_list()),
        Child.history.count(),
        Plan.history.count(),
    ]
