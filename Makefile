# Understudy's commands. `make run` and `make test` set up everything they need by themselves.

BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test test-devices soak check bench setup format screenshots translations

help:  ## List the commands
	@awk -F ':.*  ## ' '/^[a-z-]+:.*  ## / { printf "  make %-14s%s\n", $$1, $$2 }' Makefile

run: setup  ## Open the control panel; without a screen, play the built-in clip through the live pipeline into a file
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then $(BIN)/understudy; else $(BIN)/understudy demo; fi

test: check  ## Style, types, import rules, then every test
	@echo "== pytest"
	@$(BIN)/pytest -m "not e2e" -n 2 --dist loadfile --benchmark-disable

test-devices: setup  ## Whole programs with real parts: a screen, a sound server, a browser; skips what is missing
	@$(BIN)/pytest -m e2e -rs tests/e2e

soak: setup  ## Faults for two hours of fast time, then ten minutes of the real thing
	@$(BIN)/pytest -m soak tests/reliability

check: setup  ## Style, types and import rules only
	@echo "== ruff format --check"
	@$(BIN)/ruff format --check . || { echo "Style differs: 'make format' puts it right." >&2; exit 1; }
	@echo "== ruff check"
	@$(BIN)/ruff check .
	@echo "== mypy"
	@$(BIN)/mypy
	@echo "== lint-imports"
	@$(BIN)/lint-imports --no-logo

format: setup  ## Put the style right
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: setup  ## Time the functions that run for every frame, each alone
	@$(BIN)/pytest -s tests/benchmarks -o python_files='bench_*.py'

screenshots: setup  ## Photograph the control panel into docs/images (needs xvfb), and draw the contact sheets
	@$(BIN)/python packaging/screenshots.py
	@$(BIN)/python packaging/contact_sheets.py

translations: setup  ## Collect the panel's texts and compile the translations (needs qt6-l10n-tools)
	@packaging/translations.sh

setup:  ## System libraries, .venv and Python packages, where missing
	@packaging/setup.sh
