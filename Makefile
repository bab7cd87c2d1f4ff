# Everything a newcomer needs is two commands: `make run` and `make test`.
# They create .venv, install the versions pinned in requirements.lock, and go.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
Q ?= What does the coalition think of the Declaration on Principles for Responsible Diamond Sourcing?

.DEFAULT_GOAL := help
.PHONY: help run test index ask lint types imports bench evaluate voices lock clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

run: index ## install, build the index, serve the page
	$(BIN)/kpcsc serve

test: lint types imports ## install with the test tools; lint, types, import rules, all tests
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder

index: $(VENV)/.run ## build or refresh the index
	$(BIN)/kpcsc index

ask: index ## make ask Q="..."
	@$(BIN)/kpcsc ask "$(Q)"

lint: $(VENV)/.test ## style and faults
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.test ## mypy, strict
	$(BIN)/mypy

imports: $(VENV)/.test ## who may import whom
	$(BIN)/lint-imports --no-logo

bench: $(VENV)/.test ## speed and memory, as ratios within one run; DATA=folder adds the speeches
	$(BIN)/python -m benchmarks.speed $(DATA)

evaluate: $(VENV)/.test ## write the README's table of figures; DATA=folder measures anew
	$(BIN)/python -m benchmarks.evaluation $(DATA)

voices: $(VENV)/.test ## measure whose words the sentences of the labelled texts are taken for
	$(BIN)/python -m benchmarks.voices

lock: $(VENV)/.test ## resolve requirements.lock anew, for all platforms and Pythons
	$(PIP) install --quiet uv
	{ echo "# Constraints for every package on every platform; made by 'make lock'."; \
	  echo 'torch==2.13.0' | $(BIN)/uv pip compile --universal --python-version 3.11 --no-header --no-annotate \
	  --quiet --upgrade --extra test --constraint /dev/stdin pyproject.toml; } > requirements.lock.new
	mv requirements.lock.new requirements.lock

clean: ## remove what was built and installed
	rm -rf $(VENV) index/generation-* index/vectors.sqlite index/lock* .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "Python 3.11, 3.12 or 3.13 is needed; name one with: make run PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml requirements.lock | $(BIN)/python
	$(PIP) install --quiet --constraint requirements.lock --editable .
	touch $@

$(VENV)/.test: pyproject.toml requirements.lock .ci/packages | $(BIN)/python
	$(PIP) install --quiet --constraint requirements.lock --editable '.[test]'
	.ci/packages
	touch $@ $(VENV)/.run
