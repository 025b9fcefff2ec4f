"""What follows from SITE_URL and DATA_DIR, asked of a real process each time."""

import json
import stat
import subprocess
import sys

import pytest
from wagtail.models import Site

from site_project.management.commands.serve import Command
from site_project.operation.static_files import static_folders
from tests.servers import ROOT, manage

pytestmark = pytest.mark.server

NAMES = [
    "DEBUG",
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "WAGTAILADMIN_BASE_URL",
]
PRINT = f"""
import json
from django.conf import settings
print(json.dumps({{name: getattr(settings, name) for name in {NAMES}}}))
"""


def settings_for(data_dir, **environment):
    return json.loads(manage(data_dir, "shell", "-v0", "-c", PRINT, **environment).stdout)


def test_plain_address_on_ones_own_machine_works_without_https(tmp_path):
    assert settings_for(tmp_path, PORT="9001") == {
        "DEBUG": False,
        "ALLOWED_HOSTS": ["127.0.0.1", "localhost", "[::1]"],
        "CSRF_TRUSTED_ORIGINS": ["http://127.0.0.1:9001"],
        "SESSION_COOKIE_SECURE": False,
        "CSRF_COOKIE_SECURE": False,
        "SECURE_SSL_REDIRECT": False,
        "SECURE_HSTS_SECONDS": 0,
        "WAGTAILADMIN_BASE_URL": "http://127.0.0.1:9001",
    }


def test_https_address_is_strict(tmp_path):
    assert settings_for(tmp_path, SITE_URL="https://www.example.org/") == {
        "DEBUG": False,
        "ALLOWED_HOSTS": ["www.example.org"],
        "CSRF_TRUSTED_ORIGINS": ["https://www.example.org"],
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "WAGTAILADMIN_BASE_URL": "https://www.example.org",
    }


def test_https_site_passes_the_deployment_check(tmp_path):
    checked = manage(tmp_path, "check", "--deploy", SITE_URL="https://www.example.org")

    assert checked.stdout == "System check identified no issues (2 silenced).\n"


@pytest.mark.parametrize("address", ["www.example.org", "ftp://example.org", "https://"])
def test_address_that_is_none_is_refused_in_a_sentence(address, tmp_path):
    checked = manage(tmp_path, "check", SITE_URL=address)

    assert checked.returncode == 1
    assert checked.stderr.startswith("SITE_URL must be a full address such as https://www.")
    assert checked.stderr.count("\n") == 1


def test_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path):
    path = tmp_path / "new" / "secret_key"

    manage(path.parent, "check")
    first = path.read_text()
    manage(path.parent, "check")

    assert len(first) > 50
    assert path.read_text() == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["secret_key"]


def test_secret_key_is_the_same_for_processes_that_start_together(tmp_path):
    command = [sys.executable, "-c"]
    code = (
        "import sys; from pathlib import Path;"
        "from site_project.guards.secret_key import read_or_make_secret_key;"
        f"print(read_or_make_secret_key(Path({str(tmp_path / 'key')!r})))"
    )
    processes = [
        subprocess.Popen([*command, code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(8)
    ]

    keys = {process.communicate()[0] for process in processes}

    assert len(keys) == 1
    assert len(keys.pop()) > 50


def test_database_survives_a_crowd_and_a_power_cut(tmp_path):
    code = """
from django.db import connection
with connection.cursor() as cursor:
    values = [cursor.execute(f"PRAGMA {name}").fetchone()[0]
              for name in ("journal_mode", "synchronous", "busy_timeout")]
print(*values, connection.settings_dict["CONN_MAX_AGE"], connection.transaction_mode)
"""
    assert manage(tmp_path, "shell", "-v0", "-c", code).stdout.split() == [
        *("wal", "2", "20000", "None", "IMMEDIATE"),
    ]


@pytest.mark.parametrize(
    ("variables", "expected"),
    [({}, "True"), ({"SNAPSHOTS": "off"}, "False"), ({"DEBUG": "on"}, "False")],
)
def test_one_setting_leaves_all_answers_to_django(variables, expected, tmp_path):
    code = "from django.conf import settings; print(settings.SNAPSHOTS)"

    assert manage(tmp_path, "shell", "-v0", "-c", code, **variables).stdout.strip() == expected


def test_cache_in_front_is_named_by_its_address(tmp_path):
    code = """
from wagtail.contrib.frontend_cache.utils import get_backends
print({name: backend.cache_netloc for name, backend in get_backends().items()})
"""
    address = {"PURGE_URL": "http://127.0.0.1:6081"}

    assert manage(tmp_path, "shell", "-v0", "-c", code).stdout == "{}\n"
    assert manage(tmp_path, "shell", "-v0", "-c", code, **address).stdout == (
        "{'default': '127.0.0.1:6081'}\n"
    )


def test_database_is_postgresql_where_one_is_named(tmp_path):
    code = """
from django.db import connection as c
print(c.vendor, *(c.settings_dict[name] for name in ("HOST", "PORT", "NAME", "CONN_MAX_AGE")))
"""
    url = "postgres://someone:secret@db.example:5433/town"

    assert manage(tmp_path, "shell", "-v0", "-c", code, DATABASE_URL=url).stdout.split() == [
        *("postgresql", "db.example", "5433", "town", "None"),
    ]


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("PORT", "x", "a number from 1 to 65535, not 'x'"),
        ("PORT", "0", "a number from 1 to 65535, not '0'"),
        ("PORT", "70000", "a number from 1 to 65535, not '70000'"),
        ("WORKERS", "abc", "a number from 1 to 999, not 'abc'"),
        ("DRAFT_LINK_DAYS", "-1", "a number from 1 to 100000, not '-1'"),
        ("AFFILIATIONS_FACTS_MAX_AGE_DAYS", "1.5", "a number from 1 to 100000, not '1.5'"),
        ("DEBUG", "maybe", "on or off, not 'maybe'"),
        ("SNAPSHOTS", "nein", "on or off, not 'nein'"),
        ("TIME_ZONE", "Mars", "a time zone such as Europe/Istanbul, not 'Mars'"),
        (
            "SITE_URL",
            "http://town.example:x",
            "a full address such as https://www.example.org, not 'http://town.example:x'",
        ),
        ("PURGE_URL", "cache", "a full address such as http://127.0.0.1:6081, not 'cache'"),
        *(
            (
                "DATABASE_URL",
                value,
                "an address such as postgres://user:password@host:5432/name",
            )
            for value in ("town", "oops://host/town", "postgres://me:secret@host:port/town")
        ),
        *(
            (
                "EMAIL_URL",
                value,
                "an address such as smtp+tls://user:password@mail.example.org:587",
            )
            for value in ("mail.example.org", "smtp://me:secret@host:port")
        ),
    ],
)
def test_wrong_value_is_refused_in_a_sentence(name, value, wanted, tmp_path):
    checked = manage(tmp_path, "check", **{name: value})

    assert checked.returncode == 1
    assert checked.stderr == f"{name} must be {wanted}.\n"


def test_proxy_that_is_no_address_is_refused_in_a_sentence(tmp_path):
    checked = manage(tmp_path, "check", TRUSTED_PROXIES="10.0.0.0/8,proxy.example.org")

    assert checked.returncode == 1
    assert checked.stderr == (
        "TRUSTED_PROXIES must be IP addresses or networks, with commas between them: "
        "'proxy.example.org' does not appear to be an IPv4 or IPv6 network.\n"
    )


def test_data_folder_that_cannot_be_made_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")

    checked = manage(tmp_path / "file", "check")

    assert checked.returncode == 1
    assert checked.stderr.startswith("DATA_DIR cannot be used: ")
    assert checked.stderr.count("\n") == 1


def test_server_writes_its_address_into_wagtails_site_record(db, settings):
    settings.SITE_URL = "https://www.example.org"

    Command().update_site_record()

    assert Site.objects.get().root_url == "https://www.example.org"


@pytest.mark.parametrize("languages", ["", "en,xx", "en;tr", "tr-"])
def test_language_that_nobody_knows_is_refused_in_a_sentence(languages, tmp_path):
    refusal = manage(tmp_path, "check", LANGUAGES=languages)

    assert refusal.returncode != 0
    assert "LANGUAGES must be language codes that Django knows" in refusal.stderr


LIST_PAGES = """
from wagtail.models import Locale, Page
print(sorted(Locale.objects.values_list("language_code", flat=True)))
print(sorted(page.full_url for page in Page.objects.exclude(depth=1)))
"""


def test_one_setting_chooses_the_languages_and_the_default_one(tmp_path):
    chosen = {"LANGUAGES": "tr,en,de"}

    manage(tmp_path, "migrate", **chosen)
    loaded = manage(tmp_path, "load_sample_content", **chosen)
    listed = manage(tmp_path, "shell", "-v0", "-c", LIST_PAGES, **chosen)

    assert loaded.stdout.count("11 kuruluşla yüklendi.") == 2
    assert listed.stdout.splitlines() == [
        "['de', 'en', 'tr']",
        "['http://localhost/en/', 'http://localhost/en/memberships/', "
        "'http://localhost/tr/', 'http://localhost/tr/uyelikler/']",
    ]


def test_static_files_of_the_site_and_of_each_app_are_collected_when_they_change():
    folders = {
        str(folder.relative_to(ROOT)) for folder in static_folders() if ROOT in folder.parents
    }

    assert {"static", "affiliations/static"} <= folders
