# Each command does its own set-up first, once: .venv and node_modules hold everything that it needs.
#   PYTHON=python3.12       the Python that a new .venv is made with (default: the newest from 3.11 on)
#   GENERATOR=zensical      what `make site` builds with, MkDocs or its successor
#   ADDRESS=127.0.0.1:8001  where `make serve` serves
#   ARGS="-k quadrant"      more arguments for pytest, for uv in `make lock`, for the mutation tester in `make mutants`

# The same kernels for matrices on every processor: long runs of descent amplify even the last digit of a product.
export OPENBLAS_CORETYPE = Haswell

ADDRESS = 127.0.0.1:8000
GENERATOR = mkdocs
PYTHONS = $(if $(PYTHON),"$(PYTHON)",python3.14 python3.13 python3.12 python3.11 python3 python)
RUN     = .venv/bin/python -m
PIP     = $(RUN) pip --disable-pip-version-check --quiet

# The locks are complete: pip installs just what they list and looks for nothing else, then checks that nothing is missing.
# (Left to itself, pip before 23.3 looks for the newest release of a pinned package of which an extra is asked for.)

# A stamp says that what these files pin is installed, in this folder: its name changes when either does.
stamp      = ready-$(shell { pwd; cat $(1); } | cksum | tr ' ' -)
SITE_TOOLS = .venv/site-$(call stamp,requirements.txt)
TEST_TOOLS = .venv/test-$(call stamp,requirements.txt requirements-test.txt)
MUTATOR    = .venv/mutants-$(call stamp,requirements.txt requirements-test.txt requirements-mutants.txt)
NODE_TOOLS = node_modules/$(call stamp,package.json package-lock.json)

# The Nu HTML Checker, for `make valid` alone. It cannot judge the policy of a page that is a file, wants no letters of
# KaTeX's own fonts, and minds how Zensical and MkDocs end an <img />. It knows too little CSS (no `cqi`) to judge ours.
NU_VERSION = 26.9.27
NU_SHA256  = 22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47
NU         = .cache/vnu-$(NU_VERSION)/node_modules/vnu-jar/build/dist/vnu.jar
NU_ERRS    = .*(Content Security Policy|Private Use Area|Trailing slash on void elements).*

# A PYTHON other than the one in .venv makes .venv anew.
ifdef PYTHON
version = $(shell { "$(1)" --version; } 2>/dev/null)
ifneq ($(call version,$(PYTHON)),$(call version,.venv/bin/python))
.PHONY: .venv/bin/python
endif
endif

# The date that the site bears is that of the last commit, so that one commit always builds the same bytes.
export SOURCE_DATE_EPOCH   := $(or $(SOURCE_DATE_EPOCH),$(shell git log -1 --format=%ct 2>/dev/null),1767225600)
export NO_MKDOCS_2_WARNING := true

# Tests and builds start Python dozens of times: what it has compiled is kept.
unexport PYTHONDONTWRITEBYTECODE

.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help serve test firefox coverage mutants site valid offline pdf bench online lint outdated lock clean distclean

help: ## say what each command does
	@echo 'Why zero-centered? Each command does its own set-up first.'
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s%s\n", $$1, $$2 }' Makefile

serve: $(NODE_TOOLS) $(SITE_TOOLS) ## serve the site at http://127.0.0.1:8000, live: an edit shows at once
	@echo 'Generating the figures; then the site is at http://$(ADDRESS) (stop with Ctrl-C) …'
	@$(RUN) mkdocs serve --dev-addr $(ADDRESS)

test: $(NODE_TOOLS) $(TEST_TOOLS) ## run every test
	@echo 'Running the tests …'
	@$(RUN) pytest --numprocesses auto $(ARGS)

firefox: $(NODE_TOOLS) $(TEST_TOOLS) ## run in Firefox what turns and drives the figures
	@echo 'Building the site and turning its figures in Firefox …'
	@FIREFOX=$${FIREFOX:-$$(command -v firefox-esr || command -v firefox)} $(RUN) pytest -m firefox $(ARGS)

coverage: $(NODE_TOOLS) $(TEST_TOOLS) ## run every test and list the lines that none of them runs
	@echo 'Running the tests, line by line …'
	@$(RUN) pytest --numprocesses auto --cov=explainer $(ARGS)

mutants: $(NODE_TOOLS) $(TEST_TOOLS) $(MUTATOR) ## break code and words on purpose and count what no test notices; ARGS=--help
	@echo 'Trying mutants …'
	@$(RUN) tests.mutants $(ARGS)

site: $(NODE_TOOLS) $(if $(filter zensical,$(GENERATOR)),$(TEST_TOOLS),$(SITE_TOOLS)) ## build the site into site/; any warning is an error
	@echo 'Building the site into site/ …'
ifeq ($(GENERATOR),mkdocs)
	@$(RUN) mkdocs build --strict
else
	@$(RUN) explainer.publish --generator $(GENERATOR)
endif

valid: site $(NU) ## check the built pages and drawings with the Nu HTML Checker; needs Java 17 and fetches 32 MB, once
	@echo 'Checking HTML and SVG …'
	@java -jar $(NU) --Werror --skip-non-html --filterpattern '$(NU_ERRS)' site
	@find site -name '*.svg' -exec java -jar $(NU) --Werror --svg {} +

offline: site ## build the site, and pack it for reading from a disk: why-zero-centered.zip
	@$(RUN) explainer.publish.offline site why-zero-centered

pdf: $(NODE_TOOLS) $(TEST_TOOLS) ## print the chapters, each and all, as PDF into pdf/
	@echo 'Building the site and printing its chapters into pdf/ …'
	@$(RUN) tests.site.pdf

bench: $(NODE_TOOLS) $(TEST_TOOLS) ## print how long builds and edits take, what pages weigh, what Lighthouse says of them; ARGS="builds weights" for these
	@$(RUN) tests.site.bench $(ARGS)

online: $(NODE_TOOLS) $(TEST_TOOLS) ## check a published site: SITE=https://its.address/
	@$(RUN) tests.site.online $(SITE)

lint: $(TEST_TOOLS) ## check style (ruff), types (mypy) and which way imports go (import-linter)
	@echo 'Checking style, types and imports …'
	@$(RUN) ruff check
	@$(RUN) ruff format --check
	@$(RUN) mypy
	@.venv/bin/lint-imports --no-cache --no-logo

outdated: $(NODE_TOOLS) $(TEST_TOOLS) ## list the pinned packages of which there is a newer one
	@$(RUN) pip --disable-pip-version-check list --outdated  # pyproject.toml says what each is for
	@npm outdated || true  # it fails if it finds one

lock: .venv/bin/python ## pin what pyproject.toml asks for; ARGS=--upgrade takes the newest
	@echo 'Pinning the packages (uv, in a throw-away environment) …'
	@set -e; tools=$$(mktemp -d); trap 'rm -rf "$$tools"' EXIT; \
	$(RUN) venv "$$tools"; "$$tools/bin/python" -m pip --disable-pip-version-check --quiet install uv; \
	pin() { "$$tools/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate $(ARGS) pyproject.toml "$$@"; }; \
	pin --extra site --output-file requirements.txt; \
	pin --extra site --extra test --constraint requirements.txt --output-file requirements-test.txt; \
	pin --extra mutants --constraint requirements-test.txt --output-file requirements-mutants.txt
	@npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund --loglevel=error

clean: ## remove what builds and tests leave behind
	rm -rf site pdf why-zero-centered why-zero-centered.zip .cache .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find docs explainer tests -name __pycache__ -prune -exec rm -rf {} +

distclean: clean ## remove the set-up as well: .venv and node_modules
	rm -rf .venv node_modules *.egg-info

$(TEST_TOOLS): .venv/bin/python
	@echo 'Installing the pinned packages and test tools into .venv …'
	@rm -f .venv/*-ready-*
	@$(PIP) install --no-deps --require-hashes -r requirements-test.txt
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@$(PIP) check
	@touch $(SITE_TOOLS) $@

$(MUTATOR): $(TEST_TOOLS)
	@echo 'Installing the pinned mutation tester into .venv …'
	@$(PIP) install --no-deps --require-hashes -r requirements-mutants.txt
	@$(PIP) check
	@touch $@

$(SITE_TOOLS): .venv/bin/python
	@echo 'Installing the pinned packages into .venv …'
	@rm -f .venv/*-ready-*
	@$(PIP) install --no-deps --require-hashes -r requirements.txt
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@$(PIP) check
	@touch $@

.venv/bin/python:
	@found=; for python in $(PYTHONS); do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue; found=$$python; \
	  "$$python" -c 'import ensurepip, venv' >/dev/null 2>&1 || continue; \
	  echo "Making .venv with $$("$$python" --version) …"; exec "$$python" -m venv --clear .venv; \
	done; \
	if [ "$$found" ]; then echo "$$found lacks its venv module: install it (Debian, Ubuntu: apt install python3-venv)."; \
	else echo "Python 3.11 or newer is needed. Looked for: $(subst ",,$(PYTHONS)). Name another: make PYTHON=/path/to/it"; \
	fi >&2; exit 1

$(NODE_TOOLS):
	@node=$$(node --version 2>/dev/null || echo missing); npm=$$(npm --version 2>/dev/null || echo missing); \
	case "$$node $$npm" in \
	  *missing* | v[0-9].* | v1[0-9].*) \
	    echo "Node 20 or newer is needed, with npm. Found: node $$node, npm $$npm." >&2; exit 1;; \
	esac
	@echo 'Installing the pinned npm packages into node_modules …'
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(NU): | .venv/bin/python
	@java -version >/dev/null 2>&1 || { echo 'Java 17 or newer is needed (Debian, Ubuntu: apt install default-jre-headless).' >&2; exit 1; }
	@echo 'Fetching the Nu HTML Checker into .cache …'
	@npm install --prefix .cache/vnu-$(NU_VERSION) --no-save --ignore-scripts --no-audit --no-fund --loglevel=error vnu-jar@$(NU_VERSION)
	@.venv/bin/python -c "import hashlib, pathlib; assert hashlib.sha256(pathlib.Path('$@').read_bytes()).hexdigest() == '$(NU_SHA256)', '$@ is another'"
