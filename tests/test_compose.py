"""The compose file: it is one, it asks only for what is documented, and its commands work.

No container engine is needed: the commands are started here as compose would start them, in the
environment compose would give them, against this machine's PostgreSQL and Redis.
"""

import os
import re
import select
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from celery import Celery
from django.conf import settings

from config import keys
from tests import services
from tests.chaos.servers import free_port

ROOT = Path(settings.BASE_DIR)
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
VARIABLE = re.compile(r"\$\{([A-Z_]+)(?:(:[-?])([^}]*))?\}")
DATABASE = "coregroup_compose"
PATIENCE = 300

Start = Callable[[str], "subprocess.Popen[str]"]


def test_compose_file_is_a_compose_file():
    done = subprocess.run(
        [
            Path(sys.executable).with_name("check-jsonschema"),
            *("--builtin-schema", "vendor.compose-spec", ROOT / "docker-compose.yml"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_service_is_whole():
    assert {"db", "redis", "web", "worker", "beat", "watchdog", "mailpit"} <= set(
        COMPOSE["services"]
    )


def test_every_variable_compose_asks_for_is_in_the_example():
    asked = {name for name, *_ in VARIABLE.findall((ROOT / "docker-compose.yml").read_text())}
    offered = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert asked <= set(offered)
    assert set(offered) - {"COMPOSE_PROFILES"} <= asked  # which compose itself reads


def test_every_variable_compose_passes_on_is_one_the_settings_read():
    read = set(
        re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "config" / "settings.py").read_text())
    )
    assert set(COMPOSE["services"]["web"]["environment"]) - {"PORT"} <= read


def test_only_this_machine_can_reach_what_compose_opens():
    for service in COMPOSE["services"].values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


def resolved(text: str, values: dict[str, str]) -> str:
    """Fill in `${NAME}`, `${NAME:-default}` and `${NAME:?refusal}` as compose does."""

    def fill(match: re.Match[str]) -> str:
        name, kind, rest = match.groups()
        if values.get(name):
            return values[name]
        assert kind != ":?", f"{name}: {rest}"
        return rest or ""

    return VARIABLE.sub(fill, text)


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    """Give a scratch database, and the environment of the services with its address in it."""
    faults = services.silent()
    if faults and os.environ.get("CI"):
        pytest.fail("\n".join(faults))
    if faults:
        pytest.skip("; ".join(faults))
    collected = ROOT / "staticfiles" / "staticfiles.json"
    assert collected.exists(), "`make setup` collects the static files as the image does"
    filled_in = {
        "SECRET_KEY": keys.new_secret(),
        "IDP_OIDC_PRIVATE_KEY": keys.new_rsa().replace("\n", "\\n"),
        "POSTGRES_PASSWORD": "unused",
        "COREGROUP_ORIGIN": "https://coregroup.example.org",
    }
    given = {
        name: resolved(value, filled_in)
        for name, value in COMPOSE["services"]["web"]["environment"].items()
    }
    yield given | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONUNBUFFERED": "1",
        "DATABASE_URL": services.fresh(DATABASE),
        "REDIS_URL": services.redis_url().rpartition("/")[0] + "/7",
        "PORT": str(free_port()),
    }
    services.drop(DATABASE)


@pytest.fixture
def start(environment: dict[str, str], tmp_path: Path) -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def start_service(name: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            COMPOSE["services"][name]["command"],
            cwd=ROOT,
            env=environment | {"COREGROUP_VAR": str(tmp_path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start_service
    for process in started:
        process.terminate()
        try:
            process.wait(timeout=PATIENCE)
        finally:
            process.kill()
            assert process.stdout is not None
            process.stdout.close()


def until_says(process: "subprocess.Popen[str]", words: str) -> None:
    """Read what the process says until it says these words."""
    assert process.stdout is not None
    pipe, deadline, said = process.stdout.fileno(), time.monotonic() + PATIENCE, b""
    while time.monotonic() < deadline:
        ready, _, _ = select.select([pipe], [], [], 1)
        said += os.read(pipe, 65536) if ready else b""
        if words.encode() in said:
            return
        assert process.poll() is None, said.decode()
    pytest.fail(f"It never said {words!r}, but:\n{said.decode()}")


class Unredirected(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def ask(port: str, path: str, **headers: str) -> tuple[int, Any, str]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    try:
        with urllib.request.build_opener(Unredirected).open(request, timeout=PATIENCE) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read().decode()


@pytest.mark.services
def test_the_commands_compose_starts_are_the_ones_that_work(environment, start):
    migrated = start("migrate")
    said, _ = migrated.communicate(timeout=PATIENCE)
    assert migrated.returncode == 0, said

    web = start("web")
    until_says(web, "Booting worker")
    port, host = environment["PORT"], "coregroup.example.org"
    status, headers, _ = ask(port, "/", Host=host)
    assert (status, headers["Location"]) == (301, f"https://{host}/")
    behind = {"Host": host, "X-Forwarded-Proto": "https"}
    status, headers, page = ask(port, "/accounts/login/", **behind)
    assert status == 200
    assert "max-age=31536000" in headers["Strict-Transport-Security"]
    (styles,) = re.findall(r'href="(/static/coregroup/app[.]\w+[.]css)"', page)
    assert ask(port, styles, **behind)[0] == 200
    assert ask(port, "/", Host="elsewhere.example.org")[0] == 400

    healthy = subprocess.run(
        COMPOSE["services"]["web"]["healthcheck"]["test"][1:],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert healthy.returncode == 0, healthy.stderr

    worker = start("worker")
    until_says(worker, "ready.")
    with Celery(broker=environment["REDIS_URL"]) as client:
        answers = client.control.ping(timeout=PATIENCE, limit=1) or []
    assert [list(answer.values()) for answer in answers] == [[{"ok": "pong"}]]

    beat = start("beat")
    until_says(beat, "beat: Starting...")
    watchdog = start("watchdog")
    assert [process.poll() for process in (web, worker, beat, watchdog)] == [None] * 4
