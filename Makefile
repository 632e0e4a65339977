# `make` lists the commands. They need a Python from 3.13 and nothing else; all they install stays in this folder.

SHELL := /bin/sh
PY := .venv/bin/python
WORKERS ?= 2
ENV ?= dev

AWS_DEFAULT_REGION ?= us-east-1
export AWS_DEFAULT_REGION
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export SAM_CLI_TELEMETRY := 0
# Trust what the machine trusts, as pip does: companies have their own certificate authorities.
export UV_SYSTEM_CERTS := 1
# Compiled modules stay: without them each start compiles all libraries anew, and takes twice as long.
export PYTHONDONTWRITEBYTECODE :=

PROJECT_PATH := PYTHONPATH="$(CURDIR):$(CURDIR)/layers/shared"
# SAM asks the python and pip on the PATH to build the layer.
SAM := PATH="$(CURDIR)/.venv-sam/bin:$$PATH" .venv-sam/bin/python -m samcli

# Lambda's name of this machine's processor.
PROCESSOR := $(if $(filter arm64 aarch64,$(shell uname -m)),arm64,x86_64)
SOURCES := $(shell find functions layers -type f ! -name '*.pyc')

# $(call bytecode,folder of a build). Without it each cold start compiles the layer, which takes longer than all else.
bytecode = .venv-sam/bin/python -m compileall -q --invalidation-mode unchecked-hash \
	-s $(1)/SharedLayer -p /opt $(1)/SharedLayer

# $(call install,python of an environment,requirements file). uv takes seconds where pip takes a minute; pip stays for
# machines whose package index only pip has been told.
install = .venv/bin/uv pip install --quiet --python $(1) --require-hashes --requirement $(2) \
	|| $(1) -m pip install --quiet --require-hashes --requirement $(2)

.DEFAULT_GOAL := help
.PHONY: help run test again check stress mutants bench lint format typecheck template build deploy invoke services lambda events openapi errors generate types demo pictures specimens lock clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: .venv/.local $(if $(filter lambda,$(LOCAL_RUNTIME)),lambda) $(if $(filter sam,$(LOCAL_RUNTIME)),artefacts) ## Serve everything on http://localhost:3000 (PORT=…; LOCAL_RUNTIME=lambda or sam for Lambda's own)
	@exec env $(PROJECT_PATH) $(PY) -m local

test: check template lambda .cache/dynalite/.made .cache/web/.made ## Check format, lint, types and template, and run all tests
	@$(PY) -m tests.browser.chromium
	$(PY) -m pytest -n $(WORKERS) --dist loadfile $(PYTEST_ARGS)

again: .venv/.dev ## Run the tests that failed last, one at a time
	$(PY) -m pytest --last-failed --last-failed-no-failures none $(PYTEST_ARGS)

check: .venv/.dev
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy

stress: .venv/.dev .cache/dynalite/.made ## Race whole fleets at full size; prints least / median / greatest
	STRESS_ROUNDS=30 STRESS_EXAMPLES=500 $(PY) -m pytest tests/reliability $(PYTEST_ARGS)

mutants: .venv/.dev .cache/dynalite/.made ## Take out one safeguard after the other: a test must fail for each
	$(PY) tests/reliability/rig/mutants.py

bench: .venv/.dev lambda .cache/dynalite/.made ## Measure what this back end costs, into benchmarks/results.md (ONLY="latency fleet")
	@$(PROJECT_PATH) $(PY) -m benchmarks $(ONLY)

lint: .venv/.dev ## Check the style, and mend what can be mended
	$(PY) -m ruff check --fix .

format: .venv/.dev ## Format all Python
	$(PY) -m ruff format .

typecheck: .venv/.dev ## Check the types
	$(PY) -m mypy

template: .venv/.dev .venv-sam/.made ## Check template.yaml
	.venv/bin/cfn-lint template.yaml
	$(SAM) validate --lint

build: .venv-sam/.made ## Build the functions and the layer (ARCHITECTURE=x86_64 for that processor)
	$(SAM) build $(if $(ARCHITECTURE),--parameter-overrides Architecture=$(ARCHITECTURE))
	@$(call bytecode,.aws-sam/build)
	@du -sk .aws-sam/build/*/ | awk '{ printf "%8d kB  %s\n", $$1, $$2 }'

deploy: build ## Deploy to AWS as samconfig.toml says (ENV=dev or prod)
	$(SAM) deploy --config-env $(ENV)

invoke: .venv/.local lambda ## Send an event to its function under Lambda's own runtime (EVENT=events/bundle-get.json)
	@exec env $(PROJECT_PATH) LOCAL_RUNTIME=lambda $(PY) -m local.invoke $(or $(EVENT),events/bundle-get.json)

# The ports and the account of events/env.json.
services: .venv/.local ## Serve AWS and Hypersign alone, for `sam local start-api --env-vars events/env.json`
	@exec env $(PROJECT_PATH) SERVICES_AWS_PORT=3002 SERVICES_SANDBOX_PORT=3001 \
		ISSUER_DID=did:hid:testnet:z6MkexampleIssuer ISSUER_VERMETHOD_ID=did:hid:testnet:z6MkexampleIssuer\#key-1 \
		$(PY) -m local services

# As `make build`, for this machine's processor, and Lambda's Python to run it.
lambda: .venv-lambda/.made artefacts ## Build what LOCAL_RUNTIME=lambda runs, if anything changed

artefacts: .aws-sam/local/template.yaml ## Build the functions for this machine's processor, if anything changed

.aws-sam/local/template.yaml: template.yaml $(SOURCES) | .venv-sam/.made
	@echo "Building for $(PROCESSOR)…"
	@mkdir -p .aws-sam
	@$(SAM) build --build-dir .aws-sam/local --cached --cache-dir .aws-sam/local-cache \
		--parameter-overrides Architecture=$(PROCESSOR) >.aws-sam/local.log 2>&1 \
		|| { cat .aws-sam/local.log >&2; exit 1; }
	@$(call bytecode,.aws-sam/local)
	@touch $@

events: .venv/.local ## Write events/*.json anew
	$(PROJECT_PATH) $(PY) -m events.make

openapi: .venv/.local ## Write openapi.yaml
	$(PROJECT_PATH) $(PY) -m tools.openapi

generate: openapi errors events types ## Write everything that is made from the code: contract, types, error pages, tables, events
	@$(PROJECT_PATH) $(PY) -m tools.tables

types: openapi .cache/web/.made ## Write clients/web/types anew, from openapi.yaml and the client's JSDoc
	@$(PROJECT_PATH) $(PY) -m tools.client_types

demo: .venv/.made ## Write the demo as static files into build/demo
	@$(PROJECT_PATH) $(PY) -m tools.demo

errors: .venv/.local ## Write docs/errors.md and the demo's messages anew
	$(PROJECT_PATH) $(PY) -m tools.errors

pictures: .venv/.dev ## Take docs/pictures anew, in Chromium
	@$(PY) -m tests.browser.chromium
	@mkdir -p docs/pictures
	PICTURES="$(CURDIR)/docs/pictures" $(PY) -m pytest -q tests/browser/test_journey.py -k "camera or refused"

specimens: .venv/.local ## Draw specimens/*.jpg anew
	$(PROJECT_PATH) $(PY) -m specimens.make

# What is tested is what is deployed: the other files may only name the versions that the tests run with.
COMPILE := .venv/bin/uv pip compile --quiet --generate-hashes --universal --python-version 3.13 \
	--no-header --no-emit-index-url $(if $(UPGRADE),--upgrade)
lock: .venv/.made ## Pin the packages of requirements/*.in (UPGRADE=1 for newer versions)
	$(COMPILE) requirements/uv.in --output-file requirements/uv.txt
	$(COMPILE) requirements/sam.in --output-file requirements/sam.txt
	$(COMPILE) requirements/node.in --output-file requirements/node.txt
	$(COMPILE) requirements/dev.in --output-file requirements/dev.txt
	$(COMPILE) requirements/lambda.in --constraint requirements/dev.txt --output-file requirements/lambda.txt
	$(COMPILE) requirements/local.in --constraint requirements/dev.txt --output-file requirements/local.txt
	$(COMPILE) requirements/layer.in --constraint requirements/dev.txt \
		--output-file layers/shared/requirements.txt

clean: ## Remove all that these commands made, but for committed files
	rm -rf .venv .venv-sam .venv-lambda .aws-sam .mypy_cache .ruff_cache .pytest_cache .hypothesis .cache build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.local: requirements/local.txt .venv/.made
	@echo "Installing what the local stack needs…"
	@$(call install,$(PY),$<)
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.made
	@echo "Installing what the tests need…"
	@$(call install,$(PY),$<)
	@touch .venv/.local $@

.cache/dynalite/.made: tests/support/dynalite/package-lock.json tests/support/dynalite/install.sh \
		requirements/node.txt .venv/.made
	@echo "Installing the tests' DynamoDB engine…"
	@sh tests/support/dynalite/install.sh
	@touch $@

.cache/web/.made: tests/contract/package-lock.json tests/contract/install_web_tools.sh .cache/dynalite/.made
	@echo "Installing TypeScript and axe for the tests…"
	@sh tests/contract/install_web_tools.sh
	@touch $@

.venv-sam/.made: requirements/sam.txt .venv/.made
	@echo "Installing the SAM command line…"
	@$(PY) -m venv --clear .venv-sam
	@$(call install,.venv-sam/bin/python,$<)
	@touch $@

.venv-lambda/.made: requirements/lambda.txt .venv/.made
	@echo "Making an environment with what Lambda's own has…"
	@$(PY) -m venv --clear --without-pip .venv-lambda
	@.venv/bin/uv pip install --quiet --compile-bytecode --python .venv-lambda/bin/python \
		--require-hashes --requirement $< \
		|| $(PY) -m pip --python .venv-lambda/bin/python install --quiet --require-hashes --requirement $<
	@touch $@

# 3.13 is what the functions run on, so it comes first.
.venv/.made: requirements/uv.txt .python-version
	@suits() { "$$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 13))' >/dev/null 2>&1; }; \
	found=; \
	for python in $(PYTHON) python3.13 /usr/bin/python3.13 /opt/homebrew/bin/python3.13 \
			/usr/local/bin/python3.13 python3 python /usr/bin/python3 python3.14; do \
		if suits "$$python"; then found="$$python"; break; fi; \
	done; \
	if [ -z "$$found" ] && command -v uv >/dev/null 2>&1; then \
		found="$$(uv python find 3.13 2>/dev/null || { uv python install 3.13 && uv python find 3.13; })"; \
	fi; \
	if [ -z "$$found" ]; then \
		echo "No Python 3.13 with its venv module was found. Install one and run make again, for example with" >&2; \
		echo "  apt install python3.13-venv    brew install python@3.13    pyenv install 3.13    uv python install 3.13" >&2; \
		echo "or name one yourself: make PYTHON=/path/to/python3.13 …" >&2; \
		exit 1; \
	fi; \
	echo "Making .venv with $$found…"; \
	"$$found" -m venv --clear .venv
	@$(PY) -m pip install --quiet --require-hashes --requirement $<
	@touch $@
