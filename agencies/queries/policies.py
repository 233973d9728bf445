"""A partnership's policy in plain words, and what differs between two versions of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from agencies import policy
from agencies.queries import policy_words as words

Data = Mapping[str, Any]
GENERAL = "Calendar and words"
GROUP = "Groups, reviews and sharing"
REMINDERS = "Reminders"
STAGES = "Professional disagreement: stages"
DISAGREEMENT = "Professional disagreement"


@dataclass(frozen=True)
class Line:
    """One setting: what it is about, what it says, and where that comes from."""

    key: str
    label: str
    says: str
    source: str = ""
    is_statutory: bool = False

    @property
    def in_full(self) -> str:
        """What it says with where that comes from."""
        statute = ", set by statute" if self.is_statutory else ""
        return self.says + statute + (f" ({self.source})" if self.source else "")


@dataclass(frozen=True)
class Section:
    title: str
    lines: list[Line] = field(default_factory=list)

    @property
    def is_timetable(self) -> bool:
        return self.title.startswith("Timetable")


@dataclass(frozen=True)
class Change:
    """One setting that two versions have differently; empty where a version has no such thing."""

    section: str
    label: str
    before: str
    after: str


def described(data: Data) -> list[Section]:
    """A valid policy, every setting of it, in the order people ask."""
    data = policy.in_order(data)
    sections = [*_timetables(data), Section(REMINDERS, list(_ladders(data)))]
    lessons = [
        Section(f"Lesson {words.LESSONS.get(name, name)}", list(_settings(settings, name)))
        for name, settings in sorted(data["lessons"].items(), key=_lesson_number)
    ]
    disagreement = dict(data["disagreement"])
    stages = disagreement.pop("stages")
    disagreeing = [
        Section(STAGES, [_stage(stage, data) for stage in stages]),
        Section(DISAGREEMENT, list(_disagreeing(disagreement))),
    ]
    group = [
        *_settings(data["membership"], "membership"),
        *_settings(data["reviews"], "reviews"),
        *_settings(data["sharing"], "sharing"),
    ]
    general = [
        *_settings({"key": data["key"]}, "policy"),
        *_settings(data["calendar"], "calendar"),
        *_headings(data),
        Line(
            "words.looked_after", "Children looked after are called", data["words"]["looked_after"]
        ),
    ]
    return [*sections, *disagreeing, *lessons, Section(GROUP, group), Section(GENERAL, general)]


def compared(old: Data, new: Data) -> list[Change]:
    """Every setting that differs, in the words of each version. The number is not a setting."""
    was = {line.key: (section, line) for section, line in _lines(old)}
    now = {line.key: (section, line) for section, line in _lines(new)}
    changes = []
    for key in [*now, *(key for key in was if key not in now)]:
        before, after = was.get(key), now.get(key)
        if before and after and before[1] == after[1]:
            continue
        changes.append(_change(before, after))
    return changes


def _change(before: tuple[str, Line] | None, after: tuple[str, Line] | None) -> Change:
    """Both sides of one setting, each by its own label where a version called it otherwise."""
    renamed = before is not None and after is not None and before[1].label != after[1].label

    def side(found: tuple[str, Line] | None) -> str:
        if found is None:
            return ""
        return f"{found[1].label}: {found[1].in_full}" if renamed else found[1].in_full

    section, line = after or before or ("", Line("", "", ""))
    return Change(section, line.label, side(before), side(after))


def _lines(data: Data) -> Iterator[tuple[str, Line]]:
    for section in described(data):
        for line in section.lines:
            yield section.title, line


def _timetables(data: Data) -> list[Section]:
    sections = {
        prefix: Section(f"Timetable: {title.lower()}") for prefix, title in words.TIMETABLES.items()
    }
    for key, row in data["timetable"].items():
        prefix = key.partition(".")[0]
        section = sections.setdefault(prefix, Section(f"Timetable: {prefix}"))
        section.lines.append(
            Line(
                f"timetable.{key}",
                row["label"],
                row_in_words(row),
                row["source"],
                row["statutory"],
            )
        )
    return [section for section in sections.values() if section.lines]


def row_in_words(row: Data) -> str:
    """ "10 working days after the initial conference", "28 weeks of pregnancy"."""
    number, trigger = row["number"], words.TRIGGERS.get(row["trigger"], row["trigger"])
    if row["unit"] == "gestation":
        return counted(number, *words.UNITS["gestation"])
    span = f"{counted(number, *words.UNITS[row['unit']])} {row['direction']}"
    says = f"{span} {trigger}" if number else f"by {trigger} ({span})"
    if "count_from_day_zero" in row:
        says += ", counting that day" if row["count_from_day_zero"] else ", not counting that day"
    return says


def _ladders(data: Data) -> Iterator[Line]:
    for name, ladder in data["reminders"].items():
        steps = [
            f"{_step(step['wd'])}: {_people(step['to'])}{', at once' if step.get('instant') else ''}"
            for step in ladder
        ]
        yield Line(f"reminders.{name}", words.LADDERS.get(name, name), "; ".join(steps))


def _step(days: int) -> str:
    if days == 0:
        return "on the day"
    side = "before" if days < 0 else "after"
    return f"{counted(abs(days), *words.UNITS['working_days'])} {side}"


def _people(codes: list[str]) -> str:
    return _joined([words.PEOPLE.get(code, code) for code in codes])


def _joined(parts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def _stage(stage: Data, data: Data) -> Line:
    day = words.UNITS["working_days"]
    before = [_step(-days) for days in stage["remind_wd_before"]]
    hours = data["disagreement"]["urgent"]["stage_h"].get(str(stage["n"]))
    parts = [
        f"acknowledged within {counted(stage['ack_wd'], *day)}",
        f"answered within {counted(stage['respond_wd'], *day)}",
        f"when urgent, within {counted(hours, 'hour', 'hours')}" if hours else "",
        f"a meeting is {stage['meeting']}",
        f"reminded {_joined(before)}" if before else "",
        f"when late, reminded every {counted(stage['overdue_every_wd'], *day)}",
        f"copied to {_joined([words.VALUES.get(one, one) for one in stage['copy']])}"
        if stage["copy"]
        else "",
        "its decision is final" if stage["decides"] else "",
    ]
    level = _lower(words.VALUES.get(stage["level"], str(stage["level"])))
    label = f"Stage {stage['n']}, {level}"
    says = "; ".join(filter(None, parts))
    return Line(f"disagreement.stages.{stage['n']}", label, says[:1].upper() + says[1:])


def _disagreeing(data: dict[str, Any]) -> Iterator[Line]:
    parts = {
        "form": "The form",
        "panel": "The panel",
        "extension": "More time",
        "urgent": "Urgent",
        "dissent": "Dissent",
    }
    apart = {*parts, *LISTS, "numbers"}
    yield from _settings({k: v for k, v in data.items() if k not in apart}, "disagreement")
    for name, title in LISTS.items():
        for one in data.get(name, ()):
            yield Line(f"disagreement.{name}.{one['code']}", title, str(one["label"]))
    for name, number in data.get("numbers", {}).items():
        yield Line(f"disagreement.numbers.{name}", _label(name), str(number))
    for part, title in parts.items():
        settings = {n: value for n, value in data.get(part, {}).items() if n != "stage_h"}
        for line in _settings(settings, f"disagreement.{part}"):
            yield Line(line.key, f"{title}: {_lower(line.label)}", line.says)


LISTS = {"categories": "Category of its own", "outcomes": "What may come of it"}
"""What a partnership lists in its own words."""


def _headings(data: Data) -> Iterator[Line]:
    for kind, heading in data["heading"].items():
        plan = words.PLANS.get(kind, kind)
        yield Line(f"heading.{kind}", f"{plan}: the group is called", heading)


def _settings(settings: Data, place: str) -> Iterator[Line]:
    for name, value in settings.items():
        yield Line(f"{place}.{name}", _label(name), _value(name, value))


def _label(name: str) -> str:
    stem, _, ending = name.rpartition("_")
    known = words.LABELS.get(name) or (words.LABELS.get(stem) if ending in words.ENDINGS else None)
    return known or name.replace("_", " ").capitalize()


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int):
        ending = name.rpartition("_")[2]
        return counted(value, *words.ENDINGS[ending]) if ending in words.ENDINGS else str(value)
    if isinstance(value, list):
        return _joined([words.VALUES.get(one, str(one)) for one in value]) or "Nothing"
    return words.VALUES.get(value, str(value))


def counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _lesson_number(item: tuple[str, Any]) -> int:
    names = list(words.LESSONS)
    return names.index(item[0]) if item[0] in names else len(names)
