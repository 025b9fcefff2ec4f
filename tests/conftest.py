import json

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from wagtail.models import GroupPagePermission, Locale, Site
from wagtail_localize.models import Translation
from wagtail_localize.operations import translate_object

from affiliations.models import AffiliationIndexPage
from home.models import HomePage
from site_project.snapshots.changes import failures
from tests.content import publish_page
from tests.prepared import copy_database
from tests.starting_points import keep_empty_site, load_starting_point, starting_point
from tests.translations import ENGLISH_PAGE, publish


def pytest_collection_modifyitems(items):
    """Begin with what takes longest, lest a process be left with it alone at the end.

    Tests with the same parameters follow one another: a fixture with parameters is made anew for
    each change.
    """
    items.sort(key=place_in_order)


def place_in_order(item) -> tuple:
    """Return what tests are sorted by; those that are equal stay in the order they were in."""
    is_server = item.get_closest_marker("server")
    return (0, item.name.partition("[")[2]) if is_server else (1,)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """A database as the migrations make it; pytest-django would run them in every process."""
    with django_db_blocker.unblock():
        connection.ensure_connection()
        copy_database(connection.connection)
        call_command("migrate", verbosity=0)
        keep_empty_site()


@pytest.fixture(autouse=True)
def loaded_starting_point(request, django_db_blocker):
    """See ``tests.starting_points``: this comes before the fixture that begins a transaction."""
    if "db" in request.fixturenames:
        request.getfixturevalue("django_db_setup")
        with django_db_blocker.unblock():
            load_starting_point(request.fixturenames)


@pytest.fixture(autouse=True)
def no_failure_to_tell():
    """Forget what failed in another test."""
    failures.is_untold = False


@pytest.fixture
def home(db):
    """The home page that the migrations make."""
    return Site.objects.get(is_default_site=True).root_page.specific


@pytest.fixture
def publish_affiliation_page(home):
    """A function that publishes an affiliation page made of the given blocks."""
    return publish_page


@pytest.fixture
def store_affiliation_page(home):
    """A function that stores a live page with a body as it might stand in the database."""

    def store(stored_body):
        page = home.add_child(instance=AffiliationIndexPage(title="Memberships"))
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE affiliations_affiliationindexpage SET body = %s WHERE page_ptr_id = %s",
                [stored_body if isinstance(stored_body, str) else json.dumps(stored_body), page.pk],
            )
        return AffiliationIndexPage.objects.get(pk=page.pk)

    return store


@pytest.fixture
def user_in_group(django_user_model):
    """A function that makes a user of one of Wagtail's own groups."""

    def make(group, name="somebody"):
        user = django_user_model.objects.create_user(name, password="password")
        user.groups.add(Group.objects.get(name=group))
        return user

    return make


@pytest.fixture
def editor_of(django_user_model):
    """A function that makes a user who may edit one page and what is below it, and no other."""

    def make(page, name="elsewhere"):
        group = Group.objects.create(name=f"Editors of {page}")
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        GroupPagePermission.objects.create(
            group=group, page=page, permission=Permission.objects.get(codename="change_page")
        )
        user = django_user_model.objects.create_user(name, password="password")
        user.groups.add(group)
        return user

    return make


@pytest.fixture
def turkish(db):
    """The Turkish locale."""
    return Locale.objects.get(language_code="tr")


@starting_point
def turkish_home():
    """The home page's Turkish translation, live."""
    home = Site.objects.get(is_default_site=True).root_page.specific
    translation = home.copy_for_translation(Locale.objects.get(language_code="tr"))
    translation.title = "Belediyemiz"
    translation.save_revision().publish()
    return HomePage.objects.get(pk=translation.pk)


@starting_point
def english_page():
    """A live English page: two organizations in two sections."""
    return publish_page(*ENGLISH_PAGE, slug="memberships")


@pytest.fixture
def translation_of(turkish, admin_user):
    """A function that submits a page for translation into Turkish, with nothing translated yet."""

    def submit(page):
        translate_object(page, [turkish], user=admin_user)
        return Translation.objects.get(source__object_id=page.translation_key)

    return submit


@starting_point
def translation(english_page):
    """The English page submitted for translation, with nothing translated yet."""
    translate_object(english_page, [Locale.objects.get(language_code="tr")])
    return Translation.objects.get(source__object_id=english_page.translation_key)


@pytest.fixture
def publish_translation(db):
    """A function that publishes a translation as the translation editor's button does."""
    return publish
