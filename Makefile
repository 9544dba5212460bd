# Everything from a bare clone with python3 (3.11 or newer) and make: `make report EXPORT=/path/to/archive.zip`

PYTHON = python3
EXPORT = data/sample/linkedin
OUT = netquality-report
VENV = .venv
BIN = $(VENV)/bin
READY = $(VENV)/.ready
NBVAL = --nbval --nbval-current-env --nbval-cell-timeout=300

help:
	@echo "make report    write a report (EXPORT=$(EXPORT) OUT=$(OUT))"
	@echo "make lab       open the notebooks on EXPORT in JupyterLab"
	@echo "make test      run all tests and all notebooks"
	@echo "make check     what CI runs: format, lint, types, tests with coverage, notebooks"
	@echo "make notebooks run the notebooks in place on the sample"
	@echo "make sample    write the sample archive again"
	@echo "make clean     remove the environment and everything built"

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "netquality needs Python 3.11 or newer; try make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $(READY)

report: $(READY)
	$(BIN)/netquality report "$(EXPORT)" -o "$(OUT)"

lab: $(READY)
	$(BIN)/netquality lab "$(EXPORT)"

test: $(READY)
	$(BIN)/python -m pytest -n 2 --dist loadscope $(NBVAL) tests netquality notebooks

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 --dist loadscope $(NBVAL) --cov --cov-report=term-missing:skip-covered tests netquality notebooks

notebooks: $(READY)
	$(BIN)/python -m netquality.suite notebooks

sample: $(READY)
	$(BIN)/netquality sample data/sample

clean:
	rm -rf $(VENV) build dist .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis netquality.egg-info

.PHONY: help report lab test check notebooks sample clean
