# The front door. `make` alone lists what there is.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev

.DEFAULT_GOAL := help
.PHONY: help setup dev book test check fix golden gallery fuzz bench versions clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

setup: $(READY) ## make the environment in .venv that making books needs

dev: $(READY_DEV) ## the same, with everything that work on the project needs (Java, a browser, npm)

book: $(READY) ## build the sample anthology into build/
	$(BIN)/anthology build

test: $(READY_DEV) ## run every test
	$(BIN)/pytest -n $$(($$(getconf _NPROCESSORS_ONLN) + 1))  # one more than processors: some tests wait

check: $(READY_DEV) ## run the linter, the formatter's check and the type checker; report the size of the code
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	.ci/house

fix: $(READY_DEV) ## mend what linter and formatter can mend
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

golden: $(READY_DEV) ## rewrite the expected results of the golden tests
	GOLDEN=rewrite $(BIN)/pytest -q $$(grep -l 'expect(made' tests/test_*.py)

gallery: $(READY_DEV) ## draw the pictures of docs/gallery from the sample anthology
	$(BIN)/python .ci/gallery

fuzz: $(READY_DEV) ## feed readers, settings, lists and impose with damaged files for a minute
	$(BIN)/python -m tests.fuzz

bench: $(READY_DEV) ## measure
	$(BIN)/python -m benchmarks

versions: $(READY_DEV) ## renew .ci/versions.txt, the versions that are installed; then run the tests
	CONSTRAINTS= .ci/environment $(PYTHON) $(VENV)-new dev
	$(VENV)-new/bin/python -m pip --disable-pip-version-check freeze --exclude-editable > .ci/versions.txt
	rm -rf $(VENV)-new

clean: ## throw away what was built (the environment stays)
	rm -rf build dist

$(READY): pyproject.toml .ci/system-packages .ci/environment .ci/versions.txt
	.ci/system-packages book
	.ci/environment $(PYTHON) $(VENV)
	@touch $@

$(READY_DEV): $(READY)
	.ci/system-packages test
	.ci/environment $(PYTHON) $(VENV) dev
	@touch $@
