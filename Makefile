# Understudy's commands. `make run` and `make test` set up everything they need by themselves.

BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test check bench setup format

help:  ## List the commands
	@awk -F ':.*  ## ' '/^[a-z]+:.*  ## / { printf "  make %-8s%s\n", $$1, $$2 }' Makefile

run: setup  ## Open the control panel; without a screen, play the built-in clip through the live pipeline into a file
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then $(BIN)/understudy; else $(BIN)/understudy demo; fi

test: check  ## Style, types, import rules, then every test
	@echo "== pytest"
	@$(BIN)/pytest

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

setup:  ## System libraries, .venv and Python packages, where missing
	@packaging/setup.sh
