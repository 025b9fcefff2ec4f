"""Whatever changes what visitors read: afterwards every server answers as Django does."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import signals
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from wagtail import hooks
from wagtail.contrib.redirects.models import Redirect
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction, Site

from affiliations.models import AffiliationIndexPage
from home.models import HomePage
from site_project.snapshots import changes
from site_project.snapshots.building import build
from site_project.snapshots.rendering import django_application, public_addresses
from tests.content import make_logo, organization, section

from .conftest import HOST, failing_pages, front_of, is_snapshot, visit

OTHER_HOST = "127.0.0.1:8000"


class Town:
    """A site with two home pages of one language, and what its staff may do with it."""

    def __init__(self, home):
        self.home = home
        self.servers = [front_of(django_application()) for _ in range(2)]
        self.addresses = {f"{HOST}/", f"{HOST}/en/", f"{HOST}/tr/", f"{HOST}/nowhere/"}
        self.slugs = 0
        self.logo = make_logo(40, 40)

    def page(self, number):
        pages = AffiliationIndexPage.objects.order_by("pk")
        return pages[number % len(pages)] if pages else self.add(number)

    def add(self, number):
        self.slugs += 1
        logo = self.logo if number % 2 else None
        page = AffiliationIndexPage(
            title=f"Page {self.slugs}",
            slug=f"page-{self.slugs}",
            body=[section(), organization(logo=logo)],
            live=False,
        )
        self.home.add_child(instance=page)
        page.save_revision().publish()
        return AffiliationIndexPage.objects.get(pk=page.pk)

    def edit(self, number):
        page = self.page(number)
        page.body = [section(), organization(f"Network {number}")]
        page.save_revision().publish()

    def draft(self, number):
        page = self.page(number)
        page.title = "Not to be seen"
        page.save_revision()

    def unpublish(self, number):
        self.page(number).unpublish()

    def delete(self, number):
        self.page(number).delete()

    def move(self, number):
        homes = HomePage.objects.exclude(pk=self.page(number).get_parent().pk)
        self.page(number).move(homes[number % len(homes)], pos="last-child")

    def rename(self, number):
        page = self.page(number)
        self.slugs += 1
        page.slug = f"renamed-{self.slugs}"
        page.save_revision().publish()

    def retitle_home(self, number):
        home = HomePage.objects.order_by("pk")[number % 2]
        home.title = f"Town {number}"
        home.save_revision().publish()

    def describe_logo(self, number):
        self.logo.title = f"Logo {number}"
        self.logo.save()

    def delete_logo(self, number):
        get_image_model().objects.filter(pk=self.logo.pk).delete()
        self.logo = make_logo(40, 40)

    def restrict(self, number):
        PageViewRestriction.objects.create(page=self.page(number), restriction_type="login")

    def lift_restrictions(self, number):
        for restriction in PageViewRestriction.objects.all():
            restriction.delete()

    def schedule(self, number):
        page = self.page(number)
        page.title = f"Scheduled {number}"
        page.go_live_at = timezone.now() - timedelta(minutes=1)
        page.save_revision(approved_go_live_at=page.go_live_at)
        call_command("publish_scheduled")

    def expire(self, number):
        page = self.page(number)
        past = timezone.now() - timedelta(minutes=1)
        Page.objects.filter(pk=page.pk).update(expire_at=past)
        call_command("publish_scheduled")

    def redirect(self, number):
        path = self.page(number).url or "/en/nowhere/"
        old_path = Redirect.normalise_path(path)
        Redirect.objects.get_or_create(old_path=old_path, redirect_link="https://example.org/")

    def change_site(self, number):
        site = Site.objects.get()
        site.port = 8000 if site.port == 80 else 80
        site.save()

    def check(self, host=HOST):
        """Compare all that was ever public, on each server, before and after a build."""
        self.addresses.update(public_addresses())
        paths = {address[address.index("/") :] for address in self.addresses}
        expected = {path: answer(django_application(), path, host) for path in paths}
        for make_current in (lambda: None, build):
            make_current()
            for server in self.servers:
                assert {path: answer(server, path, host) for path in paths} == expected


def answer(application, path, host):
    """Return an answer without what depends on when it was given."""
    status, headers, body = visit(application, path, host=host)
    headers.pop("expires", None)
    if status.startswith("3"):
        return status, headers["location"], b""
    return status, headers, body


NOT_ACTIONS = {"page", "check"}
ACTIONS = [name for name in vars(Town) if name not in NOT_ACTIONS and name[0] != "_"]


@pytest.fixture
def town(home, turkish_home):
    town = Town(home)
    other = HomePage(title="Other", slug="other")
    Page.objects.get(depth=1).add_child(instance=other)
    build()
    return town


@pytest.mark.slow
@pytest.mark.parametrize("action", ACTIONS)
def test_every_server_answers_anew_after_each_kind_of_change(action, town, committed):
    with committed():
        page = town.add(1)
    build()
    assert is_snapshot(page.url)
    town.addresses.update(public_addresses())

    with committed():
        getattr(town, action)(0)

    town.check()
    town.check(host=OTHER_HOST)


@pytest.mark.slow
@hypothesis_settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 5)), max_size=3))
def test_no_server_is_ever_stale(steps, town, committed):
    with transaction.atomic():
        for action, number in steps:
            with committed():
                getattr(town, action)(number)
            town.check()
        transaction.set_rollback(True)
    town.logo = make_logo(40, 40)
    build()


def test_translation_is_shown_as_soon_as_it_is_published(translation, publish_translation):
    build()
    server = front_of(django_application())

    page = publish_translation(translation)

    source = "/en/memberships/"
    assert is_snapshot(page.url)
    for path in (page.url, source):
        assert visit(server, path) == visit(django_application(), path)
    assert 'hreflang="tr"' in visit(server, source)[2].decode()
    build()
    assert is_snapshot(source)
    assert visit(server, source) == visit(django_application(), source)


def test_new_file_of_a_logo_is_shown(town, committed, admin_client):
    with committed():
        page = town.add(1)
    old = visit(town.servers[0], page.url)[2]
    file = make_logo(30, 20).file

    with committed(), file.open() as upload:
        admin_client.post(
            reverse("wagtailimages:edit", args=[town.logo.pk]),
            {"title": "New", "file": upload, "collection": town.logo.collection_id},
        )

    status, _headers, new = visit(town.servers[0], page.url)
    assert status == "200 OK"
    assert new.count(b"<img") == old.count(b"<img") == 1
    assert new != old
    town.check()


def test_changes_stored_together_are_renewed_once(town, committed):
    page = town.add(1)
    rendered = []

    def note(page, request, args, kwargs):
        rendered.append(request.path)

    with hooks.register_temporarily("before_serve_page", note), committed():
        page.save_revision().publish()
        page.save_revision().publish()
        town.retitle_home(0)

    assert {"/en/", page.url} <= set(rendered)
    assert len(rendered) == len(set(rendered))


@pytest.mark.parametrize("action", ["edit", "rename", "unpublish", "expire"])
def test_change_is_djangos_to_answer_before_it_is_stored(action, town):
    page = town.add(1)
    build()
    assert is_snapshot(page.url)
    answered = []

    def look(sender, **kwargs):
        if issubclass(sender, Page):
            answered.append(is_snapshot(page.url))

    signals.post_save.connect(look)
    try:
        getattr(town, action)(0)
    finally:
        signals.post_save.disconnect(look)

    # Drafts are stored first, and change nothing.
    assert answered[-1] is False


def test_scheduled_version_is_shown_once_it_is_due(town, committed):
    with committed():
        page = town.add(1)
    build()

    with committed():
        town.schedule(7)

    assert b"<h1>Scheduled 7</h1>" in visit(town.servers[0], page.url)[2]


def test_draft_leaves_the_snapshots_of_a_public_page_alone(town, committed):
    page = town.add(1)
    build()

    with committed():
        town.draft(0)

    assert is_snapshot(page.url)


def test_failure_is_remembered_until_its_user_is_told(town, committed):
    with failing_pages(), committed():
        town.add(1)
    with committed():
        # Its rendering asks the same middleware as a user's request does.
        town.retitle_home(0)

    assert changes.failures.is_untold


def test_publication_that_is_taken_back_is_not_renewed(town, committed):
    page = town.add(1)
    rendered = []

    def note(page, request, args, kwargs):
        rendered.append(request.path)

    with hooks.register_temporarily("before_serve_page", note), committed():
        with transaction.atomic():
            town.edit(0)
            transaction.set_rollback(True)
        town.retitle_home(0)

    assert "/en/" in rendered
    assert page.url not in rendered
