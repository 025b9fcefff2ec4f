# The commands that people and CI run; README.md says what each is for.

VENV := .venv
PYTHON := $(VENV)/bin/python
RUN := $(VENV)/.installed-run
DEV := $(VENV)/.installed-dev
NODE := node_modules/.installed
PYTEST := $(PYTHON) -m pytest --numprocesses logical --dist loadgroup
TEMPLATES := $(shell find affiliations site_project templates -name '*.html')

.PHONY: run dev test test-fast test-versions audit bench pictures screenshots lint format messages
.PHONY: lock programs

run: $(RUN)
	@exec $(PYTHON) manage.py serve

dev: export DEBUG = on
dev: $(DEV)
	@$(PYTHON) manage.py migrate --verbosity 0
	@$(PYTHON) manage.py load_sample_content
	@$(PYTHON) manage.py runserver $${HOST:-127.0.0.1}:$${PORT:-8000}

# The tests in a browser run in processes of their own; a failure does not hide what else fails.
test: $(DEV) $(NODE)
	@$(PYTEST) -m "not browser" --cov; others=$$?; \
	$(PYTEST) -m browser && exit $$others

test-fast: $(DEV)
	@tests/install-programs $(PYTHON) gettext
	@$(PYTEST) -m "not browser and not server and not slow"

test-versions: $(DEV) programs
	$(PYTHON) -m tests.versions

audit: $(DEV) $(NODE)
	$(PYTHON) -m tests.browser.audit

bench: $(DEV)
	@tests/install-programs $(PYTHON) wrk
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
	$(VENV)/bin/uv pip compile --universal --generate-hashes --no-emit-index-url \
		--python-version 3.11 --quiet --group site pyproject.toml -o requirements.txt
	$(VENV)/bin/uv pip compile --universal --generate-hashes --no-emit-index-url \
		--python-version 3.11 --quiet --group dev pyproject.toml -c requirements.txt \
		-o requirements-dev.txt

$(PYTHON):
	@command -v python3 > /dev/null || { echo "Python 3.11 or newer is needed: install python3."; exit 1; }
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; python3 here is $$(python3 --version)."; exit 1; }
	@python3 -c 'import ensurepip' 2> /dev/null \
		|| { echo "python3 cannot make virtual environments here: install python3-venv."; exit 1; }
	@echo "Making a virtual environment …"
	@python3 -m venv $(VENV)

$(RUN): requirements.txt | $(PYTHON)
	@echo "Installing the packages that requirements.txt names …"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt $(RUN)
	@echo "Installing the packages that requirements-dev.txt names …"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

programs: $(DEV)
	@tests/install-programs $(PYTHON) chromium gettext java npm postgresql

$(NODE): package-lock.json | programs
	@echo "Installing the packages that package-lock.json names …"
	@npm ci --silent
	@npm rebuild --silent --ignore-scripts=false node > /dev/null
	@touch $@
