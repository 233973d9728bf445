"""Making up a children in need census of any size: invented children, in the real format.

For trying the import out and measuring it. Written as a stream; the same seed makes the same file.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from agencies.workdays import Calendar, add_months
from plans.rules.identifiers import UPN_LETTERS, upn_check_letter
from plans.rules.plans import Category

FAULTY = 0.01
"""So many children have a fault of the kinds that real returns have."""

HEADER = """<?xml version="1.0" encoding="UTF-8"?>
<Message>
  <Header>
    <CollectionDetails>
      <Collection>CIN</Collection>
      <Year>{year}</Year>
      <ReferenceDate>{reference_on}</ReferenceDate>
    </CollectionDetails>
    <Source>
      <SourceLevel>L</SourceLevel>
      <LEA>000</LEA>
      <SoftwareCode>Invented</SoftwareCode>
      <SerialNo>001</SerialNo>
    </Source>
  </Header>
  <Children>
"""
FOOTER = "  </Children>\n</Message>\n"
CHILD = """    <Child>
      <ChildIdentifiers>
        <LAchildID>{local_id}</LAchildID>
{upn}        <{birth_name}>{birth}</{birth_name}>
        <Sex>{sex}</Sex>
      </ChildIdentifiers>
      <ChildCharacteristics>
        <Ethnicity>NOBT</Ethnicity>
        <Disabilities>
          <Disability>NONE</Disability>
        </Disabilities>
      </ChildCharacteristics>
      <CINdetails>
        <CINreferralDate>{referred}</CINreferralDate>
        <ReferralSource>1A</ReferralSource>
        <PrimaryNeedCode>N1</PrimaryNeedCode>
{plans}        <ReferralNFA>false</ReferralNFA>
      </CINdetails>
    </Child>
"""


def made(children: int, *, reference_on: date, seed: int = 1) -> Iterator[str]:
    """The text of a return, child by child."""
    random = Random(seed)  # noqa: S311  invented data, no secret
    yield HEADER.format(year=reference_on.year, reference_on=reference_on)
    for number in range(children):
        yield _child(random, number, reference_on)
    yield FOOTER


def _child(random: Random, number: int, reference_on: date) -> str:
    unborn = random.random() < 0.02
    if unborn:
        birth = reference_on + timedelta(days=random.randrange(10, 200))
        first = reference_on - timedelta(days=60)
    else:
        birth = reference_on - timedelta(days=random.randrange(200, 17 * 365))
        first = max(birth, reference_on - timedelta(days=random.randrange(70, 700)))
    start = Calendar().on_or_after(first + timedelta(days=10))
    return CHILD.format(
        local_id=f"X{number:07d}",
        upn=_upn(random) if not unborn and random.random() < 0.6 else "",
        birth_name="ExpectedPersonBirthDate" if unborn else "PersonBirthDate",
        birth=birth,
        sex="U" if unborn else random.choice("FM"),
        referred=first,
        plans=_plans(random, start, reference_on),
    )


def _upn(random: Random) -> str:
    rest = f"{random.randrange(10**11, 10**12)}"
    letter = "A" if random.random() < FAULTY else upn_check_letter(rest)
    return f"        <UPN>{letter if letter in UPN_LETTERS else 'A'}{rest}</UPN>\n"


def _plans(random: Random, start: date, reference_on: date) -> str:
    """Most children have a plan of need; some are protected, and step down from that."""
    kind = random.random()
    if kind < 0.1:
        return ""
    if kind < 0.75:
        ends = random.random() < 0.4
        return _in_need(start, min(add_months(start, 4), reference_on) if ends else None)
    if kind < 0.9:
        return _protection(random, start, None, reference_on)
    end = min(add_months(start, 6), reference_on - timedelta(days=1))
    if end <= start:
        return _protection(random, start, None, reference_on)
    return _protection(random, start, end, reference_on) + _in_need(end, None)


def _in_need(start: date, end: date | None) -> str:
    ended = f"          <CINPlanEndDate>{end}</CINPlanEndDate>\n" if end else ""
    return (
        f"        <CINPlanDates>\n          <CINPlanStartDate>{start}</CINPlanStartDate>\n"
        f"{ended}        </CINPlanDates>\n"
    )


def _protection(random: Random, start: date, end: date | None, reference_on: date) -> str:
    conference = start if random.random() >= FAULTY else start + timedelta(days=1)
    category = random.choice(Category.values)
    reviews = "".join(
        f"            <CPPreviewDate>{held}</CPPreviewDate>\n"
        for months in (3, 9, 15)
        if (held := add_months(start, months)) < (end or reference_on)
    )
    ended = f"          <CPPendDate>{end}</CPPendDate>\n" if end else ""
    return (
        f"        <DateOfInitialCPC>{conference}</DateOfInitialCPC>\n"
        "        <ChildProtectionPlans>\n"
        f"          <CPPstartDate>{start}</CPPstartDate>\n{ended}"
        f"          <InitialCategoryOfAbuse>{category}</InitialCategoryOfAbuse>\n"
        f"          <LatestCategoryOfAbuse>{category}</LatestCategoryOfAbuse>\n"
        "          <NumberOfPreviousCPP>0</NumberOfPreviousCPP>\n"
        f"          <Reviews>\n{reviews}          </Reviews>\n"
        "        </ChildProtectionPlans>\n"
    )
