"""A partnership's policy: timetables, reminder ladders, thresholds, stages. Data, never code.

`default()` is the readable file beside this module; `validate()` is asked before any policy is
adopted. Rules are handed the policy they run under and never look one up.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from agencies.errors import Refused

HERE = Path(__file__).parent


def default() -> dict[str, Any]:
    """The policy a new partnership starts from; a fresh copy each time."""
    return deepcopy(_default())


def validate(data: Mapping[str, Any]) -> None:
    """Refuses a policy that does not fit, naming the place, what is wrong and what is right."""
    if found := problems(data):
        raise Refused(found[0], field="policy", code="policy_invalid")


def problems(data: Mapping[str, Any]) -> list[str]:
    """Everything that does not fit, a sentence each, in the order of the settings."""
    errors = sorted(_validator().iter_errors(data), key=_place)
    if errors:
        return [_sentence(error) for error in errors]
    return [
        *_unstorable(data),
        *_loosened(data),
        *_miscounted(data),
        *_mistimed(data),
        *_unordered(data),
        *_repeated(data),
    ]


def as_toml(data: Mapping[str, Any]) -> str:
    """A policy as the text a person edits; reading it back gives the same policy."""
    return "\n".join(_table(in_order(data), ())).lstrip("\n") + "\n"


def in_order(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same policy with its names in the order of the default: databases forget the order."""
    ordered: dict[str, Any] = _in_order_of(_default(), data)
    return ordered


@cache
def _default() -> dict[str, Any]:
    return tomllib.loads((HERE / "policy_default.toml").read_text(encoding="utf-8"))


@cache
def _validator() -> Draft202012Validator:
    schema = json.loads((HERE / "policy_schema.json").read_text(encoding="utf-8"))
    whole = Draft202012Validator.TYPE_CHECKER.redefine(
        "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
    )
    strict: type[Draft202012Validator]
    strict = extend(Draft202012Validator, type_checker=whole)  # type: ignore[no-untyped-call]
    return strict(schema)


def _unstorable(data: Any, place: str = "") -> Iterator[str]:
    """A database cannot keep the character that means the end of a text."""
    if isinstance(data, str) and "\0" in data:
        yield f"{place}: holds a character of code zero. It should hold none."
    inside = data.items() if isinstance(data, Mapping) else ()
    if isinstance(data, list):
        inside = enumerate(data)  # type: ignore[assignment]
    for name, value in inside:
        yield from _unstorable(value, f"{place}.{name}".lstrip("."))


def _loosened(data: Mapping[str, Any]) -> Iterator[str]:
    """A statutory row may be tightened by a partnership, and never loosened."""
    for key, statute in _default()["timetable"].items():
        if not statute["statutory"]:
            continue
        row = data["timetable"][key]
        for part in ("statutory", "trigger", "direction", "unit"):
            if row[part] != statute[part]:
                yield (
                    f"timetable.{key}.{part}: this row is set by statute. "
                    f"It should stay {_said(statute[part])}."
                )
        if row["number"] > statute["number"]:
            limit = f"{statute['number']} {statute['unit'].replace('_', ' ')}"
            yield f"timetable.{key}.number: looser than statute. It should be at most {limit}."


def _miscounted(data: Mapping[str, Any]) -> Iterator[str]:
    """Stages are counted 1, 2, 3…, the last one decides, and each has its urgent hours."""
    stages = data["disagreement"]["stages"]
    numbers = [stage["n"] for stage in stages]
    right = list(range(1, len(stages) + 1))
    if numbers != right:
        yield f"disagreement.stages: numbered {numbers}. They should be numbered {right}."
    if [stage["decides"] for stage in stages] != [False] * (len(stages) - 1) + [True]:
        yield "disagreement.stages: the last stage, and only that one, should decide."
    hours = data["disagreement"]["urgent"]["stage_h"]
    if sorted(hours) != [str(n) for n in right]:
        yield (
            f"disagreement.urgent.stage_h: names stages {', '.join(sorted(hours))}. "
            f"It should name every stage, 1 to {len(stages)}."
        )
    elif sum(hours.values()) != data["disagreement"]["urgent"]["total_h"]:
        yield (
            "disagreement.urgent.total_h: not the sum of the stages' hours. "
            f"It should be {sum(hours.values())}."
        )


def _mistimed(data: Mapping[str, Any]) -> Iterator[str]:
    """Nothing of a stage is due before the stage begins, or after its answer is."""
    for place, stage in enumerate(data["disagreement"]["stages"]):
        answer = stage["respond_wd"]
        if stage["ack_wd"] > answer:
            yield (
                f"disagreement.stages.{place}.ack_wd: after the answer is due. "
                f"It should be at most {answer}."
            )
        if max(stage["remind_wd_before"], default=0) > answer:
            yield (
                f"disagreement.stages.{place}.remind_wd_before: a reminder before the stage begins. "
                f"Each should be at most {answer} working days before the answer is due."
            )


def _unordered(data: Mapping[str, Any]) -> Iterator[str]:
    """A ladder is climbed: each step comes later than the one before."""
    for name, ladder in data["reminders"].items():
        days = [step["wd"] for step in ladder]
        if days != sorted(set(days)):
            yield (
                f"reminders.{name}: steps on days {days}. "
                f"Each should come after the one before: {sorted(set(days))}."
            )


def _repeated(data: Mapping[str, Any]) -> Iterator[str]:
    """Two outcomes of one code would be counted as one."""
    codes = [one["code"] for one in data["disagreement"].get("outcomes", ())]
    for code in sorted({one for one in codes if codes.count(one) > 1}):
        yield f"disagreement.outcomes: the code {code} is there twice. Each should be there once."


def _in_order_of(model: Any, data: Any) -> Any:
    if isinstance(data, Mapping):
        known = model if isinstance(model, Mapping) else {}
        names = [*(name for name in known if name in data), *(n for n in data if n not in known)]
        return {name: _in_order_of(known.get(name), data[name]) for name in names}
    if isinstance(data, list):
        first = model[0] if isinstance(model, list) and model else None
        return [_in_order_of(first, one) for one in data]
    return data


def _table(data: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    tables = {name: value for name, value in data.items() if _has_own_heading(value)}
    for name, value in data.items():
        if name not in tables:
            yield f"{_key(name)} = {_toml(value)}"
    for name, value in tables.items():
        place = ".".join(map(_key, (*path, name)))
        for one in value if isinstance(value, list) else [value]:
            if isinstance(value, list) or not all(map(_has_own_heading, one.values())):
                yield f"\n[[{place}]]" if isinstance(value, list) else f"\n[{place}]"
            yield from _table(one, (*path, name))


def _has_own_heading(value: Any) -> bool:
    """Tables, and lists of tables too wide for one line each."""
    if isinstance(value, list):
        return bool(value) and isinstance(value[0], dict) and len(value[0]) > 3
    return isinstance(value, dict)


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(k)} = {_toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + "".join(f"  {_toml(one)},\n" for one in value) + "]"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return _said(value).replace("\x7f", "\\u007f")  # the one character JSON leaves as it is


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _said(name)


def _place(error: ValidationError) -> str:
    return ".".join(map(str, error.absolute_path)) or "the policy"


def _sentence(error: ValidationError) -> str:
    return f"{_place(error)}: {_wrong(error)}. It should {_right(error)}."


def _wrong(error: ValidationError) -> str:
    found: Any = error.instance
    if error.validator == "required":
        names: Any = error.validator_value
        return f"{', '.join(name for name in names if name not in found)} is missing"
    if error.validator == "additionalProperties":
        known = _known_names(error)
        return f"{', '.join(n for n in found if n not in known)} is not a name the policy has"
    if isinstance(found, dict | list):
        return "does not fit"
    return f"{_said(found)} does not fit"


def _right(error: ValidationError) -> str:
    value: Any = error.validator_value
    words: dict[str, Callable[[], str]] = {
        "required": lambda: f"have {_names(value)}",
        "additionalProperties": lambda: f"have only {_names(_known_names(error))}",
        "type": lambda: f"be {TYPES[value]}",
        "enum": lambda: f"be {' or '.join(map(_said, value))}",
        "const": lambda: f"be {_said(value)}",
        "minimum": lambda: f"be {value} or more",
        "maximum": lambda: f"be {value} or less",
        "pattern": lambda: f"look like {PATTERNS.get(value, value)}",
        "uniqueItems": lambda: "name each thing once",
    }
    other = f"keep to {error.validator} {value}"
    return words.get(str(error.validator), lambda: other)()


def _known_names(error: ValidationError) -> list[str]:
    schema: Any = error.schema
    return list(schema.get("properties", {}))


def _names(names: Any) -> str:
    return ", ".join(sorted(map(str, names))) or "the numbers of the stages"


def _said(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)  # a date, in a file


TYPES = {
    "object": "a table",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "boolean": "true or false",
}
PATTERNS = {
    "^([01][0-9]|2[0-3]):[0-5][0-9]$": "17:00",
    "^[a-z][a-z0-9-]{0,49}$": "wearbridge-2026: small letters, digits and dashes",
    "^[a-z][a-z0-9_]{0,29}$": "school_place: small letters, digits and underscores",
}
