# `make run` and `make test` do everything, from nothing: Python 3.11, git and make are enough.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PORT ?= 8501

.PHONY: run test check unit e2e torture local benchmark clean

run: .venv/run.done  ## install, import the demonstration community, serve the app
	$(BIN)/copassist demo
	$(BIN)/copassist run --port $(PORT)

test: check unit e2e  ## install and run every check and every test

check: .venv/test.done  ## style, types, layers, dead code, known vulnerabilities
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture
	$(BIN)/python -m tests.audit

unit: .venv/test.done
	$(BIN)/python -m pytest --numprocesses auto --ignore=tests/e2e

# The browser walk needs Debian's chromium: `.ci/run` installs it. Without it the walk is not run,
# and says so; where CI is set its absence is a failure.
e2e: .venv/test.done
	@if command -v chromium >/dev/null || [ -n "$$CI" ]; then $(BIN)/python -m pytest tests/e2e; \
	else echo "tests/e2e NOT RUN: no chromium here (apt-get install chromium)"; fi

torture: .venv/test.done  ## kill operations 200 times on each kind of store; 500 broken files a reader
	COPASSIST_TORTURE=full $(BIN)/python -m pytest tests/torture/test_fuzz.py
	$(BIN)/python -m tests.torture --kills 200

local: .venv/test.done  ## fetch the smallest local chat model (0.5 GB) and answer with it
	COPASSIST_LOCAL=full $(BIN)/python -m pytest tests/local

benchmark: .venv/test.done  ## figures of tests/benchmarks/results, for the demonstration community
	$(BIN)/python -m tests.benchmarks

.venv/run.done: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/test.done: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test]"
	@touch $@ .venv/run.done

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache
