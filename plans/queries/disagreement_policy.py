"""How professional disagreements run, as a policy has it, in words a practitioner would use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agencies.models import EscalationLevel
from plans.rules import disagreement_settings as settings
from plans.rules import disagreement_stages as stages
from plans.rules.disagreement_settings import Further
from plans.rules.disagreements import DangerRoute

Policy = Mapping[str, Any]
SILENCE = "Silence is never taken for agreement: whoever raised it is asked again, and then their manager."


def numbers(policy: Policy) -> list[tuple[str, str]]:
    """Whom to ring for a child in immediate danger, and on which number: 999, and what the
    partnership has written down of the other two."""
    known = {DangerRoute.POLICE.value: "999", **settings.own_numbers(policy)}
    return [(route.label, known[route.value]) for route in DangerRoute if route.value in known]


@dataclass(frozen=True)
class Whistleblowing:
    """Where to turn outside a disagreement: the partnership's number, where it gave one, and a line
    that anybody may call."""

    number: str
    line: str = "NSPCC Whistleblowing Advice Line"
    href: str = (
        "https://www.nspcc.org.uk/keeping-children-safe/reporting-abuse/dedicated-helplines/"
        "whistleblowing-advice-line/"
    )


def whistleblowing(policy: Policy) -> Whistleblowing:
    return Whistleblowing(settings.own_numbers(policy).get("whistleblowing", ""))


def policy_in_words(policy: Policy) -> list[str]:
    """The stages, limits and silences of a policy, a sentence each, in the order they matter."""
    rules = policy["disagreement"]
    return [
        *_further(policy),
        *(_stage(one) for one in stages.stages(policy)),
        panel_in_words(policy),
        f"Limits are working days and end at {policy['calendar']['cutoff']}.",
        _on_silence(rules),
        SILENCE,
        *_more_time(rules["extension"]),
        _urgent(policy),
        _closing(policy),
        f"Once it is over it can be reopened for {_counted(rules['reopen_months'], 'month')}.",
    ]


def stage_words(n: int, level: str) -> str:
    """Stage 2, line manager or safeguarding lead."""
    return f"Stage {n}, {level[:1].lower()}{level[1:]}"


def _stage(one: stages.Stage) -> str:
    name = stage_words(one.n, EscalationLevel(one.level).label)
    if one.decides:
        return f"{name}: decides within {_days(one.respond_wd)}."
    meeting = " after a meeting" if one.meeting == "required" else ""
    return (
        f"{name}: says within {_days(one.ack_wd)} that it has been received, and answers{meeting} "
        f"within {_days(one.respond_wd)}."
    )


def _further(policy: Policy) -> list[str]:
    """What the partnership asks for besides, if anything."""
    asked = [FURTHER[one] for one in Further if one in settings.required(policy)]
    return [f"Before it is sent it says {_listed(asked)}."] if asked else []


FURTHER = {
    Further.NAMED: "whose decision it was",
    Further.DECIDED_ON: "when the decision was made",
    Further.DISCUSSION: "what was talked over with one's own manager or lead, unless it is urgent",
}


def panel_in_words(policy: Policy) -> str:
    """Who sits on the panel and who does not."""
    rule = settings.panel_rule(policy)
    apart = ["is a party themselves"]
    if rule.apart_from_sides:
        apart.append("works for an agency on either side")
    if rule.apart_from_earlier:
        apart.append("acted at an earlier stage")
    least = f" It has at least {rule.least} people, its chair among them." if rule.least > 1 else ""
    return f"Nobody sits on the panel who {', or '.join(apart)}.{least}"


def _closing(policy: Policy) -> str:
    said = ["what whoever raised it is told"]
    if listed := settings.outcomes(policy):
        said.append(f"which of {_counted(len(listed), 'outcome')} came of it")
    if settings.asks_whether_family_told(policy):
        said.append("whether the family was told")
    return f"Closing it says {_listed(said)}."


def _listed(parts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def _on_silence(rules: Policy) -> str:
    if rules["on_no_response"] != "auto_advance":
        return (
            "If nobody answers in time, whoever raised it is asked whether to take it up a stage."
        )
    grace = rules["grace_wd"]
    after = f" and {_days(grace)} of grace" if grace else ""
    return f"If nobody answers within the limit{after}, it moves up a stage by itself."


def _more_time(rules: Policy) -> list[str]:
    if not rules["per_stage"]:
        return []
    times = "once" if rules["per_stage"] == 1 else f"{rules['per_stage']} times"
    agree = " if both sides agree" if rules["both_sides"] else ""
    return [f"A stage can be given up to {_days(rules['max_wd'])} more, {times}{agree}."]


def _urgent(policy: Policy) -> str:
    hours = [_counted(stages.urgent_hours(policy, one.n), "hour") for one in stages.stages(policy)]
    return (
        "Where the child is in immediate danger, limits are hours on the clock, day and night: "
        f"{', then '.join(hours)}."
    )


def _days(count: int) -> str:
    return _counted(count, "working day")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
