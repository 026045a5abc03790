# What each target does is told by `make help`. Each does the set-up it needs by itself.

SWIFT   ?= swift
BINARY  := .build/release/ngffz
RELEASE := -c release --static-swift-stdlib
VENV    := .venv
PYTHON  := $(VENV)/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup build demo test check format interop bench fuzz kernel reference docs clean

help: ## Lists the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-9s %s\n", $$1, $$2}'

setup: ## Installs missing C libraries with apt
	@Scripts/setup.sh

build: setup ## Builds the release binary, .build/release/ngffz
	$(SWIFT) build $(RELEASE) --product ngffz

demo: build ## Converts the sample image and shows what came of it
	@mkdir -p examples/out
	@cd examples/out && ../../$(BINARY) run ../quickstart.ngffz

test: setup ## Runs every test
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build

check: setup ## Format, warnings as errors, and what each floor imports
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests
	NGFFZ_STRICT=1 $(SWIFT) build --build-tests --explicit-target-dependency-import-check error

format: ## Formats all Swift files in place
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests

interop: build $(VENV)/made ## Tests against ngff-zarr, zarr-python, tensorstore, Jupyter
	NGFFZ=$(CURDIR)/$(BINARY) $(PYTHON) -m pytest -q -p no:cacheprovider Tests/Interop

bench: build $(VENV)/made ## Benchmarks beside the peers, as ratios
	NGFFZ=$(CURDIR)/$(BINARY) $(PYTHON) Benchmarks/run.py

fuzz: setup ## Feeds damaged input to everything that reads, for some minutes
	$(SWIFT) build $(RELEASE) --product zarr-fuzz
	.build/release/zarr-fuzz --rounds 20000
	$(SWIFT) build $(RELEASE) --product script-fuzz
	.build/release/script-fuzz --rounds 1000000

kernel: build ## Installs the Jupyter kernel for you
	$(BINARY) kernel install --user

reference: build ## Brings docs/language.md up to date with the language
	@sed '/<!-- generated/q' docs/language.md > .build/language.md
	@$(BINARY) reference >> .build/language.md
	@cp .build/language.md docs/language.md

docs: setup ## Builds the documentation of the libraries into .build/docs
	@for target in Zarr OMEZarr Script Workbench; do \
	  $(SWIFT) package --allow-writing-to-directory .build/docs/$$target generate-documentation \
	    --target $$target --output-path .build/docs/$$target \
	    --transform-for-static-hosting || exit 1; \
	done

$(VENV)/made: Tests/Interop/requirements.txt
	@Scripts/setup.sh python3 python3-venv
	python3 -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --upgrade pip
	$(PYTHON) -m pip install --quiet -r Tests/Interop/requirements.txt
	@touch $@

clean: ## Removes what was built
	rm -rf .build $(VENV) examples/out
