# What a developer does here, one word each. GNU make 3.81 is enough. Linux is tested; macOS is written for, untested.
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-fast soak lint rust-tests smoke wheels bench bench-compare constraints clean

# Compiled bytecode halves every start; an environment or a home of somebody else's must not leak in.
unexport PYTHONDONTWRITEBYTECODE VIRTUAL_ENV UV_PROJECT_ENVIRONMENT PYTHONPATH PYTHONHOME

RUSTUP_TOOLCHAINS := $(shell scripts/rustup_home.sh)
ifneq ($(RUSTUP_TOOLCHAINS),)
export RUSTUP_HOME := $(RUSTUP_TOOLCHAINS)
endif

BIN := .venv/bin
CARGO := cargo
CARGO_FLAGS := --locked --manifest-path rust/Cargo.toml
PROJECTS := pyproject.toml constraints.txt scripts/install.sh $(wildcard packages/*/pyproject.toml)
RUST_SOURCES := $(shell find rust -name target -prune -o -type f -print)
PYTHON_SOURCES := $(shell find packages/*/src -name '__pycache__' -prune -o -type f ! -name '*.so' -print)
PACKAGE_TEXTS := $(wildcard packages/*/README.md packages/*/LICENSE)
INSTALLED := .venv/.installed
WHEELS := dist/.built

help: ## Lists these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

setup: $(INSTALLED) ## Installs everything into .venv; rebuilds the Rust extension if it changed

# Files that a task of make wrote say what is up to date, so that a changed Rust or project file is built by the next make.
$(INSTALLED): $(PROJECTS) $(RUST_SOURCES)
	@scripts/install.sh
	@touch $@

demo: $(INSTALLED) ## Trains a model on 336,776 real flights, then reads it back in another process
	cd examples/flights && ../../$(BIN)/python flow.py run --max-workers 2
	cd examples/flights && ../../$(BIN)/python read_back.py

lint: $(INSTALLED) ## Checks style, types and the arrows between packages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports

rust-tests: $(INSTALLED)
	$(CARGO) fmt --manifest-path rust/Cargo.toml --all --check
	$(CARGO) clippy $(CARGO_FLAGS) --all-targets -- -D warnings
	$(CARGO) test $(CARGO_FLAGS)

smoke: $(WHEELS)
	@scripts/smoke.sh test

test: lint rust-tests smoke ## Everything that a change has to pass; CI runs exactly this
	$(BIN)/python -m pytest

test-fast: $(INSTALLED) ## The tests that take no longer than a coffee: below two minutes
	$(BIN)/python -m pytest -q -m "not slow and not soak"

soak: $(INSTALLED) ## Random tests with many more examples, and those that only patience can run
	HYPOTHESIS_PROFILE=soak $(BIN)/python -m pytest -m "soak or hypothesis"
	PROPTEST_CASES=20000 $(CARGO) test $(CARGO_FLAGS) --release

wheels: $(WHEELS) ## Builds one wheel for each package into dist/

$(WHEELS): $(INSTALLED) $(PYTHON_SOURCES) $(PACKAGE_TEXTS) scripts/build_wheels.sh
	@scripts/build_wheels.sh
	@touch $@

bench: $(INSTALLED) ## Measures speed and memory beside Metaflow and Luigi (BENCH_OPTIONS="-k chain")
	$(BIN)/python tests/benchmarks/run.py $(BENCH_OPTIONS)

bench-compare: $(INSTALLED) ## Measures this tree against another commit: make bench-compare BASE=<commit>
	@test -n "$(BASE)" || { echo "usage: make bench-compare BASE=<commit>" >&2; exit 2; }
	$(BIN)/python tests/benchmarks/run.py --compare $(BASE) $(BENCH_OPTIONS)

constraints: $(INSTALLED) ## Moves the pinned versions of all tools and libraries to the newest ones
	@scripts/update_constraints.sh

clean: ## Removes everything that was built or installed here; what flows have stored stays
	rm -rf .venv .tools dist rust/target __pycache__ .pytest_cache .ruff_cache .hypothesis .benchmarks .import_linter_cache
	find packages tests examples scripts -name __pycache__ -prune -exec rm -rf {} +
	rm -f packages/datastore/src/mainstem_datastore/_native*.so
