# Cairn. `make` tells what there is. Everything is done inside this folder.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes
# Each file goes to one worker: what its tests share is made once, and a story is told in order.
PYTEST := $(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder
T ?= tests

.DEFAULT_GOAL := help
.PHONY: help setup demo start check test bench assure clean

help: ## What there is
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

setup: $(VENV)/.ready ## Make .venv with the `cairn` command (first time: a few minutes)

$(VENV)/.ready: requirements.lock requirements-build.lock requirements-npm.lock pyproject.toml \
		build_assets.py assets.lock.json
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) -r requirements.lock -r requirements-build.lock
	command -v npm >/dev/null || $(INSTALL) -r requirements-npm.lock
	$(BIN)/python build_assets.py
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: $(VENV)/.ready requirements-dev.lock test-packages.lock.json
	$(INSTALL) -r requirements-dev.lock
	$(BIN)/python -m tools.test_packages
	$(BIN)/python -m tools.browser
	touch $@

demo: setup ## The main job on the built-in sample case, from exports to a checked pack
	$(BIN)/python tools/demo.py

start: setup ## Your own diary
	$(BIN)/cairn --help

check: $(VENV)/.dev ## The quick gate: format, lint, types, layers, unit tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(PYTEST) -m "not slow" $(T)

test: $(VENV)/.dev ## Every test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(PYTEST) $(T)

bench: $(VENV)/.dev ## Figures for this machine
	$(BIN)/python -m tools.bench

assure: $(VENV)/.dev ## Try to break the vault, and write docs/assurance.md (LONG=1: for a night)
	$(BIN)/python -m tools.assure $(if $(LONG),--long) $(ONLY)

clean: ## Take away what the other commands made here
	rm -rf $(VENV) demo-out dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis src/cairn/assets
