# The doors of the house. `make help` lists them. Needs Python ≥ 3.11 and make; everything else is installed below.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
DATA   ?= $(CURDIR)/.demo
PORT   ?= 8000
ONLY   ?=
NODE_BIN := $(shell tools/find_node.sh 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help setup web demo dev test check quick claims bench fuzz probe faults wheel clean

help: ## List the doors
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: $(VENV)/.ready web ## Install everything into .venv and build the web pages

$(VENV)/.ready: requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python -r requirements.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	touch $@

web: $(VENV)/.ready ## Build the web pages (only when their sources changed)
	@tools/build_web.sh

demo: setup ## A living district on http://127.0.0.1:$(PORT); stays in the foreground (DATA=, PORT=)
	$(BIN)/yiwang demo --data $(DATA) --port $(PORT)

dev: setup ## The server on DATA and PORT without the demo's people
	$(BIN)/yiwang run --data $(DATA) --port $(PORT)

test: setup check ## Check, then every test
	tools/find_chromium.sh
	$(BIN)/python -m pytest -n auto --dist loadfile $(PYTEST)

check: $(VENV)/.ready web ## Lint, types, import contract, claims
	$(BIN)/ruff check src tests bench tools
	$(BIN)/ruff format --check src tests bench tools
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python tools/claims.py --check
	tools/check_web.sh

quick: ## Format and lint what changed
	$(BIN)/ruff format src tests bench tools && $(BIN)/ruff check --fix src tests bench tools

claims: $(VENV)/.ready ## Write docs/claims.md: each id, what shows it, what is open
	$(BIN)/python tools/claims.py

bench: setup ## Run the benchmarks (ONLY=P1 runs one)
	$(BIN)/python bench/run.py $(ONLY)

fuzz: setup ## Strange requests over the whole API (REQUESTS=100000)
	$(BIN)/python tools/fuzz.py

wheel: setup ## Build one wheel with the web pages inside into dist/
	$(BIN)/uv build --quiet --wheel --python $(BIN)/python --out-dir dist .

clean: ## Remove what make made
	rm -rf $(VENV) web/node_modules web/dist src/yiwang/front/web dist .demo
