# Every target installs what it needs into .venv. Requirements: Python 3.11 or newer, make and git.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
LINKS := build/namespace/.linked
PACKAGES := api cli linking loaders ontology publishing queries shapes store
MANDATEGRAPH := $(BIN)/mandategraph
BUNDLES := build/assets/.bundled

# Table width where there is no terminal.
export COLUMNS ?= 150
# Keep pyright from looking up its newest version.
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

.PHONY: help demo test check bench bench-serving scale docs links clean assets scripts browser wheel pictures lock audit faults fuzz

help:
	@echo "make demo           build the sample documents and show the main results on one screen"
	@echo "make test           lint, format, types and all tests (the same as make check)"
	@echo "make docs           the documentation, in out/docs"
	@echo "make wheel          the wheel, with the bundled scripts of the explorer, in dist/"
	@echo "make assets         bundle the scripts of the explorer (network drawing, SPARQL editor); needs npm"
	@echo "make pictures       the pictures of the README, from the samples; needs chromium"
	@echo "make bench          speed, accuracy and agreement on the corpus beside the repository"
	@echo "make bench-serving  the SPARQL endpoint, pages and search under load"
	@echo "make scale          growth, memory and rebuilds on the whole English corpus"
	@echo "make faults         kills, full disks and damaged blocks: 200 rounds, about an hour"
	@echo "make fuzz           20,000 damaged inputs, shared among the parsers"
	@echo "make lock           resolve the dependencies again: requirements.lock, requirements-build.lock"
	@echo "make audit          look up known vulnerabilities of the locked dependencies"
	@echo "make clean          remove everything that make has created"

demo: $(STAMP)
	@$(BIN)/python samples/demo.py

# Install Python packages in parallel with browser and scripts; apt-get never runs twice at a time (dpkg lock).
test: $(VENV)/bin/python
	@$(MAKE) --no-print-directory --jobs=2 $(STAMP) $(LINKS) scripts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/pytest -n auto --dist worksteal --durations=12

check: test

bench: $(STAMP)
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/accuracy.py
	$(BIN)/python benchmarks/agreement.py

scale: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[bench]"
	$(BIN)/python benchmarks/scale.py
	$(BIN)/python benchmarks/reading.py

docs: $(STAMP)
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs out/docs
	@echo "out/docs/index.html"

pictures: $(STAMP) assets | browser
	$(BIN)/python docs/pictures.py

# setuptools copies from build/lib what earlier builds left there: start from nothing.
wheel: $(STAMP) assets
	@rm -rf build/lib build/bdist.* dist/*.whl
	$(BIN)/python -m build --wheel --outdir dist
	@ls -l dist/*.whl

# Scripts of the explorer, bundled so that pages load nothing from elsewhere. Needs node and npm.
assets: $(BUNDLES)

$(BUNDLES): $(wildcard publishing/assets/*)
	@command -v npm >/dev/null || \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -qq -y --no-install-recommends nodejs npm; \
	  else \
	    echo "node and npm are required to build the scripts of the explorer (apt install nodejs npm)" >&2; exit 1; \
	  fi
	@mkdir -p build/assets publishing/static/assets
	@cp publishing/assets/* build/assets/
	cd build/assets && npm ci --ignore-scripts --no-audit --no-fund --silent && npm run --silent build
	@cp build/assets/out/* publishing/static/assets/
	@touch $@

scripts: | browser
	@$(MAKE) --no-print-directory assets || echo "scripts of the explorer not built: tests that need them are skipped" >&2

# Browser tests are skipped where chromium is missing.
browser:
	@{ command -v chromium && command -v chromedriver; } >/dev/null || \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium chromium-driver fonts-noto-cjk; \
	  else \
	    echo "chromium not found: browser tests are skipped (apt install chromium chromium-driver)" >&2; \
	  fi

bench-serving: $(STAMP)
	$(BIN)/python benchmarks/serving.py

faults: $(STAMP)
	$(BIN)/python benchmarks/faults.py --rounds 200

fuzz: $(STAMP)
	$(BIN)/python benchmarks/fuzz.py --cases 20000

# One resolution for every supported version of Python and every system, with the hashes of all files of a release.
LOCK := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock"

lock: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[lock]"
	$(LOCK) pyproject.toml --output-file requirements.lock
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' \
	  | $(LOCK) - --output-file requirements-build.lock

audit: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[lock]"
	$(BIN)/python benchmarks/audit.py requirements.lock requirements-build.lock

links: $(LINKS)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is required. Name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -qq -y python3-venv; \
	  else \
	    echo "python3-venv is missing. Install it (apt install python3-venv) and run make again." >&2; exit 1; \
	  fi
	$(PYTHON) -m venv $(VENV)

$(STAMP): pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	@touch $@

# pyright does not read package-dir of pyproject.toml: lay out the same packages as a tree of links.
$(LINKS): Makefile $(wildcard mandategraph/*)
	@rm -rf build/namespace && mkdir -p build/namespace/mandategraph
	@for module in mandategraph/*; do ln -sfn "$(CURDIR)/$$module" build/namespace/$$module; done
	@for package in $(PACKAGES); do ln -sfn "$(CURDIR)/$$package" "build/namespace/mandategraph/$$package"; done
	@touch $@

clean:
	rm -rf $(VENV) build dist out publishing/static/assets *.egg-info .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
