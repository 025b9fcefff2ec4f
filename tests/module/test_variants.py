"""Sites of other kinds: each gets a working page, or a sentence that says what to set."""

import pytest

from .foreign_site import PASSWORD, ForeignSite, install, steps

pytestmark = pytest.mark.server

LOCALES = """
from wagtail.models import Locale
Locale.objects.update(language_code={codes}[0])
for code in {codes}[1:]:
    Locale.objects.create(language_code=code)
"""
LOAD = """
from django.core.management import call_command
call_command("load_sample_content")
"""
PUBLISH = """
from affiliations.models import AffiliationIndexPage
from wagtail.models import Site
page = AffiliationIndexPage(title="Members", slug="members", live=False)
page.body = [("section", {"heading": "A"}), ("organization", {"name": "B", "description": "<p>C"})]
Site.objects.get().root_page.add_child(instance=page).save_revision().publish()
"""
# Prints a line a page: its status, its language, how many organizations are on it.
VISIT = """
from affiliations.models import AffiliationIndexPage
from django.test import Client
for page in AffiliationIndexPage.objects.order_by("pk"):
    answer = Client().get(page.url)
    print("page", answer.status_code, page.locale.language_code, answer.text.count("<h3"))
"""
# Prints what of the administration does not open.
ADMINISTER = f"""
from affiliations.models import AffiliationIndexPage
from django.contrib.auth import get_user_model
from django.test import Client
user_model = get_user_model()
name = {{user_model.USERNAME_FIELD: "ed@example.org"}}
user = user_model.objects.create_superuser(**name, password="{PASSWORD}")
AffiliationIndexPage.objects.update(owner=user)
page = AffiliationIndexPage.objects.first()
client = Client()
client.force_login(user)
for path in [
    "/admin/",
    "/admin/affiliations/affiliationindexpage/",
    "/admin/affiliations/affiliationindexpage/create/",
    "/admin/affiliations/affiliationindexpage/choose_parent/",
    "/admin/affiliations/publishedorganization/",
    f"/admin/pages/{{page.pk}}/edit/",
    f"/admin/pages/{{page.pk}}/history/",
]:
    status = client.get(path, follow=True).status_code
    if status != 200:
        print("failed", status, path)
"""
HOME_TITLES = """
from home.models import HomePage
print("home", sorted(HomePage.objects.values_list("locale__language_code", "title")))
"""
LANGUAGES = """
WAGTAIL_I18N_ENABLED = {i18n}
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = {languages}
LANGUAGE_CODE = LANGUAGES[0][0]
"""
LANGUAGE_MIDDLEWARE = """
from .base import MIDDLEWARE
MIDDLEWARE.insert(2, "django.middleware.locale.LocaleMiddleware")
"""
URLS_BY_LANGUAGE = """
from django.conf.urls.i18n import i18n_patterns
urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    *i18n_patterns(path("", include("affiliations.urls")), path("", include(wagtail_urls))),
]
"""
USER_MODEL = """
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models


class PersonManager(BaseUserManager):
    def create_superuser(self, mail, password):
        person = self.model(mail=mail, is_superuser=True, is_staff=True)
        person.set_password(password)
        person.save()
        return person


class Person(AbstractBaseUser, PermissionsMixin):
    mail = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    objects = PersonManager()
    USERNAME_FIELD = EMAIL_FIELD = "mail"
"""
OWN_USERS = """
from .base import INSTALLED_APPS
INSTALLED_APPS = [*INSTALLED_APPS, "people"]
AUTH_USER_MODEL = "people.Person"
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
"""
WITHOUT_STYLES = "<title>Town</title><main>{% block content %}{% endblock %}</main>"


def problems(site: ForeignSite) -> str:
    """Return what Django's checks say of a site, "" where they find nothing."""
    result = site.manage("check", "--fail-level", "WARNING", check=False)
    return "" if result.returncode == 0 else result.stderr


def template(site: ForeignSite, name: str, text: str) -> None:
    (site.folder / "mysite" / "templates" / name).write_text(text)


def lines(output: str, start: str) -> list[str]:
    """Return the lines of an output that start with a word, without it."""
    return [
        line.removeprefix(f"{start} ") for line in output.splitlines() if line.startswith(start)
    ]


@pytest.mark.parametrize("code", ["en", "en-gb"])
def test_site_in_one_language_without_turkish_loads_the_sample(code, copied_site):
    copied_site.add_settings(LANGUAGES.format(i18n=False, languages=[(code, "English")]))

    output = copied_site.shell(LOCALES.format(codes=[code]) + LOAD + VISIT + ADMINISTER)

    assert problems(copied_site) == ""
    assert lines(output, "page") == [f"200 {code} 11"]
    assert lines(output, "failed") == []


def test_site_in_one_language_without_english_says_so_and_works(copied_site):
    copied_site.add_settings(LANGUAGES.format(i18n=False, languages=[("de", "German")]))

    output = copied_site.shell(LOCALES.format(codes=["de"]) + LOAD + PUBLISH + VISIT)

    assert lines(output, "The sample content is in") == ["“en”, which this site is not in."]
    assert lines(output, "page") == ["200 de 1"]


def test_site_in_several_languages_keeps_its_home_page_and_loads_what_it_can(copied_site):
    languages = [("en", "English"), ("de", "German"), ("tr", "Turkish")]
    copied_site.add_settings(LANGUAGES.format(i18n=True, languages=languages))
    copied_site.add_settings(LANGUAGE_MIDDLEWARE)
    with (copied_site.folder / "mysite" / "urls.py").open("a") as file:
        file.write(URLS_BY_LANGUAGE)

    locales = LOCALES.format(codes=["en", "de", "tr"])
    output = copied_site.shell(locales + LOAD + VISIT + HOME_TITLES + ADMINISTER)

    assert problems(copied_site) == ""
    assert lines(output, "page") == ["200 en 11", "200 tr 11"]
    assert lines(output, "home") == ["[('en', 'Home'), ('tr', 'Home')]"]
    assert lines(output, "failed") == []


def test_site_with_its_own_user_model_works(copied_site):
    copied_site.run("python", "manage.py", "startapp", "people")
    (copied_site.folder / "people" / "models.py").write_text(USER_MODEL)
    copied_site.add_settings(OWN_USERS)
    (copied_site.folder / "db.sqlite3").unlink()
    copied_site.manage("makemigrations", "people", "-v0")
    copied_site.manage("migrate", "-v0")

    output = copied_site.shell(LOAD + VISIT + ADMINISTER)

    assert problems(copied_site) == ""
    assert lines(output, "page") == ["200 en 11"]
    assert lines(output, "failed") == []
    assert "To: ed@example.org" in copied_site.manage("remind_reviews").stdout


def test_base_template_with_one_block_shows_the_page_plain(copied_site):
    template(copied_site, "town.html", WITHOUT_STYLES)
    copied_site.add_settings('AFFILIATIONS_BASE_TEMPLATE = "town.html"\n')
    copied_site.shell(PUBLISH)

    html = copied_site.shell(
        "from django.test import Client\nprint(Client().get('/members/').content.decode())"
    )

    assert problems(copied_site) == ""
    assert html.startswith("<title>Town</title>")
    assert html.count("<h3") == 1
    assert "stylesheet" not in html


@pytest.mark.parametrize("text", [None, "<main>{% block main %}{% endblock %}</main>"])
def test_base_template_without_the_block_is_named(text, copied_site):
    (copied_site.folder / "mysite" / "templates" / "base.html").unlink()
    if text:
        template(copied_site, "base.html", text)

    assert "affiliations.E002" in problems(copied_site)


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        ("MIDDLEWARE", "affiliations.W001"),
        ("urlpatterns", "affiliations.E001"),
        ('"wagtail_localize", ', "affiliations needs “wagtail_localize” in INSTALLED_APPS."),
        ('"wagtail_modeladmin", ', "affiliations needs “wagtail_modeladmin” in INSTALLED_APPS."),
    ],
)
def test_what_was_left_out_is_named(left_out, said, wheel, tmp_path):
    site = ForeignSite(tmp_path / "site", tmp_path / "packages")
    install(wheel, site.packages)
    site.start()
    for step in steps()[1:4]:
        lines = [line.replace(left_out, "") for line in step.lines if not line.startswith(left_out)]
        site.follow(step._replace(lines=lines), wheel)

    assert said in problems(site)
