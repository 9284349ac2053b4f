# Every target sets up what it needs; on a fresh Debian machine Python (>= 3.11), make and git are enough.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
LINKS := build/namespace/.linked
PACKAGES := api cli linking loaders ontology publishing queries shapes store
MANDATEGRAPH := $(BIN)/mandategraph
BUNDLES := build/assets/.bundled

# One answer for a terminal that is not there: tables as wide as the README shows them.
export COLUMNS ?= 150
# pyright must not ask a registry for its newest version.
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

.PHONY: help demo test check bench bench-serving scale docs links clean assets browser

help:
	@echo "make demo    build the sample documents and show who was asked to do what by when, in two languages"
	@echo "make test    lint, format, types and all tests (the same as make check)"
	@echo "make bench   speed, accuracy and agreement on the corpus beside the repository"
	@echo "make scale   growth, memory and rebuilds on the whole English corpus, against spaCy's tokenizer"
	@echo "make docs    the documentation, in out/docs"
	@echo "make assets  bundle the scripts of the explorer (network drawing, SPARQL editor)"
	@echo "make clean   remove everything that make has made"

demo: $(STAMP)
	@store=$$(mktemp -d) && trap 'rm -rf "$$store"' EXIT && set -e && \
	$(MANDATEGRAPH) build samples/zh samples/en --manifest samples/manifest.csv --store "$$store/graph" && \
	printf '\nWho was asked to do what by when\n' && \
	$(MANDATEGRAPH) query who-what-when --store "$$store/graph" && \
	printf '\nWhat falls due\n' && \
	$(MANDATEGRAPH) due --store "$$store/graph" && \
	printf '\nWhether it happened\n' && \
	$(MANDATEGRAPH) query answered-asks --store "$$store/graph" && \
	printf '\nOne act in two languages\n' && \
	$(MANDATEGRAPH) compare E/RES/2026/901 --paragraph 4 --store "$$store/graph"

test: $(STAMP) $(LINKS) | browser
	@$(MAKE) --no-print-directory assets || echo "without its scripts the explorer is tested as far as it goes" >&2
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/pytest -n auto

check: test

bench: $(STAMP)
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/accuracy.py
	$(BIN)/python benchmarks/agreement.py

scale: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[bench]"
	$(BIN)/python benchmarks/scale.py

docs: $(STAMP)
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs out/docs
	@echo "out/docs/index.html"

# The scripts of the explorer: bundled here, never fetched by a page. Needs node and npm.
assets: $(BUNDLES)

$(BUNDLES): $(wildcard publishing/assets/*)
	@command -v npm >/dev/null || \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -qq -y --no-install-recommends nodejs npm; \
	  else \
	    echo "the scripts of the explorer need node and npm (apt install nodejs npm)" >&2; exit 1; \
	  fi
	@mkdir -p build/assets publishing/static/assets
	@cp publishing/assets/* build/assets/
	cd build/assets && npm ci --ignore-scripts --no-audit --no-fund --silent && npm run --silent build
	@cp build/assets/out/* publishing/static/assets/
	@touch $@

# The tests click through the explorer where there is a browser; elsewhere they say that there is none.
browser:
	@{ command -v chromium && command -v chromedriver; } >/dev/null || \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium chromium-driver fonts-noto-cjk; \
	  else \
	    echo "no chromium here: the explorer is not clicked through (apt install chromium chromium-driver)" >&2; \
	  fi

bench-serving: $(STAMP)
	$(BIN)/python benchmarks/serving.py

links: $(LINKS)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "mandategraph needs Python 3.11 or newer; say which one with: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -qq -y python3-venv; \
	  else \
	    echo "this Python cannot make virtual environments; install python3-venv (apt install python3-venv) and run make again" >&2; exit 1; \
	  fi
	$(PYTHON) -m venv $(VENV)

$(STAMP): pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	@touch $@

# pyright does not read the map of rooms to packages in pyproject.toml: a tree of links shows it the namespace.
$(LINKS): Makefile $(wildcard mandategraph/*)
	@rm -rf build/namespace && mkdir -p build/namespace/mandategraph
	@for module in mandategraph/*; do ln -sfn "$(CURDIR)/$$module" build/namespace/$$module; done
	@for package in $(PACKAGES); do ln -sfn "$(CURDIR)/$$package" "build/namespace/mandategraph/$$package"; done
	@touch $@

clean:
	rm -rf $(VENV) build dist out publishing/static/assets *.egg-info .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
