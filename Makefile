# Two commands do everything on a fresh machine: `make run` and `make test`.
# PYTHON=/path/to/python picks an interpreter; otherwise .ci/install finds one.
VENV := .venv
BIN := $(VENV)/bin
export OMP_WAIT_POLICY ?= PASSIVE

.PHONY: run test lint types soak fuzz bench translations licences bundle bundle-test packages
.PHONY: package-test venv system clean

run: venv system ## open the studio on the sample photo; without a display, erase it headless
	@bash .ci/run-studio $(BIN)/python

test: venv system ## lint, types, all tests, without a screen
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest

bench: venv system ## tables of speed and memory; nothing is asserted
	$(BIN)/python -m tests.bench

soak: venv system ## an hour of random valid actions; MINUTES=5 for less
	$(BIN)/python -m tests.soak --minutes $(or $(MINUTES),60)

fuzz: venv system ## 10,000 damaged files of each kind, and saves killed at 200 moments
	FUZZ_ROUNDS=$(or $(ROUNDS),10000) KILL_MOMENTS=$(or $(MOMENTS),200) \
		$(BIN)/python -m pytest tests/files/test_fuzz.py tests/files/test_killed.py

translations: venv ## collect every visible word, build the catalogues, say what is untranslated
	PYTHONPATH=.ci $(BIN)/python -m translations

bundle: venv system ## application folder for people who do not program
	$(BIN)/pyinstaller --noconfirm --clean lama_studio.spec

bundle-test: venv system ## what was built, moved and run: window, command line, no network
	LAMA_STUDIO_BUNDLE=dist/lama-studio $(BIN)/python -m pytest tests/bundle

packages: venv ## dist/*.tar.zst, dist/*.deb and their checksums, from the application folder
	PYTHONPATH=.ci $(BIN)/python -m packing.linux

package-test: venv ## as root: the archive unpacked, the .deb installed and removed
	LAMA_STUDIO_BUNDLE=dist/lama-studio LAMA_STUDIO_PACKAGES=dist $(BIN)/python -m pytest tests/bundle/test_packages.py

licences: venv ## the licence text of everything shipped, into resources/licences
	PYTHONPATH=.ci $(BIN)/python -m packing.licences

venv: $(VENV)/.installed ## the virtual environment, brought up to date with pyproject.toml

$(VENV)/.installed: pyproject.toml .ci/install
	bash .ci/install $(VENV) $(PYTHON)
	touch $@

system: ## Qt's libraries on Debian-like systems: installed when root, else the apt line is printed
	@bash .ci/system

clean:
	rm -rf $(VENV) build dist out .pytest_cache .mypy_cache .ruff_cache
