"""How I want to be e-mailed, by the API."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plans.models import MailChoice
from tests.api import Api, fields_of, is_problem

WHERE = "me/mail-choice/"
Somebody = Callable[[str], Api]


def test_it_is_read_changed_and_read_again(api: Somebody) -> None:
    hannah = api("hannah")
    assert hannah.get(WHERE).json() == {"etag": '"v0"', "hour": 8, "by_matter": {}}
    said = {"hour": 17, "by_matter": {"record_sent": "off"}}
    answer = hannah.put(WHERE, said, if_match='"v0"')
    assert answer.json() == {"etag": '"v1"', **said}
    assert answer.headers["ETag"] == '"v1"'
    assert hannah.get(WHERE).json() == {"etag": '"v1"', **said}
    assert api("sam").get(WHERE).json()["hour"] == 8


def test_the_version_must_be_the_one_there_is(api: Somebody) -> None:
    said = {"hour": 7, "by_matter": {}}
    hannah = api("hannah")
    is_problem(hannah.put(WHERE, said), 428)
    assert hannah.put(WHERE, said, if_match='"v0"').status_code == 200
    stale = is_problem(hannah.put(WHERE, {**said, "hour": 9}, if_match='"v0"'), 412)
    assert stale["current"]["hour"] == 7
    assert MailChoice.rows.get().hour == 7


@pytest.mark.parametrize(
    ("said", "status", "field"),
    [
        ({"hour": 24, "by_matter": {}}, 400, "hour"),
        ({"hour": 8}, 400, "by_matter"),
        ({"hour": 8, "by_matter": {"action_due": "never"}}, 400, "by_matter.action_due"),
        ({"hour": 8, "by_matter": {"birth_due": "off"}}, 409, "birth_due"),
        ({"hour": 8, "by_matter": {"nothing": "off"}}, 409, "nothing"),
    ],
)
def test_what_cannot_be_chosen_is_refused(
    api: Somebody, said: dict[str, object], status: int, field: str
) -> None:
    problem = is_problem(api("hannah").put(WHERE, said, if_match='"v0"'), status)
    assert field in (fields_of(problem) if "errors" in problem else {problem["field"]})
    assert not MailChoice.rows.exists()


@pytest.mark.parametrize("name", ["sysadmin", "super"])
def test_whoever_is_never_mailed_has_no_choice(api: Somebody, name: str) -> None:
    is_problem(api(name).get(WHERE), 403)
    is_problem(api(name).put(WHERE, {"hour": 8, "by_matter": {}}, if_match='"v0"'), 403)
    assert not MailChoice.rows.exists()
