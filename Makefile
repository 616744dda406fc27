# The front door: everything by one word. `make` alone lists the words.
#
# PROFILE=release make up   builds optimised; the default is the quicker build
# ARGS="..." make up        goes to the program as it is, e.g. ARGS=--detach

SHELL := /bin/sh
PROFILE ?= dev
ARGS ?=

export KILAT_BIN ?= $(CURDIR)/.kilat/bin

KILAT = cargo run --quiet --locked --profile $(PROFILE) -p kilat --

.DEFAULT_GOAL := help
.PHONY: help needs up down status test demo chaos bench lint sqlx-prepare

help: ## what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

needs: ## install what cargo does not: PostgreSQL, Redis, nats-server
	@sh .ci/needs

up: needs ## build and start everything on this machine
	@cargo build --locked --profile $(PROFILE) -p kilat
	@$(KILAT) up $(ARGS)

down: ## stop what `make up ARGS=--detach` left running
	@$(KILAT) down $(ARGS)

status: ## what runs, and whether it is well
	@$(KILAT) status $(ARGS)

demo: ## orders through the running system, then the books are audited
	@$(KILAT) demo $(ARGS)

chaos: needs ## kill and freeze parts under load; nothing may be lost or sold twice
	@$(KILAT) chaos $(ARGS)
	@$(KILAT) chaos --delivery $(ARGS)
	@$(KILAT) chaos --sale $(ARGS)

bench: needs ## measure this machine; optimised, whatever PROFILE says
	@case " $(ARGS) " in *" search "*) sh .ci/groceries ;; esac
	@cargo run --quiet --locked --release -p kilat -- bench $(ARGS)

test: ## all tests, against real servers
	@sh .ci/needs --test
	@SQLX_OFFLINE=true cargo test --locked --workspace --no-fail-fast $(ARGS)

lint: ## formatting, clippy, licences
	@cargo fmt --all --check
	@SQLX_OFFLINE=true cargo clippy --locked --workspace --all-targets -- -D warnings
	@if command -v cargo-deny >/dev/null 2>&1; then cargo deny --locked check licenses bans sources; \
	else echo "lint: cargo-deny is not installed, licences not checked" >&2; fi

sqlx-prepare: ## record what every SQL query returns, in .sqlx (ARGS=--check only compares)
	@sh .ci/sqlx-prepare $(ARGS)
