# Each target makes what it needs, the environment in .venv included. `make help` lists them.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
URL ?=
ROUNDS ?= 5
MUTANTS ?= 80
# Python compiles what it imports; compiling all that is installed would take twice as long as installing it.
QUIETLY := -qq --disable-pip-version-check --no-compile
# A relative folder would mean something else inside a notebook, which runs in chapters/.
ifdef NNBOOK_DATA
override NNBOOK_DATA := $(abspath $(NNBOOK_DATA))
export NNBOOK_DATA
endif
# One thread for each of the two notebooks that run at a time, and the same in the tests.
export OMP_NUM_THREADS ?= 1

.PHONY: help book test serve bench mutants address clean

help:  ## list the targets
	@grep -hE '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1 \t/' | expand -t 20

book: .venv/installed  ## run the notebooks and build the HTML book
	@$(BIN)/python book/build.py

test: .venv/installed  ## test everything: package, notebooks, built book, browser, oldest versions
	@$(MAKE) --no-print-directory -j2 book .venv/oldest/installed
	@$(BIN)/python tools/browsers.py
	@$(BIN)/python tests/suite.py

serve: book  ## show the built book at http://localhost:8000 (PORT=… for another port)
	@echo "http://localhost:$(PORT)  (Ctrl+C ends it)"
	@$(BIN)/python -m http.server $(PORT) --bind 127.0.0.1 --directory _build/html

bench: .venv/installed  ## measure: ours against the frameworks (ROUNDS=… for fewer rounds)
	@$(BIN)/python benchmarks/run.py $(ROUNDS)

mutants: .venv/installed  ## change the package in random places, and see whether tests notice (MUTANTS=… for more than 80)
	@$(BIN)/python tools/mutants.py $(MUTANTS)

address: .venv/installed  ## set the book's address: make address URL=https://github.com/you/your-book
	@$(BIN)/python book/address.py "$(URL)"

clean:  ## remove what was built, but not .venv
	rm -rf _build nnbook.egg-info

.venv/installed: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else "Python: expected 3.11, 3.12 or 3.13, received %d.%d; name another one, as in: make PYTHON=python3.12 book" % v)'
	@echo "Making .venv and installing requirements.txt (a few minutes, once) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install $(QUIETLY) -r requirements.txt
	@$(BIN)/python -m pip install $(QUIETLY) --no-deps --editable .
	@touch $@

.venv/oldest/installed: tests/support/oldest.txt .venv/installed
	@echo "Making .venv/oldest and installing tests/support/oldest.txt (a few minutes, once) ..."
	@test -x .venv/oldest/bin/python || $(BIN)/python -m venv .venv/oldest
	@.venv/oldest/bin/python -m pip install $(QUIETLY) -r tests/support/oldest.txt
	@touch $@
