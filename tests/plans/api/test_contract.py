"""What holds for every address: bad input, methods, media types, the description and its page."""

import json

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from agencies.api import throttles
from tests.api import fields_of, is_problem


@pytest.mark.parametrize(
    "text",
    [
        "{",
        '{"text": "a", "text": "b"}',
        '{"text": NaN}',
        "[" * 100_000,
        '"text"',
        "[]",
        "null",
        '{"text": "\\u0000"}',
        '{"text": "\\ud800"}',
    ],
)
def test_what_is_not_an_object_in_json_is_a_400(api, text):
    response = api("priya").client.post("/api/v1/plans/search/", text, "application/json")
    assert is_problem(response, 400)["errors"]


def test_bytes_that_are_no_text_are_a_400(api):
    client = api("priya").client
    is_problem(client.post("/api/v1/plans/search/", b"\xff\xfe{", "application/json"), 400)
    odd = "application/json; charset=klingon"
    is_problem(client.generic("POST", "/api/v1/plans/search/", b"{}", odd), 400)


def test_more_than_anybody_types_is_a_413(api, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response = api("priya").post("plans/search/", {"text": "a" * 200})
    is_problem(response, 413)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "text/xml"])
def test_anything_but_json_is_a_415(api, kind):
    is_problem(api("priya").client.post("/api/v1/plans/search/", "text=a", kind), 415)


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "*/*", "x" * 5000])
def test_the_answer_is_json_whatever_is_asked_for(api, accept):
    response = api("priya").client.get("/api/v1/plans/", headers={"Accept": accept})
    assert response.headers["Content-Type"] == "application/json"


def test_a_method_an_address_has_not_is_a_405(api, plan):
    response = api("priya").delete(plan)
    is_problem(response, 405)
    assert "GET" in response.headers["Allow"]


def test_a_text_of_any_length_is_not_taken(api, outcome):
    said = {"worry": "a" * 10_001, "baseline": "b" * 301, "target_on": "0001-01-01"}
    problem = is_problem(api("priya").patch(outcome, said, if_match='"v1"'), 400)
    assert fields_of(problem) == {"worry", "baseline", "target_on"}


def test_a_fault_has_the_same_shape_and_says_nothing(api, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("Baby Marlowe")

    monkeypatch.setattr("plans.api.plans.find", broken)
    ian = api("ian")
    ian.client.raise_request_exception = False
    response = ian.get("plans/")
    assert "Marlowe" not in str(is_problem(response, 500))


def test_asking_without_end_is_a_429(api, monkeypatch):
    cache.clear()
    monkeypatch.setattr(throttles.Reads, "rate", "2/min")
    priya = api("priya")
    assert [priya.get("me/").status_code for _ in range(3)] == [200, 200, 429]
    response = priya.get("me/")
    is_problem(response, 429)
    assert int(response.headers["Retry-After"]) > 0


def test_the_description_is_whole_and_valid(tmp_path):
    call_command(
        "spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml")
    )


def test_the_description_is_for_those_signed_in(api):
    response = api("ian").get("schema/")
    described = json.loads(response.content)
    assert response.headers["Content-Type"].startswith("application/vnd.oai.openapi+json")
    assert "/api/v1/plans/{reference}/" in described["paths"]
    assert "integer" not in {
        parameter["schema"]["type"]
        for path in described["paths"].values()
        for operation in path.values()
        for parameter in operation.get("parameters", [])
        if parameter["name"] in {"id", "pk"}
    }


def test_every_method_says_in_which_ways_it_says_no(api):
    described = json.loads(api("ian").get("schema/").content)
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            names = {parameter["name"] for parameter in operation.get("parameters", [])}
            assert {"401", "403", "404", "429"} <= set(operation["responses"]), (path, method)
            assert ("If-Match" in names) == ("428" in operation["responses"]), (path, method)


def test_the_page_of_the_description_alone_may_style_itself(api):
    response = api("ian").get("docs/")
    assert response.status_code == 200
    policy = response.headers["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src 'self'" in policy.replace("script-src 'self' 'nonce", "")
    assert "unsafe-inline" not in api("ian").get("plans/").headers["Content-Security-Policy"]


def test_whoever_is_nobody_reads_no_documentation(db):
    response = Client().get("/api/v1/docs/")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/")
