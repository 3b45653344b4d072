# Two commands are enough: `make run` opens a working city, `make test` proves it. The rest is for those who build it.
PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
RUN    := $(VENV)/.ready-to-run
TEST   := $(VENV)/.ready-to-test
PIP    := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: setup run quick test bench lint shots

$(RUN): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit("found Python %d.%d, expected 3.11 or newer" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	@echo "Setting up $(VENV) (once, about half a minute) ..."
	@test -x $(PY) || $(PYTHON) -m venv $(VENV) || { echo "expected the venv module: apt install python3-venv"; exit 1; }
	@$(PIP) -r requirements.lock
	@touch $@

$(TEST): requirements-dev.lock | $(RUN)
	@echo "Adding what the tests need (once) ..."
	@$(PIP) -r requirements-dev.lock
	@touch $@

setup: $(TEST)

run: $(RUN)
	@$(PY) -m mingtang

quick: $(TEST)
	@$(PY) -m pytest -q -n 2 -m "not slow and not browser and not postgres" tests/clock tests/kinds tests/ledger tests/forms tests/papers tests/test_house.py

# Three at once on two cores: the proofs that kill and race spend much of their time waiting.
test: $(TEST) lint
	@$(PY) -m pytest -q -n 3 --dist worksteal
	@$(PY) -m tests.on_postgresql -n 3 --dist worksteal

lint: $(TEST)
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy --strict mingtang/clock mingtang/kinds mingtang/ledger mingtang/cases/flow.py

bench: $(TEST)
	@$(PY) -m bench

shots: $(TEST)
	@$(PY) -m tools.shots
