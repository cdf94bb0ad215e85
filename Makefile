# Two commands matter: `make demo` and `make test`. Both set everything up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

DEMO_PORT ?= 8000
# A folder with O*NET's files, for a catalogue of all occupations: make demo DEMO_ONET=DIR
DEMO_ONET ?=

.PHONY: demo test lint ci bench permissions clean

$(VENV)/.ready: requirements/dev.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements/dev.txt
	touch $@

demo: $(VENV)/.ready
	$(BIN)/python manage.py demo --port $(DEMO_PORT) --onet "$(DEMO_ONET)"

# On SQLite, on PostgreSQL and in a browser. make test ARGS="--only sqlite -- -k placement"
test: $(VENV)/.ready
	$(BIN)/python -m tools.run_tests $(ARGS)

# Prints figures beside the practical floor; asserts nothing.
bench: $(VENV)/.ready
	$(BIN)/python -m benchmarks.run $(ARGS)

# Who may use which address by which method: printed, and written to docs/permissions.md.
permissions: $(VENV)/.ready
	NSX_WRITE_PERMISSIONS=1 $(BIN)/python -m pytest -q -s tests/permissions

lint: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/python manage.py makemigrations --check --dry-run

ci:
	bash .ci/run

clean:
	rm -rf $(VENV) var
