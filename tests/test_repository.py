"""What is true of the repository as a whole: its locks, its migrations and the size of its files."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core import checks
from django.db.migrations.loader import MigrationLoader

pytestmark = pytest.mark.once

ROOT = Path(settings.BASE_DIR)
LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-node.txt"]
PINNED = re.compile(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", re.MULTILINE)

LONGEST = 300
LONGER = {  # up to 400, each with its reason
    "tests/plans/queries/test_plan_page.py": "a test for each matter that needs attention",
    "tests/plans/test_seed_demo.py": "the demo is seeded once for all that is asked of it",
    "config/settings.py": "every setting in one file is what the design asks for",
}


def pins(lock: str) -> dict[str, str]:
    return dict(PINNED.findall((ROOT / lock).read_text()))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_hash(lock):
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip())
    assert entries
    for entry in entries:
        assert re.fullmatch(
            r"[a-z0-9._-]+(\[[^]]*\])?==[^\s;]+( ;[^\\]+)?( \\\n    --hash=sha256:[0-9a-f]{64})+",
            entry,
        ), entry


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_an_address(lock):
    assert not re.search(
        r"https?:|file:|\s@\s|--(index|extra|find|trusted)", (ROOT / lock).read_text()
    )


def test_the_tests_run_on_the_versions_that_run():
    runtime, dev = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {name: dev.get(name) for name in runtime} == runtime


def test_the_front_end_lock_has_integrity_and_no_download_addresses():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for path, package in packages.items():
        assert "resolved" not in package
        assert path == "" or package["integrity"].startswith("sha512-")


def test_styles_and_templates_of_the_design_system_are_the_pair_that_fits():
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    assert wanted["govuk-frontend"] == "6.3.0"
    assert pins("requirements.txt")["govuk-frontend-jinja"] == "4.1.0"


@pytest.mark.parametrize("app", settings.FIRST_PARTY_APPS)
def test_migrations_follow_one_another_in_one_line(app):
    loader = MigrationLoader(None)
    own = {key: migration for key, migration in loader.disk_migrations.items() if key[0] == app}
    parents = [
        dependency
        for migration in own.values()
        for dependency in migration.dependencies
        if dependency[0] == app
    ]
    assert own
    assert len(parents) == len(set(parents)) == len(own) - 1
    assert not [found for found in checks.run_checks() if str(found.id).startswith("dlm.")]


def test_no_file_is_too_long_to_read():
    long = {}
    for top in ("agencies", "config", "plans", "tests"):
        for path in sorted((ROOT / top).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            lines = len(path.read_text().splitlines())
            if lines > (400 if name in LONGER else LONGEST) and "/migrations/" not in name:
                long[name] = lines
    assert long == {}
