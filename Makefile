# Every verb says what it does; `make` alone lists them. PORT=, ARGS= and the variables
# of README.md, "Settings", are read from the environment or from the command line.

WITH_PYTHON := sh scripts/with_python.sh
PYTHON_HERE := .venv/bin/python
# Nothing that lint runs may look at, or make, this folder's database.
LINT_WITH := SECRET_KEY=only-for-lint-$$(date +%s)-0123456789abcdefghijklmnopqrstuvwxyz \
	DATABASE_URL=sqlite://:memory: DEBUG=0 HTTPS=1

export PORT
.DEFAULT_GOAL := help
.PHONY: help up test lint lock bench schema fuzz

help:  ## list these verbs
	@sed -n 's/^\([a-z]*\):.*## /make \1	/p' Makefile

up:  ## install, migrate, load the fixtures and serve on http://127.0.0.1:8000 (PORT=)
	@$(WITH_PYTHON) scripts/up.py

test:  ## run the whole suite on SQLite and on PostgreSQL (ARGS= goes to pytest)
	@$(WITH_PYTHON) scripts/test.py $(ARGS)

lint:  ## check style, migrations, settings and the API's schema; change nothing
	@$(WITH_PYTHON) scripts/virtual_environment.py tests/requirements.lock
	@echo "Style: ruff check"
	@$(PYTHON_HERE) -m ruff check .
	@echo "Format: ruff format --check"
	@$(PYTHON_HERE) -m ruff format --check .
	@echo "Migrations: none is missing"
	@$(LINT_WITH) $(PYTHON_HERE) manage.py makemigrations --check --dry-run
	@echo "Settings: fit for deployment"
	@$(LINT_WITH) $(PYTHON_HERE) manage.py check --deploy --fail-level WARNING
	@echo "API schema: valid and without warnings"
	@$(LINT_WITH) $(PYTHON_HERE) manage.py spectacular --validate --fail-on-warn \
		--file /dev/null

schema:  ## write down how the API describes itself (ARGS=--release at a release)
	@$(WITH_PYTHON) scripts/virtual_environment.py tests/requirements.lock
	@$(LINT_WITH) $(PYTHON_HERE) manage.py write_schema $(ARGS)

lock:  ## write both requirement locks anew from pyproject.toml (ARGS=--upgrade)
	@$(WITH_PYTHON) scripts/lock.py $(ARGS)

bench:  ## measure how fast the API reads, beside the floor (ARGS="--size 10000")
	@$(WITH_PYTHON) scripts/virtual_environment.py tests/requirements.lock
	@echo "Measuring: tests/bench (ARGS=--help says what can be left out)"
	@$(PYTHON_HERE) -m tests.bench $(ARGS)

fuzz:  ## ask every operation what it does not expect, for long (ARGS="--most 50")
	@$(WITH_PYTHON) scripts/virtual_environment.py tests/requirements.lock
	@echo "Asking: scripts/fuzz.py (ARGS=--help says what can be left out)"
	@$(PYTHON_HERE) scripts/fuzz.py $(ARGS)
