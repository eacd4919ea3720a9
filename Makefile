# Every target depends on setup; setup does nothing when it has nothing to do.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.stamp

.PHONY: setup demo test check lab bench bench-names bench-compromise bench-month bench-day lock dashboard templates tables models

setup: $(STAMP)

$(STAMP): pyproject.toml requirements/dev.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Diting needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(STAMP)

demo: setup
	$(BIN)/diting demo

test: setup
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_architecture.py tests/test_plugins.py

bench: setup
	$(BIN)/python -m tests.benchmarks

# PAIRS: TSV of impostor, official name, sector, relation; ORDINARY: one ordinary name a line, plain or gzipped.
bench-names: setup
	$(BIN)/python -m tests.benchmarks.names_speed $(if $(ORDINARY),--ordinary "$(ORDINARY)")
ifeq ($(and $(PAIRS),$(ORDINARY)),)
	@echo "Quality not measured: it needs make bench-names PAIRS=file.tsv ORDINARY=file.txt"
else
	$(BIN)/python -m tests.benchmarks.names_quality --pairs "$(PAIRS)" --ordinary "$(ORDINARY)"
endif

# TIMELINES: gzipped JSON lines, see tests/benchmarks/compromise/SOURCES.md; it stays outside the repository.
bench-compromise: setup
	$(BIN)/python -m tests.benchmarks.compromise "$(TIMELINES)"

# A month of an invented city of 114 accounts, about ten minutes of processor time.
bench-month: setup
	$(BIN)/python -m tests.benchmarks.month

# A simulated day of 300 accounts on twelve connectors, about eight minutes of processor time.
bench-day: setup
	$(BIN)/python -m tests.benchmarks.day

lab: setup
	bash tests/lab/install.sh
	$(BIN)/python -m pytest -m lab

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet \
		--extra postgres pyproject.toml --output-file requirements/runtime.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet \
		--extra postgres --group dev --constraint requirements/runtime.txt pyproject.toml --output-file requirements/dev.txt

# The shipped Word templates.
templates: setup
	$(BIN)/python -m alerting.documents.making

dashboard: setup
	$(BIN)/python -m config.grafana.dashboard

# Needs npm, the packages of PyPI in SOURCES.md, and Debian's unicode-data, fonts-noto-cjk, fonts-wqy-zenhei and fonts-dejavu-core.
tables: setup
	$(BIN)/python -m monitor.tables

# Needs a timeline of official posts and a folder of spam by kind; both stay outside the repository.
models: setup
	$(BIN)/python -m monitor.training "$(TIMELINE)" "$(SPAM)"
