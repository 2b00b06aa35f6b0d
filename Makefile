# Understudy's commands. `make run` and `make test` set up everything they need by themselves.

BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test check bench setup format

help:  ## List the commands
	@awk -F ':.*  ## ' '/^[a-z]+:.*  ## / { printf "  make %-8s%s\n", $$1, $$2 }' Makefile

run: setup  ## Show the program: camera, tracking, animation, output
	@$(BIN)/understudy demo

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

bench: setup  ## Time the stages, p50 and p95 each
	@$(BIN)/pytest -s tests/benchmarks -o python_files='bench_*.py'

setup:  ## System libraries, .venv and Python packages, where missing
	@packaging/setup.sh
