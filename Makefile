# The commands that people and CI run; README.md says what each is for.

VENV := .venv
PYTHON := $(VENV)/bin/python
RUN := $(VENV)/.installed-run
SENTRY := $(VENV)/.installed-sentry
DEV := $(VENV)/.installed-dev
NODE := node_modules/.installed
INSTALLING := $(VENV)/.installing
PYTEST := $(PYTHON) -m pytest --numprocesses logical
# A module's tests share a process, and thereby their servers.
BY_MODULE := --dist loadfile --no-loadscope-reorder
# Without these, all is installed again after an installation that was killed.
ifneq ($(wildcard $(INSTALLING)),)
$(shell rm -f $(RUN) $(SENTRY) $(DEV))
endif
TEMPLATES := $(shell find affiliations site_project templates -name '*.html')

.PHONY: run dev test coverage test-fast test-versions audit bench pictures screenshots lint format messages
.PHONY: lock programs

run: $(RUN) $(if $(SENTRY_DSN),$(SENTRY))
	@exec $(PYTHON) manage.py serve

dev: export DEBUG = on
dev: $(DEV)
	@$(PYTHON) manage.py migrate --verbosity 0
	@$(PYTHON) manage.py load_sample_content
	@$(PYTHON) manage.py runserver $${HOST:-127.0.0.1}:$${PORT:-8000}

# The tests in a browser run in processes of their own; a failure does not hide what else fails.
test: $(DEV) $(NODE)
	@$(PYTEST) $(BY_MODULE) -m "not browser"; others=$$?; \
	$(PYTEST) --dist worksteal -m browser && exit $$others

coverage: $(DEV)
	@$(PYTEST) $(BY_MODULE) -m "not browser" --cov

test-fast: $(DEV)
	@tests/install-programs $(PYTHON) gettext
	@$(PYTEST) $(BY_MODULE) -m "not browser and not server and not slow"

test-versions: $(DEV) programs
	$(PYTHON) -m tests.versions

audit: $(DEV) $(NODE)
	$(PYTHON) -m tests.browser.audit

bench: $(DEV)
	@tests/install-programs $(PYTHON) chromium wrk
	$(PYTHON) -m tests.bench

pictures: $(DEV) programs
	$(PYTHON) -m tests.browser.pictures docs/pictures

screenshots: $(DEV) programs
	$(PYTHON) -m tests.browser.screenshots screenshots

lint: $(DEV)
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/djangofmt --check $(TEMPLATES)
	$(PYTHON) manage.py makemigrations --check --dry-run
	SITE_URL=https://www.example.org $(PYTHON) manage.py check --deploy --fail-level WARNING

format: $(DEV)
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/djangofmt $(TEMPLATES)

messages: $(DEV) programs
	$(PYTHON) manage.py makemessages
	$(PYTHON) manage.py compilemessages --ignore $(VENV)

lock: $(DEV)
	$(VENV)/bin/uv pip compile --universal --generate-hashes --no-emit-index-url --no-strip-extras \
		--python-version 3.11 --quiet --group site pyproject.toml -o requirements.txt
	$(VENV)/bin/uv pip compile --universal --generate-hashes --no-emit-index-url --no-strip-extras \
		--python-version 3.11 --quiet --group pyproject.toml:sentry -c requirements.txt \
		-o requirements-sentry.txt
	$(VENV)/bin/uv pip compile --universal --generate-hashes --no-emit-index-url --no-strip-extras \
		--python-version 3.11 --quiet --group dev pyproject.toml -c requirements.txt \
		-o requirements-dev.txt

# Installs the packages that the file $(1) names. The file INSTALLING is there while pip runs. If it is
# there before, or pip is not, an installation was killed, and the environment is made anew.
define install
@if [ -e $(INSTALLING) ] || ! $(PYTHON) -m pip --version > /dev/null 2>&1; then \
	echo "Making a virtual environment …"; \
	rm -rf $(VENV) && mkdir $(VENV) && touch $(INSTALLING) && python3 -m venv $(VENV); \
fi
@touch $(INSTALLING)
@echo "Installing the packages that $(1) names …"
@$(PYTHON) -m pip install --quiet --disable-pip-version-check --retries 2 --require-hashes -r $(1) \
	> $(VENV)/pip.log 2>&1; status=$$?; \
if [ $$status -lt 128 ]; then rm $(INSTALLING); fi; \
if [ $$status -ne 0 ]; then \
	if grep -q "connection broken" $(VENV)/pip.log; \
	then echo "The packages cannot be fetched: is this machine on the network? Then try again."; \
	else cat $(VENV)/pip.log; fi >&2; \
	exit 1; \
fi
endef

$(RUN): requirements.txt
	@command -v python3 > /dev/null || { echo "Python 3.11 or newer is needed: install python3."; exit 1; }
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; python3 here is $$(python3 --version)."; exit 1; }
	@python3 -c 'import ensurepip' 2> /dev/null \
		|| { echo "python3 cannot make virtual environments here: install python3-venv."; exit 1; }
	$(call install,requirements.txt)
	@touch $@

$(SENTRY): requirements-sentry.txt $(RUN)
	$(call install,requirements-sentry.txt)
	@touch $@

$(DEV): requirements-dev.txt $(RUN)
	$(call install,requirements-dev.txt)
	@touch $@

programs: $(DEV)
	@tests/install-programs $(PYTHON) chromium gettext java npm postgresql

$(NODE): package-lock.json | programs
	@echo "Installing the packages that package-lock.json names …"
	@npm ci --silent
	@npm rebuild --silent --ignore-scripts=false node > /dev/null
	@touch $@
