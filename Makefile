# Two commands matter: `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/sh
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

# What Python compiled is kept, also where the surroundings ask it to keep nothing: a start of the
# product computes a third with it, and the tests start hundreds.
export PYTHONDONTWRITEBYTECODE :=

VENDOR := src/comity/site/static/vendor
CONTEXTS := src/comity/proofs/contexts/vendor

.PHONY: help run test spark check bench bench-rules bench-credentials bench-simulation bench-matching ranker equality interop fuzz fast lint types contracts format clean assets words messages templates migrations

help: ## list what can be made
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.run assets words ## the demonstration: database, pages and worker; RUN="--port 9000" adds options
	@$(BIN)/comity demo $(RUN)

test: .venv/.dev assets words interop ## the whole suite, with the real PostgreSQL and a real browser
	@scripts/browser
	@scripts/softhsm
	@scripts/golang
	@scripts/tlog
	@$(MAKE) --no-print-directory format lint types contracts templates migrations
	@pytest --numprocesses $(TESTERS) $(SHARING) -m "not browser and not spark" tests
	@# Apart, because the site that browsers visit has a worker that would do the other tests' jobs.
	@pytest --numprocesses $(TESTERS) $(SHARING) -m browser $(BROWSED)

TESTERS ?= 2
# Files are taken in the order of tests/longest.py; by itself the library would begin with those of
# most tests, and end with those of few that each take long.
SHARING := --dist loadfile --no-loadscope-reorder
# Where there are tests for a browser; the other files need not be read once more to say so.
BROWSED = $(shell grep -rlE --include='test_*.py' 'mark\.browser' tests)

spark: .venv-spark/.spark $(CONTEXTS)/.built ## the tests of the cluster engine, in an environment of their own; needs Java
	@.venv-spark/bin/pytest -p no:cacheprovider -m spark tests/bulk tests/simulations

.venv-spark/.spark: requirements/spark.lock scripts/environment
	@COMITY_VENV=.venv-spark scripts/environment spark

.venv/.run: requirements/run.lock scripts/environment
	@scripts/environment run

.venv/.dev: requirements/dev.lock scripts/environment
	@scripts/environment dev
	@touch .venv/.run

node_modules/.built: package-lock.json .npmrc scripts/node .venv/.run
	@scripts/node npm ci --silent
	@touch $@

$(VENDOR)/.built: node_modules/.built scripts/assets $(wildcard assets/*)
	@scripts/assets
	@touch $@

$(CONTEXTS)/.built: node_modules/.built scripts/contexts src/comity/proofs/contexts/__init__.py src/comity/proofs/profile/contexts.py
	@$(BIN)/python scripts/contexts
	@touch $@

tests/node/node_modules/.built: tests/node/package-lock.json tests/node/.npmrc scripts/node .venv/.run
	@cd tests/node && ../../scripts/node npm ci --silent
	@touch $@

interop: tests/node/node_modules/.built ## what the tests against other people's verifier need

assets: $(VENDOR)/.built $(CONTEXTS)/.built ## styles and scripts of the pages, from pinned packages

LOCALE := src/comity/site/locale

$(LOCALE)/.built: .venv/.run $(wildcard $(LOCALE)/*/LC_MESSAGES/*.po)
	@$(BIN)/python -m comity.site.catalogue compile
	@touch $@

words: $(LOCALE)/.built ## compile the translations

messages: .venv/.run ## bring the translations' files up to date with the sources
	@$(BIN)/python -m comity.site.catalogue gather

templates: .venv/.dev ## do the templates keep the style
	@djlint --quiet --lint src > .venv/djlint.log || (cat .venv/djlint.log; exit 1)

migrations: .venv/.dev ## do the tables follow the models
	@COMITY_ROLE=owner COMITY_DATA=.venv/nowhere $(BIN)/python -W ignore -m django makemigrations --settings comity.site.settings --check --dry-run

check: format lint types contracts templates migrations fast ## all that must be green before a commit

format: .venv/.dev ## is the code formatted
	@ruff format --quiet --check .

lint: .venv/.dev ## does the code keep the style
	@ruff check --quiet .

types: .venv/.dev ## do the types agree
	@mypy

contracts: .venv/.dev ## do imports point down the street
	@lint-imports > .venv/contracts.log || (cat .venv/contracts.log; exit 1)

fast: .venv/.dev $(CONTEXTS)/.built words ## the tests that need no database and no browser
	@COMITY_QUICK=1 pytest --numprocesses $(TESTERS) $(SHARING) -m "not database and not browser and not node and not golang and not child and not spark" tests

.venv-bench/.bench: requirements/bench.lock scripts/environment
	@COMITY_VENV=.venv-bench scripts/environment bench

bench-rules: .venv/.dev .venv-bench/.bench ## deciding in bulk; COMITY_BENCH_CASES="100000 1000000" gives the sizes
	@$(BIN)/python bench/bulk.py

.venv-matching/.matching: requirements/matching.lock scripts/environment
	@COMITY_VENV=.venv-matching scripts/environment matching

bench-matching: .venv-matching/.matching ## linking titles, beside published figures; COMITY_BENCH_ENCODER=1 compares meanings too
	@OMP_NUM_THREADS=$${OMP_NUM_THREADS:-1} .venv-matching/bin/python bench/matching.py

ranker: .venv-matching/.matching ## learn the rankers that are shipped anew; RANKER="letters meaning"
	@OMP_NUM_THREADS=$${OMP_NUM_THREADS:-1} .venv-matching/bin/python bench/ranker.py $(RANKER)

equality: .venv/.dev ## do the engines and the rules say the same of 200,000 imagined cases
	@$(BIN)/python bench/equality.py

bench-credentials: .venv/.dev assets words interop ## certificates beside raw signatures and others' software, the log, sizes
	@$(BIN)/python bench/proofs.py
	@RAYON_NUM_THREADS=1 $(BIN)/python bench/folios.py
	@$(BIN)/python bench/log.py
	@$(BIN)/python bench/sizes.py

fuzz: .venv/.dev $(CONTEXTS)/.built ## every parser of outside bytes on changed samples, COMITY_FUZZ times each; FUZZ="pdf card"
	@$(BIN)/python bench/fuzzing.py $(FUZZ)

bench-simulation: .venv/.dev assets words ## a simulation in the browser over COMITY_SIMULATED imagined cases
	@scripts/browser
	@$(BIN)/python bench/simulating.py $(PICTURES)

bench: .venv/.dev assets words interop ## how fast, beside raw operations measured in the same run
	@for part in $(filter-out bench/equality.py bench/fuzzing.py bench/matching.py bench/peers.py bench/ranker.py bench/simulating.py,$(wildcard bench/*.py)); do echo "== $$part"; $(BIN)/python $$part || exit 1; done
