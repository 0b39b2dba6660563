# Meedoen. `make` alone lists what there is.
# Needs Python >= 3.11 and make; brings its own uv (Python's package manager) when there is none.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { command -v $$p; break; }; done)
UV := $(shell command -v uv 2>/dev/null || echo .tools/uv/bin/uv)
BIN := .venv/bin
export UV_PYTHON_DOWNLOADS := never
# Compiled modules make every start seconds faster.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup run chat test test-rasa lint format bench soak tour clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

.tools/uv/bin/uv:
	@test -n "$(PYTHON)" || { echo "Meedoen needs Python 3.11 or newer: install it and run make again."; exit 1; }
	@echo "Fetching uv ..."
	@($(PYTHON) -m venv .tools/uv && .tools/uv/bin/python -m pip install --quiet --disable-pip-version-check uv) 2>/dev/null \
	|| (rm -rf .tools/uv && $(PYTHON) .ci/fetch_uv.py .tools/uv/bin) \
	|| { echo "uv could not be fetched: check the network, or install uv yourself."; exit 1; }

$(BIN)/.ready: pyproject.toml uv.lock | $(filter .tools/%,$(UV))
	@test -n "$(PYTHON)" || { echo "Meedoen needs Python 3.11 or newer: install it and run make again."; exit 1; }
	@$(UV) sync --locked --quiet --python $(PYTHON)
	@touch $@

setup: $(BIN)/.ready ## install everything that the project needs into .venv

run: $(BIN)/.ready ## start web chat, console, worker and (with a token) Telegram, with a demo, on an embedded database
	@MEEDOEN_DEMO=$${MEEDOEN_DEMO-1} exec $(BIN)/meedoen run

chat: $(BIN)/.ready ## the same conversation in the terminal
	@exec $(BIN)/meedoen chat

test: $(BIN)/.ready ## the whole default suite, browser tests included
	@$(BIN)/python -m tests.support.chromium
	@$(BIN)/python -m tests.support.model
	@exec $(BIN)/pytest -n auto --dist loadgroup -m "not rasa and not soak" $(ARGS)

test-rasa: $(BIN)/.ready ## set up Rasa on Python 3.10, train, serve, run its contract tests
	@PYTHON310="$$($(BIN)/python -m nlu.python310)" && echo "Rasa on $$PYTHON310" \
	&& $(UV) sync --locked --quiet --project nlu --python "$$PYTHON310" \
	&& exec $(BIN)/pytest -n0 -m rasa --timeout 1800 $(ARGS)

lint: $(BIN)/.ready ## ruff, mypy --strict, import-linter, content and catalog checks
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . || { echo "run: make format"; exit 1; }
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m tests.support.rooms
	@$(BIN)/meedoen check

format: $(BIN)/.ready ## put the code in the agreed form
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

bench: $(BIN)/.ready ## run the benchmarks; write benchmarks/results/<name>.json
	@set -e; for file in $(filter-out benchmarks/__init__.py benchmarks/support.py benchmarks/bare_bot.py benchmarks/asking.py benchmarks/local_process.py benchmarks/service.py benchmarks/readme.py benchmarks/understanding_table.py,$(wildcard benchmarks/*.py)); do \
	$(BIN)/python -m benchmarks.$$(basename $$file .py); done

soak: $(BIN)/.ready ## the long runs: chaos and load
	@exec $(BIN)/pytest -n0 -s -m soak --timeout 7200 $(ARGS)

tour: $(BIN)/.ready ## make the pictures of the README's tour anew
	@$(BIN)/python -m tests.support.chromium
	@exec $(BIN)/python -m tests.support.tour

clean: ## remove what was set up (not the data of make run)
	rm -rf .venv .tools nlu/.venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
