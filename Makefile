# `make` lists the commands. They need Python 3.13 or newer, or any Python 3 with pip to get one. Everything they install
# stays in this folder. Long recipes are scripts in tools/.

SHELL := /bin/sh
PY := .venv/bin/python
# Half of the suite's time is waiting, so two workers per core help (CONTRIBUTING.md).
WORKERS ?= $(shell echo $$((2 * $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2))))
ENV ?= dev
# What `make test` runs; `make long` runs the others.
SHORT := not long and not alone

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export SAM_CLI_TELEMETRY := 0
# Trust the machine's certificates, as pip does, because companies have their own certificate authorities.
export UV_SYSTEM_CERTS := 1
# Keep compiled modules. Without them, each start compiles all libraries again and takes twice as long.
export PYTHONDONTWRITEBYTECODE :=

PROJECT_PATH := PYTHONPATH="$(CURDIR):$(CURDIR)/layers/shared"
# SAM asks the python and pip on the PATH to build the layer.
SAM := PATH="$(CURDIR)/.venv-sam/bin:$$PATH" .venv-sam/bin/python -m samcli
# SAM asks for a region even if it calls nothing in AWS. Deployments have their own in samconfig.toml.
SAM_OFFLINE := AWS_DEFAULT_REGION=us-east-1 $(SAM)
SAMCONFIG ?= samconfig.toml
deployment = $(PROJECT_PATH) $(PY) -m tools.deployment $(1) $(ENV) --config $(SAMCONFIG)

# The regions that documentation and samconfig.toml name. The template is checked for each.
REGIONS := us-east-1 eu-central-1

# The examples' templates, which are checked as well.
EXAMPLES := examples/push/template.yaml examples/consumer/template.yaml

# What the tests need besides Python's packages.
TESTS_NEED := lambda .cache/dynalite/.made .cache/web/.made chromium

# Lambda's name of this machine's processor.
PROCESSOR := $(if $(filter arm64 aarch64,$(shell uname -m)),arm64,x86_64)
SOURCES := $(shell find functions layers -type f ! -name '*.pyc')

# $(call bytecode,folder of a build). Without it, each cold start compiles the layer, which takes longer than everything else.
bytecode = .venv-sam/bin/python -m compileall -q --invalidation-mode unchecked-hash \
	-s $(1)/SharedLayer -p /opt $(1)/SharedLayer

# Prints one line per stage: its name and how long it took. With -d WHAT, it first prints what is downloaded.
STAGE := tools/stage.sh
# One file per passed check, so that the check runs again only if its input changed.
CHECKED := .cache/checked

.DEFAULT_GOAL := help
.PHONY: help run test long long-here again check audit flakes durations room stress mutants bench
.PHONY: vulnerabilities verify token user-key replay-events
.PHONY: style chromium format typecheck template build deploy invoke services lambda lock clean
.PHONY: artefacts event sam-local events openapi errors generate types bundle clients pictures specimens

# `make` lists the commands with `#1` (for newcomers) first, then those with `##`. Those with `#` are parts of others.
help:
	@echo "The first ten minutes:"
	@awk -F ':.*#1 ' '/^[a-z-]+:.*#1 / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile
	@echo "Later:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

run: .venv/.local $(if $(filter lambda,$(LOCAL_RUNTIME)),lambda) $(if $(filter sam,$(LOCAL_RUNTIME)),artefacts) #1 Serve everything on http://localhost:3000 (PORT=…; LOCAL_RUNTIME=lambda or sam for Lambda's own)
	@exec env $(PROJECT_PATH) $(PY) -m local

test: room .venv/.dev #1 Check format, lint, types, template, and each behaviour once (PYTEST_ARGS="-k consent")
	@tools/arguments.sh $(PYTEST_ARGS)
	@$(MAKE) -s -j2 --no-print-directory style $(CHECKED)/template $(TESTS_NEED)
	@exec $(PY) -m pytest -p tests.support.report -n $(WORKERS) -m "$(SHORT)" $(PYTEST_ARGS)

long: room .venv/.dev $(TESTS_NEED) .cache/react/.made .cache/packaging/.made ## Run the tests that take long, which `make test` leaves out, and those that measure time
	@$(PY) -m pytest -p tests.support.report -n $(WORKERS) -m "long and not alone" $(PYTEST_ARGS); code=$$?; \
		$(PY) -m pytest -p tests.support.report -m alone $(PYTEST_ARGS) && exit $$code

# The long tests that need neither a browser nor other packages: races, outages, crashes, the deployed artefacts.
long-here: .venv/.dev lambda .cache/dynalite/.made .cache/web/.made
	@exec $(PY) -m pytest -p tests.support.report -n $(WORKERS) -m "long and not alone" \
		--ignore=tests/browser --ignore=tests/packaging $(PYTEST_ARGS)

again: .venv/.dev ## Run the tests that failed last, one at a time
	@exec $(PY) -m pytest --last-failed --last-failed-no-failures none $(PYTEST_ARGS)

check: room .venv/.dev style #1 Check format, lint, types and unit tests, in under 20 s: before each commit
	@exec $(PY) -m pytest -p tests.support.report -n 2 tests/unit

flakes: .venv/.dev $(TESTS_NEED) ## Run the suite several times in random order, and print each test that failed (RUNS=10 LOAD=2)
	@exec $(PY) -m tools.flakes --runs $(or $(RUNS),5) --load $(or $(LOAD),1) --workers $(WORKERS) -- -m "$(SHORT)" $(PYTEST_ARGS)

durations: # Note which tests take longest, from the last `make test`, so that those start first
	@cp .cache/durations.json tests/support/durations.json

style: .venv/.dev
	@$(STAGE) "Format" $(PY) -m ruff format --check .
	@$(STAGE) "Lint" $(PY) -m ruff check --output-format concise .
	@$(STAGE) "Types" $(PY) -m mypy

audit: .venv/.dev .venv-audit/.made ## Look for weaknesses: checkov on the template, zizmor on the workflows, bandit on the code
	@$(PROJECT_PATH) $(PY) -m tools.audit

vulnerabilities: .venv-audit/.made .cache/dynalite/.made # Look up known vulnerabilities of the pinned packages (needs the network)
	@tools/vulnerabilities.sh

stress: .venv/.dev .cache/dynalite/.made ## Race whole fleets at full size, and print minimum / median / maximum
	STRESS_ROUNDS=30 STRESS_EXAMPLES=500 $(PY) -m pytest tests/reliability $(PYTEST_ARGS)

mutants: .venv-mutants/.made .cache/dynalite/.made ## Change the rules in one place at a time, and check that a test fails each time (MODULES="sessions/rules")
	@exec env PYTHONPATH="$(CURDIR)" .venv-mutants/bin/python -m tools.mutants $(MODULES)

bench: .venv/.dev lambda .cache/dynalite/.made ## Measure what this back end costs, into benchmarks/results.md (ONLY="latency fleet")
	@$(PROJECT_PATH) $(PY) -m benchmarks $(ONLY)

format: .venv/.dev ## Format all Python, and fix what the linter can fix
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

typecheck: .venv/.dev # Check the types
	$(PY) -m mypy

# The browser's tests need it. It is installed where that can be done.
chromium: .venv/.dev
	@$(PY) -m tests.browser.chromium

# Fails with one sentence if nothing can be written here.
room:
	@tools/room.sh $(if $(wildcard .venv/.dev),200,2000)

template: $(CHECKED)/template # Check the templates, if they changed

$(CHECKED)/template: template.yaml edge/template.yaml $(EXAMPLES) .venv/.dev .venv-sam/.made
	@$(STAGE) "Templates (cfn-lint)" .venv/bin/cfn-lint --regions $(REGIONS) -- template.yaml $(EXAMPLES)
	@$(STAGE) "Template in front (cfn-lint)" .venv/bin/cfn-lint --regions us-east-1 -- edge/template.yaml
	@$(STAGE) "Template (sam validate)" sh -c 'echo $(REGIONS) | xargs -n 1 -P 2 env $(SAM) validate --lint --region'
	@mkdir -p $(@D)
	@touch $@

build: .venv/.local .venv-sam/.made #1 Build the functions and the layer for the Architecture in samconfig.toml (ENV=dev or prod)
	$(if $(ARCHITECTURE),$(error Set Architecture in samconfig.toml: on the command line it would not reach both build and deployment))
	$(SAM_OFFLINE) build --parameter-overrides Architecture=$(or $(shell $(call deployment,architecture)),$(error There is nothing to build for ENV=$(ENV)))
	@$(call bytecode,.aws-sam/build)
	@du -sk .aws-sam/build/*/ | awk '{ printf "%8d kB  %s\n", $$1, $$2 }'

# Only samconfig.toml says the region.
deploy: $(if $(filter no,$(BUILD)),.venv/.local .venv-sam/.made,build) #1 Deploy to AWS as samconfig.toml says (ENV=dev or prod; CONFIRM=no does not ask about the change set; BUILD=no deploys the last build)
	@$(call deployment,check)
	env -u AWS_REGION -u AWS_DEFAULT_REGION $(SAM) deploy --config-file $(abspath $(SAMCONFIG)) --config-env $(ENV) \
		$(if $(filter no,$(CONFIRM)),--no-confirm-changeset)

verify: .venv/.local #1 Check a deployment and say what to do (ENV=dev; TOKEN= or SIGN_IN=test@…; URL=http://localhost:3000 for a local stack)
	@exec env $(PROJECT_PATH) ENV=$(ENV) $(PY) -m tools.operator verify

token: .venv/.local #1 Print an ID token of a test user in the stack's own user pool (ENV=dev EMAIL=test@…)
	@exec env $(PROJECT_PATH) ENV=$(ENV) EMAIL=$(EMAIL) $(PY) -m tools.operator token

user-key: .venv/.local ## Print a user's key (ISS=https://id.example.com SUB=ann; EMAIL=ann@example.com with UserKey=email; ENV=prod COGNITO_USER=ann@example.com)
	@exec env $(PROJECT_PATH) ISS="$(ISS)" SUB="$(SUB)" EMAIL="$(EMAIL)" ENV="$(ENV)" COGNITO_USER="$(COGNITO_USER)" \
		$(PY) -m tools.user_key

replay-events: .venv/.local ## Publish the events that were set aside (ENV=dev)
	@exec env $(PROJECT_PATH) ENV=$(ENV) $(PY) -m tools.operator replay-events

invoke: .venv/.local lambda ## Send an event to its function under Lambda's own runtime (EVENT=events/bundle-get.json)
	@exec env $(PROJECT_PATH) LOCAL_RUNTIME=lambda $(PY) -m local.invoke $(or $(EVENT),events/bundle-get.json)

# The ports and the account in events/env.json.
SERVICES := SERVICES_AWS_PORT=3002 SERVICES_SANDBOX_PORT=3001 \
	ISSUER_DID=did:hid:testnet:z6MkexampleIssuer ISSUER_VERMETHOD_ID=did:hid:testnet:z6MkexampleIssuer\#key-1

services: .venv/.local ## Serve AWS and Hypersign alone, for `sam local`; prints the commands for this machine
	@exec env $(PROJECT_PATH) $(SERVICES) $(PY) -m local services

sam-local: .venv/.dev .venv-lambda/.made artefacts ## Run events, routes and journeys in SAM's Docker containers (KEEP=1 keeps the images)
	@exec env $(PROJECT_PATH) $(PY) -m tools.sam_local $(PYTEST_ARGS)

event: .venv/.local ## Put a session and token of `make services` into a sample event (EVENT=events/extract-passport.json)
	@exec env $(PROJECT_PATH) $(SERVICES) $(PY) -m local.sample_event $(or $(EVENT),events/extract-passport.json)

# Like `make build`, but for this machine's processor, and with Lambda's Python to run it.
lambda: .venv-lambda/.made artefacts # Build what LOCAL_RUNTIME=lambda runs, if anything changed

artefacts: .aws-sam/local/template.yaml # Build the functions for this machine's processor, if anything changed

.aws-sam/local/template.yaml: template.yaml $(SOURCES) | .venv-sam/.made
	@$(STAGE) -d "the layer's packages (layers/shared/requirements.txt)" "Build for $(PROCESSOR)" \
		env $(SAM_OFFLINE) build --build-dir .aws-sam/local --cached --cache-dir .aws-sam/local-cache \
		--parameter-overrides Architecture=$(PROCESSOR)
	@$(call bytecode,.aws-sam/local)
	@touch $@

events: .venv/.local # Write events/*.json again
	$(PROJECT_PATH) $(PY) -m events.make

openapi: .venv/.local # Write openapi.yaml
	$(PROJECT_PATH) $(PY) -m tools.openapi

generate: openapi errors events types bundle ## Write everything that is made from the code: contract, types, error pages, tables, events
	@$(PROJECT_PATH) $(PY) -m tools.tables

types: openapi .cache/web/.made # Write clients/web/types again, from openapi.yaml and the client's JSDoc
	@$(PROJECT_PATH) $(PY) -m tools.client_types
	@$(PROJECT_PATH) $(PY) -m tools.element_reference

bundle: types .cache/packaging/.made # Write clients/web/cjs and clients/web/dist again, from the client's modules
	@$(PROJECT_PATH) $(PY) -m tools.client_bundle

clients: .venv/.local .cache/openapi-generator/.made ## Generate clients in Kotlin, Swift and Dart into build/clients (needs Java)
	@$(PROJECT_PATH) $(PY) -m tools.clients

.cache/openapi-generator/.made: requirements/clients.txt .venv/.made
	@rm -rf $(@D)
	@$(PY) -m pip install --quiet --require-hashes --target $(@D) --requirement $<
	@touch $@

errors: .venv/.local # Write docs/errors.md and the element's English messages again
	$(PROJECT_PATH) $(PY) -m tools.errors

pictures: .venv/.dev .cache/web/.made chromium # Photograph every view of the element into build/pictures, and some into docs/pictures
	@mkdir -p docs/pictures
	$(PY) -m pytest -q -n $(WORKERS) tests/browser/pictures.py

specimens: .venv/.local # Draw specimens/*.jpg again
	$(PROJECT_PATH) $(PY) -m specimens.make

# dev.txt sets the versions of all other files, so that the tested versions are the deployed ones.
COMPILE := .venv/bin/uv pip compile --quiet --generate-hashes --universal --python-version 3.13 \
	--no-header --no-emit-index-url $(if $(UPGRADE),--upgrade)
lock: .venv/.made ## Pin the packages of requirements/*.in (UPGRADE=1 for newer versions)
	$(COMPILE) requirements/uv.in --output-file requirements/uv.txt
	$(COMPILE) requirements/sam.in --output-file requirements/sam.txt
	$(COMPILE) requirements/audit.in --output-file requirements/audit.txt
	$(COMPILE) requirements/node.in --output-file requirements/node.txt
	$(COMPILE) requirements/clients.in --output-file requirements/clients.txt
	$(COMPILE) requirements/dev.in --output-file requirements/dev.txt
	$(COMPILE) requirements/mutants.in --constraint requirements/dev.txt --output-file requirements/mutants.txt
	$(COMPILE) requirements/lambda.in --constraint requirements/dev.txt --output-file requirements/lambda.txt
	$(COMPILE) requirements/local.in --constraint requirements/dev.txt --output-file requirements/local.txt
	$(COMPILE) requirements/layer.in --constraint requirements/dev.txt \
		--output-file layers/shared/requirements.txt

clean: #1 Remove everything that these commands made, except committed files
	rm -rf .venv .venv-audit .venv-mutants .venv-sam .venv-lambda .aws-sam .mypy_cache .ruff_cache .pytest_cache .hypothesis .cache build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.local: requirements/local.txt .venv/.made
	@$(STAGE) -d "the local stack's packages ($<)" "Installing the local stack" tools/install.sh $(PY) $<
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.made
	@$(STAGE) -d "the tests' packages ($<)" "Installing the tests' packages" tools/install.sh $(PY) $<
	@touch .venv/.local $@

.cache/dynalite/.made: tests/support/dynalite/package-lock.json tests/support/dynalite/install.sh \
		requirements/node.txt .venv/.made
	@$(STAGE) -d "dynalite, the tests' DynamoDB engine" "Installing dynalite" sh tests/support/dynalite/install.sh
	@touch $@

.cache/web/.made: tests/contract/package-lock.json tests/contract/install_web_tools.sh tools/npm_ci.sh .cache/dynalite/.made
	@$(STAGE) -d "TypeScript and axe" "Installing TypeScript and axe" sh tests/contract/install_web_tools.sh
	@touch $@

.cache/react/.made: examples/react/package-lock.json tests/browser/install_react_example.sh tools/npm_ci.sh .cache/dynalite/.made
	@$(STAGE) -d "React and Vite" "Installing React and Vite" sh tests/browser/install_react_example.sh
	@touch $@

.cache/packaging/.made: tests/packaging/package-lock.json tests/packaging/install.sh tools/npm_ci.sh .cache/dynalite/.made
	@$(STAGE) -d "Bundlers" "Installing webpack, Metro and Jest" sh tests/packaging/install.sh
	@touch $@

.venv-sam/.made: requirements/sam.txt .venv/.made
	@[ ! -L $(@D) ] || rm $(@D)
	@$(STAGE) "Environment .venv-sam" $(PY) -m venv --clear .venv-sam
	@$(STAGE) -d "the SAM command line ($<)" "Installing the SAM command line" \
		tools/install.sh .venv-sam/bin/python $<
	@touch $@

.venv-audit/.made: requirements/audit.txt .venv/.made
	@[ ! -L $(@D) ] || rm $(@D)
	@$(STAGE) "Environment .venv-audit" $(PY) -m venv --clear .venv-audit
	@$(STAGE) -d "checkov, zizmor and bandit ($<)" "Installing the audit" \
		tools/install.sh .venv-audit/bin/python $<
	@touch $@

.venv-mutants/.made: requirements/mutants.txt requirements/dev.txt .venv/.made
	@[ ! -L $(@D) ] || rm $(@D)
	@$(STAGE) "Environment .venv-mutants" $(PY) -m venv --clear .venv-mutants
	@$(STAGE) -d "mutmut and the tests' packages" "Installing mutmut" \
		tools/install.sh .venv-mutants/bin/python requirements/dev.txt requirements/mutants.txt
	@touch $@

.venv-lambda/.made: requirements/lambda.txt .venv/.made
	@[ ! -L $(@D) ] || rm $(@D)
	@$(STAGE) "Environment .venv-lambda" $(PY) -m venv --clear --without-pip .venv-lambda
	@$(STAGE) -d "Lambda's own packages ($<)" "Installing Lambda's own packages" \
		tools/install.sh .venv-lambda/bin/python $<
	@touch $@

.venv/.made: requirements/uv.txt .python-version
	@PYTHON="$(PYTHON)" tools/make_venv.sh
	@touch $@
