# make run     try Coregroup on this machine     make test   everything, on SQLite and PostgreSQL
# make setup   only install and build            make lint   style, types, imports, migrations
# make bench   the measurements                  make fix    what the tools can put right themselves
# make chaos   all that takes long to break      make screenshots   the pictures of the documentation

PORT ?= 8000
COREGROUP_BIND ?= 127.0.0.1
export PORT COREGROUP_BIND
export PIP_DISABLE_PIP_VERSION_CHECK = 1
unexport PYTHONDONTWRITEBYTECODE  # eight processes would each compile all of it

VENV    := .venv
PY      := $(VENV)/bin/python
DEMO    := COREGROUP_DEMO=1 $(PY) manage.py
TESTING := DJANGO_SETTINGS_MODULE=config.settings_test
PYTEST  := $(PY) -m pytest -n 4 --dist worksteal

# A stamp is named after what it was made from: an unchanged lock installs nothing.
stamp    = $(VENV)/.$(1)-$(shell cat $(2) | sha256sum | cut -c1-16)
RUNTIME := $(call stamp,runtime,requirements.txt)
DEV     := $(call stamp,dev,requirements-dev.txt)
CSS     := config/static/coregroup/app.css
STATIC  := staticfiles/staticfiles.json
ASSETS  := $(shell find config/assets -type f) package.json package-lock.json
SEEDED  := $(or $(COREGROUP_VAR),var)/demo-seeded

.PHONY: setup run test lint fix bench chaos screenshots migrate assets lock
.DELETE_ON_ERROR:

setup: $(RUNTIME) $(STATIC) migrate

run: setup $(SEEDED)
	@$(DEMO) seed_demo --print-sign-ins
	@echo
	@echo "Coregroup answers on http://localhost:$(PORT)   (Ctrl-C stops it; the data stays in var/)"
	@echo
	@COREGROUP_DEMO=1 PATH="$(CURDIR)/$(VENV)/bin:$$PATH" \
		$(VENV)/bin/honcho --env /dev/null start || [ $$? -eq 130 ]

test: $(DEV) $(STATIC)
	@echo "== Everything, on SQLite"
	env -u DATABASE_URL -u REDIS_URL $(PYTEST) -m "not services"
	@echo "== Everything again, on PostgreSQL and Redis"
	@if where=$$($(PY) -m tests.services); then \
		set -x; env $$where $(PYTEST) -m "not once"; \
	elif [ -n "$$CI" ]; then \
		exit 1; \
	else \
		echo "Not run: PostgreSQL and Redis do not both answer."; \
	fi

lint: $(DEV)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(TESTING) $(PY) manage.py makemigrations --check --dry-run

fix: $(DEV)
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

bench: $(DEV)
	@where=$$($(PY) -m tests.services) \
		&& export $$where COREGROUP_DEMO=1 COREGROUP_LOG_LEVEL=WARNING \
		&& $(PY) manage.py bench $(BENCH) \
		&& { [ -n "$(BENCH)" ] || { $(PY) manage.py bench --reminders 50000 \
			&& $(PY) manage.py bench --disagreements 20000 \
			&& $(PY) manage.py bench --records 1000 \
			&& $(PY) manage.py bench --lessons 200,400 \
			&& env -u DATABASE_URL -u REDIS_URL $(PY) manage.py bench --reminders 2000; }; }

chaos: $(DEV)
	$(PY) -m tests.chaos $(CHAOS)
	$(PY) -m tests.chaos.silence
	env -u DATABASE_URL DISAGREEMENTS_TRIED=500 $(PY) -m pytest -q tests/plans/operations/test_disagreements_in_any_order.py
	env -u DATABASE_URL TWINS_TRIED=2000 $(PY) -m pytest -q tests/plans/test_twin_worlds.py

screenshots: $(DEV) $(STATIC)
	$(PY) -m tests.screenshots

migrate: $(RUNTIME)
	@$(DEMO) migrate --noinput --verbosity 0
	@$(DEMO) compute_timetables

assets: $(CSS)

# The locks hold hashes and no addresses, so that any mirror of the registries will do.
lock: $(DEV)
	$(PY) -m venv var/uv && var/uv/bin/pip install --quiet uv
	for list in requirements requirements-dev requirements-node; do \
		var/uv/bin/uv pip compile --quiet --upgrade --no-config --generate-hashes --no-header \
			--no-annotate --no-emit-index-url --no-emit-find-links \
			--python-version 3.11 --python-platform linux $$list.in -o $$list.txt || exit 1; \
	done
	npm install --package-lock-only

$(PY):
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Coregroup needs python3 to be Python 3.11 or later."; exit 1; }
	python3 -m venv $(VENV)

$(RUNTIME): | $(PY)
	$(VENV)/bin/pip install --quiet --require-hashes -r requirements.txt
	@rm -f $(VENV)/.runtime-* && touch $@

$(DEV): | $(PY) $(RUNTIME)
	$(VENV)/bin/pip install --quiet --require-hashes -r requirements-dev.txt
	@rm -f $(VENV)/.dev-* && touch $@

$(CSS): $(ASSETS) | $(RUNTIME)
	config/assets/build.sh

$(STATIC): $(CSS) $(RUNTIME)
	@$(DEMO) collectstatic --noinput --clear --verbosity 0

$(SEEDED): | migrate
	$(DEMO) seed_demo
	@touch $@
