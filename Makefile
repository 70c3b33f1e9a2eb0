# Everything a user or a developer does, by name. Each target does its own set-up inside the repository.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# pyo3 must see the same settings for wheel, lints and tests, or its crates are compiled again; so must the whole workspace be
# chosen for tests: a single package turns on other features of the dependencies, and polars would be compiled twice.
export PYO3_PYTHON := $(CURDIR)/$(BIN)/python
export PYO3_BUILD_EXTENSION_MODULE := 1
RUST_SOURCES := $(shell find crates -type f) Cargo.toml Cargo.lock pyproject.toml

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-10s %s\n", $$1, $$2 }'

.PHONY: demo
demo: $(VENV)/built ## build, then a synthetic sample all the way: audit, map, rankings, report
	$(BIN)/innomap demo --out demo-output $(DEMO)

.PHONY: test
test: lint test-rust test-python ## lint, then all tests

.PHONY: build
build: $(VENV)/built ## build the extension and install the package into .venv

.PHONY: lint
lint: $(VENV)/dev $(VENV)/built ## formatting, clippy, ruff, types
	cargo fmt --all --check
	$(BIN)/python tools/clippy.py
	$(BIN)/ruff format --check python quality tests tools bench
	$(BIN)/ruff check python quality tests tools bench
	$(BIN)/mypy
	$(BIN)/python -m mypy.stubtest innomap._innomap
	$(BIN)/python tools/notebooks.py --check notebooks

.PHONY: test-rust
test-rust: $(VENV)/ready ## tests of the core
	cargo test --release --locked --workspace

.PHONY: test-python
test-python: $(VENV)/dev $(VENV)/built ## tests of the package, the notebooks and, where they are at hand, real exports
	$(BIN)/pytest tests/python
	$(BIN)/python tools/coverage.py --check
	$(BIN)/pytest --doctest-modules python/innomap
	$(BIN)/pytest --nbmake --nbmake-timeout=600 notebooks

.PHONY: quality
quality: $(VENV)/dev $(VENV)/built ## measure names and places against known truth; writes docs/quality.md
	$(BIN)/python -m quality.report $(QUALITY)

.PHONY: bench
bench: $(VENV)/dev $(VENV)/built ## measure speed and memory; keeps a row a run in bench/runs.csv
	$(BIN)/python bench/run.py $(BENCH)

.PHONY: parity
parity: $(VENV)/dev $(VENV)/built $(VENV)-parity/ready $(VENV)-parity-old/ready ## compare measures with other packages; writes docs/parity.md
	mkdir -p target/parity
	$(BIN)/python tests/parity/matrices.py target/parity/cases.json
	$(BIN)/python tests/parity/innomap_side.py target/parity/cases.json target/parity/innomap.json
	for side in econcomplex ecomplexity scipy definitions; do \
		$(VENV)-parity/bin/python tests/parity/$${side}_side.py target/parity/cases.json target/parity/$$side.json; \
	done
	for side in economic_complexity econci fermi; do \
		$(VENV)-parity-old/bin/python tests/parity/$${side}_side.py target/parity/cases.json target/parity/$$side.json; \
	done
	$(BIN)/python tests/parity/compare.py target/parity

.PHONY: notebook
notebook: $(VENV)/notebook $(VENV)/built ## open JupyterLab on notebooks/
	$(BIN)/jupyter lab notebooks

.PHONY: clean
clean: ## remove what was built here
	rm -rf $(VENV) $(VENV)-parity $(VENV)-parity-old target demo-output

$(VENV)/ready: requirements/demo.txt
	$(PYTHON) -c 'import sys; sys.exit("需要 Python 3.11 以上 / Python 3.11 or later is needed" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/demo.txt
	touch $@

$(VENV)/dev: requirements/dev.txt $(VENV)/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/dev.txt
	touch $@

$(VENV)/notebook: requirements/notebook.txt $(VENV)/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/notebook.txt
	touch $@

$(VENV)-%/ready: requirements/%.txt
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	touch $@

$(VENV)/built: $(VENV)/ready $(RUST_SOURCES)
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/maturin develop --release --locked
	touch $@
