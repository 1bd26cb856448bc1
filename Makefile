# The daily commands. Each sets up what it needs in .venv, a virtual environment of this checkout.
# Choose another interpreter with `make test PYTHON=python3.12`.

VENV := .venv
BIN := $(VENV)/bin
BENCH := .venv-bench
BENCH_MATCHING := $(BENCH)/matching
NEEDS := import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))

# The first Python that is new enough and can make virtual environments.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$python" -c '$(NEEDS)' >/dev/null 2>&1 && { echo "$$python"; break; }; done)

COHORT := examples/data/cohort
PROGRAMS := quality-improvement-grant quality-training-program
AS_OF := 2026-11-01
OUT := out

# Tests of a file stay together, so that what they share is made once and not in every worker.
PYTEST_ARGS ?= -n auto --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help docs cohort staff test check lint types imports review handbook statements schemas fuzz guide-pictures bench-rules bench-matching bench-billing bench-frames bench-analysis bench-store bench-sheets bench-cohort bench-reports bench-service endurance service-endurance mutants mutation solver-versions package lowest bench-imports spark format nightly coverage clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' Makefile

cohort: $(VENV)/.reports ## Run the main job on the shipped cohort, once for each program, into out/
	@set -e; for program in $(PROGRAMS); do \
		$(BIN)/python examples/run_cohort.py $(COHORT) \
			--program "$$program" --as-of $(AS_OF) --out "$(OUT)/$$program" --force; \
	done

staff: $(VENV)/.staff ## Install what all commands of docs/staff-guide.md need, into .venv

test: $(VENV)/.test ## Run every test, and every code sample of the documents
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: lint types imports ## Lint, types, layers and the fast tests: before each commit
	HYPOTHESIS_PROFILE=dev $(BIN)/python -m pytest $(PYTEST_ARGS) -m "not slow" -q

lint: $(VENV)/.dev ## Lint with ruff, and see that everything is formatted
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev ## Check the types with mypy and pyright, strictly, and that every public name has one
	$(BIN)/mypy
	$(BIN)/pyright --pythonpath $(BIN)/python
	@# For this it takes the first Python of the path, whatever it is told.
	PATH="$(CURDIR)/$(BIN):$$PATH" pyright --verifytypes qip_rules --ignoreexternal \
		> $(VENV)/types.txt || { cat $(VENV)/types.txt; exit 1; }
	@grep "completeness" $(VENV)/types.txt

imports: $(VENV)/.dev ## Check who imports whom with import-linter
	$(BIN)/lint-imports

review: $(VENV)/.reports ## Review the shipped programs: contradictory rules fail, the rest are warnings
	@set -e; for program in $(PROGRAMS); do $(BIN)/python examples/review_policy.py "$$program"; done

handbook: $(VENV)/.reports ## Write the handbooks of the shipped programs into docs/handbook
	$(BIN)/python examples/handbook.py $(PROGRAMS) --out docs/handbook --force

statements: $(VENV)/.reports ## Write docs/statements.md: where each statement of the pages lives
	$(BIN)/python examples/statements.py docs/statements.toml --out docs/statements.md --force

schemas: $(VENV)/.reports ## Write docs/schema and docs/limits.md: the schema of all JSON, and the limits
	$(BIN)/python docs/schemas.py docs

docs: $(VENV)/.dev ## Build the site of all documents into out/site; a warning is an error
	$(BIN)/python -m docs.website $(OUT)/site

guide-pictures: $(VENV)/.test ## Take the pictures of the staff guide with a headless browser
	$(BIN)/python -m docs.guide_pictures docs/pictures

bench-rules: $(BENCH)/.rules ## Measure the rule readers beside their peers, in .venv-bench
	$(BENCH)/bin/python -m benchmarks.rules

bench-matching: $(BENCH_MATCHING)/.peers ## Measure assignments beside their peers, in .venv-bench/matching
	$(BENCH_MATCHING)/bin/python -m benchmarks.matching --picture $(OUT)/matching-times.svg

bench-billing: $(VENV)/.test ## Measure how many accounts a second are derived
	$(BIN)/python -m benchmarks.billing.accounts

bench-store: $(VENV)/.test ## Measure a log of a million records: verified, read and folded
	$(BIN)/python -m benchmarks.store.log

bench-frames: $(VENV)/.test ## Measure frames of five million rows, beside the same by hand
	$(BIN)/python -m benchmarks.rules.frames

bench-analysis: $(VENV)/.test ## Measure each remedy, comparison and review of the shipped programs
	$(BIN)/python -m benchmarks.rules.analysis

bench-sheets: $(VENV)/.test ## Measure a form export of 20,000 rows, read and decided
	$(BIN)/python -m benchmarks.boundary.form_export

bench-imports: $(VENV)/.test ## Measure what an import costs in time and memory, beside bare Python
	$(BIN)/python -m benchmarks.imports.cost

bench-cohort: $(VENV)/.test ## Measure every script on the large made-up cohort
	$(BIN)/python -m benchmarks.boundary.large_cohort

bench-reports: $(VENV)/.test ## Measure how long the report on 2,000 applications takes to open
	$(BIN)/python -m benchmarks.reports.opening

bench-service: $(VENV)/.test ## Measure requests a second of the service, beside a bare FastAPI endpoint
	$(BIN)/python -m benchmarks.service

endurance: $(VENV)/.test ## Kill writers of the log 200 times, on SQLite and PostgreSQL: nothing may be lost
	$(BIN)/python -m tests.store.endurance

fuzz: $(VENV)/.test ## Fuzz what reads from outside with a million inputs; guided by coverage with Atheris
	$(BIN)/python -m tests.fuzzing.run --inputs 1000000

service-endurance: $(VENV)/.test ## Kill and stop the service under load, and call it by its OpenAPI document
	$(BIN)/python -m tests.service.endurance
	QIP_OPENAPI_EXAMPLES=100 $(BIN)/python -m pytest -q -n 0 tests/service/test_service_openapi.py

mutants: $(VENV)/.test ## Plant faults in billing, matching and participation, and see that tests catch every one
	$(BIN)/python -m tests.laws.mutants
	$(BIN)/python -m tests.matching.mutants
	$(BIN)/python -m tests.participation.mutants

mutation: $(VENV)/.mutation ## Change the code a little, hundreds of times, see that tests notice; goes on where it stood
	$(BIN)/python -m tests.mutation.run

solver-versions: $(VENV)/.test ## Make the same pairings with every supported version of OR-Tools
	$(BIN)/python -m tests.matching.solver_versions

# Every supported Python that is found; others by PYTHONS='python3.12 /path/to/python3.14'.
PYTHONS ?= $(shell for python in python3.11 python3.12 python3.13 python3.14; do \
	"$$python" -c '$(NEEDS)' >/dev/null 2>&1 && echo "$$python"; done; :)

package: $(VENV)/.dev ## Build wheel and sdist twice alike, and try them in empty environments of each Python found
	$(BIN)/python -m tests.packaging.building --out dist $(addprefix --python ,$(PYTHONS))

lowest: $(VENV)/.created ## Test with the oldest dependencies that pyproject.toml admits, in .venv-lowest
	@$(BIN)/python -m venv --clear .venv-lowest
	@.venv-lowest/bin/python -m pip install --quiet --disable-pip-version-check uv
	@.venv-lowest/bin/uv pip install --quiet --python .venv-lowest/bin/python \
		--resolution lowest-direct --editable '.[test]'
	.venv-lowest/bin/python -m pytest $(PYTEST_ARGS) -m "not slow" -q

spark: $(VENV)/.spark ## Test the frames of PySpark too, which needs Java; make test does so from then on
	$(BIN)/python -m pytest -q tests/frames/test_frames_spark.py

format: $(VENV)/.dev ## Format, and mend what ruff can mend by itself
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

nightly: $(VENV)/.test ## Run every test with 5,000 examples for each property
	HYPOTHESIS_PROFILE=nightly $(BIN)/python -m pytest $(PYTEST_ARGS)

coverage: $(VENV)/.dev ## Show the lines and branches that no test reaches
	$(BIN)/coverage run -m pytest -q
	$(BIN)/coverage report

clean: ## Remove what the commands made, but .venv
	rm -rf build dist .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	rm -rf $(addprefix $(OUT)/,$(PROGRAMS))
	find qip_rules tests examples -name __pycache__ -type d -prune -exec rm -rf {} +

# One stamp for each set of extras; a larger set holds the smaller ones.

$(VENV)/.created:
	@if "$(BIN)/python" -c '$(NEEDS)' >/dev/null 2>&1 && "$(BIN)/python" -m pip --version >/dev/null; \
	then :; \
	elif test -z "$(PYTHON)"; then \
		echo "qip-rules needs Python 3.11 or newer with its venv and pip modules, and found none" >&2; \
		echo "(python3 is: $$(python3 --version 2>&1)). Name one: make test PYTHON=/path/to/python" >&2; \
		exit 1; \
	elif ! "$(PYTHON)" -c '$(NEEDS)' >/dev/null 2>&1; then \
		echo "PYTHON=$(PYTHON) cannot be used: qip-rules needs Python 3.11 or newer with its venv" >&2; \
		echo "and pip modules ($(PYTHON) is: $$("$(PYTHON)" --version 2>&1))" >&2; \
		exit 1; \
	else \
		echo "Making $(VENV) with $$("$(PYTHON)" --version)"; \
		"$(PYTHON)" -m venv --clear $(VENV); \
	fi
	@touch $@

$(VENV)/.reports $(VENV)/.staff $(VENV)/.test $(VENV)/.dev: $(VENV)/.%: pyproject.toml | $(VENV)/.created
	@echo "Installing qip-rules[$*] and what it needs into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$*]'
	@case $* in staff) touch $(VENV)/.reports;; test) touch $(VENV)/.reports $(VENV)/.staff;; \
		dev) touch $(VENV)/.test $(VENV)/.reports $(VENV)/.staff;; esac
	@touch $@

$(VENV)/.spark: pyproject.toml | $(VENV)/.test
	@echo "Installing PySpark into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[spark]'
	@touch $@

$(VENV)/.mutation: pyproject.toml | $(VENV)/.test
	@echo "Installing Cosmic Ray into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[mutation]'
	@touch $@

# The peers live apart, so that none of them gets into the way of the package's own versions.
RULES_PEERS := benchmarks/rules/requirements.txt
RULES_BUILT := benchmarks/rules/requirements-from-source.txt

$(BENCH)/.rules: pyproject.toml $(RULES_PEERS) $(RULES_BUILT) | $(VENV)/.created
	@$(BIN)/python -m venv --clear $(BENCH)
	@echo "Installing the peers into $(BENCH)"
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check -r $(RULES_PEERS) --editable .
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check -r $(RULES_BUILT) \
		|| echo "Not built here, and told as not measured: $$(grep == $(RULES_BUILT))"
	@touch $@

# Apart from the rules' peers too, and one of them apart from the others, whose files it overwrites.
MATCHING_PEERS := benchmarks/matching/requirements.txt
MATCHING_APART := benchmarks/matching/requirements-apart.txt

$(BENCH_MATCHING)/.peers: pyproject.toml $(MATCHING_PEERS) $(MATCHING_APART) | $(VENV)/.created
	@$(BIN)/python -m venv --clear $(BENCH_MATCHING)
	@echo "Installing the peers into $(BENCH_MATCHING)"
	@$(BENCH_MATCHING)/bin/python -m pip install --quiet --disable-pip-version-check \
		-r $(MATCHING_PEERS) --editable .
	@$(BENCH_MATCHING)/bin/python -m pip install --quiet --disable-pip-version-check \
		--target $(BENCH_MATCHING)/apart -r $(MATCHING_APART)
	@touch $@
