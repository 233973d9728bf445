"""The settings are safe when nothing is said, and start-up refuses what is not."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory, override_settings

from config import keys, logs
from config.celery import app

pytestmark = pytest.mark.once

ROOT = Path(settings.BASE_DIR)


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in an environment that says only what is given here."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def production(tmp_path) -> dict[str, str]:
    return {
        "SECRET_KEY": keys.new_secret(),
        "IDP_OIDC_PRIVATE_KEY": keys.new_rsa(),
        "COREGROUP_ORIGIN": "https://coregroup.example.org",
        "COREGROUP_VAR": str(tmp_path),
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }


def told(names: list[str], environment: dict[str, str]) -> dict[str, object]:
    script = (
        "import json, django; from django.conf import settings;"
        f"print(json.dumps({{name: getattr(settings, name) for name in {names!r}}}, default=str))"
    )
    done = run("-c", script, DJANGO_SETTINGS_MODULE="config.settings", **environment)
    assert done.returncode == 0, done.stderr
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_deployment_check_finds_nothing_in_production(production):
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **production)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    "weak",
    [
        pytest.param("", id="none"),
        pytest.param("short", id="short"),
        pytest.param("x" * 64, id="one letter"),
        pytest.param("abcdefghij" * 7, id="a phrase over and over"),
        pytest.param("django-insecure-" + keys.new_secret(), id="Django's own"),
        pytest.param("change-me-" + keys.new_secret(), id="a placeholder"),
    ],
)
def test_a_weak_secret_key_is_refused(weak):
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is too weak"):
        keys.strong(weak)


def test_keys_made_as_the_manual_says_are_strong():
    for _ in range(200):
        made = keys.new_secret()
        assert keys.strong(made) == made


def test_hexadecimal_keys_are_strong():
    for _ in range(200):
        assert keys.strong(os.urandom(32).hex())


@pytest.mark.parametrize("missing", ["SECRET_KEY", "IDP_OIDC_PRIVATE_KEY"])
def test_production_does_not_start_without_its_keys(production, missing):
    del production[missing]
    done = run("manage.py", "check", **production)
    assert done.returncode != 0
    assert missing in done.stderr


def test_production_does_not_start_with_a_weak_key(production):
    done = run("manage.py", "check", **production | {"SECRET_KEY": "hunter2hunter2"})
    assert done.returncode != 0
    assert "too weak" in done.stderr


def test_a_weak_key_is_refused_in_a_demo_too(production):
    weak = production | {"SECRET_KEY": "hunter2hunter2", "COREGROUP_DEMO": "1"}
    assert "too weak" in run("manage.py", "check", **weak).stderr


def test_a_demo_makes_its_keys_once_and_keeps_them(tmp_path):
    demo = {"COREGROUP_DEMO": "1", "COREGROUP_VAR": str(tmp_path)}
    names = ["SECRET_KEY", "IDP_OIDC_PRIVATE_KEY", "COREGROUP_REQUIRE_SECOND_FACTOR"]
    first, second = told(names, demo), told(names, demo)
    assert first == second
    assert first["COREGROUP_REQUIRE_SECOND_FACTOR"] is False
    assert {path.stat().st_mode & 0o077 for path in tmp_path.glob("demo-*")} == {0}


def test_production_defaults_are_the_safe_ones(production):
    names = [
        "DEBUG", "COREGROUP_DEMO", "COREGROUP_REQUIRE_SECOND_FACTOR", "ALLOWED_HOSTS",
        "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE",
        "SESSION_COOKIE_NAME", "SESSION_COOKIE_AGE", "SESSION_SAVE_EVERY_REQUEST",
        "COREGROUP_SESSION_HOURS", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS", "EMAIL_USE_TLS", "EMAIL_TIMEOUT",
    ]  # fmt: skip
    assert told(names, production) == {
        "DEBUG": False,
        "COREGROUP_DEMO": False,
        "COREGROUP_REQUIRE_SECOND_FACTOR": True,
        "ALLOWED_HOSTS": ["coregroup.example.org"],
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_NAME": "__Host-session",
        "SESSION_COOKIE_AGE": 15 * 60,
        "SESSION_SAVE_EVERY_REQUEST": True,
        "COREGROUP_SESSION_HOURS": 12,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "EMAIL_USE_TLS": True,
        "EMAIL_TIMEOUT": 10,
    }


def test_forwarded_headers_are_believed_only_behind_a_proxy(production):
    names = ["ALLAUTH_TRUSTED_PROXY_COUNT", "CSRF_TRUSTED_ORIGINS"]
    alone = told(names, production)
    assert alone["ALLAUTH_TRUSTED_PROXY_COUNT"] == 0
    script = "from django.conf import settings; print(settings.SECURE_PROXY_SSL_HEADER)"
    environment = production | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    assert run("-c", script, **environment).stdout.strip() == "None"
    behind = run("-c", script, **environment | {"COREGROUP_PROXIES": "1"}).stdout
    assert "HTTP_X_FORWARDED_PROTO" in behind


def test_celery_speaks_json_and_keeps_no_results():
    names = [
        "accept_content",
        "task_serializer",
        "result_backend",
        "task_ignore_result",
        "timezone",
    ]
    assert [app.conf[name] for name in names] == [["json"], "json", None, True, "UTC"]


def test_beat_ticks_only_for_tasks_there_are():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)


def test_the_api_speaks_json_and_needs_a_sign_in():
    rest = settings.REST_FRAMEWORK
    assert rest["DEFAULT_RENDERER_CLASSES"] == ["rest_framework.renderers.JSONRenderer"]
    assert rest["DEFAULT_PARSER_CLASSES"] == ["agencies.api.parsers.StrictJson"]
    assert rest["DEFAULT_PERMISSION_CLASSES"] == ["rest_framework.permissions.IsAuthenticated"]


def test_there_is_no_admin_site_and_no_anonymous_worker():
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert settings.ANONYMOUS_USER_NAME is None


def test_no_cache_sits_between_a_page_and_its_reader():
    assert not [name for name in settings.MIDDLEWARE if "CacheMiddleware" in name]


@pytest.mark.django_db
def test_every_page_carries_the_security_headers(client):
    page = client.get("/", follow=True)
    assert page.status_code == 200
    policy = dict(part.strip().split(" ", 1) for part in page["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in page["Content-Security-Policy"]
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["X-Frame-Options"] == "DENY"
    assert page["Referrer-Policy"] == "same-origin"
    assert page["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
@override_settings(
    SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=31_536_000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True
)
def test_plain_http_is_sent_to_https_which_asks_to_be_remembered(client):
    assert client.get("/").url == "https://testserver/"
    assert "max-age=31536000" in client.get("/", secure=True)["Strict-Transport-Security"]


@override_settings(ALLOWED_HOSTS=["coregroup.example.org"])
def test_a_host_that_is_not_ours_is_refused_on_a_page_of_ours(client):
    page = client.get("/", headers={"host": "elsewhere.example.org"})
    assert page.status_code == 400
    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert b"elsewhere" not in page.content


def test_a_log_line_names_the_failure_and_not_what_it_said():
    request = RequestFactory().get("/plans/CG-7F3K-9QXM/")
    try:
        int("Key (nhs_number)=(9990000018) already exists")
    except ValueError:
        record = logging.getLogger("django.request").makeRecord(
            "django.request",
            logging.ERROR,
            __file__,
            1,
            "Internal Server Error: %s",
            (request.path,),
            sys.exc_info(),
            extra={"status_code": 500, "request": request},
        )
    line = logs.JsonLines().format(record)
    assert "9990000018" not in line
    assert json.loads(line) | {"at": "", "trace": ""} == {
        "at": "",
        "level": "error",
        "from": "django.request",
        "message": "Internal Server Error: /plans/CG-7F3K-9QXM/",
        "status": 500,
        "error": "ValueError",
        "trace": "",
    }


def test_a_task_that_fails_is_logged_by_name_and_id():
    context = {"name": "plans.tasks.sweep", "id": "1", "description": "raised", "exc": "Ann Other"}
    record = logging.getLogger("celery.app.trace").makeRecord(
        "celery.app.trace",
        logging.ERROR,
        __file__,
        1,
        "Task %(name)s[%(id)s] %(description)s: %(exc)s",
        (context,),
        None,
        extra={"data": context},
    )
    assert json.loads(logs.JsonLines().format(record))["message"] == "plans.tasks.sweep 1 raised"
